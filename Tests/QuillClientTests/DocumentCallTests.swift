import Testing

@testable import QuillClient
@testable import QuillWire

@Suite("Calls for documents, proposals and retries")
struct DocumentCallTests {
    private static let row = Wire.DocumentRow(
        id: "doc_1", title: "Bees", state: "ready_to_publish", description: nil, language: "en", version: 2, sections: ["lead"], words: 3,
        itemIds: [], createdAt: "now")
    private static let version = Wire.Version(
        id: "rev_1", number: 3, title: "Bees", madeBy: "owner", createdAt: "now", words: 3, note: nil)
    private static let proposal = Wire.ProposalRow(
        id: "prp_1", state: "rejected", origin: "edit", madeBy: "ada", insteadOf: [], costUsd: "0.000000000", createdAt: "now",
        section: "lead", runId: nil
    )
    /// A model without a known price wrote it.
    private static let unpriced = Wire.ProposalRow(
        id: "prp_0", state: "open", origin: "regeneration", madeBy: "openai:smollm2", insteadOf: [], costUsd: nil, createdAt: "now",
        section: "lead", runId: "run_1")
    private static let run = Wire.RunRow(
        id: "run_2", state: "open", itemId: "itm_1", itemTitle: "Talk", trigger: "sdk", startedAt: "now", endedAt: nil, error: nil)

    @Test("Each goes to its endpoint with what it was given")
    func endpoints() async throws {
        let server = FakeServer { call, _ throws(ClientError) in
            switch call.endpoint.name {
            case "documents.list": try .json(Wire.List([Self.row], nextCursor: nil))
            case "documents.review": try .json(Self.row)
            case "proposals.list": try .json(Wire.List([Self.proposal, Self.unpriced], nextCursor: "prp_1"))
            case "proposals.accept": try .json(Self.version)
            case "proposals.reject": try .json(Self.proposal)
            case "jobs.redrive_all": try .json(Wire.Redriven(redriven: 2, left: 1))
            default: try .json(Self.run)
            }
        }
        let client = server.client
        #expect(try await client.documents(limit: 1).data == [Self.row])
        #expect(try await client.review("doc_1", action: "approve", seen: "to_review") == Self.row)
        let proposals = try await client.proposals(of: "doc_1", state: "open", limit: 2, cursor: "prp_2")
        #expect(proposals.nextCursor == "prp_1" && proposals.data == [Self.proposal, Self.unpriced])
        #expect(try await client.acceptProposal("prp_1", of: "doc_1", .init(headVersion: 2, section: "lead", hunks: [0])) == Self.version)
        #expect(try await client.rejectProposal("prp_1", of: "doc_1") == Self.proposal)
        #expect(try await client.regenerate("lead", of: "doc_1", .init(style: .init(tone: "dry"))) == Self.run)
        #expect(try await client.retryRun("run_1") == Self.run)
        #expect(try await client.redriveAll() == Wire.Redriven(redriven: 2, left: 1))
        #expect(try await client.redriveAll(DeadJobs(step: "fetch", words: "a b", group: "0a")) == Wire.Redriven(redriven: 2, left: 1))
        #expect(
            server.calls.map { "\($0.endpoint.method.rawValue) \($0.target) \(String(decoding: $0.body, as: UTF8.self))" } == [
                "GET /api/v1/documents?limit=1 ",
                #"POST /api/v1/documents/doc_1/review {"action":"approve","state":"to_review"}"#,
                "GET /api/v1/documents/doc_1/proposals?limit=2&cursor=prp_2&state=open ",
                #"POST /api/v1/documents/doc_1/proposals/prp_1/accept {"head_version":2,"hunks":[0],"section":"lead"}"#,
                "POST /api/v1/documents/doc_1/proposals/prp_1/reject ",
                #"POST /api/v1/documents/doc_1/sections/lead/regenerate {"tone":"dry"}"#,
                "POST /api/v1/runs/run_1/retry ", "POST /api/v1/jobs/dead/redrive ",
                "POST /api/v1/jobs/dead/redrive?step=fetch&q=a%20b&group=0a ",
            ])
    }
}
