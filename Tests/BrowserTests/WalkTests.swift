import Foundation
import Testing

/// The dashboard of the built `quill serve` in headless Chromium; what each walk does stands in `Support/pictures/walks.py`.
@Suite("Walks in a browser", .serialized)
struct WalkTests {
    @Test(arguments: ["transcript", "citation", "quote", "tabs", "typing", "run"])
    func holds(_ walk: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quill-walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("\(folder.path) stays: \(error)") }
        }
        let told = try Self.run(["python3", "-B", Self.root + "/Support/pictures/walks.py", Self.quill, folder.path, walk])
        #expect(told.code == 0, "\(told.words)")
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The built command, beside the test bundle.
    private static let quill = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/quill"

    private static func run(_ command: [String]) throws -> (code: Int32, words: String) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let tools = ProcessInfo.processInfo.environment["QUILL_TOOLS"] ?? root + "/.quill-tools"
        process.environment = ProcessInfo.processInfo.environment.merging(["QUILL_TOOLS": tools]) { $1 }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let words = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: words, as: UTF8.self))
    }
}
