import QuillCore
import Testing

@testable import QuillApp

@Suite("Which queue there is")
struct QueueChoiceTests {
    private static let whole = ["CF_ACCOUNT_ID": "acc", "CF_API_TOKEN": "t", "CF_QUEUE_NAME": "quill-jobs"]
    private static let alias = ["CLOUDFLARE_ACCOUNT_ID": "acc", "CLOUDFLARE_API_TOKEN": "t", "CF_QUEUE_NAME": "quill-jobs"]
    private static let redis = ["QUILL_REDIS_URL": "redis://:secret@cache/1"]

    @Test(
        "Inline, Cloudflare, Redis, else by what it is for",
        arguments: [
            ([:], "development", "inline"), ([:], "staging", "sqlite"), ([:], "production", "sqlite"),
            (["USE_INLINE_QUEUE": "false"], "development", "sqlite"), (["USE_INLINE_QUEUE": "true"], "staging", "inline"),
            (whole, "production", "cloudflare"), (alias, "development", "cloudflare"), (redis, "development", "redis"),
            (whole.merging(redis) { $1 }, "production", "cloudflare"),
            (redis.merging(["USE_INLINE_QUEUE": "TRUE"]) { $1 }, "staging", "inline"),
            (whole.merging(["USE_INLINE_QUEUE": "false"]) { $1 }, "staging", "cloudflare"),
            (["CF_QUEUE_NAME": "q", "QUILL_REDIS_URL": "redis://cache"], "staging", "redis"),
            (["CF_QUEUE_DLQ": "q"], "development", "inline"), (["CF_API_TOKEN": "t", "CF_ACCOUNT_ID": "acc"], "production", "sqlite"),
        ] as [([String: String], String, String)])
    func mode(_ given: [String: String], stage: String, mode: String) throws {
        let configuration = try Configuration(environment: given.merging(["QUILL_ENV": stage]) { $1 })
        #expect(configuration.queue.mode.rawValue == mode)
        #expect(configuration.queue.refusal == nil)
    }

    @Test(
        "Half a configuration: production refuses and names what is missing, elsewhere it is left out with a warning",
        arguments: [
            (["CF_QUEUE_NAME": "q"], ["CF_ACCOUNT_ID", "CF_API_TOKEN"]), (["CF_QUEUE_NAME": "q", "CF_ACCOUNT_ID": "a"], ["CF_API_TOKEN"]),
            (["CF_QUEUE_NAME": "q", "CLOUDFLARE_API_TOKEN": "t"], ["CF_ACCOUNT_ID"]),
            (["CF_QUEUE_DLQ": "d"], ["CF_ACCOUNT_ID", "CF_API_TOKEN", "CF_QUEUE_NAME"]),
            (["CF_QUEUE_URL": "https://x/accounts/a/queues/q/messages", "CF_ACCOUNT_ID": "a", "CF_API_TOKEN": "t"], ["CF_QUEUE_NAME"]),
        ] as [([String: String], [String])])
    func half(_ given: [String: String], missing: [String]) async throws {
        let production = try Configuration(environment: given.merging(["QUILL_ENV": "production"]) { $1 })
        let refusal = try #require(production.queue.refusal)
        for name in missing { #expect(refusal.message.contains(name)) }
        #expect(refusal.hint?.contains("docs/DEPLOYMENT.md") == true && production.queue.warnings.isEmpty)
        let started = await #expect(throws: QuillError.self) { try await Server.start(production, version: "0.0.0-test") }
        #expect(started == refusal)
        let staging = try Configuration(environment: given.merging(["QUILL_ENV": "staging"]) { $1 })
        #expect(staging.queue.refusal == nil && staging.queue.mode.rawValue == "sqlite")
        let warning = try #require(staging.queue.warnings.first)
        for name in missing + ["docs/DEPLOYMENT.md", "left out"] { #expect(warning.contains(name)) }
    }

    @Test("The inline queue is not for production") func inline() throws {
        let refusal = try Configuration(environment: ["QUILL_ENV": "production", "USE_INLINE_QUEUE": "true"]).queue.refusal
        #expect(refusal?.message.contains("USE_INLINE_QUEUE") == true && refusal?.hint?.contains("docs/DEPLOYMENT.md") == true)
    }

    @Test(
        "What cannot be read is refused by name, and no secret is told",
        arguments: [
            ["USE_INLINE_QUEUE": "maybe"], ["QUILL_REDIS_URL": "redis://:hunter2@cache:99999"], ["QUILL_REDIS_URL": "rediss://cache"],
            ["QUILL_QUEUE_SECRET": "hunter2"], whole.merging(["CF_QUEUE_URL": "http://cache"]) { $1 },
        ])
    func unreadable(_ given: [String: String]) {
        let error = #expect(throws: QuillError.self) { try Configuration(environment: given) }
        #expect(given.keys.contains { error?.message.contains($0) == true } && error?.hint != nil)
        #expect("\(String(describing: error))".contains("hunter2") == false)
    }
}
