import Compression
import Foundation
import Testing

@Suite struct CompressionTests {
    private static let text = (0..<400).map { "Line \($0) of a text that repeats itself, but never quite.\n" }.joined()

    @Test(arguments: ContentCoding.allCases, [ContentCoding.Effort.quick, .thorough])
    func whatComesOutIsTheSameShorter(coding: ContentCoding, effort: ContentCoding.Effort) throws {
        let bytes = Array(Self.text.utf8)
        let encoded = try #require(coding.encode(bytes, effort))
        #expect(encoded.count < bytes.count / 4)
        #expect(try decoded(encoded, coding) == bytes)
    }

    @Test(arguments: ContentCoding.allCases) func whatDoesNotBecomeShorterIsLeft(coding: ContentCoding) {
        #expect(coding.encode([]) == nil)
        #expect(coding.encode([1]) == nil)
        #expect(coding.encode((0..<5_000).map { _ in .random(in: .min ... .max) }) == nil)
    }

    @Test(arguments: ContentCoding.allCases) func largeInputsStayWhole(coding: ContentCoding) throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 9) }
        let encoded = try #require(coding.encode(bytes))
        #expect(try decoded(encoded, coding) == bytes)
    }

    @Test func thoroughIsShorter() throws {
        for coding in ContentCoding.allCases {
            let bytes = Array(Self.text.utf8)
            #expect(try #require(coding.encode(bytes, .thorough)).count <= (try #require(coding.encode(bytes, .quick)).count))
        }
    }
}

/// Decoded by the tools of the system, which are not ours.
private func decoded(_ bytes: [UInt8], _ coding: ContentCoding) throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory.appending(path: "coded-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { unlink(file.path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = coding == .brotli ? ["brotli", "-dc", file.path] : ["gzip", "-dc", "-S", "", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(coding) cannot be decoded; `make setup` installs brotli")
    return Array(output)
}
