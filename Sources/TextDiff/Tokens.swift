/// A text cut into the pieces that a diff compares: words, runs of white space, runs of line ends, single marks. The pieces
/// joined are the text again, byte for byte.
///
/// Text of scripts without spaces is cut after each character. A short Markdown link without white space, such as
/// `[2:13](cue:45)`, is one piece: half of one would be of no use.
struct Tokens {
    let bytes: [UInt8]
    /// Where each piece begins, in UTF-8 bytes, and the end of the text.
    private(set) var bounds: [Int] = []

    var count: Int { bounds.count - 1 }

    func range(_ pieces: Range<Int>) -> Range<Int> { bounds[pieces.lowerBound]..<bounds[pieces.upperBound] }

    /// Nil as soon as there are more than `limit` pieces.
    init?(words text: String, limit: Int) {
        bytes = Array(text.utf8)
        var offset = 0
        var last: Kind?
        while offset < bytes.count {
            if let end = Self.link(bytes, at: offset) {
                bounds.append(offset)
                last = nil
                offset = end
            } else {
                let (kind, length) = Self.next(text, bytes, offset, after: last)
                if kind != last || kind == .mark || kind == .sign { bounds.append(offset) }
                last = kind
                offset += length
            }
            guard bounds.count <= limit else { return nil }
        }
        bounds.append(bytes.count)
    }

    /// The same text in paragraphs: each ends with its line ends.
    init?(paragraphs text: String, limit: Int) {
        bytes = Array(text.utf8)
        bounds = bytes.isEmpty ? [] : [0]
        for index in bytes.indices.dropFirst() where bytes[index - 1] == UInt8(ascii: "\n") && bytes[index] != UInt8(ascii: "\n") {
            bounds.append(index)
            guard bounds.count <= limit else { return nil }
        }
        bounds.append(bytes.count)
    }

    /// Whether a piece is more than white space or a mark.
    func isWord(_ piece: Int) -> Bool {
        let first = bytes[bounds[piece]]
        return first == UInt8(ascii: "[") || (first != UInt8(ascii: "\n") && !Self.isSlight([first]))
    }

    /// Whether a gap is so small that the changes around it read better as one: no word in it, and no line end.
    static func isSlight(_ gap: ArraySlice<UInt8>) -> Bool {
        !gap.contains { byte in
            byte == UInt8(ascii: "\n") || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
    }

    /// The character at `offset`. ASCII between ASCII is told apart by its byte, which is many times as fast.
    private static func next(_ text: String, _ bytes: [UInt8], _ offset: Int, after last: Kind?) -> (Kind, length: Int) {
        let byte = bytes[offset]
        guard byte < 0x80, offset + 1 == bytes.count || bytes[offset + 1] < 0x80 else {
            // As a slice: after a link this may be in the middle of what Swift takes for one character.
            let rest = text[text.utf8.index(text.startIndex, offsetBy: offset)...]
            return rest.first.map { (Kind($0, after: last), $0.utf8.count) } ?? (.mark, 1)
        }
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return (.word, 1)
        case UInt8(ascii: "'"): return (last == .word ? .word : .mark, 1)
        case 0x0A...0x0D: return (.lineEnd, 1)
        case 0x09, 0x20: return (.space, 1)
        default: return (.mark, 1)
        }
    }

    private enum Kind {
        case word, space, lineEnd, mark
        /// A character that is a word by itself.
        case sign

        init(_ character: Character, after last: Kind?) {
            if character.isNewline {
                self = .lineEnd
            } else if character.isWhitespace {
                self = .space
            } else if character.unicodeScalars.first.map(Self.standsAlone) == true {
                self = .sign
            } else if character.isLetter || character.isNumber || (last == .word && (character == "'" || character == "’")) {
                self = .word
            } else {
                self = .mark
            }
        }

        /// Ideographs and kana.
        private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
            (0x3040...0x30FF).contains(scalar.value) || scalar.properties.isIdeographic
        }
    }

    private static func link(_ bytes: [UInt8], at start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "["), let label = end(bytes, start + 1, UInt8(ascii: "]"), within: 60),
            label < bytes.count, bytes[label] == UInt8(ascii: "(")
        else { return nil }
        return end(bytes, label + 1, UInt8(ascii: ")"), within: 120)
    }

    /// The offset after the first `mark`, with nothing but plain characters before it.
    private static func end(_ bytes: [UInt8], _ start: Int, _ mark: UInt8, within: Int) -> Int? {
        for index in start..<max(start, min(bytes.count, start + within)) {
            if bytes[index] == mark { return index + 1 }
            switch bytes[index] {
            case ...0x20, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"): return nil
            default: continue
            }
        }
        return nil
    }
}
