import Children
import Foundation
import HTTPClient
import Testing

/// Support/peers/recorder.py: a model vendor that notes what it answered, and what was put into a folder. It lives on when Quill dies.
final class Recorder: Sendable {
    /// A line of what it noted.
    private struct Note: Decodable {
        let kind: String
        let call: String?
        let path: String?
        let digest: String?
    }

    let port: Int
    private let log: String
    private let session: ChildSession
    private let client = HTTPClient(.trusted(userAgent: "quill-test"))

    /// - Parameter folder: what is watched; made here.
    init(_ desk: Desk, folder: String) async throws {
        let python = Desk.package + "/.quill-tools/venvs/peers/bin/python"
        try #require(FileManager.default.fileExists(atPath: python), "the environment peers is missing; run `make setup`")
        try FileManager.default.createDirectory(atPath: desk.path(folder), withIntermediateDirectories: true)
        log = desk.path("recorded.jsonl")
        session = try await ChildSession.start(
            Command(
                executable: python, arguments: ["-B", Desk.package + "/Support/peers/recorder.py", log, desk.path(folder)],
                environment: Command.plainEnvironment))
        struct Ready: Decodable { let port: Int }
        var found: Int?
        for await line in session.lines {
            found = try JSONDecoder().decode(Ready.self, from: Data(line)).port
            break
        }
        port = try #require(found, "recorder.py did not start")
    }

    /// The settings of a Quill that asks this vendor.
    var settings: [String: String] { ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/author/v1"] }

    /// Calls wait from now on, or no longer.
    func hold(_ holds: Bool) async throws {
        _ = try await client.send(HTTPRequest("POST", "http://127.0.0.1:\(port)/\(holds ? "hold" : "release")", body: .bytes([])))
    }

    /// Digests of the calls that were answered, in order.
    func answered() throws -> [String] { try notes().filter { $0.kind == "answered" }.compactMap(\.call) }

    /// Files that took their place in the folder, in order.
    func placed() throws -> [(path: String, digest: String)] {
        try notes().filter { $0.kind == "placed" }.map { ($0.path ?? "", $0.digest ?? "") }
    }

    private func notes() throws -> [Note] {
        guard FileManager.default.fileExists(atPath: log) else { return [] }
        let text = try String(contentsOfFile: log, encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Note.self, from: Data($0.utf8)) }
    }
}
