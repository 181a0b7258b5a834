/// One written word with the signs around it. All of Prose works on arrays of these and renders text last,
/// so that what is cut or moved is always whole words.
package struct Word: Sendable, Equatable {
    /// Signs before the word: an opening quote or bracket.
    var lead = ""
    /// The word itself, as it was written.
    var core: String
    /// Signs after it: `,` or `."`, or ` —` when a dash stands apart.
    var trail = ""
    /// `core` in lower case with straight apostrophes: what patterns are matched against.
    var key: String
    /// No space before it: scripts without spaces, and the second half of `went—we`.
    var isGlued = false
    /// Something between this word and the one before was left out (a noise mark, a word of absurd length).
    var followsGap = false
    /// Index of the utterance it was spoken in.
    var utterance: Int = 0

    init(_ core: String, lead: String = "", trail: String = "", utterance: Int = 0) {
        self.core = core
        self.lead = lead
        self.trail = trail
        self.key = Word.key(of: core)
        self.utterance = utterance
    }

    static func key(of core: String) -> String {
        var lower = core.lowercased()
        if lower.utf8.contains(0xE2) {
            lower = String(String.UnicodeScalarView(lower.unicodeScalars.map { $0 == "’" || $0 == "‘" ? "'" : $0 }))
        }
        return lower
    }

    var text: String { lead + core + trail }

    var startsUppercase: Bool {
        guard let first = core.unicodeScalars.first else { return false }
        if first.value < 0x80 { return (0x41...0x5A).contains(first.value) }
        return first.properties.isUppercase
    }

    var startsLowercase: Bool {
        guard let first = core.unicodeScalars.first else { return false }
        if first.value < 0x80 { return (0x61...0x7A).contains(first.value) }
        return first.properties.isLowercase
    }

    /// `API`, `HTTP2`: more than one capital and no small letter.
    var isAcronym: Bool {
        var capitals = 0
        for byte in core.utf8 {
            if (0x61...0x7A).contains(byte) { return false }
            if (0x41...0x5A).contains(byte) { capitals += 1 }
        }
        return capitals >= 2
    }

    var hasDigit: Bool { core.utf8.contains { (0x30...0x39).contains($0) } }

    var hasLetter: Bool {
        core.unicodeScalars.contains { $0.value < 0x80 ? (0x41...0x5A).contains($0.value & 0xDF) : $0.properties.isAlphabetic }
    }

    var endsClause: Bool { trail.unicodeScalars.contains { ",;:—–、，；：".unicodeScalars.contains($0) } || endsSentence }

    var endsSentence: Bool { trail.unicodeScalars.contains(where: Script.isTerminal) }

    var hasComma: Bool { trail.utf8.contains(0x2C) || trail.unicodeScalars.contains { $0 == "、" || $0 == "，" } }

    var hasDash: Bool { trail.unicodeScalars.contains { $0 == "—" || $0 == "–" } || trail.hasSuffix("--") || trail.hasSuffix(" -") }

    /// Removes the comma, semicolon, colon or dash after the word.
    mutating func dropPause() {
        guard !trail.isEmpty else { return }
        trail = String(String.UnicodeScalarView(trail.unicodeScalars.filter { !",;:—–、，；：- ".unicodeScalars.contains($0) }))
    }
}

extension Sequence<Word> {
    /// The words as running text.
    func rendered() -> String {
        var text = ""
        for word in self {
            if !text.isEmpty && !word.isGlued { text += " " }
            text += word.lead
            text += word.core
            text += word.trail
        }
        return text
    }
}
