/// Headings that are questions, or what a question asks for.
extension HeadingMaker {
    /// "So how did it start?" is a heading as it stands.
    func asked(_ range: Range<Int>, _ topical: Set<Int>) -> [Candidate] {
        let vague: Set<String> = ["this", "that", "they", "he", "she", "these", "those", "i", "you", "right", "okay", "there"]
        return range.compactMap { index in
            let words = analysis.sentences[index].words
            guard analysis.sentences[index].isQuestion, !analysis.signals[index].isMeta, (3...HeadingMaker.wordsMax).contains(words.count),
                analysis.lexicon.questionWords.contains(words[0].key),
                !words.contains(where: { vague.contains($0.key) && !($0.key == "you" && analysis.sentences[index].speaker != nil) }),
                !words.dropLast().contains(where: \.endsClause)
            else { return nil }
            if words.contains(where: { $0.key == "it" }) && !(words[0].key == "how" || words[0].key == "why") { return nil }
            let rephrased = QuestionHeading.named(words, lexicon: analysis.lexicon)
            guard HeadingRules(lexicon: analysis.lexicon).allowsQuestion(words),
                words.contains(where: { analysis.terms.id(of: $0.key).map(topical.contains) ?? false })
                    || rephrased != nil && words[0].key != "what"
                    || words.contains(where: { names($0) })
            else { return nil }
            let distance = Double(index - range.lowerBound) / Double(max(range.count, 1))
            if analysis.sentences[index].speaker == nil, let named = rephrased {
                return Candidate(text: plain(named, keepStop: false), score: 2.9 - 1.5 * distance, order: index, sentence: index)
            }
            var text = plain(words)
            if !text.hasSuffix("?") { text += "?" }
            return Candidate(text: text, score: 2.9 - 1.5 * distance, order: index, sentence: index)
        }
    }

    /// Whether a word carries a topic of its own, said here or elsewhere in the text.
    private func names(_ word: Word) -> Bool {
        !analysis.lexicon.isStop(word) && word.key.count >= 4 && analysis.lexicon.verbs?.bases.contains(word.key) != true
            && !word.key.hasSuffix("ing")
            && (analysis.terms.id(of: word.key).map { analysis.terms.spread[$0] >= 2 } ?? false)
    }
}
