import Foundation
import QueuePeers
import Testing

@Suite("The main job over each queue")
struct QueueModeTests {
    /// A server with these settings writes an article; what it said on standard error.
    private func article(
        _ settings: [String: String], mode: String, during: @Sendable (Desk) async throws -> Void = { _ in }
    ) async throws -> String {
        let desk = try Desk()
        let server = try await desk.begin(settings)
        let talk = try desk.captions()
        async let written = desk.quill("article", talk, "--to", "folder:out")
        try await during(desk)
        let outcome = try await written
        #expect(outcome.code == 0, "\(outcome.out)\(outcome.err)")
        #expect(try desk.files("out").keys.contains { $0.hasSuffix(".md") })
        let address = try desk.read("home/server").trimmingCharacters(in: .whitespacesAndNewlines)
        let about = try await desk.tool("curl", "-sS", address + "/api")
        #expect(about.contains("\"queue_mode\":\"\(mode)\""))
        return try await desk.finish(server).err
    }

    @Test("Inline, and the database") func plain() async throws {
        for (settings, mode) in [([:], "inline"), (["USE_INLINE_QUEUE": "false"], "sqlite"), (["QUILL_ENV": "production"], "sqlite")] {
            let said = try await article(settings, mode: mode)
            #expect(!said.contains("queue") && !said.contains("DEPLOYMENT"), "\(said)")
        }
    }

    @Test("Redis, restarted and flushed meanwhile") func redis() async throws {
        let redis = try await RedisServer()
        defer { withExtendedLifetime(redis) {} }
        _ = try await article(["QUILL_REDIS_URL": redis.url()], mode: "redis") { _ in
            try await redis.tell("restart")
            try await redis.tell("flush")
        }
        try await redis.tell("stop")
        _ = try await article(["QUILL_REDIS_URL": redis.url()], mode: "redis")
    }

    @Test("Redis with the rights that the deployment page advises; with less, that is told") func redisRights() async throws {
        let page = try String(contentsOfFile: Desk.package + "/docs/DEPLOYMENT.md", encoding: .utf8)
        let line = try #require(page.firstMatch(of: /`(ACL SETUSER quill [^`]*)`/)).1
        let advice = line.replacingOccurrences(of: "PASSWORD", with: "hunter2")
        let redis = try await RedisServer(["requirepass=admin"])
        defer { withExtendedLifetime(redis) {} }
        func allow(_ line: String) async throws {
            let command = ["redis-cli", "-p", "\(redis.port)", "--no-auth-warning", "-a", "admin"]
            let words = line.split(separator: " ").map(String.init)
            let told = try await RunningQuill(command + words, environment: ProcessInfo.processInfo.environment, in: "/").ended()
            #expect(told.out == "OK\n", "\(told)")
        }
        try await allow(advice)
        let settings = ["QUILL_REDIS_URL": redis.url("quill:hunter2@")]
        let said = try await article(settings, mode: "redis") { desk in
            let doctor = try await desk.quill("doctor", environment: settings)
            #expect(doctor.out.contains("✓ queue"), "\(doctor.out)")
        }
        #expect(!said.contains("NOPERM") && !said.contains("Redis"), "\(said)")
        try await allow("ACL SETUSER quill -rpush")
        let less = try await article(settings, mode: "redis")
        #expect(less.contains("NOPERM"), "\(less)")
    }

    @Test("Cloudflare, well and failing") func cloudflare() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let said = try await article(peer.environment, mode: "cloudflare")
        #expect(!said.contains("could not be told") && !said.contains("cannot be heard"), "\(said)")
        for way in ["429", "500", "\"never\""] {
            try await peer.control(#"{"fail": \#(way)}"#)
            _ = try await article(peer.environment, mode: "cloudflare")
        }
        #expect(try await peer.state().problems == [])
    }

    @Test("Half a configuration: production does not start and says why, elsewhere it goes on with a warning") func half() async throws {
        let desk = try Desk()
        let half = ["CF_QUEUE_NAME": "quill-jobs", "CF_API_TOKEN": "t-hunter2"]
        let refused = try await desk.quill("serve", environment: half.merging(["QUILL_ENV": "production"]) { $1 })
        #expect(refused.code == 1 && refused.err.contains("CF_ACCOUNT_ID") && refused.err.contains("docs/DEPLOYMENT.md"), "\(refused.err)")
        #expect(!refused.err.contains("hunter2"))
        let inline = try await desk.quill("serve", environment: ["USE_INLINE_QUEUE": "true", "QUILL_ENV": "production"])
        #expect(inline.code == 1 && inline.err.contains("USE_INLINE_QUEUE") && inline.err.contains("docs/DEPLOYMENT.md"))
        let warned = try await article(half, mode: "inline")
        #expect(warned.contains("CF_ACCOUNT_ID") && warned.contains("left out") && warned.contains("docs/DEPLOYMENT.md"), "\(warned)")
        let doctor = try await desk.quill("doctor", environment: half.merging(["QUILL_ENV": "production"]) { $1 })
        #expect(doctor.out.contains("CF_ACCOUNT_ID"))
    }

    @Test("quill doctor asks the queue, quill config tells it") func told() async throws {
        let desk = try Desk()
        let redis = try await RedisServer(["requirepass=hunter2"])
        defer { withExtendedLifetime(redis) {} }
        let good = ["QUILL_REDIS_URL": redis.url(":hunter2@")]
        #expect(try await desk.quill("doctor", environment: good).out.contains("redis: Redis at 127.0.0.1:\(redis.port)"))
        let wrong = try await desk.quill("doctor", environment: ["QUILL_REDIS_URL": redis.url(":hunter3@")])
        #expect(wrong.out.contains("✗ queue") && wrong.out.contains("QUILL_REDIS_URL") && !wrong.out.contains("hunter3"))
        let config = try await desk.quill("config", "--json", environment: good).out
        #expect(config.contains("the queue is redis") && !config.contains("hunter2"))
    }
}

extension Desk {
    fileprivate func begin(_ settings: [String: String]) async throws -> RunningQuill {
        let server = try start(["serve"], environment: settings.merging(["QUILL_LISTEN": "127.0.0.1:0"]) { $1 })
        let isUp = try await server.says("The API is at")
        try #require(isUp, "the server does not come up")
        return server
    }

    fileprivate func finish(_ server: RunningQuill) async throws -> Outcome {
        server.signal(SIGTERM)
        return try await server.ended()
    }
}
