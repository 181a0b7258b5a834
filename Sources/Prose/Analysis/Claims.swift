/// Tells whether a sentence may be read with nothing around it: as a point to remember, in a lead, as a title.
///
/// It needs a subject and a main verb, names what it speaks of, and leaves nothing open: no "this" or "it" from before, no
/// talk to the audience, no scrap of a comparison, no speech of others. Fewer but sound beats more.
struct Claims {
    let lexicon: Lexicon
    let terms: Terms
    /// The terms of the phrases that the whole text is about.
    let subjects: Set<Int>
    private var sentenceCount: Int { terms.sentences.count }
    /// In a source of fewer sentences every one is near the subject.
    private static let fewSentences = 120

    func holds(_ sentence: Sentence, at index: Int) -> Bool {
        let words = sentence.words
        guard (5...26).contains(words.count), !sentence.isQuestion, !opensBadly(words), !hasSpeech(words) else { return false }
        guard !terms.sentences[index].isEmpty || words.contains(where: \.isGlued) else { return false }
        guard lexicon.language == "en" else { return true }
        let distinct = Set(terms.sentences[index])
        let often = max(4, sentenceCount / 70)
        let isTopical =
            sentenceCount < Claims.fewSentences || !distinct.isDisjoint(with: subjects) || distinct.contains { terms.spread[$0] >= often }
        guard distinct.count >= (sentenceCount < Claims.fewSentences ? 1 : 2), isTopical, !isReport(words),
            !words.contains(where: { Claims.personal.contains($0.key) })
        else {
            return false
        }
        if let last = words.last, ["thing", "things", "stuff", "something", "anything", "it"].contains(last.key) { return false }
        return Clauses(lexicon: lexicon).mainVerb(words).map { $0 <= 14 && !words[$0].hasComma } == true && refersToItself(words)
            && names(words)
    }

    /// A condition about something that nobody has introduced: "If the frost returns, …".
    func isConditional(_ sentence: Sentence) -> Bool {
        sentence.words.first.map { lexicon.subordinators.contains(lexicon.bare($0.key)) } ?? false
    }

    private func opensBadly(_ words: [Word]) -> Bool {
        let first = words[0].key
        if lexicon.contrasts.contains(first) || Claims.connectives.contains(first) || lexicon.adverbials.match(words, at: 0) > 0 {
            return true
        }
        guard lexicon.language == "en" else { return ["je", "j'ai", "yo", "ich"].contains(first) }
        if first.hasSuffix("ly") && first.count > 4 || first.hasSuffix("ing") && words.count > 1 && words[1].key == "to" { return true }
        if ["if", "when", "while", "once", "as", "because", "since", "after", "before"].contains(first) {
            if words.count > 2, ["look", "see", "think", "want", "go", "start", "talk"].contains(words[2].key) { return true }
            return !["you", "a", "an", "your", "nobody", "somebody", "someone", "people", "every", "everybody", "everyone"].contains(
                words[1].key)
        }
        if lexicon.verbs?.bases.contains(first) == true, ["and", "or"].contains(words[1].key) { return true }
        if ["what", "how", "why"].contains(first), !words.contains(where: { ["is", "are", "matters", "counts"].contains($0.key) }) {
            return true
        }
        if first == "another" { return true }
        if ["the", "a", "an", "one"].contains(first), Claims.ranks.contains(words[1].key) { return true }
        return Claims.idleCommands.contains(first)
    }

    /// "We have two books here", "You want to read about it": what the speaker does or tells the hearer to do, not what is so.
    private func isReport(_ words: [Word]) -> Bool {
        guard ["we", "you", "we're", "you're"].contains(words[0].key), let verb = words.dropFirst().first else { return false }
        if words.contains(where: { lexicon.negations.contains($0.key) || $0.key.hasSuffix("n't") }) { return false }
        if lexicon.verbs?.pasts.contains(verb.key) == true, lexicon.verbs?.bases.contains(verb.key) != true { return true }
        return words[0].key.contains("'") || Claims.reporting.contains(verb.key)
    }

    private func hasSpeech(_ words: [Word]) -> Bool {
        words.contains { $0.trail.contains(":") || $0.trail.contains("…") || $0.trail.contains("..") }
            || words.contains { ($0.lead + $0.trail).unicodeScalars.contains { "\"“”„«»()".unicodeScalars.contains($0) } }
            || words.dropLast().contains { $0.endsSentence && !lexicon.abbreviations.contains($0.key) }
            || words.dropLast().contains { $0.trail.contains("?") || $0.trail.contains("!") || $0.hasDash && $0.trail.contains("--") }
    }

    /// No demonstrative at all, and no "it" or "they" before the noun that it could stand for.
    private func refersToItself(_ words: [Word]) -> Bool {
        var hasNoun = false
        for (index, word) in words.enumerated() {
            let bare = lexicon.bare(word.key)
            if Claims.demonstratives.contains(bare) { return false }
            if bare == "that" {
                let next = index + 1 < words.count ? words[index + 1].key : ""
                if word.endsClause || next.isEmpty || word.key == "that's" || lexicon.prepositions.contains(next) { return false }
                // "… that fact."
                if words[index + 1].endsClause, !lexicon.pronouns.contains(next), lexicon.verbs?.thirds.contains(next) != true,
                    lexicon.verbs?.bases.contains(next) != true
                {
                    return false
                }
                let before = index > 0 ? words[index - 1].key : ""
                if lexicon.prepositions.contains(before) || ["do", "does", "did", "and", "or", "like"].contains(before) { return false }
            }
            if Claims.pronouns.contains(bare), !hasNoun, !isExpletive(words, at: index) { return false }
            if bare == "there", word.endsClause { return false }
            if !lexicon.isStop(word), word.key.count > 2, lexicon.verbs?.bases.contains(word.key) != true,
                lexicon.verbs?.pasts.contains(word.key) != true
            {
                hasNoun = true
            }
        }
        return true
    }

    private func isExpletive(_ words: [Word], at index: Int) -> Bool {
        guard ["it", "it's"].contains(words[index].key), index + 1 < words.count else { return false }
        return words[(index + 1)...].prefix(3).contains {
            ["takes", "took", "turns", "easy", "hard", "important", "possible", "impossible", "better", "worth", "difficult"].contains(
                $0.key)
        }
    }

    /// "The colony …" must be something that the text speaks of more than once, and a name one that it is about.
    private func names(_ words: [Word]) -> Bool {
        if ["the", "both", "your"].contains(words[0].key), let noun = words.dropFirst().prefix(3).first(where: { !lexicon.isStop($0) }) {
            return terms.id(of: noun.key).map { terms.spread[$0] >= 3 || subjects.contains($0) } ?? false
        }
        return true
    }

    private static let personal = wordSet(
        "i me my mine myself i'm i've i'd i'll he she him his her hers blah whatever us stuff thingy situation")
    private static let demonstratives = wordSet("this these those here such")
    private static let pronouns = wordSet("it they them its their it's they're one ones")
    private static let ranks = wordSet("first second third other next last same only case cases thing things one real need biggest")
    private static let reporting = wordSet(
        "have had are were want wanted could would will went need needed look saw see got get talk say said do did use used think know just also really might may"
    )
    private static let connectives = wordSet(
        """
        and but so or nor like rather compare than something somebody someone here also again maybe perhaps no yes oh finally then
        instead not just only even still well yet plus more less unlike besides anyway there there's some let's by for in at on from with
        et mais donc alors car puis ensuite aussi y pero entonces además también und aber denn also dann auch
        """)
    private static let idleCommands = wordSet(
        "compare look let imagine say see take find suppose think call guess grab go get come try give put want need have help feel stop")
}
