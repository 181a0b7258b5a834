import Foundation
import Testing

/// A run is cancelled through a server while another process works on it, with children: none of them outlives that.
@Suite("Children of work that is stopped elsewhere", .timeLimit(.minutes(5)))
struct CancelledChildTests {
    /// Which program the worker's child is.
    enum Tool: String, CaseIterable, Sendable { case ffmpeg, ytDLP, recogniser }

    @Test("Cancelled over the API of another process: the whole group ends in time, nothing stays", arguments: Tool.allCases)
    func cancelled(tool: Tool) async throws {
        try await Cluster.with { cluster in
            let scene = try await Scene(cluster, tool)
            let began = ContinuousClock.now
            let told = try await cluster.quill("runs", "cancel", scene.run, "--json")
            #expect(told.code == 0, "\(told)")
            try await scene.childrenAreGone()
            // A group that will not end by itself gets two seconds; the rest is a busy machine's.
            #expect(began.duration(to: .now) < .seconds(20))
            try await cluster.wait(for: "0", "SELECT count(*) FROM attempts WHERE outcome IS NULL")
            #expect(try await cluster.sql("SELECT state FROM runs") == "cancelled")
            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')") == "0")
            #expect(try await cluster.sql("SELECT sum(tries) + sum(losses) FROM jobs") == "0")
            try await scene.end()
        }
    }

    @Test("SIGTERM to the worker: its children end with it, and no try is counted", arguments: Tool.allCases)
    func stopped(tool: Tool) async throws {
        try await Cluster.with { cluster in
            let scene = try await Scene(cluster, tool)
            let began = ContinuousClock.now
            let ended = try await cluster.stop(scene.worker)
            #expect(ended.code == 0, "\(ended)")
            #expect(began.duration(to: .now) < .seconds(30))
            try await scene.childrenAreGone()
            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "0")
            #expect(try await cluster.sql("SELECT count(*) FROM attempts WHERE outcome IS NULL") == "0")
            #expect(try await cluster.sql("SELECT count(*) FROM attempts WHERE outcome = 'released'") == "1")
            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE tries + losses > 0") == "0")
            try await scene.end()
        }
    }
}

/// A server without a worker, a worker, and a run of which the worker's child works.
private struct Scene {
    let cluster: Cluster
    let server: RunningQuill
    let worker: RunningQuill
    let run: String
    private let asking: RunningQuill
    /// Their numbers, of the child and of what it has started itself.
    private let children: [Int32]

    init(_ cluster: Cluster, _ tool: CancelledChildTests.Tool) async throws {
        self.cluster = cluster
        let desk = cluster.desk
        // Something that lasts, and a person would wait for: it does not listen to SIGTERM, and has a child of its own that does not either.
        let stubborn = """
            #!/bin/bash
            trap '' TERM
            (trap '' TERM; while :; do sleep 1000; done) &
            echo "$$ $!" >> \(desk.path("children"))
            while :; do wait; done
            """
        var input = "https://www.youtube.com/watch?v=hvLV6xDGll0"
        var settings: [String: String] = [:]
        switch tool {
        case .ffmpeg:
            input = try await desk.recording(seconds: 24)
            try Self.program(stubborn, desk.path("bin/ffmpeg"))
            settings["PATH"] = desk.path("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        case .ytDLP:
            try Self.program(stubborn, desk.path("tools/venvs/fetch/bin/yt-dlp"))
            settings["QUILL_TOOLS"] = desk.path("tools")
        case .recogniser:
            // The real one, on more than it hears in a moment.
            input = try await desk.recording(seconds: 600)
        }
        server = try await cluster.start("serve", "--no-worker", says: "The API is at")
        asking = try desk.start(["article", input, "--variants", "none", "--json"], environment: cluster.environment)
        worker = try desk.start(["worker"], environment: cluster.environment.merging(settings) { $1 })
        let isUp = try await worker.says("is at work on")
        try #require(isUp, "\(worker.heard)")
        if tool == .recogniser {
            try await cluster.wait(
                for: "t", "SELECT count(*) > 0 FROM attempts WHERE progress LIKE '%listening%'")
            children = Self.children(of: worker.identifier)
        } else {
            while !FileManager.default.fileExists(atPath: desk.path("children")) { try await cluster.sql("SELECT pg_sleep(0.05)") }
            children = try desk.read("children").split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        }
        try #require(children.count >= (tool == .recogniser ? 1 : 2))
        try #require(children.allSatisfy(Self.isThere))
        run = try await cluster.sql("SELECT id FROM runs")
    }

    /// Returns when none of them is there any more; the test's time limit is the limit.
    func childrenAreGone() async throws {
        while children.contains(where: Self.isThere) { try await cluster.sql("SELECT pg_sleep(0.05)") }
    }

    func end() async throws {
        asking.signal(SIGINT)
        _ = try await asking.ended()
        if !worker.hasEnded { #expect(try await cluster.stop(worker).code == 0) }
        #expect(try await cluster.stop(server).code == 0)
        #expect(!children.contains(where: Self.isThere))
    }

    private static func program(_ text: String, _ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private static func isThere(_ process: Int32) -> Bool { kill(process, 0) == 0 }

    /// Started by any of its threads.
    private static func children(of process: Int32) -> [Int32] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task").flatMap { thread in
                try String(contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)
                    .split(separator: " ").compactMap { Int32($0) }
            }
        } catch { return [] }
    }
}
