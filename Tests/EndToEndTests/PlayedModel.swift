import Foundation
import Testing

/// Support/peers/model.py for one test.
struct PlayedModel {
    private let process: RunningQuill
    private let port: Int
    private let desk: Desk

    init(_ desk: Desk) async throws {
        let python = Desk.package + "/.quill-tools/venvs/peers/bin/python"
        try #require(FileManager.default.fileExists(atPath: python), "the environment peers is missing; run `make setup`")
        // It lives as long as its standard input, which it holds open itself.
        let script = "mkfifo model.in && exec \"$0\" -B \"$1\" 0<>model.in >&2"
        process = try RunningQuill(
            ["bash", "-c", script, python, Desk.package + "/Support/peers/model.py"], environment: ProcessInfo.processInfo.environment,
            in: desk.folder)
        let isUp = try await process.says("}")
        try #require(isUp, "model.py did not start: \(process.heard)")
        port = try #require(process.heard.firstMatch(of: /"port": (\d+)/).flatMap { Int($0.1) })
        self.desk = desk
    }

    /// `way` is how it answers: as an `author`, or with `nonsense`.
    func environment(_ way: String = "author") -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/\(way)/v1", "QUILL_OPENAI_MODEL": "gpt-test"]
    }

    func requests() async throws -> Int {
        let text = try await ask("requests")
        return try #require(text.firstMatch(of: /\d+/).flatMap { Int($0.output) }, "\(text)")
    }

    /// The newest request, as it came.
    func last() async throws -> String { try await ask("last") }

    func stop() async {
        process.signal(SIGKILL)
        do { _ = try await process.ended() } catch { Issue.record(error) }
    }

    private func ask(_ path: String) async throws -> String {
        try await desk.tool(
            "python3", "-c", "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())",
            "http://127.0.0.1:\(port)/\(path)")
    }
}
