/// A phrase at one place of a text: what its own words and those around it tell of it.
struct PhraseSighting {
    private let words: [Word]
    private let range: Range<Int>
    /// The run of words, each of which can stand in a noun phrase, that it lies in.
    private let run: Range<Int>
    private let lexicon: Lexicon
    private let bareLast: String
    let first: Word
    private let last: Word
    let termIDs: [Int]

    /// Endings of words that tell a quality.
    private static let qualities = ["ible", "able", "ous", "ful", "less", "ical"]
    private static let idleNouns = wordSet(
        "question questions part parts thing things way ways idea ideas point points kind kinds time times day days case number side person people work example"
    )
    /// Nouns that name a topic only together with another word.
    private static let vague = wordSet(
        "problem problems solution solutions answer answers step steps process word words bunch lot stuff guy guys place places set sets space world"
    )

    /// Nil where one of its words is no term, or where it ends in a quality.
    init?(_ words: [Word], _ range: Range<Int>, run: Range<Int>, terms: Terms, lexicon: Lexicon) {
        guard let first = words[range].first, let last = words[range].last else { return nil }
        termIDs = words[range].compactMap { terms.id(of: $0.key) }
        guard termIDs.count == range.count else { return nil }
        bareLast = lexicon.bare(last.key)
        if lexicon.language == "en", range.count > 1, ["ic", "ous", "ful", "able", "less", "ible"].contains(where: bareLast.hasSuffix) {
            return nil
        }
        (self.words, self.range, self.run, self.lexicon, self.first, self.last) = (words, range, run, lexicon, first, last)
    }

    private var phrase: ArraySlice<Word> { words[range] }
    private var before: Word? { range.lowerBound > 0 ? words[range.lowerBound - 1] : nil }
    private var follows: Word? { range.upperBound < words.count ? words[range.upperBound] : nil }
    /// The word before its run.
    private var opener: Word? { run.lowerBound > 0 ? words[run.lowerBound - 1] : nil }
    private var endsRun: Bool { range.upperBound == run.upperBound }
    private var followsDeterminer: Bool { before.map { lexicon.determiners.contains($0.key) } ?? false }

    var isName: Bool {
        phrase.allSatisfy { $0.startsUppercase } && range.lowerBound > 0 && lexicon.language != "de"
            && !(range.count == 1 && lexicon.verbs?.bases.contains(last.key) == true)
    }
    var isPlural: Bool { last.key.hasSuffix("s") && !last.key.hasSuffix("ss") }
    /// Whether "the" stands before it, and it is all that follows it.
    var isDefinite: Bool { before?.key == "the" && range.lowerBound == run.lowerBound && endsRun }

    /// Whether it stands where only a noun stands.
    var isNominal: Bool {
        if lexicon.stopWords.isEmpty { return true }
        guard endsRun && isThing else { return false }
        // "A clarifying question": the noun comes yet
        if let follows, !last.endsClause && PhraseSighting.idleNouns.contains(follows.key) { return false }
        return isLed || isCarried || lexicon.language == "en" && isPlural && lexicon.verbs?.thirds.contains(last.key) != true
    }

    /// Behind an article or a preposition.
    private var isLed: Bool {
        opener.map {
            !$0.endsClause && $0.key != "to" && (lexicon.determiners.contains($0.key) || lexicon.prepositions.contains($0.key))
        } ?? false
    }

    /// At the beginning of a clause, before its verb.
    private var isCarried: Bool {
        opener.map(\.endsClause) ?? true && follows.map { lexicon.verbs?.auxiliaries.contains($0.key) == true } ?? false
    }

    private var isThing: Bool {
        !isDeed && !opensWithPlural && !PhraseSighting.qualities.contains(where: bareLast.hasSuffix) && !last.key.hasSuffix("ly")
    }

    /// "Clarify" names a deed unless an article says otherwise.
    private var isDeed: Bool { range.count == 1 && lexicon.verbs?.bases.contains(last.key) == true && !followsDeterminer }

    /// "Distinguishes simplicity": an English compound does not begin with a plural.
    private var opensWithPlural: Bool {
        lexicon.language == "en"
            && phrase.dropLast().contains { word in
                word.key.hasSuffix("s") && !word.startsUppercase && !["ss", "us", "is", "ics", "'s"].contains(where: word.key.hasSuffix)
            }
    }

    /// A gerund or adjective alone names no thing.
    private var isWeak: Bool {
        guard range.count == 1 else { return false }
        if bareLast.utf8.count < 4 { return true }
        guard lexicon.language == "en", !last.startsUppercase else { return false }
        return bareLast.hasSuffix("ing") && bareLast.count < 8 || ["ed", "able", "ful", "ous", "ive"].contains(where: bareLast.hasSuffix)
    }

    /// What it adds to the score of its phrase.
    func gain(_ weight: Double) -> Double {
        var gain = weight * (isWeak ? 0.35 : 1)
        if range.count == 1, PhraseSighting.vague.contains(bareLast) { gain *= 0.15 }
        gain *= range.count == 2 ? 1.7 : range.count == 3 ? 1.6 : 1
        if range != run { gain *= 0.55 }
        if followsDeterminer { gain *= 1.3 }
        if isName { gain *= 1.2 }
        if lexicon.stopWords.isEmpty { gain *= min(1.5, Double(phrase.reduce(0) { $0 + $1.core.unicodeScalars.count }) / 6) }
        return gain
    }

    /// Rendered without signs; elided articles and possessives go.
    var text: String {
        var text = ""
        for (offset, word) in phrase.enumerated() {
            let isLast = offset == range.count - 1
            var core = word.core
            if let apostrophe = core.firstIndex(where: { $0 == "'" || $0 == "’" }) {
                if lexicon.elisions.contains(core[..<apostrophe].lowercased()) {
                    core = String(core[core.index(after: apostrophe)...])
                } else if isLast {
                    core = String(core[..<apostrophe])
                }
            }
            if range.lowerBound + offset == 0, !word.isAcronym, lexicon.language != "de" { core = core.lowercased() }
            text += (offset > 0 && !word.isGlued ? " " : "") + core
        }
        return text
    }
}
