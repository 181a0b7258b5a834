/// What may stand over a section: a noun phrase, a question that names something, or a short claim that stands by itself;
/// never a scrap of speech.
struct HeadingRules {
    let lexicon: Lexicon

    /// A question for a what or a how, not "How about …?" or "Are we …?".
    func allowsQuestion(_ words: [Word]) -> Bool {
        guard lexicon.language == "en", let first = words.first, words.count > 1 else { return true }
        guard HeadingRules.asking.contains(first.key),
            !["about", "else", "if"].contains(words[1].key) || first.key == "what" && words[1].key == "about"
        else { return false }
        return !words.contains { HeadingRules.idle.contains($0.key) }
    }

    /// A claim whose subject is a thing: not "we", not "some people", no command, no count of the speaker's points.
    func allowsClaim(_ words: [Word]) -> Bool {
        guard lexicon.language == "en", let first = words.first, words.count > 2 else { return true }
        if first.key.hasSuffix("ly") || HeadingRules.openers.contains(first.key) || lexicon.contrasts.contains(first.key) { return false }
        if lexicon.verbs?.bases.contains(first.key) == true, lexicon.verbs?.auxiliaries.contains(words[1].key) != true { return false }
        if words.dropFirst().prefix(2).contains(where: { HeadingRules.ranks.contains($0.key) }) { return false }
        return !words.contains { HeadingRules.idle.contains($0.key) || ["could", "would", "might"].contains($0.key) }
    }

    /// A topic that was announced: not "a little bit later", not "a quote".
    func allowsTopic(_ words: [Word]) -> Bool {
        guard lexicon.language == "en", let first = words.first else { return true }
        if first.key == "to" { return false }
        if ["a", "an", "some", "any"].contains(first.key), words.count < 3 { return false }
        if words.contains(where: { ["third", "second", "first", "next"].contains($0.key) }) && words.contains(where: { $0.key == "set" }) {
            return false
        }
        return !(words.allSatisfy { HeadingRules.measures.contains($0.key) || lexicon.determiners.contains($0.key) })
    }

    /// "Just basic limits" → "basic limits".
    func withoutAdverbs(_ words: [Word]) -> [Word] {
        guard lexicon.language == "en" else { return words }
        return Array(words.drop { HeadingRules.adverbs.contains($0.key) })
    }

    private static let asking = wordSet("what why how when where who which whose")
    private static let idle = wordSet("yesterday today tomorrow really actually basically whatever anything something wrong maybe")
    private static let openers = wordSet(
        """
        and but so or nor then also again still even only just like rather maybe perhaps now here there we you i they he she some somebody someone
        people everybody everyone nobody let let's one because if when while as since after before once not no yes oh well
        """)
    private static let ranks = wordSet("first second third fourth last next other")
    private static let measures = wordSet(
        "little bit later soon lot more less way ways again now then earlier minute moment while next few")
    private static let adverbs = wordSet(
        "just only really basically actually simply mostly mainly essentially probably maybe kind sort also about")
}
