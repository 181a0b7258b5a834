/// Text as mere words.
enum Plain {
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || (127...159).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
    }

    /// Not seen by a reader, but read by a model or a browser: zero-width signs, direction marks, tags, variation selectors
    /// beyond those of emoji. The joiners stay, which Persian and Indic scripts and emoji need.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// One line of words: white space single, nothing unseen, tags of HTML and the signs of Markdown's blocks, links and
    /// emphasis gone. For headings, titles and the texts of summaries, which are shown escaped.
    static func line(_ text: String) -> String {
        InlineMarkdown(text, citing: []).plain
    }

    /// The words in lower case, for comparing. Scripts without spaces give one for each character.
    static func words(_ text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if isUnspaced(scalar) {
                if !word.isEmpty { words.append(word.lowercased()) }
                words.append(String(scalar))
                word = ""
            } else if isOfWord(scalar) {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty, !isInsideWord(scalar) {
                words.append(word.lowercased())
                word = ""
            }
        }
        if !word.isEmpty { words.append(word.lowercased()) }
        return words
    }

    /// How many words a reader would count; two characters of a script without spaces make about one.
    static func wordCount(_ text: some StringProtocol) -> Int {
        var (unspaced, spaced, isInWord) = (0, 0, false)
        for scalar in text.unicodeScalars {
            if isUnspaced(scalar) {
                if isInWord { spaced += 1 }
                unspaced += 1
                isInWord = false
            } else if isOfWord(scalar) {
                isInWord = true
            } else if isInWord, !isInsideWord(scalar) {
                spaced += 1
                isInWord = false
            }
        }
        return spaced + (isInWord ? 1 : 0) + (unspaced + 1) / 2
    }

    /// The tables of Unicode are asked only for what is not ASCII.
    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 127 else {
            return (0x61...0x7A).contains(scalar.value | 0x20) || (0x30...0x39).contains(scalar.value)
        }
        return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
    }

    /// An apostrophe or a hyphen.
    private static func isInsideWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "-"
    }

    /// Han, kana, Thai, Lao, Khmer, Myanmar: written without spaces between words.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x0E00 else { return false }
        return switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005, 0x3041...0x309F, 0x30A0...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
