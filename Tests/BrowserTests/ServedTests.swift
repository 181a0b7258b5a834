import Foundation
import Testing

/// The pages of a real `quill serve` in headless Chromium, with a home that is filled through the product and with an empty one; what
/// each check looks for stands in `Support/pictures/served.py`. Nothing in them depends on how fast this machine is: that is `make rubric`.
@Suite(.serialized) struct ServedTests {
    @Test("Pages are clean, accessible, valid, work without scripts and tell the truth about their connection")
    func served() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/quill"
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-B", root + "/Support/pictures/served.py", executable]
        let tools = ProcessInfo.processInfo.environment["QUILL_TOOLS"] ?? root + "/.quill-tools"
        process.environment = ProcessInfo.processInfo.environment.merging(["QUILL_TOOLS": tools]) { $1 }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(told)")
    }
}
