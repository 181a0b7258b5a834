/// Recognises texts that only name a sound: "[Music]", "(applause)", "♪ ♪", "- [BLANK_AUDIO]".
enum SoundTag {
    /// A sound is named in few words; a longer bracket is something said.
    private static let wordsMax = 4
    private static let bytesMax = 48

    static func isAll<Bytes: RandomAccessCollection<UInt8>>(of text: Bytes) -> Bool {
        var rest = text[...]
        var sounds = 0
        while let byte = rest.first {
            switch byte {
            case Ascii.space, Ascii.hyphen, Ascii.greater:
                rest = rest.dropFirst()
            case UInt8(ascii: "["):
                guard let length = bracketLength(rest, closing: UInt8(ascii: "]")) else { return false }
                rest = rest.dropFirst(length)
                sounds += 1
            case UInt8(ascii: "("):
                guard let length = bracketLength(rest, closing: UInt8(ascii: ")")) else { return false }
                rest = rest.dropFirst(length)
                sounds += 1
            case 0xE2 where isNote(rest):
                rest = rest.dropFirst(3)
                sounds += 1
            default:
                return false
            }
        }
        return sounds > 0
    }

    /// Length of a bracket with a few words and nothing that makes a sentence; nil when it is something else.
    private static func bracketLength<Bytes: RandomAccessCollection<UInt8>>(_ text: Bytes, closing: UInt8) -> Int? {
        var words = 0
        var hasLetter = false
        var inWord = false
        for (offset, byte) in text.prefix(bytesMax).enumerated().dropFirst() {
            if byte == closing { return hasLetter && words <= wordsMax ? offset + 1 : nil }
            let isLetter = Ascii.isLetter(byte) || byte >= 0x80
            guard isLetter || byte == Ascii.space || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "'") || byte == Ascii.hyphen
            else { return nil }
            hasLetter = hasLetter || isLetter
            if byte == Ascii.space {
                inWord = false
            } else if !inWord {
                inWord = true
                words += 1
            }
        }
        return nil
    }

    /// U+2669 to U+266C, the notes.
    private static func isNote<Bytes: RandomAccessCollection<UInt8>>(_ text: Bytes) -> Bool {
        let three = Array(text.prefix(3))
        return three.count == 3 && three[1] == 0x99 && (0xA9...0xAC).contains(three[2])
    }
}
