import Children
import Foundation
import QuillCore
import Testing

/// A temporary folder, the tools that `make setup` put in place, and pieces of the sample recording.
final class Workshop: Sendable {
    let folder: String
    static let tools = #filePath.components(separatedBy: "/Tests/")[0] + "/.quill-tools"
    static let python = tools + "/venvs/speech/bin/python"
    static let helper = tools + "/helpers/transcribe.py"
    static let model = tools + "/models/whisper-tiny.en"

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "providers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    /// A stretch of the sample as the transcriber wants it.
    func piece(from start: Double, seconds: Double) async throws -> AudioPiece {
        for part in [Self.python, Self.helper, Self.model, Self.tools + "/sample/talk.m4a"] {
            try #require(
                FileManager.default.fileExists(atPath: part), "missing: \(part.split(separator: "/").last ?? ""); run `make setup`")
        }
        let path = folder + "/\(Int(start)).s16le"
        let command = Command(
            executable: "ffmpeg",
            arguments: [
                "-nostdin", "-v", "error", "-y", "-ss", "\(start)", "-t", "\(seconds)", "-i", Self.tools + "/sample/talk.m4a", "-ac", "1",
                "-ar", "16000", "-f", "s16le", path,
            ])
        do {
            try #require(try await Child.run(command).succeeded)
        } catch ChildError.notFound {
            Issue.record("ffmpeg is missing; `make setup` installs it")
        }
        return AudioPiece(path: path, offsetSeconds: start, durationSeconds: seconds, language: nil)
    }

    /// A helper of the test's own making: Python that speaks the protocol as badly as it likes.
    func stub(_ body: String) throws -> String {
        let path = folder + "/stub.py"
        let script = "import json, os, signal, sys, time\ndef say(**m):\n    print(json.dumps(m), flush=True)\n" + body
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
