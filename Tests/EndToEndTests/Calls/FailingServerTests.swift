import Foundation
import PostgreSQLPeer
import Testing

/// A server takes a run over its API and works on it; a model outside is asked for every section.
@Suite("A server whose system fails at any moment")
struct FailingServerTests {
    private static let words = [
        "article", "talk.vtt", "--to", "folder:out", "--writer", "openai", "--max-sections", "3", "--variants", "key-insights", "--json",
    ]

    @Test(
        "It survives or says why it ends, whoever asks is told how it went, and what was accepted is done", .timeLimit(.minutes(30)),
        arguments: Calls.Kind.ofFiles + Calls.Kind.ofConnections)
    func anyCall(kind: Calls.Kind) async throws {
        let calls = try await Calls()
        let first = try Desk()
        let recorder = try await Recorder(first, folder: "out")
        _ = try first.captions()
        let whole = try await first.serve(environment: recorder.settings.merging(calls.counting(first)) { $1 })
        let made = try await first.quill(Self.words, environment: recorder.settings)
        #expect(made.code == 0, "\(made)")
        #expect(try await first.stop(whole).code == 0)
        let expected = try undated(first.files("out"))
        let count = try #require(try calls.counts(first)[kind])
        try #require(count > 0, "\(kind) is not called")

        for moment in Calls.moments(kind, of: count, brief: 2, long: 20, forCalls: 30) {
            let desk = try Desk()
            _ = try desk.captions()
            let settings = recorder.settings.merging(["QUILL_LISTEN": "127.0.0.1:0"]) { $1 }
            let server = try desk.start(["serve"], environment: settings.merging(calls.failing(moment, desk)) { $1 })
            if try await server.says("The API is at") {
                let met = try await desk.quill(Self.words, environment: recorder.settings)
                #expect(try Calls.codes.contains(Calls.code(met)), "\(moment): \(met)")
                server.signal(SIGTERM)
            }
            let ended = try await server.ended()
            // A number below zero is a signal's.
            #expect(ended.code == 0 || (ended.code == 1 && ended.err.contains("[")), "\(moment): \(ended)")

            let healthy = try await desk.serve(environment: recorder.settings)
            let again = try await desk.quill(Self.words, environment: recorder.settings)
            #expect(again.code == 0, "\(moment): \(again)")
            // Those whose asker was not told either.
            while try await desk.database("SELECT count(*) FROM runs WHERE state = 'open'") != "0\n" { try Task.checkCancellation() }
            // One that failed says of what.
            let untold = "SELECT state, error FROM runs WHERE state <> 'succeeded' AND (state <> 'failed' OR error IS NULL)"
            #expect(try await desk.database(untold).isEmpty, "\(moment)")
            #expect(try await desk.stop(healthy).code == 0)
            #expect(try undated(desk.files("out")) == expected, "\(moment)")
            #expect(try desk.files("home/scratch").isEmpty, "\(moment)")
            // What could not be taken back goes after a day, and whoever sent it was told.
            #expect(try [.look, .unlink].contains(kind) || desk.files("home/uploads").isEmpty, "\(moment)")
            let repair = try await desk.quill("repair", "--dry-run", "--json")
            #expect(repair.code == 0, "\(moment): \(repair.out)")
        }
    }
}

/// What a worker and the database say to each other, and what it writes on its own machine.
@Suite("A worker whose system fails at any moment")
struct FailingWorkerTests {
    private static let kinds: [Calls.Kind] = [.socket, .connect, .send, .recv, .write, .open, .look, .read, .rename]

    @Test(
        "It survives or says why it ends, and its work is done once, by it or by another worker", .timeLimit(.minutes(30)),
        arguments: kinds)
    func anyCall(kind: Calls.Kind) async throws {
        let calls = try await Calls()
        var count = 0
        try await story(calls, nil) { desk in count = try calls.counts(desk)[kind] ?? 0 }
        try #require(count > 0, "\(kind) is not called")
        for moment in Calls.moments(kind, of: count, brief: 2, long: 20, forCalls: 1) { try await story(calls, moment) }
    }

    /// A worker to which this happens, or whose calls are counted, and another one where that ends.
    private func story(_ calls: Calls, _ moment: Calls.Moment?, then body: (Desk) throws -> Void = { _ in }) async throws {
        try await Cluster.with { cluster in
            let what = moment?.description ?? "counting"
            #expect(try await cluster.quill("migrate").code == 0)
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            let command = ["article", try cluster.desk.captions(), "--to", "folder:out", "--variants", "key-insights", "--json"]
            let asking = try cluster.desk.start(command, environment: cluster.environment)
            let meant = moment.map { calls.failing($0, cluster.desk) } ?? calls.counting(cluster.desk)
            let worker = try cluster.desk.start(["worker"], environment: cluster.environment.merging(meant) { $1 })
            var second: RunningQuill?
            if try await worker.says("is at work on") {
                while !asking.hasEnded && !worker.hasEnded { try await cluster.sql("SELECT pg_sleep(0.05)") }
            }
            if worker.hasEnded { second = try await cluster.start("worker", says: "is at work on") }
            let made = try await asking.ended()
            #expect(made.code == 0, "\(what): \(made)")
            let ended = try await cluster.stop(worker)
            #expect(ended.code == 0 || (ended.code == 1 && ended.err.contains("[")), "\(what): \(ended)")
            if let second { #expect(try await cluster.stop(second).code == 0, "\(what)") }
            #expect(try await cluster.stop(server).code == 0, "\(what)")

            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE state <> 'succeeded'") == "0", "\(what)")
            #expect(try await cluster.sql("SELECT count(*) FROM events WHERE name = 'publish.delivered'") == "1", "\(what)")
            #expect(try await cluster.sql("SELECT count(*) FROM attempts WHERE outcome IS NULL") == "0", "\(what)")
            let doubled = "SELECT count(*) FROM (SELECT job FROM artifacts WHERE job IS NOT NULL GROUP BY job HAVING count(*) > 1) AS made"
            #expect(try await cluster.sql(doubled) == "0", "\(what): an artifact that was made twice")
            #expect(try cluster.desk.files("out").keys.filter { $0.hasSuffix(".md") }.count == 1, "\(what)")
            #expect(try cluster.desk.files("home/scratch").keys.allSatisfy { $0.hasSuffix(".lock") }, "\(what)")
            try body(cluster.desk)
        }
    }
}
