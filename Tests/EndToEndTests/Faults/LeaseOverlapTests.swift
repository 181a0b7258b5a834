import Foundation
import Testing

@Suite("A worker that is halted past its lease")
struct LeaseOverlapTests {
    /// Where it is halted: each time it has a job in hand, and goes on as if nothing had happened. At the last it stands in the transaction that
    /// ends the job, which the server takes from it meanwhile with the connection.
    private static let moments = [
        "call.answered:2", "checkpoint.saved:1", "products.stored:4", "effect.intended", "effect.written", "settle.written:3",
    ]

    @Test(
        "Another takes its job over; when it goes on it learns that, and nothing that it does counts", .timeLimit(.minutes(5)),
        arguments: moments)
    func overlap(moment: String) async throws {
        try await Cluster.with { cluster in
            let recorder = try await Recorder(cluster.desk, folder: "out")
            let settings = cluster.environment.merging(recorder.settings) { $1 }.merging(["QUILL_LEASE_MILLISECONDS": "3000"]) { $1 }
            func start(_ arguments: String..., says words: String, fate: String? = nil) async throws -> RunningQuill {
                let more = fate.map { ["QUILL_FAILPOINT": $0 + ":stop"] } ?? [:]
                let running = try cluster.desk.start(arguments, environment: settings.merging(more) { $1 })
                let isUp = try await running.says(words)
                try #require(isUp, "\(arguments) ended: \(running.heard)")
                return running
            }
            let server = try await start("serve", "--no-worker", says: "The API is at")
            let fate = moment.contains(":") ? moment : moment + ":1"
            let halted = try await start("worker", says: "is at work on", fate: fate)
            let wishes = ["--writer", "openai", "--max-sections", "3", "--variants", "none", "--to", "folder:out"]
            let asking = try cluster.desk.start(["article", cluster.desk.captions()] + wishes, environment: settings)
            // Its lease is over, and it has not said a word since; somebody may have taken the job back for that already.
            try await cluster.wait(
                for: "t",
                """
                SELECT count(*) > 0 FROM attempts AS a JOIN jobs AS j ON j.id = a.job WHERE a.outcome = 'lost'
                    OR (a.outcome IS NULL AND j.lease_until < extract(epoch FROM clock_timestamp()) * 1000)
                """)
            let other = try await start("worker", says: "is at work on")
            let made = try await asking.ended()
            #expect(made.code == 0, "\(made.out)\(made.err)")

            halted.signal(SIGCONT)
            let learns = try await halted.says("is not this worker's any more")
            #expect(learns, "it goes on without knowing")
            for process in [halted, other, server] {
                let ended = try await cluster.stop(process)
                #expect(ended.code == 0, "\(ended)")
            }
            #expect(try await cluster.sql("SELECT count(*) > 0 FROM attempts WHERE outcome = 'lost'") == "t")
            var history = try await History.read { try await cluster.sql($0) }
            history.answered = try recorder.answered()
            history.placed = try recorder.placed()
            history.folder = try await digests(cluster.desk, "out")
            history.blobs = Dictionary(history.products.map { ($0.content, $0.content) }) { $1 }
            // To be halted may cost the calls under way, as a death may.
            history.deaths = [.init(answered: 0, recorded: 0, running: 4, checkpoints: [])]
            #expect(Invariants.check(history) == [])
            let lost = Set(history.attempts.filter { $0.outcome == "lost" }.map(\.id))
            print("halted at \(moment): \(lost.count) jobs taken over, no stale write")
        }
    }
}

/// The files below a folder of a desk, each with the digest of its content.
func digests(_ desk: Desk, _ folder: String) async throws -> [String: String] {
    let lines = try await desk.tool("sh", "-c", "cd \(folder) && find . -type f -exec sha256sum {} +")
    // A digest, two spaces and `./`.
    return Dictionary(lines.split(separator: "\n").map { (String($0.dropFirst(68)), String($0.prefix(64))) }) { $1 }
}
