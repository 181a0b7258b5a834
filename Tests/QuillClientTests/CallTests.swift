import Testing

@testable import QuillClient
@testable import QuillWire

@Suite("A call and its answer")
struct CallTests {
    @Test("A problem keeps its code, its words and its remedy")
    func problem() async throws {
        let server = FakeServer { _, _ throws(ClientError) in try .problem(404, "not-found") }
        let failure = await #expect(throws: ClientError.self) { try await server.client.run("run_1") }
        guard case .problem(let problem)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(problem.code == "not-found" && problem.detail == "No." && problem.hint == "Do." && problem.status == 404)
    }

    @Test(
        "What is not of the table is called unreadable, and a failure of the way stays one",
        arguments: [
            ("a page of a proxy", 502, "unreadable"), ("{}", 200, "unreadable"), ("[", 200, "unreadable"), ("", 0, "unreachable"),
        ])
    func unreadable(text: String, status: Int, kind: String) async throws {
        let server = FakeServer { _, _ throws(ClientError) in
            guard status > 0 else { throw .unreachable("it is gone") }
            return .text(text, status: status)
        }
        let failure = await #expect(throws: ClientError.self) { try await server.client.items() }
        switch failure {
        case .unreadable?: #expect(kind == "unreadable")
        case .unreachable?: #expect(kind == "unreachable")
        default: Issue.record("\(String(describing: failure))")
        }
    }

    @Test("Values become parts of the path that nothing can break out of, and the caller says its name")
    func target() async throws {
        let server = FakeServer { _, _ in .text("words") }
        #expect(try await server.client.variant("../a b", of: "itm_1", format: "json") == Array("words".utf8))
        let call = try #require(server.calls.first)
        #expect(call.target == "/api/v1/items/itm_1/variants/..%2Fa%20b?format=json")
        #expect(call.segments == ["api", "v1", "items", "itm_1", "variants", "../a b"])
        #expect(call.headers.contains { $0 == ("Quill-Client", "test") })
    }

    @Test("The queue is paused with what was meant, and jobs are found by what is written") func queue() async throws {
        let server = FakeServer { _, _ throws(ClientError) in try .problem(422, "validation-failed") }
        await #expect(throws: ClientError.self) { try await server.client.pauseQueue(step: "seo", reason: "Why not") }
        await #expect(throws: ClientError.self) { try await server.client.resumeQueue() }
        await #expect(throws: ClientError.self) { try await server.client.jobs(find: "kind:seo a b", limit: 5) }
        #expect(
            server.calls.map(\.target) == ["/api/v1/queue/pause", "/api/v1/queue/resume", "/api/v1/jobs?limit=5&q=kind%3Aseo%20a%20b"])
        #expect(server.calls.map { String(decoding: $0.body, as: UTF8.self) }[0] == #"{"reason":"Why not","step":"seo"}"#)
    }

    @Test("A list is read as the server writes it, page by page")
    func list() async throws {
        let item = Wire.Item(
            id: "itm_1", kind: "file", contentId: "file:1", title: "Talk", url: nil, language: "en", durationSeconds: 1.5, createdAt: "now")
        let server = FakeServer { _, _ throws(ClientError) in try .json(Wire.List([item], nextCursor: "itm_1")) }
        let list = try await server.client.items(limit: 1, cursor: "itm_2")
        #expect(list.data == [item] && list.nextCursor == "itm_1")
        #expect(server.calls.first?.target == "/api/v1/items?limit=1&cursor=itm_2")
    }

    @Test("The steps of a run are listed, and one dead job is driven again") func work() async throws {
        let server = FakeServer { call, _ throws(ClientError) in
            guard call.endpoint.name == "runs.steps" else { return try .problem(409, "conflict") }
            return try .json(Wire.List<Wire.Job>([], nextCursor: "job_1"))
        }
        #expect(try await server.client.steps(of: "run_1", limit: 2, cursor: "job_9").nextCursor == "job_1")
        await #expect(throws: ClientError.self) { try await server.client.redriveJob("job_1") }
        #expect(
            server.calls.map { "\($0.endpoint.method.rawValue) \($0.target) \(String(decoding: $0.body, as: UTF8.self))" } == [
                "GET /api/v1/runs/run_1/steps?limit=2&cursor=job_9 ", "POST /api/v1/jobs/dead/job_1/redrive ",
            ])
    }

    @Test("The audit trail is asked for as it is meant, as a list and as a file, and a user says their name") func audit() async throws {
        let server = FakeServer { _, _ throws(ClientError) in try .json(Wire.List<Wire.AuditEntry>([], nextCursor: nil)) }
        let client = QuillClient(server.client.transport, name: "cli", user: "ada")
        #expect(try await client.audit(AuditFilter(action: "item.added", since: "2026-11-23"), limit: 2, cursor: "aud_1").data.isEmpty)
        _ = try await client.exportAudit(AuditFilter(actor: "ada"), format: "jsonl")
        let targets = server.calls.map(\.target)
        #expect(targets.first == "/api/v1/audit?action=item.added&since=2026-11-23&limit=2&cursor=aud_1")
        #expect(targets.last == "/api/v1/audit/export?actor=ada&format=jsonl")
        #expect(server.calls.allSatisfy { $0.headers.contains { $0 == ("Quill-User", "ada") } })
    }
}
