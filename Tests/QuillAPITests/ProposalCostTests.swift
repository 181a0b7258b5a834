import QuillCore
import Testing

@testable import QuillApp

@Suite("What a proposal cost, over the API")
struct ProposalCostTests {
    @Test("It is a number where each call had a price, and missing where one had none, in the list, alone and when it is rejected")
    func told() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let document = try await desk.article().document
            let place = "/api/v1/documents/\(document)/proposals"
            let cases = [
                (Spent(Money(nanoDollars: 7)), "0.000000007"), (Spent(Money(nanoDollars: 7), isWhole: false), nil),
                (.nothing, "0.000000000"),
                (Spent(isWhole: false), nil),
            ]
            for (cost, expected) in cases {
                let id = try await Self.propose(document, cost, desk)
                let list = try await desk.json("GET", place + "?limit=1")
                let one = try await desk.json("GET", "\(place)/\(id)")
                let rejected = try await desk.json("POST", "\(place)/\(id)/reject", "{}")
                for row in [(list["data"] as? [[String: Any]])?.first, one["proposal"] as? [String: Any], rejected] {
                    #expect(row?["id"] as? String == id.text && row?["cost_usd"] as? String == expected, "\(cost): \(row ?? [:])")
                    #expect(row?.keys.contains("cost_usd") == (expected != nil), "\(cost): \(row ?? [:])")
                }
            }
        }
    }

    private static func propose(_ document: String, _ cost: Spent, _ desk: Desk) async throws -> ID<Proposal> {
        let store: any Store = desk.server.app.store
        return try await store.write { store throws(QuillError) in
            let proposal = Proposal(
                id: store.newID(), document: ID(trusted: document), base: nil, origin: .regeneration,
                content: .section(Section(key: "lead", heading: nil, level: 2, markdown: "Other words.", cues: [])), recipe: nil,
                provenance: .attempt(store.newID(), engine: "m"), job: nil, run: nil, cost: cost, state: .open, createdAt: try store.now())
            try store.insert(proposal)
            return proposal.id
        }
    }
}
