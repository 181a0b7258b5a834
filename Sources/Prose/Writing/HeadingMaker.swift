/// Names a topic in two to seven words: by what the speaker announced, asked or stated in short, else by its keyphrases.
struct HeadingMaker {
    let analysis: Analysis
    private(set) var used: Set<[String]> = []
    static let wordsMax = 7

    /// Claims before announced topics: the headings of key insights.
    let prefersClaims: Bool

    init(_ analysis: Analysis, prefersClaims: Bool = false) {
        self.analysis = analysis
        self.prefersClaims = prefersClaims
    }

    struct Heading {
        var text: String
        /// The sentence it was taken from; nil for keyphrases.
        var sentence: Int?
    }

    /// A heading for the sentences of `range` that no earlier call has returned.
    mutating func heading(for range: Range<Int>, phrases: [Keyphrases.Phrase]) -> Heading {
        let topical = Set(phrases.flatMap(\.termIDs))
        var candidates = announced(range) + asked(range, topical) + stated(range, phrases: phrases) + named(phrases)
        candidates.sort { $0.score != $1.score ? $0.score > $1.score : $0.order < $1.order }
        // First one that shares its words with no other heading, then any that is not the same
        for isFresh in [true, false] {
            for candidate in candidates
            where (!isFresh || candidate.sentence != nil || candidate.score > 0.5 && isNew(candidate.text)) && accepts(candidate.text) {
                return Heading(text: candidate.text, sentence: candidate.sentence)
            }
        }
        let fallback = "\(analysis.lexicon.templates?.overview ?? "") \(used.count + 1)".trimmed
        used.insert([fallback])
        return Heading(text: fallback, sentence: nil)
    }

    /// A heading that could be taken: the one of the highest score is, of equal ones the first.
    struct Candidate {
        var text: String
        var score: Double
        var order: Int
        var sentence: Int?
    }

    private mutating func accepts(_ text: String) -> Bool {
        guard !text.isEmpty else { return false }
        return used.insert(content(text)).inserted
    }

    /// Whether no earlier heading says all of this, or part of it.
    private func isNew(_ text: String) -> Bool {
        let content = Set(content(text))
        return !used.contains { content.isSuperset(of: $0) || content.isSubset(of: $0) }
    }

    private func content(_ text: String) -> [String] {
        let words = text.split(separator: " ").map { Word.key(of: String($0)) }
        let content = words.filter { !analysis.lexicon.stopWords.contains($0) }
        return (content.isEmpty ? words : content).map { Stemmer.stem($0, language: analysis.lexicon.language) }.sorted()
    }

    /// The words without closing signs, with a capital.
    func plain(_ words: [Word], keepStop: Bool = true) -> String {
        var words = words
        guard let last = words.indices.last else { return "" }
        words[0].lead = words[0].lead == "¿" && keepStop ? "¿" : ""
        words[last].trail = keepStop && words[last].trail.contains("?") ? "?" : ""
        words[0].core = Cleaner.capitalized(words[0].core)
        return words.rendered()
    }
}
