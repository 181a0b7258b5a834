import Foundation
import HTTPClient
import PostgreSQLPeer
import QuillApp
import QuillCore
import Testing

/// A server on a home of its own, asked over real sockets. Gone with its test.
final class Desk: Sendable {
    let folder: String
    var home: String { folder + "/home" }
    let server: Server
    private let client: HTTPClient

    /// - Parameter settings: beside those of every desk.
    static func open(
        _ settings: [String: String] = [:], worksJobs: Bool = true, _ body: (Desk) async throws -> Void
    ) async throws {
        let desk = try await Desk(settings, worksJobs)
        do { try await body(desk) } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    /// A server that leaves the jobs to workers, of which there are none; that needs a database which others could reach.
    static func idle(_ settings: [String: String], _ body: (Desk) async throws -> Void) async throws {
        try await withNewDatabase { server, name in
            let database = ["QUILL_DATABASE_URL": "postgresql://quill@127.0.0.1:\(server.port)/\(name)"]
            try await open(settings.merging(database) { $1 }, worksJobs: false, body)
        }
    }

    private init(_ settings: [String: String], _ worksJobs: Bool) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/quill-api-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let environment = [
            "QUILL_HOME": folder + "/home", "QUILL_TOOLS": root + "/.quill-tools", "QUILL_LISTEN": "127.0.0.1:0",
            "QUILL_WHISPER_MODEL": "tiny.en",
        ]
        server = try await Server.start(
            Configuration(environment: environment.merging(settings) { $1 }), version: "0.0.0-test", worksJobs: worksJobs)
        client = HTTPClient(.trusted(userAgent: "quill-tests"))
    }

    private func close() async {
        await client.close()
        await server.stop(seconds: 1)
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record("\(folder) stays: \(error)") }
    }

    func ask(
        _ method: String, _ path: String, _ body: String? = nil, headers: [(String, String)] = []
    ) async throws -> (status: Int, headers: HTTPHeaders, text: String) {
        let kind = body == nil ? [] : [("Content-Type", "application/json")]
        let given = headers.contains { $0.0 == "Content-Type" } ? headers : kind + headers
        let response = try await client.send(
            HTTPRequest(
                method, server.address + path, headers: given.map { (name: $0.0, value: $0.1) },
                body: body.map { .bytes(Array($0.utf8)) } ?? .none))
        return (response.status, response.headers, String(decoding: response.body, as: UTF8.self))
    }

    func json(_ method: String, _ path: String, _ body: String? = nil, headers: [(String, String)] = []) async throws -> [String: Any] {
        let answer = try await ask(method, path, body, headers: headers)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any], "no object: \(answer.status) \(answer.text)")
    }

    func stream(_ path: String, headers: [(String, String)] = []) async throws -> HTTPStream {
        try await client.stream(HTTPRequest("GET", server.address + path, headers: headers.map { (name: $0.0, value: $0.1) }))
    }

    /// The next event of one of these names.
    func next(_ names: Set<String>, of stream: HTTPStream, _ parser: inout ServerSentEvents) async throws -> ServerSentEvents.Event? {
        while let bytes = try await stream.next() {
            for event in try parser.feed(bytes) where names.contains(event.event) { return event }
        }
        return nil
    }

    /// Takes a text in and waits, by the stream of events, until its run has ended.
    func article(_ text: String = Desk.talk, title: String = "A talk", more: String = "") async throws -> (
        item: String, run: String, document: String
    ) {
        let stream = try await stream("/api/v1/events?types=run.finished")
        var parser = ServerSentEvents()
        let body = try JSONSerialization.data(withJSONObject: ["text": text, "title": title])
        let started = try await json("POST", "/api/v1/ingest/text", String(decoding: body, as: UTF8.self))
        let item = try #require((started["item"] as? [String: Any])?["id"] as? String, "\(started)")
        let run = try #require((started["run"] as? [String: Any])?["id"] as? String)
        while let event = try await next(["run.finished"], of: stream, &parser), !event.data.contains(run) {}
        stream.cancel()
        let detail = try await json("GET", "/api/v1/items/\(item)")
        return (item, run, try #require((detail["documents"] as? [String])?.first, "\(detail)"))
    }

    static let talk = (0..<6).map { part in
        """
        The garden number \(part) grows beans and peas behind the old station. People bring water in the morning, because the soil is dry there. \
        A bed needs three hours of work in a week, and the neighbours share them. Last year garden \(part) gave two hundred kilos of beans. \
        The beans go to the school kitchen, which pays nothing and cooks for everybody.
        """
    }.joined(separator: "\n\n")
}
