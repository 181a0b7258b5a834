import Foundation
import Testing
import WebSamples

@testable import QuillWeb

/// The pages in headless Chromium, with the headers of the server; what each check looks for stands in `Support/pictures/audit.py`.
/// Its check `quick` is for a quiet machine, and run by hand: how soon a page paints, and what moves then, depends on what else runs.
@Suite(.serialized) struct BrowserTests {
    @Test(arguments: ["clean", "axe", "valid", "targets", "live", "stream", "polling", "player", "editor", "upload", "keys", "noscript"])
    func pagesHold(_ check: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quill-pages-\(UUID().uuidString)")
        defer { Repository.remove(folder) }
        let prepared = URL(fileURLWithPath: Repository.tools).appendingPathComponent("web")
        try #require(
            AssetSet.preparedNames.allSatisfy { FileManager.default.fileExists(atPath: prepared.appendingPathComponent($0).path) },
            "fonts and icons are not prepared: make setup")
        try writeGallery(to: folder, prepared: prepared, theme: .system)
        try Repository.run(["python3", "-B", Repository.root + "/Support/pictures/audit.py", folder.path, check])
    }
}

/// Where the tests are run from, and how they run programs.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path
    static let tools = ProcessInfo.processInfo.environment["QUILL_TOOLS"] ?? root + "/.quill-tools"

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ command: [String]) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(["QUILL_TOOLS": tools]) { $1 }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: String(decoding: told, as: UTF8.self)) }
    }

    static func remove(_ folder: URL) {
        do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("a folder of the test stays behind: \(error)") }
    }
}
