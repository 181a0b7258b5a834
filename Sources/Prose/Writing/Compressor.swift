/// Shortens a sentence to a complete clause by taking off what can go: brackets, opening adverbials, dependent tails.
/// What limits or denies a claim ("unless", "not because") is never cut from it.
struct Compressor {
    let lexicon: Lexicon
    let cleaner: Cleaner

    init(lexicon: Lexicon) {
        self.lexicon = lexicon
        cleaner = Cleaner(lexicon: lexicon)
    }

    /// All the complete ways to say `words` in `range` words, the fullest first.
    func variants(of words: [Word], within limit: ClosedRange<Int>) -> [[Word]] {
        var found: [[Word]] = []
        func take(_ candidate: [Word]) {
            guard limit.contains(candidate.count), let last = candidate.last, !lexicon.dangles(last) else { return }
            let finished = cleaner.finished(candidate)
            if !found.contains(finished) { found.append(finished) }
        }
        for base in [words, withoutBrackets(words), withoutAdverbial(words), withoutAdverbial(withoutBrackets(words))] where base.count >= 4
        {
            take(base)
            for cut in cuts(in: base) { take(trimmed(base, to: cut)) }
        }
        return found.sorted { $0.count > $1.count }
    }

    /// The fullest complete form of at most `max` words; nil when there is none.
    func shortened(_ words: [Word], max: Int) -> [Word]? { variants(of: words, within: 4...max).first }

    private func trimmed(_ words: [Word], to cut: Int) -> [Word] {
        var head = Array(words[..<cut])
        head[cut - 1].dropPause()
        return head
    }

    private func withoutBrackets(_ words: [Word]) -> [Word] {
        var result = words
        while let open = result.firstIndex(where: { $0.lead.hasPrefix("(") }), open > 0,
            let close = result[open...].firstIndex(where: { $0.trail.contains(")") })
        {
            let rest = String(result[close].trail.drop { $0 != ")" }.dropFirst())
            result[open - 1].trail += rest
            result.removeSubrange(open...close)
        }
        return result
    }

    func withoutAdverbial(_ words: [Word]) -> [Word] {
        let length = lexicon.adverbials.match(words, at: 0)
        guard length > 0, length + 4 <= words.count, words[length - 1].hasComma else { return words }
        return Array(words[length...])
    }

    /// Positions before which the sentence may end.
    private func cuts(in words: [Word]) -> [Int] {
        guard words.count > 5 else { return [] }
        // "If A, B": B must stay, so cutting begins behind its verb
        var from = 4
        if let first = words.first, lexicon.subordinators.contains(lexicon.bare(first.key)) {
            guard let comma = words.firstIndex(where: \.hasComma) else { return [] }
            from = comma + 4
        }
        let paired = words.contains { ["either", "both", "whether", "neither", "between", "entre", "zwischen"].contains($0.key) }
        guard !paired, from < words.count - 1 else { return [] }
        return (from..<(words.count - 1)).filter { mayEnd(words, before: $0) }
    }

    private func mayEnd(_ words: [Word], before index: Int) -> Bool {
        let word = words[index]
        let last = words[index - 1]
        guard !lexicon.dangles(last) || last.endsClause else { return false }
        guard !lexicon.limits.contains(word.key), !words[index...].prefix(3).contains(where: { lexicon.limits.contains($0.key) }) else {
            return false
        }
        let tailDenies = ["not", "no", "never", "nor", "pas", "nicht", "nunca"].contains(word.key)
        guard !tailDenies else { return false }
        let strong = last.trail.contains(";") || last.trail.contains(" —") || last.trail.contains("—") || last.trail.contains(":")
        let comma = last.hasComma
        let opensTail = lexicon.tails.contains(word.key)
        guard strong || (comma && opensTail) || (!comma && opensClause(words, at: index)) else { return false }
        let head = Array(words[..<index])
        // "not … because", "not X, but Y": the tail carries the sense
        let denies = head.contains { lexicon.negations.contains($0.key) || $0.key.hasSuffix("n't") }
        if denies { return false }
        // "A does this, B does that, and C": the parts of a list of clauses stand or fall together
        let opens = lexicon.subordinators.contains(head[0].key) ? (head.firstIndex(where: \.hasComma) ?? 0) + 1 : 1
        if !strong, let verb = lexicon.verbs?.firstFinite(head, in: opens..<head.count, lexicon: lexicon), verb < index - 1,
            head[verb..<(index - 1)].contains(where: \.hasComma)
        {
            return false
        }
        if strong && last.trail.contains(":") && index < 5 { return false }
        // An enumeration: "a lamp, a kettle and …"
        if comma, word.key == "and" || word.key == "or" || word.key == "et" || word.key == "y" || word.key == "und" {
            guard opensClause(words, at: index) else { return false }
        }
        return isComplete(head)
    }

    /// A conjunction with a new subject and verb behind it.
    private func opensClause(_ words: [Word], at index: Int) -> Bool {
        guard lexicon.tails.contains(words[index].key), index + 2 < words.count else { return false }
        let next = words[index + 1]
        guard let verbs = lexicon.verbs else {
            return words[index - 1].hasComma && (lexicon.pronouns.contains(next.key) || lexicon.determiners.contains(next.key))
        }
        if words[index].key == "because" { return true }
        guard ["and", "so", "but", "while", "although"].contains(words[index].key) else { return false }
        guard lexicon.pronouns.contains(lexicon.bare(next.key)) || words[index - 1].hasComma && lexicon.determiners.contains(next.key)
        else { return false }
        return verbs.firstFinite(words, in: (index + 1)..<(index + 6), lexicon: lexicon) != nil
    }

    /// Whether the words have a subject and a finite verb with something behind it (where verbs are known).
    func isComplete(_ words: [Word]) -> Bool {
        guard words.count >= 4, let last = words.last, !lexicon.dangles(last) else { return false }
        guard let verbs = lexicon.verbs else { return words.count >= 6 }
        var bare = words
        bare[bare.count - 1].dropPause()
        if verbs.bases.contains(words[0].key) { return true }
        guard let verb = verbs.firstFinite(bare, in: 1..<words.count, lexicon: lexicon) else { return false }
        return verb < words.count - 1 || !verbs.auxiliaries.contains(words[verb].key)
    }
}
