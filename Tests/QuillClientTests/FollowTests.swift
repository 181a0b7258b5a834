import Support
import Testing

@testable import QuillClient
@testable import QuillWire

@Suite("Following events")
struct FollowTests {
    @Test("Each event comes once, also where the connection broke off in the middle of one")
    func reconnected() async throws {
        let server = FakeServer { call, number throws(ClientError) in
            let last = call.headers.first { $0.name == "Last-Event-ID" }?.value
            switch number {
            case 1:
                #expect(last == nil)
                return stream(["id: 1\nevent: a\ndata: {}\n\nid: 2\nevent: b\nda"], ending: .unreachable("it fell silent"))
            case 2:
                #expect(last == "1")
                return stream(["id: 2\nevent: b\ndata: {}\n\n", "event: step.progress\ndata: {}\n\n"])
            case 3:
                #expect(last == "2")
                return stream([], ending: .cancelled)
            default: throw .cancelled
            }
        }
        let seen = Lock<[String]>([])
        let connected = Lock(0)
        await #expect(throws: ClientError.self) {
            try await server.client.follow(run: "run_1", connected: { connected.withLock { $0 += 1 } }) { event in
                seen.withLock { $0.append(event.name) }
            }
        }
        #expect(seen.withLock { $0 } == ["a", "b", "step.progress"])
        #expect(connected.withLock { $0 } == 3)
        #expect(server.calls.allSatisfy { $0.target == "/api/v1/runs/run_1/events" })
    }

    @Test("The events of one job are asked for by its id, from where one stopped") func job() async throws {
        let server = FakeServer { _, _ in stream(["id: 8\nevent: step.finished\ndata: {}\n\n"]) }
        var seen: [String] = []
        for try await event in try await server.client.events(ofJob: "job_1", after: "7", types: ["step.finished", "job.dead"]) {
            seen.append(event.id)
        }
        #expect(seen == ["8"])
        let call = try #require(server.calls.first)
        #expect(call.target == "/api/v1/jobs/job_1/events?types=step.finished%2Cjob.dead")
        #expect(call.headers.contains { $0 == ("Last-Event-ID", "7") })
    }

    @Test("A server that stays away is given up, one that refuses is believed at once")
    func away() async throws {
        let away = FakeServer { _, _ throws(ClientError) in throw .unreachable("nobody is there") }
        await #expect(throws: ClientError.self) { try await away.client.follow { _ in } }
        #expect(away.calls.count == 6)
        let refusing = FakeServer { _, _ throws(ClientError) in try .problem(404, "not-found") }
        await #expect(throws: ClientError.self) { try await refusing.client.follow { _ in } }
        #expect(refusing.calls.count == 1)
    }
}

private func stream(_ pieces: [String], ending: ClientError? = nil) -> WireAnswer {
    WireAnswer(status: 200, headers: [], body: FakeBody(pieces, ending: ending))
}
