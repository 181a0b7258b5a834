package import Foundation

/// What a program left behind: its exit code, and both outputs in the order they came.
package struct Outcome: Sendable {
    package let code: Int32
    package let bytes: Data

    package var words: String { String(decoding: bytes, as: UTF8.self) }
}

/// Runs `command`, found on the PATH, to its end, with `environment` over our own.
///
/// Nothing waits on the cooperative pool: it has as many threads as the machine processors, and a test that held one of them for the
/// minutes of a browser would stop all others and their clocks would go on.
package func run(
    _ command: [String], environment: [String: String] = [:], in folder: URL? = nil, errors: Bool = true
) async throws -> Outcome {
    // A file instead of a pipe: nobody has to read while the program writes.
    let file = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { unlink(file.path) }
    let output = open(file.path, O_WRONLY | O_CLOEXEC)
    defer { close(output) }
    let environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let code = try await withCheckedThrowingContinuation { done in
        do {
            _ = try Started.start(
                command, environment: environment, in: folder?.path ?? FileManager.default.currentDirectoryPath, output: output,
                error: errors ? output : 2
            ) { done.resume(returning: $0) }
        } catch { done.resume(throwing: error) }
    }
    return Outcome(code: code, bytes: try Data(contentsOf: file))
}

/// Where the tests are run from, and what they find there.
package enum Repository {
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    package static let tools = ProcessInfo.processInfo.environment["QUILL_TOOLS"] ?? root + "/.quill-tools"

    /// The built command, beside the test bundle.
    package static let quill =
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/quill"

    /// Runs a script of the repository with its tools at hand.
    package static func script(_ path: String, _ arguments: [String]) async throws -> Outcome {
        try await run(["python3", "-B", root + "/" + path] + arguments, environment: ["QUILL_TOOLS": tools])
    }
}
