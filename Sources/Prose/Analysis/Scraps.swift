/// Sees the scraps of English speech that are no sentence on paper.
enum Scraps {
    /// "Like nobody bothered you.", "Something you will never forgive me for.", "I know, everybody has to ship and everything else."
    static func holds(_ words: [Word], lexicon: Lexicon) -> Bool {
        guard lexicon.language == "en", let first = words.first, words.count > 1 else { return false }
        let firstComma = words.firstIndex(where: \.hasComma)
        if ["like", "unlike"].contains(first.key) {
            return !(firstComma.map { $0 < 7 } ?? false) || lexicon.pronouns.contains(words[1].key)
        }
        if endings.first(in: words, starts: max(0, words.count - 4)..<words.count) != nil { return true }
        if words.contains(where: { $0.key == "blah" }) { return true }
        if quotesLoosely(words) { return true }
        if first.key == "i", words[1].key == "know", words[1].hasComma { return true }
        let isScrap =
            ["rather", "than", "something", "somebody", "someone", "anything", "as", "or", "need", "not"].contains(first.key)
            || first.key.hasSuffix("er") && words[1].key == "than" || words[1].key == "simpler"
            || comparatives.contains(words[1].key) && first.key.hasSuffix("ly")
            || first.key.hasSuffix("ing") && words[1].key == "to" || relative(words)
        guard isScrap else { return false }
        return Clauses(lexicon: lexicon).mainVerb(words) == nil
    }

    /// "In this area", "the problem with these": what is meant was said before.
    static func refersBack(_ words: [Word], lexicon: Lexicon) -> Bool {
        for (index, word) in words.prefix(6).enumerated() where ["this", "these", "those"].contains(word.key) {
            guard index + 1 < words.count else { return true }
            // "If you want to start, this is my advice": what is meant follows, or was said in the same sentence
            if words[..<index].contains(where: \.hasComma) { break }
            if word.key == "those", ["who", "that", "of"].contains(words[index + 1].key) { continue }
            if ["year", "week", "month", "morning", "evening", "afternoon", "days", "talk", "article"].contains(words[index + 1].key) {
                continue
            }
            return true
        }
        let first = words[0].key
        if ["what", "how", "when", "where", "why"].contains(first), words.count > 1,
            ["it", "they", "he", "she", "that"].contains(words[1].key)
        {
            return true
        }
        return ["even", "not", "either", "all"].contains(first) && words.count > 1
            && ["that", "it", "they", "this", "he", "she", "them"].contains(words[1].key)
    }

    /// "They were like: Oh, no", "You can be like, I want one": speech acted out.
    private static func quotesLoosely(_ words: [Word]) -> Bool {
        for index in words.indices.dropFirst().dropLast()
        where words[index].key == "like" && ["be", "is", "are", "was", "were", "it's", "i'm"].contains(words[index - 1].key) {
            let next = words[index + 1]
            if words[index].endsClause || !next.lead.isEmpty
                || ["oh", "wow", "man", "hey", "okay", "i", "we", "i'm", "no", "yes"].contains(next.key)
            {
                return true
            }
        }
        return false
    }

    /// "People who work on databases.", "The need to add …, when we are …": a noun and what hangs on it.
    private static func relative(_ words: [Word]) -> Bool {
        guard words.count <= 24 else { return false }
        guard !["that", "that's"].contains(words[0].key) else { return false }
        return words.prefix(8).contains { ["who", "which", "when", "where", "whose", "that"].contains($0.key) } && words[0].key != "when"
            && words[0].key != "where"
    }

    private static let comparatives = wordSet("simpler better worse easier harder faster slower more less")
    private static let endings = PhraseSet(
        "and everything else|and all that|or whatever|or anything|and whatever|and stuff|and so on and so forth")
}
