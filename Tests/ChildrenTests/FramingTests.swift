@testable import Children
import Testing

@Suite struct FramingTests {
    @Test(arguments: [1, 2, 3, 7, 100]) func cutsTheSameLinesHoweverTheyArrive(step: Int) {
        let text = Array("one\n\ntwo\r\nthree".utf8)
        var framer = LineFramer(limitBytes: 10)
        var lines: [[UInt8]] = []
        for start in stride(from: 0, to: text.count, by: step) {
            let whole = text[start..<min(start + step, text.count)].withUnsafeBytes { framer.take($0) { lines.append($0) } }
            #expect(whole)
        }
        if let last = framer.finish() { lines.append(last) }
        #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["one", "", "two\r", "three"])
    }

    @Test func refusesOrSplitsLongLines() {
        let text = Array("0123456789\n".utf8)
        var refusing = LineFramer(limitBytes: 9)
        #expect(!text.withUnsafeBytes { refusing.take($0) { _ in } })
        var splitting = LineFramer(limitBytes: 4, splitsLongLines: true)
        var lines: [Int] = []
        #expect(text.withUnsafeBytes { splitting.take($0) { lines.append($0.count) } })
        #expect(lines == [4, 4, 2])
    }

    @Test func keepsTheTail() {
        var tail = ByteTail(limitBytes: 4)
        for byte in UInt8(0)..<50 { [byte].withUnsafeBytes { tail.append($0) } }
        #expect(tail.value == [46, 47, 48, 49])
    }

    @Test func findsToolsOnAbsoluteDirectoriesOnly() throws {
        #expect(try ToolFinder(searchPath: "relative::/usr/bin:/bin").path(of: "sh").hasSuffix("bin/sh"))
        #expect(throws: ChildError.notFound(executable: "sh")) { try ToolFinder(searchPath: "bin:.").path(of: "sh") }
        #expect(throws: ChildError.notFound(executable: "../sh")) { try ToolFinder(searchPath: "/bin").path(of: "../sh") }
    }
}
