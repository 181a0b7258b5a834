import Compression
import Foundation
import Programs
import Testing

@Suite struct CompressionTests {
    private static let text = (0..<400).map { "Line \($0) of a text that repeats itself, but never quite.\n" }.joined()

    @Test(arguments: ContentCoding.allCases, [ContentCoding.Effort.quick, .thorough])
    func whatComesOutIsTheSameShorter(coding: ContentCoding, effort: ContentCoding.Effort) async throws {
        let bytes = Array(Self.text.utf8)
        let encoded = try #require(coding.encode(bytes, effort))
        #expect(encoded.count < bytes.count / 4)
        #expect(try await decoded(encoded, coding) == bytes)
    }

    @Test(arguments: ContentCoding.allCases) func whatDoesNotBecomeShorterIsLeft(coding: ContentCoding) {
        #expect(coding.encode([]) == nil)
        #expect(coding.encode([1]) == nil)
        #expect(coding.encode((0..<5_000).map { _ in .random(in: .min ... .max) }) == nil)
    }

    @Test(arguments: ContentCoding.allCases) func largeInputsStayWhole(coding: ContentCoding) async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 9) }
        let encoded = try #require(coding.encode(bytes))
        #expect(try await decoded(encoded, coding) == bytes)
    }
}

/// Decoded by the tools of the system, which are not ours.
private func decoded(_ bytes: [UInt8], _ coding: ContentCoding) async throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory.appending(path: "coded-\(UUID().uuidString).\(coding == .brotli ? "br" : "gz")")
    try Data(bytes).write(to: file)
    defer { unlink(file.path) }
    let command = coding == .brotli ? ["brotli", "-dc", file.path] : ["gzip", "-dc", file.path]
    let told = try await run(command, errors: false)
    try #require(told.code == 0, "\(coding) cannot be decoded; `make setup` installs brotli")
    return Array(told.bytes)
}
