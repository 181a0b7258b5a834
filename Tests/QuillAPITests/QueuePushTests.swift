import Children
import Foundation
import QueuePeers
import QuillApp
import QuillCore
import Redis
import Testing

@testable import QuillAPI

@Suite("The queue, seen from outside")
struct QueuePushTests {
    private static let secret = "0123456789abcdef0123456789abcdef"

    private func push(_ desk: Desk, _ body: String, nonce: String = "\(UInt64.random(in: .min ... .max))-0123456789") async throws -> (
        status: Int, text: String
    ) {
        let time = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).description
        let signature = SignedRequests.signature(
            method: "POST", path: "/webhook/queue", query: "", body: Array(body.utf8), timestamp: time, nonce: nonce, key: "key_queue",
            secret: Self.secret)
        let headers = [("X-Signature", signature), ("X-Timestamp", time), ("X-Nonce", nonce), ("X-Key-Id", "key_queue")]
        let answer = try await desk.ask("POST", "/webhook/queue", body, headers: headers)
        return (answer.status, answer.text)
    }

    @Test("Without a secret nothing is taken; without a signature neither") func closed() async throws {
        try await Desk.open { (desk: Desk) async throws in #expect(try await push(desk, #"{"messages":[]}"#).status == 404) }
        try await Desk.open(["QUILL_QUEUE_SECRET": Self.secret]) { (desk: Desk) async throws in
            #expect(try await desk.ask("POST", "/webhook/queue", #"{"messages":[]}"#).status == 400)
            #expect(try await push(desk, #"{"messages":[]}"#).text == #"{"acks":[],"retries":[]}"#)
            #expect(try await push(desk, #"{"messages":[]}"#, nonce: "0123456789abcdef").status == 200)
            #expect(try await push(desk, #"{"messages":[]}"#, nonce: "0123456789abcdef").status == 401)
            for bad in ["", "[]", "{}", #"{"messages":[{"body":"x"}]}"#, #"{"messages":[],"more":1}"#, #"{"messages":[{"id":"1","x":1}]}"#]
            {
                #expect(try await push(desk, bad).status == 422, "\(bad)")
            }
            // What names no job, or none that is there, is done with.
            let none = #"{"messages":[{"id":"1","body":"job_00000000000000000000000001","attempts":1},{"id":"2","body":{"a":1}}]}"#
            #expect(try await push(desk, none).text == #"{"acks":["1","2"],"retries":[]}"#)
        }
    }

    @Test("The Worker brings what nobody has taken again, and acknowledges what is done") func worker() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let settings = peer.environment.merging(["QUILL_QUEUE_SECRET": Self.secret]) { $1 }
        try await Desk.idle(settings) { (desk: Desk) async throws in
            #expect(try await desk.json("GET", "/api")["queue_mode"] as? String == "cloudflare")
            _ = try await desk.json("POST", "/api/v1/ingest/text", #"{"text":"\#(Desk.talk.replacing("\n", with: " "))","title":"A talk"}"#)
            // Told to the queue, without the request having waited for it.
            let job = try await told(peer)
            let did = try await bring(desk, [("m1", job), ("m2", "job_00000000000000000000000001")])
            #expect(did.acks == ["m2"] && did.retries.map(\.id) == ["m1"] && did.retries.first?.delaySeconds == 10)
            #expect(did.notes.map { $0.prefix(2) } == [["m2", "job_00000000000000000000000001"]])
        }
        try await Desk.open(settings) { (desk: Desk) async throws in
            let made = try await desk.article()
            let jobs = try #require(try await desk.json("GET", "/api/v1/jobs")["data"] as? [[String: Any]])
            #expect(!made.document.isEmpty)
            let did = try await bring(desk, jobs.compactMap { $0["id"] as? String }.map { ($0, $0) })
            #expect(did.acks.count == jobs.count && did.retries.isEmpty)
        }
        #expect(try await peer.state().problems == [])
    }

    @Test("A server that does not answer, or a wrong secret: the Worker tries again, later and later") func refused() async throws {
        try await Desk.open(["QUILL_QUEUE_SECRET": String(repeating: "x", count: 32)]) { (desk: Desk) async throws in
            let did = try await bring(desk, [("m1", "job_1")], attempts: 4)
            #expect(did.acks.isEmpty && did.retries.map(\.delaySeconds) == [80] && did.notes.isEmpty)
        }
    }

    @Test("A queue that fails delays no request and no job", arguments: ["429", "500", "\"never\"", "\"garbage\""])
    func failing(_ way: String) async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        try await peer.control(#"{"fail": \#(way)}"#)
        try await Desk.open(peer.environment) { (desk: Desk) async throws in #expect(try await !desk.article().document.isEmpty) }
    }

    @Test("Redis is told by a server that does not work itself") func redis() async throws {
        let redis = try await RedisServer()
        defer { withExtendedLifetime(redis) {} }
        try await Desk.idle(["QUILL_REDIS_URL": redis.url()]) { (desk: Desk) async throws in
            #expect(try await desk.json("GET", "/api")["queue_mode"] as? String == "redis")
            _ = try await desk.json("POST", "/api/v1/ingest/text", #"{"text":"\#(Desk.talk.replacing("\n", with: " "))","title":"A talk"}"#)
            let heard = try await redis.client().pop(9, from: "quill:jobs", waitMilliseconds: 60_000)
            #expect(heard.first?.hasPrefix("job_") == true)
        }
        try await Desk.open(["QUILL_REDIS_URL": redis.url()]) { (desk: Desk) async throws in
            #expect(try await !desk.article().document.isEmpty)
        }
    }

    // MARK: the Worker

    private struct Did: Decodable {
        struct Retry: Decodable {
            let id: String
            let delaySeconds: Int
        }
        struct Value: Decodable {
            let text: String
            init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                do { text = try value.decode(String.self) } catch { text = "\(try value.decode(Int.self))" }
            }
        }
        let acks: [String]
        let retries: [Retry]
        private let rows: [[Value]]
        var notes: [[String]] { rows.map { $0.map(\.text) } }
        enum CodingKeys: String, CodingKey {
            case acks, retries
            case rows = "notes"
        }
    }

    /// Runs the Worker of deploy/cloudflare under node.
    private func bring(_ desk: Desk, _ messages: [(id: String, job: String)], attempts: Int = 1) async throws -> Did {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let session = try await ChildSession.start(
            Command(
                executable: "node",
                arguments: [
                    root + "/Support/peers/worker.mjs", root + "/deploy/cloudflare/src/worker_consumer.js", desk.server.address,
                    Self.secret,
                ], environment: Command.plainEnvironment))
        let rows = messages.map { ["id": $0.id, "body": $0.job, "attempts": attempts] as [String: Any] }
        try await session.send(Array(try JSONSerialization.data(withJSONObject: ["messages": rows])) + [10])
        await session.closeInput()
        for await line in session.lines { return try JSONDecoder().decode(Did.self, from: Data(line)) }
        throw QuillError(.toolMissing, "node said nothing: run 'make setup'")
    }

    /// The first job that the queue was told of.
    private func told(_ peer: CloudflarePeer) async throws -> String {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if let job = try await peer.state().jobs.first { return job }
        }
        throw QuillError(.timedOut, "The queue was told of nothing.")
    }
}
