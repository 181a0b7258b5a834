/// Collects plain texts, one after another in one buffer, with every run of white space made one space.
///
/// Controls, no-break spaces and line separators count as white space; zero-width spaces are left out.
struct PlainText {
    private(set) var bytes: [UInt8] = []
    private var start = 0
    private var owesSpace = false

    /// True while the current text has nothing visible.
    var isEmpty: Bool { start == bytes.count }

    /// Ends the current text, returns where it lies and begins the next.
    ///
    /// A space stands between two texts, so that a range from one to the next is both of them joined.
    mutating func finish() -> Range<Int> {
        let range = start..<bytes.count
        if !range.isEmpty { bytes.append(Ascii.space) }
        start = bytes.count
        owesSpace = false
        return range
    }

    mutating func appendSpace() { owesSpace = !isEmpty }

    mutating func append(_ byte: UInt8) {
        if owesSpace {
            bytes.append(Ascii.space)
            owesSpace = false
        }
        bytes.append(byte)
    }

    /// Takes the character that begins at a position of valid UTF-8 and returns where the next one begins.
    mutating func take(_ source: [UInt8], _ i: Int, _ end: Int) -> Int {
        let byte = source[i]
        switch byte {
        case 0x21...0x7E:
            append(byte)
        case 0x00...0x20, 0x7F:
            appendSpace()
        case 0xC2 where i + 1 < end && source[i + 1] <= 0xA0:  // C1 controls, no-break space
            appendSpace()
            return i + 2
        case 0xE2 where i + 2 < end && source[i + 1] <= 0x81, 0xEF where i + 2 < end && source[i + 1] == 0xBB:
            return takeGeneralPunctuation(source, i)
        default:
            append(byte)
        }
        return i + 1
    }

    private mutating func takeGeneralPunctuation(_ source: [UInt8], _ i: Int) -> Int {
        switch (source[i], source[i + 1], source[i + 2]) {
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F):
            appendSpace()
        case (0xE2, 0x80, 0x8B), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF):  // zero-width space, word joiner, mark
            break
        default:
            append(source[i])
            append(source[i + 1])
            append(source[i + 2])
        }
        return i + 3
    }

    /// A text with its white space collapsed and its ends trimmed.
    static func collapsed(_ text: String) -> String {
        let source = Array(text.utf8)
        var plain = PlainText()
        var i = 0
        while i < source.count { i = plain.take(source, i, source.count) }
        return String(decoding: plain.bytes, as: UTF8.self)
    }
}
