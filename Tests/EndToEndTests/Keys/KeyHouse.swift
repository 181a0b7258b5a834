import Foundation
import HTTPClient
import Testing

/// A server without a worker, on PostgreSQL, with an article: whatever is asked of it stays as it was left.
struct KeyHouse: Sendable {
    let cluster: Cluster
    let item: String
    let document: String
    /// The key of its first section.
    let section: String
    private let client = HTTPClient(.trusted(userAgent: "quill-test"))

    init(_ cluster: Cluster) async throws {
        self.cluster = cluster
        let made = try await cluster.quill("article", cluster.desk.captions(), "--variants", "none", "--json").json()
        item = try #require((made["item"] as? [String: Any])?["id"] as? String, "\(made)")
        document = try #require((made["document"] as? [String: Any])?["id"] as? String)
        let shown = try await cluster.quill("document", document, "--json").json()
        section = try #require((shown["sections"] as? [[String: Any]])?.first?["key"] as? String, "\(shown)")
    }

    /// - Parameter fate: where it dies.
    func serve(dyingAt fate: String? = nil) async throws -> RunningQuill {
        let more = fate.map { ["QUILL_FAILPOINT": $0] } ?? [:]
        let running = try cluster.desk.start(["serve", "--no-worker"], environment: cluster.environment.merging(more) { $1 })
        let isUp = try await running.says("The API is at")
        try #require(isUp, "the server ended: \(running.heard)")
        return running
    }

    /// Nil when nobody answers.
    func ask(_ wish: Wish, key: String? = nil) async throws -> HTTPResponse? {
        let address = try cluster.desk.read("home/server").trimmingCharacters(in: .whitespacesAndNewlines)
        var headers = key.map { [(name: "Idempotency-Key", value: $0)] } ?? []
        if !wish.body.isEmpty { headers.append((name: "Content-Type", value: wish.mediaType)) }
        if wish.mediaType != "application/json" { headers.append((name: "Upload-Offset", value: "0")) }
        let request = HTTPRequest(
            wish.method, address + wish.path, headers: headers, body: wish.body.isEmpty ? .none : .bytes(Array(wish.body.utf8)))
        do { return try await client.send(request) } catch { return nil }
    }

    /// The answer to something that goes well, asked without a key.
    @discardableResult
    func does(_ method: String, _ path: String, _ body: String = "", _ mediaType: String = "application/json") async throws -> [String: Any]
    {
        let answer = try #require(try await ask(Wish(method, path, body, status: 200, mediaType: mediaType, counting: "")))
        let text = String(decoding: answer.body, as: UTF8.self)
        // A text that cannot be saved is kept, and told as a conflict.
        try #require([200, 201, 202, 204, 409].contains(answer.status), "\(method) \(path): \(answer.status) \(text)")
        return answer.body.isEmpty ? [:] : try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
    }

    func sql(_ text: String) async throws -> String { try await cluster.sql(text) }

    /// What a wish's question answers; the empty one asks for the uploads.
    func count(_ wish: Wish) async throws -> String {
        try await wish.question.isEmpty ? "\(cluster.desk.files("home/uploads").keys.sorted())" : sql(wish.question)
    }
}

/// A request, and how to see that it was carried out once.
struct Wish: Sendable {
    let method: String
    let path: String
    let body: String
    let mediaType: String
    /// Of its answer.
    let status: Int
    /// Its answer changes whenever the request is carried out.
    let question: String
    /// Asks for a word that has to be in the answer: the id of what was made.
    let telling: String?
    /// What happens between the death of the server and the second time, so that carrying it out again would be seen.
    let meanwhile: @Sendable (KeyHouse) async throws -> Void
    /// False for what is done in parts, and goes on where it was left: then the answer is a first one.
    let isReplayed: Bool

    init(
        _ method: String, _ path: String, _ body: String = "", status: Int, mediaType: String = "application/json",
        counting question: String,
        telling: String? = nil, isReplayed: Bool = true, meanwhile: @escaping @Sendable (KeyHouse) async throws -> Void = { _ in }
    ) {
        self.method = method
        self.path = path
        self.body = body
        self.status = status
        self.mediaType = mediaType
        self.question = question
        self.telling = telling
        self.isReplayed = isReplayed
        self.meanwhile = meanwhile
    }
}
