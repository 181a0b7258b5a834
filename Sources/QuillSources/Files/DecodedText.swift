/// The text of a file in UTF-8 or, behind a byte order mark, UTF-16.
struct DecodedText {
    let text: String
    /// Places where the bytes were none of any character; U+FFFD stands there.
    let replacements: Int

    /// Nil for bytes that are not text: a NUL, more than a tenth control characters, or more than a third invalid.
    /// - Parameter isHead: whether more follows, so that the last character may be cut in two.
    init?(_ bytes: [UInt8], isHead: Bool = false) {
        let decoded: String
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let high = bytes[0] == 0xFE ? 0 : 1
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0 + high]) << 8 | UInt16(bytes[$0 + 1 - high]) }
            decoded = String(decoding: units, as: UTF16.self)
        } else {
            guard !bytes.contains(0) else { return nil }
            let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            decoded = String(decoding: bytes[start...], as: UTF8.self)
        }
        var (count, controls, replaced) = (0, 0, 0)
        for scalar in decoded.unicodeScalars {
            count += 1
            switch scalar.value {
            case 0x00: return nil
            case 0x09...0x0D, 0x1B: break
            case 0x01...0x1F, 0x7F: controls += 1
            case 0xFFFD: replaced += 1
            default: break
            }
        }
        if isHead, decoded.unicodeScalars.last == "\u{FFFD}" { replaced -= 1 }
        guard controls * 10 <= count, replaced * 3 <= count else { return nil }
        text = decoded
        replacements = max(0, replaced)
    }

    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    var notes: [String] {
        switch replacements {
        case 0: []
        case 1: ["1 character was not valid UTF-8 and stands as �."]
        default: ["\(replacements) characters were not valid UTF-8 and stand as �."]
        }
    }
}
