extension Writer {
    /// The last memorable lines of a source, one or two sentences: an article ends on them. Empty where it just stops.
    func closingLines() -> [Int] {
        let count = analysis.sentences.count
        guard analysis.usableWords >= 200, count >= 12, let last = analysis.sentences.indices.last(where: { analysis.worth[$0] >= 0 }),
            count - last <= 6,
            !isListed(last)
        else { return [] }
        var lines = [last]
        if last > 0, analysis.worth[last - 1] >= 0, !isListed(last - 1), analysis.signals[last].isDependent || sharesWord(last - 1, last),
            !analysis.signals[last - 1].introduces
        {
            lines.insert(last - 1, at: 0)
        }
        let words = lines.reduce(0) { $0 + analysis.sentences[$1].wordCount }
        guard !analysis.signals[lines[0]].isDependent, words <= 45, words >= 6 else { return [] }
        let opensCommand = analysis.lexicon.verbs?.bases.contains(analysis.sentences[last].words[0].key) == true
        let isFarewell = last + 1 < count && analysis.signals[last + 1].isMeta && !opensCommand
        let rings = (max(0, lines[0] - 1)...last).contains { index in
            analysis.signals[index].isPunchy || analysis.signals[index].concludes
                || analysis.sentences[index].words.contains { analysis.lexicon.negations.contains($0.key) }
        }
        return isFarewell || rings && !opensCommand ? lines : []
    }

    package func closing() -> Passage? {
        let lines = closingLines()
        guard !lines.isEmpty else { return nil }
        return Passage(
            text: lines.map { analysis.sentences[$0].text }.joined(separator: " "), utteranceIDs: analysis.utteranceIDs(of: lines))
    }

    func isListed(_ index: Int) -> Bool { analysis.enumerations.contains { $0.range.contains(index) } }

    /// "… are not the point. The point is …"
    private func sharesWord(_ one: Int, _ other: Int) -> Bool {
        let lexicon = analysis.lexicon
        func keys(_ index: Int) -> Set<String> {
            Set(
                analysis.sentences[index].words.map(\.key).filter {
                    $0.utf8.count >= 4 && !lexicon.pronouns.contains($0) && !lexicon.determiners.contains($0)
                        && !lexicon.prepositions.contains($0) && lexicon.verbs?.auxiliaries.contains($0) != true
                })
        }
        return !keys(one).isDisjoint(with: keys(other))
    }
}
