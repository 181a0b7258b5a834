/// Cuts text into words in one pass over its UTF-8 bytes.
///
/// Control characters count as spaces, invisible direction marks vanish, sound marks such as `[Music]` are left out,
/// and a "word" of more than 300 bytes (a data dump, not language) is skipped.
struct WordScanner {
    private(set) var words: [Word] = []
    /// At most this many words are read: some forty hours of speech.
    static let wordsMax = 400_000
    private static let wordBytesMax = 300

    private var utterance = 0
    private var gapPending = false
    private var bracketDepth = 0

    mutating func scan(_ text: String, utterance index: Int) {
        utterance = index
        bracketDepth = 0
        var chunk: [UInt8] = []
        var oversized = false
        var text = text
        text.withUTF8 { bytes in
            var position = 0
            while position < bytes.count {
                let width = WordScanner.spaceWidth(bytes, at: position)
                if width == 0 {
                    if chunk.count <= 4096 { chunk.append(bytes[position]) } else { oversized = true }
                    position += 1
                    continue
                }
                take(&chunk, oversized: &oversized)
                position += width
            }
            take(&chunk, oversized: &oversized)
        }
    }

    /// The byte length of the space at `position`; 0 when there is none.
    private static func spaceWidth(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        let byte = bytes[position]
        if byte <= 0x20 || byte == 0x7F { return 1 }
        guard byte >= 0xC2, position + 1 < bytes.count else { return 0 }
        let second = bytes[position + 1]
        if byte == 0xC2 { return second <= 0xA0 ? 2 : 0 }
        guard position + 2 < bytes.count else { return 0 }
        let third = bytes[position + 2]
        if byte == 0xE3 { return second == 0x80 && third == 0x80 ? 3 : 0 }
        // U+2000–U+200A, line and paragraph separators, narrow space
        if byte == 0xE2 && second == 0x80 { return third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF ? 3 : 0 }
        return 0
    }

    private mutating func take(_ chunk: inout [UInt8], oversized: inout Bool) {
        defer {
            chunk.removeAll(keepingCapacity: true)
            oversized = false
        }
        guard !chunk.isEmpty, words.count < WordScanner.wordsMax else { return }
        if oversized { return gapPending = true }
        let string = String(decoding: chunk, as: UTF8.self)
        if skipsNoise(chunk) { return gapPending = true }
        let isPlain = chunk.allSatisfy { $0 < 0x80 } && !WordScanner.hasInnerBreak(chunk)
        if isPlain {
            guard chunk.count <= WordScanner.wordBytesMax else { return gapPending = true }
            append(Array(string.unicodeScalars), glued: false)
        } else {
            scanMixed(string)
        }
    }

    /// Captions set sounds in brackets: `[Music]`, `[applause and cheering]`. A bracket that does not close within
    /// an utterance ends with it.
    private mutating func skipsNoise(_ chunk: [UInt8]) -> Bool {
        if bracketDepth == 0, chunk.first != 0x5B {
            return WordScanner.soundMarks.contains(String(decoding: chunk, as: UTF8.self).lowercased())
        }
        bracketDepth = chunk.contains(0x5D) ? 0 : 1
        return true
    }

    private static let soundMarks: Set<String> = [
        "(applause)", "(laughter)", "(music)", "(laughs)", "(chuckles)", "(inaudible)", "(crosstalk)", "(rires)", "(risas)",
        "(applaudissements)", "(aplausos)", "(música)", "(musique)", "(gelächter)", "♪", "♪♪", ">>", ">>>",
    ]

    private static func hasInnerBreak(_ chunk: [UInt8]) -> Bool {
        var previous: UInt8 = 0
        for byte in chunk {
            if (byte == 0x2D && previous == 0x2D) || (byte == 0x2E && previous == 0x2E) { return true }
            previous = byte
        }
        return false
    }

    /// Text with scripts that have no spaces, long dashes or dots inside: cut where the kind of character changes.
    private mutating func scanMixed(_ string: String) {
        var piece: [Unicode.Scalar] = []
        var glued = false
        var kind = -1
        func kindOf(_ scalar: Unicode.Scalar) -> Int {
            if Script.isIdeographic(scalar) { return 1 }
            if Script.isHiragana(scalar) { return 2 }
            if Script.isKatakana(scalar) { return 3 }
            if Script.isSoutheastAsian(scalar) { return 4 }
            return 0
        }
        func flush(_ scanner: inout WordScanner) {
            guard !piece.isEmpty else { return }
            if piece.count <= WordScanner.wordBytesMax { scanner.append(piece, glued: glued) } else { scanner.gapPending = true }
            piece.removeAll(keepingCapacity: true)
            glued = true
        }
        var breakPending = false
        var previous: Unicode.Scalar = " "
        for scalar in string.unicodeScalars where !Script.isInvisible(scalar) {
            if Script.isClosing(scalar) || Script.isOpening(scalar) {
                let dots = scalar == "." && previous == "."
                let dashes = scalar == "-" && previous == "-"
                if "—–…".unicodeScalars.contains(scalar) || dots || dashes || (kind > 0 && Script.isClosing(scalar)) { breakPending = true }
                if kind > 0 && Script.isOpening(scalar) && !Script.isClosing(scalar) { flush(&self); kind = -1 }
                piece.append(scalar)
            } else {
                let next = kindOf(scalar)
                let changes = kind >= 0 && next != kind
                let tooLong = next == 4 && piece.count >= 8 && scalar.properties.generalCategory == .otherLetter
                if breakPending || (changes && (next > 0 || kind > 0)) || tooLong { flush(&self) }
                breakPending = false
                kind = next
                piece.append(scalar)
            }
            previous = scalar
        }
        flush(&self)
    }

    private mutating func append(_ scalars: [Unicode.Scalar], glued: Bool) {
        var from = 0
        var to = scalars.count
        while from < to, Script.isOpening(scalars[from]) { from += 1 }
        while to > from, Script.isClosing(scalars[to - 1]) { to -= 1 }
        func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        if from == to {  // signs alone stay with the word before
            guard let last = words.indices.last, words[last].utterance == utterance else { return gapPending = true }
            words[last].trail += (glued ? "" : " ") + string(0..<scalars.count)
            return
        }
        var word = Word(string(from..<to), lead: string(0..<from), trail: string(to..<scalars.count), utterance: utterance)
        word.followsGap = gapPending
        gapPending = false
        word.isGlued = glued
        if !glued, let last = words.last, last.utterance != utterance,  // cue borders in scripts without spaces
            let before = (last.trail.isEmpty ? last.core : last.trail).unicodeScalars.last,
            Script.isIdeographic(before) || Script.isKana(before) || before == "。" || before == "、" || before == "，",
            Script.isIdeographic(scalars[from]) || Script.isKana(scalars[from])
        {
            word.isGlued = true
        }
        words.append(word)
    }
}
