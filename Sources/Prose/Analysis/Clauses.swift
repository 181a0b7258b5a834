/// Finds the verb that carries an English sentence, past the clauses that hang in it: "People who work on databases know
/// this" is carried by "know", and "People who work on databases." by nothing.
struct Clauses {
    let lexicon: Lexicon

    /// The index of the main finite verb; 0 for a command; nil where there is none, or none that the lists know.
    func mainVerb(_ words: [Word]) -> Int? {
        guard let verbs = lexicon.verbs, let opening = opening(words) else { return nil }
        var start = opening.start
        if opening.pending == 0, start > 0 || !words[0].hasComma, start < words.count, verbs.bases.contains(words[start].key) {
            return start
        }
        var pending = opening.pending
        var hasClosed = false
        /// Where an auxiliary stands whose verb follows: "does not run" is one verb.
        var auxiliary = -3
        while start < words.count, ["and", "but", "so"].contains(words[start].key) { start += 1 }
        for index in start..<words.count {
            let key = words[index].key
            if index > start, opensRelative(words, at: index, from: start, verbs) { pending += 1 }
            let continues = index == auxiliary + 1 || index == auxiliary + 2 && lexicon.negations.contains(words[index - 1].key)
            // Behind the clause of a plural subject a bare verb is the main one: "the tests that we wrote take an hour"
            let isBare =
                hasClosed && pending == 0 && verbs.bases.contains(key) && !lexicon.determiners.contains(words[index - 1].key)
                && !lexicon.prepositions.contains(words[index - 1].key)
            guard verbs.isFinite(words, at: index, lexicon: lexicon) || isPast(words, at: index, key) || isBare else { continue }
            if verbs.auxiliaries.contains(key) { auxiliary = index }
            if continues { continue }
            if pending == 0 { return index }
            pending -= 1
            hasClosed = pending == 0
        }
        return nil
    }

    /// Where the main clause may begin, and how many verbs belong to clauses before it. Nil for an "if" that leads nowhere.
    private func opening(_ words: [Word]) -> (start: Int, pending: Int)? {
        let opened = lexicon.adverbials.match(words, at: 0)
        if opened > 0, opened < words.count, words[opened - 1].hasComma { return (opened, 0) }
        guard let first = words.first else { return nil }
        if ["what", "how", "why", "whoever", "whatever"].contains(first.key) { return (1, 1) }
        guard lexicon.subordinators.contains(first.key) else { return (0, 0) }
        if let comma = words.firstIndex(where: \.hasComma) { return comma + 1 < words.count ? (comma + 1, 0) : nil }
        return ["as", "since", "after", "before", "once", "until", "given", "even"].contains(first.key) ? (1, 0) : (1, 1)
    }

    /// A clause inside the subject: "who …", "the tests that …", "something you …".
    private func opensRelative(_ words: [Word], at index: Int, from start: Int, _ verbs: Verbs) -> Bool {
        let key = words[index].key
        if Clauses.relatives.contains(key) { return true }
        if key == "that" {
            let next = index + 1 < words.count ? words[index + 1].key : ""
            if words[index - 1].endsClause {
                return verbs.auxiliaries.contains(next) || verbs.thirds.contains(next) || next.hasSuffix("ly")
            }
            return !verbs.isFinite(words, at: index - 1, lexicon: lexicon)
        }
        guard Clauses.persons.contains(key), !words[index - 1].endsClause, words[index - 1].key != "that",
            !Clauses.relatives.contains(words[index - 1].key), !Clauses.times.contains(words[index - 1].key)
        else { return false }
        guard lexicon.determiners.contains(words[start].key) || Clauses.indefinites.contains(words[start].key) else { return false }
        return !words[start..<index].contains { lexicon.prepositions.contains($0.key) || Clauses.persons.contains($0.key) }
    }

    /// A regular past that the lists do not hold: "the gauge wobbled".
    private func isPast(_ words: [Word], at index: Int, _ key: String) -> Bool {
        guard key.count >= 5, key.hasSuffix("ed"), index > 0 else { return false }
        let before = words[index - 1].key
        return !before.hasSuffix("ly") && !lexicon.determiners.contains(before) && !lexicon.prepositions.contains(before)
            && !["be", "been", "being", "and", "or", "get", "got", "more", "most", "very"].contains(before)
            && lexicon.verbs?.auxiliaries.contains(before) != true
    }

    private static let relatives = wordSet("who which whose where when because if while although whether unless why how what")
    private static let persons = wordSet("i we you they he she")
    private static let indefinites = wordSet("something everything anything nothing all things people")
    private static let times = wordSet(
        "day week month year time moment morning evening afternoon night summer winter spring autumn end once then now here there")
}
