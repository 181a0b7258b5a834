/// What can be seen of a sentence's role from its words alone.
struct Signals: Sendable {
    /// A greeting, housekeeping, sponsor, or talk about the talk: never published.
    var isMeta = false
    /// It names the topic that follows ("let's talk about …").
    var announces: Range<Int>?
    /// It turns to another topic without announcing it.
    var turn: Turn?
    /// It opens a topic.
    var opensTopic = false
    /// It cannot stand without the sentence before it.
    var isDependent = false
    /// It begins with "Second," and could stand alone without that word.
    var isEnumerated = false
    /// It only introduces what follows ("here is my advice").
    var introduces = false
    /// It has the ring of a claim that people quote.
    var isPunchy = false
    /// It states a lesson or a result.
    var concludes = false
    /// No finite verb, too short or too long, or numbers and signs only.
    var isFragment = false
    /// Numbers and names in it, 0...1.
    var concreteness = 0.0
    /// It says the same words as this earlier sentence.
    var repeats = false

    init(_ sentence: Sentence, lexicon: Lexicon) {
        let words = sentence.words
        let count = words.count
        if let phrase = lexicon.announcements.first(in: words, starts: 0..<min(count, 12)), phrase.upperBound < count {
            announces = phrase.upperBound..<count
        }
        isMeta = lexicon.metaTalk.occurs(in: words) || Signals.greets(words, lexicon: lexicon) || announces != nil && count <= 22
        if announces == nil, !sentence.isQuestion { turn = Turn(words, lexicon: lexicon) }
        opensTopic = announces != nil || turn != nil || lexicon.borders.first(in: words, starts: 0..<3) != nil
        isDependent = Signals.isDependent(words, lexicon: lexicon) || sentence.contrast != nil
        isEnumerated =
            count > 5 && words[0].hasComma && ["second", "third", "fourth", "fifth", "secondly", "thirdly", "then"].contains(words[0].key)
        introduces = count <= 18 && lexicon.introductions.first(in: words, starts: 0..<count) != nil && !words.contains { $0.hasDigit }
        isPunchy = words.contains { lexicon.punches.contains($0.key) }
        concludes = lexicon.conclusions.first(in: words, starts: 0..<min(count, 8)) != nil
        let letters = words.lazy.filter(\.hasLetter).count
        let unspaced = words.contains(where: \.isGlued)
        isFragment = letters < (lexicon.verbs == nil ? 4 : 2) && !unspaced || count > 60 && !unspaced || letters * 2 < count
        if !isFragment, let verbs = lexicon.verbs, count <= 60 {
            let isCommand = verbs.bases.contains(words[0].key) || ["do", "don't", "never", "always"].contains(words[0].key)
            let opens = lexicon.adverbials.match(words, at: 0)
            let isLateCommand = opens > 0 && opens < count && verbs.bases.contains(words[opens].key)
            isFragment = !isCommand && !isLateCommand && verbs.firstFinite(words, in: 0..<count, lexicon: lexicon) == nil
            if let first = words.first, lexicon.subordinators.contains(first.key), !words.dropLast().contains(where: \.hasComma),
                first.key != "as", first.key != "since", count < 10
            {
                isFragment = isFragment || first.key != "if" && first.key != "when"
            }
        }
        // "We once had." was broken off; "I mean, forty cents." only repeats what was said.
        if lexicon.language == "en", count <= 5, let last = words.last {
            let repeats = words[0].key == "i" && count > 1 && words[1].key == "mean"
            isFragment = isFragment || repeats || Signals.auxiliaries.contains(last.key)
        }
        isFragment = isFragment || sentence.isTorn || Scraps.holds(words, lexicon: lexicon)
        let numbers = words.lazy.filter { $0.hasDigit || Signals.numerals.contains($0.key) }.count
        let names = words.dropFirst().lazy.filter { $0.startsUppercase && $0.core != "I" && !$0.key.hasPrefix("i'") }.count
        concreteness = min(1, Double(numbers) * 0.3 + Double(names) * (lexicon.language == "de" ? 0 : 0.2))
    }

    private static let numerals = wordSet(
        "hundred thousand million billion percent half twice double cent mille million millions milliard pour-cent cien ciento mil millón millones hundert tausend prozent"
    )

    private static let auxiliaries = wordSet(
        "am is are was were be been have has had do does did will would shall should can could may might must")

    private static func greets(_ words: [Word], lexicon: Lexicon) -> Bool {
        let length = lexicon.greetings.match(words, at: 0)
        guard length > 0 else { return false }
        return length == words.count || words[length - 1].endsClause || words.count <= 8 || length >= 2
    }

    private static func isDependent(_ words: [Word], lexicon: Lexicon) -> Bool {
        guard let first = words.first else { return true }
        let second = words.count > 1 ? words[1].key : ""
        let third = words.count > 2 ? words[2].key : ""
        if lexicon.language == "en" {
            // "There is a box", "it turns out", "both X and Y" refer to nothing before
            if first.key == "there" || first.key == "there's" { return false }
            if first.key == "it" && ["takes", "took", "turns", "turned", "seems", "rains"].contains(second) { return false }
            if ["it's", "it"].contains(first.key),
                [second, third].contains(where: {
                    ["important", "easy", "hard", "possible", "worth", "time", "better", "difficult", "true"].contains($0)
                })
            {
                return false
            }
            if ["both", "each", "another", "such", "either", "neither", "others"].contains(first.key) {
                return second == "of" || words[0].hasComma || lexicon.verbs?.auxiliaries.contains(second) == true
            }
            if ["second", "third", "fourth", "fifth", "secondly", "thirdly"].contains(first.key) && first.hasComma { return true }
            if ["then", "here", "here's", "same"].contains(first.key) { return first.key == "then" }
            if first.key == "or" || first.key == "nor" || first.key == "because" && !words.dropLast().contains(where: \.hasComma) {
                return true
            }
            if Scraps.refersBack(words, lexicon: lexicon) { return true }
            // "In the end, it …"
            if let comma = words.prefix(6).firstIndex(where: \.hasComma), comma + 1 < words.count,
                ["it", "they", "that", "this", "he", "she", "it's", "they're", "that's", "these", "those"].contains(words[comma + 1].key),
                !lexicon.subordinators.contains(first.key)
            {
                return true
            }
        }
        if lexicon.anaphors.contains(first.key)
            || lexicon.anaphors.contains(lexicon.bare(first.key)) && !lexicon.elisions.contains(String(first.key.prefix { $0 != "'" }))
        {
            return true
        }
        return lexicon.backReferences.first(in: words, starts: 0..<min(words.count, 7)) != nil
    }
}
