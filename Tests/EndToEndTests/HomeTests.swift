import Foundation
import Testing

@Suite("One home, several processes and signals")
struct HomeTests {
    @Test("An interrupted run says so, ends with the signal's code, and goes on when asked again", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let desk = try Desk()
        let input = try await desk.recording(seconds: 24)
        let running = try desk.start(["article", input, "--variants", "none", "--to", "folder:out"])
        #expect(try await running.says("Transcript: "))
        running.signal(signal)
        let stopped = try await running.ended()
        #expect(stopped.code == 128 + signal, "\(stopped.out)\(stopped.err)")
        #expect(stopped.out.contains("The same command goes on"))
        let resumed = try await desk.quill("article", input, "--variants", "none", "--to", "folder:out", "--json")
        #expect(resumed.code == 0, "\(resumed.out)\(resumed.err)")
        #expect(try desk.files("out").keys.filter { $0.hasSuffix(".md") }.count == 1)
    }

    @Test("A second process is sent away, looking works meanwhile, and the first is unharmed")
    func twoProcesses() async throws {
        let desk = try Desk()
        let input = try await desk.recording(seconds: 24)
        let first = try desk.start(["article", input, "--variants", "none", "--to", "folder:out"])
        #expect(try await first.says("Transcript: "))
        let second = try await desk.quill("article", input, "--to", "folder:other", "--json")
        #expect(second.code == 1)
        #expect(try second.problem().code == "home-in-use")
        let runs = try await desk.quill("runs", "--json")
        #expect(runs.code == 0 && runs.out.contains("open"), "\(runs.out)\(runs.err)")
        let told = try await first.ended()
        #expect(told.code == 0, "\(told.err)")
        #expect(!FileManager.default.fileExists(atPath: desk.path("other")))
    }

    @Test("A damaged or newer database is told as such and left as it is")
    func foreignDatabase() async throws {
        let damaged = try Desk()
        try FileManager.default.createDirectory(atPath: damaged.home, withIntermediateDirectories: true)
        let noise = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }
        try damaged.write("home/quill.db", noise)
        let told = try await damaged.quill("article", damaged.captions(), "--json")
        #expect(told.code == 1)
        #expect(try told.problem().code == "home-damaged")
        #expect(try !told.problem().hint.isEmpty)

        let newer = try Desk()
        let input = try newer.captions()
        _ = try await newer.quill("article", input)
        try await newer.database(Self.makeNewer)
        let refused = try await newer.quill("article", input, "--json")
        #expect(refused.code == 1)
        #expect(try refused.problem().code == "home-newer", "\(refused.out)")
    }

    private static let makeNewer = "INSERT INTO schema_migrations VALUES (9999, 'later', '0', 0)"

    @Test("A variable that Quill does not know is told with the nearest that it does")
    func unknownVariable() async throws {
        let desk = try Desk()
        let told = try await desk.quill("items", "--json", environment: ["QUILL_WHISPER_MODLE": "base"])
        #expect(told.code == 1)
        #expect(try told.problem().code == "invalid-input")
        #expect(try told.problem().hint.contains("QUILL_WHISPER_MODEL"))
    }

    @Test("A home of an older Quill can be looked into at once: it is brought up to date first")
    func olderHome() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        #expect(try await desk.quill("article", input, "--variants", "none", "--json").code == 0)
        let newest = try await desk.database("SELECT max(number) FROM schema_migrations")
        for statement in OlderSchema.onSQLite { try await desk.database(statement) }
        let items = try await desk.quill("items", "--json")
        #expect(items.code == 0, "\(items.out)\(items.err)")
        #expect(try await desk.database("SELECT max(number) FROM schema_migrations") == newest)
    }
}
