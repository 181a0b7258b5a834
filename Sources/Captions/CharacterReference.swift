/// A character written as `&name;`, `&#decimal;` or `&#xhex;`.
struct CharacterReference {
    let scalar: Unicode.Scalar
    let isNumeric: Bool
    /// The position behind the semicolon.
    let end: Int

    /// The longest reference that is known, `&#x0010FFFF;`, without its ampersand and semicolon.
    private static let longest = 10

    /// Reads the reference whose ampersand stands at a position; nil leaves the ampersand a plain character.
    init?(_ bytes: [UInt8], _ i: Int, _ limit: Int) {
        let first = i + 1
        var last = first
        while last < limit, bytes[last] != Ascii.semicolon {
            guard last - first < Self.longest, Ascii.isLetter(bytes[last]) || Ascii.isDigit(bytes[last]) || bytes[last] == Ascii.hash
            else { return nil }
            last += 1
        }
        guard last < limit, last > first else { return nil }
        let found =
            bytes[first] == Ascii.hash
            ? Self.numeric(bytes, first + 1, last)
            : Self.named(String(decoding: bytes[first..<last], as: UTF8.self))
        guard let found else { return nil }
        scalar = found
        isNumeric = bytes[first] == Ascii.hash
        end = last + 1
    }

    private static func named(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        case "nbsp": "\u{A0}"
        case "lrm": "\u{200E}"
        case "rlm": "\u{200F}"
        default: nil
        }
    }

    /// At most nine digits reach this, so that the value cannot overflow. No character at that number: U+FFFD.
    private static func numeric(_ bytes: [UInt8], _ first: Int, _ last: Int) -> Unicode.Scalar? {
        let isHex = first < last && bytes[first] | 0x20 == UInt8(ascii: "x")
        let digits = (isHex ? first + 1 : first)..<last
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for i in digits {
            let byte = bytes[i]
            if Ascii.isDigit(byte) {
                value = value * (isHex ? 16 : 10) + UInt64(byte - 0x30)
            } else if isHex, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "f") {
                value = value * 16 + UInt64((byte | 0x20) - UInt8(ascii: "a")) + 10
            } else {
                return nil
            }
        }
        guard value > 0, let narrow = UInt32(exactly: value) else { return "\u{FFFD}" }
        return Unicode.Scalar(narrow) ?? "\u{FFFD}"
    }
}
