/// Headings that only name the topic, by its keyphrases.
extension HeadingMaker {
    /// "Flaky tests", "Insurance and spare parts": nouns only, and two of them only where both come back.
    func named(_ phrases: [Keyphrases.Phrase]) -> [Candidate] {
        let nouns = phrases.filter(\.isNoun)
        guard !phrases.isEmpty else { return [] }
        var found: [Candidate] = []
        let and = analysis.lexicon.templates?.and
        for (rank, phrase) in nouns.prefix(3).enumerated()
        where phrase.termIDs.count > 1 && (phrase.count > 1 || rank == 0 && analysis.segments.count < 6) {
            found.append(Candidate(text: Cleaner.capitalized(phrase.text), score: 1.75 - 0.1 * Double(rank), order: rank, sentence: nil))
        }
        for (rank, one) in nouns.prefix(3).enumerated() where and != nil && one.count > 1 {
            for (order, second) in nouns.enumerated().dropFirst(rank + 1).prefix(5)
            where one.termIDs.count + second.termIDs.count <= 5 && second.count > 1 {
                // Two words said twice are chance; a name of two words is not
                let isThin = one.termIDs.count + second.termIDs.count < 3 && one.count + second.count < 6 && analysis.segments.count > 5
                found.append(
                    Candidate(
                        text: Cleaner.capitalized("\(one.text) \(and ?? "") \(second.named)"),
                        score: (isThin ? 0.9 : 1.7) - 0.08 * Double(order - 1) - 0.2 * Double(rank), order: order + 1, sentence: nil))
            }
        }
        for (order, phrase) in nouns.enumerated() where phrase.termIDs.count > 1 {
            found.append(
                Candidate(
                    text: Cleaner.capitalized(phrase.text),
                    score: (phrase.count > 1 || analysis.segments.count < 6 ? 1.05 : 0.95) - 0.05 * Double(order), order: order + 5,
                    sentence: nil))
        }
        for (order, phrase) in (nouns + phrases.filter { !$0.isNoun }).enumerated() {
            // What the whole text speaks of is a safe name
            if phrase.isNoun, phrase.count > 2, analysis.keyphrases.subjects.prefix(6).contains(where: { $0.key == phrase.key }) {
                found.append(Candidate(text: Cleaner.capitalized(phrase.named), score: 1.02, order: order, sentence: nil))
            }
            // A single word said once names nothing
            let isThin = phrase.count < 2 && phrase.termIDs.count < 2 || !phrase.isNoun
            found.append(
                Candidate(
                    text: Cleaner.capitalized(phrase.named), score: 0.8 - 0.1 * Double(order) - (isThin ? 0.6 : 0), order: order + 10,
                    sentence: nil))
        }
        return found
    }
}
