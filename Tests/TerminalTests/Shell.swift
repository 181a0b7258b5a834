import Foundation

struct ShellFailure: Error, CustomStringConvertible {
    let description: String
}

/// Runs a program to its end without holding a thread, and returns what it wrote to both outputs.
func run(_ program: String, _ arguments: [String], in folder: URL) async throws -> (output: String, status: Int32) {
    let path = ["/bin", "/usr/bin", "/usr/local/bin"].map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let path else { throw ShellFailure(description: "\(program) is missing: run `make setup`") }
    // A file instead of a pipe: nobody has to read while the program writes.
    let file = folder.appending(path: "output-\(UUID().uuidString)")
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
        process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
        do { try process.run() } catch {
            process.terminationHandler = nil
            done.resume(throwing: error)
        }
    }
    try handle.close()
    return (String(decoding: try Data(contentsOf: file), as: UTF8.self), status)
}

/// Gives `body` a folder that is gone afterwards.
func inFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "terminal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
        let result = try await body(folder)
        try FileManager.default.removeItem(at: folder)
        return result
    } catch {
        try FileManager.default.removeItem(at: folder)
        throw error
    }
}
