/// Headings that are statements: what a topic says, in few words.
extension HeadingMaker {
    /// A short statement, or the first clause of a longer one, that names the topic's words.
    func stated(_ range: Range<Int>, phrases: [Keyphrases.Phrase]) -> [Candidate] {
        let lexicon = analysis.lexicon
        guard lexicon.verbs != nil else { return [] }
        let compressor = Compressor(lexicon: lexicon)
        let topical = Set(phrases.prefix(4).flatMap(\.termIDs))
        var found: [Candidate] = []
        let standing = range.filter(analysis.standsAlone)
        let worthiest =
            standing.count <= 30 ? standing : Array(standing.sorted { (analysis.worth[$0], -$0) > (analysis.worth[$1], -$1) }.prefix(30))
        for index in worthiest {
            for variant in compressor.variants(of: analysis.sentences[index].words, within: 3...HeadingMaker.wordsMax) {
                guard states(variant, compressor), HeadingRules(lexicon: lexicon).allowsClaim(variant),
                    analysis.claims[index] || variant.count < 6,
                    !variant.dropLast().contains(where: \.endsClause)
                else { continue }
                let terms = Set(variant.compactMap { analysis.terms.id(of: $0.key) })
                let hits = terms.intersection(topical).count
                guard hits > 0 else { continue }
                let rings = analysis.signals[index].isPunchy || analysis.signals[index].concludes
                let score =
                    (prefersClaims && rings ? 3 : 1.1) + (opensWithSubject(variant) ? 0.35 : 0) + analysis.worth[index] + 0.35
                    * Double(min(hits, 2))
                    - (lexicon.verbs?.bases.contains(variant[0].key) == true ? 0.3 : 0)
                    - (["we", "our", "my"].contains(variant[0].key) ? 0.25 : 0)
                found.append(Candidate(text: plain(variant, keepStop: false), score: score, order: index, sentence: index))
            }
        }
        return found
    }

    /// "Simplicity is hard work": the text's own subject comes first.
    private func opensWithSubject(_ words: [Word]) -> Bool {
        guard let id = words.first.flatMap({ analysis.terms.id(of: $0.key) }) else { return false }
        return analysis.keyphrases.subjects.prefix(6).contains { $0.termIDs.contains(id) }
    }

    /// The short claim that speaks best for the whole text.
    func claim() -> (text: String, terms: Set<Int>)? {
        guard analysis.lexicon.verbs != nil else { return nil }
        var best: (text: String, terms: Set<Int>, score: Double)?
        let stops = analysis.lexicon.stopWords
        let compressor = Compressor(lexicon: analysis.lexicon)
        for index in analysis.leading(60)
        where analysis.signals[index].isPunchy || analysis.signals[index].concludes || analysis.segments.count < 2 {
            let words = compressor.withoutAdverbial(analysis.sentences[index].words)
            for variant in compressor.variants(of: words, within: 4...10) where states(variant, compressor) {
                let score =
                    analysis.importance[index] - (analysis.lexicon.verbs?.bases.contains(variant[0].key) == true ? 0.1 : 0)
                    - (["we", "i", "you"].contains(variant[0].key) ? 0.35 : 0)
                    // "… is a simple thing" promises nothing
                    - (variant.last.map { stops.contains($0.key) } == true ? 0.4 : 0)
                if score > (best?.score ?? 0.3) {
                    best = (plain(variant, keepStop: false), Set(variant.compactMap { analysis.terms.id(of: $0.key) }), score)
                }
            }
        }
        return best.map { ($0.text, $0.terms) }
    }

    /// Whether the words are a claim that needs no context.
    private func states(_ words: [Word], _ compressor: Compressor) -> Bool {
        let lexicon = analysis.lexicon
        return compressor.isComplete(words)
            && !words.contains {
                [
                    "it", "i", "my", "me", "this", "that", "they", "he", "she", "these", "those", "him", "her", "them", "its", "one",
                    "there", "there's",
                ]
                .contains(lexicon.bare($0.key))
            }
            && !["i", "you", "if", "when", "nobody", "everybody", "not"].contains(lexicon.bare(words[0].key))
    }
}
