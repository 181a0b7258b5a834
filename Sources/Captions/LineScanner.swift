/// Walks the lines of a text; CR, LF and CRLF each end one.
struct LineScanner {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next line without its terminator, or nil at the end.
    mutating func next() -> Range<Int>? {
        guard position < end else { return nil }
        let start = position
        var i = start
        while i < end, bytes[i] != Ascii.lineFeed, bytes[i] != Ascii.carriageReturn { i += 1 }
        position = i + 1
        if i + 1 < end, bytes[i] == Ascii.carriageReturn, bytes[i + 1] == Ascii.lineFeed { position = i + 2 }
        return start..<i
    }
}

/// Questions about one line of a text.
enum Line {
    static func isBlank(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        line.allSatisfy { Ascii.isSpace(bytes[$0]) }
    }

    /// A line of digits, as the number above a SubRip cue.
    static func isNumber(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        let trimmed = trimmed(bytes, line)
        return !trimmed.isEmpty && trimmed.allSatisfy { Ascii.isDigit(bytes[$0]) }
    }

    static func trimmed(_ bytes: [UInt8], _ line: Range<Int>) -> Range<Int> {
        var low = line.lowerBound
        var high = line.upperBound
        while low < high, Ascii.isSpace(bytes[low]) { low += 1 }
        while high > low, Ascii.isSpace(bytes[high - 1]) { high -= 1 }
        return low..<high
    }

    static func begins(_ bytes: [UInt8], _ line: Range<Int>, with prefix: StaticString) -> Bool {
        let count = prefix.utf8CodeUnitCount
        guard line.count >= count else { return false }
        return prefix.withUTF8Buffer { expected in
            (0..<count).allSatisfy { bytes[line.lowerBound + $0] == expected[$0] }
        }
    }

    /// True when the line is the word, or goes on with white space after it.
    static func begins(_ bytes: [UInt8], _ line: Range<Int>, withWord word: StaticString) -> Bool {
        guard begins(bytes, line, with: word) else { return false }
        let next = line.lowerBound + word.utf8CodeUnitCount
        return next == line.upperBound || Ascii.isSpace(bytes[next])
    }

    static func containsArrow(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        var i = line.lowerBound
        while i + 2 < line.upperBound {
            if Ascii.isArrow(bytes, i, line.upperBound) { return true }
            i += 1
        }
        return false
    }
}

/// The bytes that have a meaning in captions.
enum Ascii {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let ampersand = UInt8(ascii: "&")
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let hyphen = UInt8(ascii: "-")
    static let colon = UInt8(ascii: ":")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let backslash = UInt8(ascii: "\\")
    static let semicolon = UInt8(ascii: ";")
    static let hash = UInt8(ascii: "#")
    static let slash = UInt8(ascii: "/")
    static let dot = UInt8(ascii: ".")
    static let comma = UInt8(ascii: ",")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// True when "-->" stands at the position.
    static func isArrow(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Bool {
        i + 2 < end && bytes[i] == hyphen && bytes[i + 1] == hyphen && bytes[i + 2] == greater
    }
}
