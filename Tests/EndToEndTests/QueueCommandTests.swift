import Foundation
import Testing

@Suite("Pausing the queue on the command line")
struct QueueCommandTests {
    @Test("Where this process would do the work, it says that the queue is paused and how to go on, and ends; then it goes on")
    func alone() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        #expect(try await desk.quill("queue", "pause").code == 1, "there is no home yet")
        #expect(try await desk.quill("article", input, "--variants", "none", "--dry-run").code == 0)
        #expect(try await desk.quill("article", try desk.captions(), "--variants", "key-insights").code == 0)
        let paused = try await desk.quill("queue", "pause", "--reason", "Moving house")
        #expect(paused.code == 0 && paused.out.contains("The queue is paused.") && paused.out.contains("quill queue resume"), "\(paused)")
        let waits = try await desk.quill("article", input, "--remake", "all")
        #expect(waits.code == 1 && waits.err.contains("The queue is paused by \(NSUserName()) (cli) since"), "\(waits)")
        #expect(waits.err.contains("“Moving house”") && waits.err.contains("`quill queue resume`"), "\(waits)")
        let shown = try await desk.quill("queue")
        #expect(shown.code == 0 && shown.out.hasPrefix("The queue is paused by \(NSUserName()) (cli)"), "\(shown)")
        #expect(shown.out.contains("  paused") && !shown.out.contains("stuck"), "\(shown)")
        #expect(
            (try await desk.quill("queue", "--json").json()["paused"] as? [[String: Any]])?.first?["reason"] as? String == "Moving house")

        let resumed = try await desk.quill("queue", "resume")
        #expect(resumed.code == 0 && resumed.out.contains("The queue goes on."), "\(resumed)")
        // A step: what comes before it is done, and it is told which one.
        let unknown = try await desk.quill("queue", "pause", "dreaming")
        #expect(unknown.code == 1 && unknown.err.contains("“dreaming”") && unknown.err.contains("summarise"), "\(unknown)")
        #expect(try await desk.quill("queue", "pause", "summarise").code == 0)
        let step = try await desk.quill("article", input, "--remake", "all", "--variants", "key-insights")
        #expect(step.code == 1 && step.err.contains("The step summarise is paused"), "\(step)")
        #expect(step.err.contains("`quill queue resume summarise`"), "\(step)")
        #expect(try await desk.quill("queue", "resume").out.contains("Still: The step summarise is paused"))
        #expect(try await desk.quill("queue", "resume", "summarise").code == 0)
        #expect(try await desk.quill("article", input, "--variants", "key-insights").code == 0)
    }

    @Test("Jobs are found by qualifiers; what cannot be read is said with what could stand there") func find() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", try desk.captions(), "--variants", "key-insights").code == 0)
        let found = try await desk.quill("jobs", "--find", "kind:summarise,inspect attempt:1", "--json").json()["data"] as? [[String: Any]]
        #expect(Set((found ?? []).compactMap { $0["step"] as? String }) == ["summarise", "inspect"], "\(found ?? [])")
        #expect(try await desk.quill("jobs", "--find", "error:unreachable").out.contains("No such jobs."))
        let wrong = try await desk.quill("jobs", "--find", "owner:me")
        #expect(wrong.code == 1 && wrong.err.contains("“owner:”") && wrong.err.contains("attempt:"), "\(wrong)")
    }

    @Test("A limit of a name that bounds nothing is told at the start and by doctor, and nothing is refused for it")
    func limits() async throws {
        let desk = try Desk()
        let typo = ["QUILL_LIMITS": "opnai=2"]
        let server = try desk.start(["serve"], environment: ["QUILL_LISTEN": "127.0.0.1:0"].merging(typo) { $1 })
        let isUp = try await server.says("The API is at")
        #expect(isUp && server.heard.contains("QUILL_LIMITS: this version knows nothing that is called opnai"), "\(server.heard)")
        #expect(server.heard.contains("There are anthropic, "))
        let doctor = try await desk.quill("doctor", environment: typo)
        #expect(doctor.code == 1 && doctor.out.contains("✗ limits") && doctor.out.contains("→ There are anthropic, "), "\(doctor)")
        #expect(try await desk.quill("doctor", environment: ["QUILL_LIMITS": "openai=2"]).out.contains("✓ limits"))
        #expect(try await finish(server).code == 0)
    }

    @Test("A server keeps a pause when it starts anew, its jobs wait, and they are begun as soon as it is resumed")
    func served() async throws {
        let desk = try Desk()
        let server = try await begin(desk)
        func workers() async throws -> Int {
            try #require(try await desk.quill("queue", "--json").json()["workers"] as? [Any]).count
        }
        while try await workers() == 0 { try Task.checkCancellation() }
        #expect(try await desk.quill("queue", "pause").code == 0)
        _ = try await finish(server)
        #expect(try await workers() == 0, "it ended in order, and is not there any more")
        let again = try await begin(desk)
        let talk = try desk.captions()
        async let written = desk.quill("article", talk, "--variants", "none")
        // The run is there, and nothing of it is begun.
        var jobs: [[String: Any]] = []
        while jobs.isEmpty { jobs = try await desk.quill("jobs", "--json").json()["data"] as? [[String: Any]] ?? [] }
        #expect(jobs.allSatisfy { $0["state"] as? String == "queued" && $0["attempt_count"] as? Int == 0 }, "\(jobs)")
        #expect(try await desk.quill("queue", "resume").code == 0)
        let outcome = try await written
        #expect(outcome.code == 0 && outcome.err.contains("The queue is paused by \(NSUserName()) (cli)"), "\(outcome)")
        let said = try await finish(again).err
        #expect(said.contains("the queue is paused by \(NSUserName()) (cli) since") && said.contains("`quill queue resume`"), "\(said)")
    }

    private func begin(_ desk: Desk) async throws -> RunningQuill {
        let server = try desk.start(["serve"], environment: ["QUILL_LISTEN": "127.0.0.1:0"])
        let isUp = try await server.says("The API is at")
        try #require(isUp, "the server does not come up")
        return server
    }

    private func finish(_ server: RunningQuill) async throws -> Outcome {
        server.signal(SIGTERM)
        return try await server.ended()
    }
}
