import Children
import Foundation
import Media
import Testing

/// A temporary directory in which ffmpeg makes recordings, removed with the last reference.
final class Workshop: Sendable {
    let directory: String
    let tools = MediaTools()

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        directory = url.path
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: directory) } catch { Issue.record(error) }
    }

    func path(_ name: String) -> String { directory + "/" + name }

    /// Runs ffmpeg freely (it makes the input of the tests) and gives the path of what it made.
    func make(_ name: String, _ arguments: String...) async throws -> String {
        let command = Command(
            executable: "ffmpeg", arguments: ["-nostdin", "-v", "error", "-y"] + arguments + [path(name)], workingDirectory: directory)
        do {
            let result = try await Child.run(command)
            try #require(result.succeeded, "\(String(decoding: result.errorTail, as: UTF8.self))")
        } catch ChildError.notFound {
            Issue.record("ffmpeg is missing; `make setup` installs it")
            throw MediaError.toolMissing
        }
        return path(name)
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    func read(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    /// Tone for two seconds of every three.
    static let beeps = "aevalsrc=0.5*sin(880*PI*t)*lt(mod(t\\,3)\\,2):s=16000"
}
