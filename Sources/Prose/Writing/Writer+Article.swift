extension Writer {
    /// The most words that the sections of an article have together.
    static let wordsMax = 1_700

    package func article(targetChapters: Int = 4) -> Article {
        let outline = outline()
        let reserved = reserved()
        let sections = outline.segments.indices.map { section(outline, $0, reserved: reserved) }
        return Article(
            title: outline.title, seo: seo(outline), outline: outline, lead: lead(outline),
            chapters: chapters(outline, target: targetChapters), sections: sections, takeaways: takeaways(), closing: closing())
    }

    /// Sentences that the lead, the closing list and the last lines use, which sections leave out, and those set as quotations.
    struct Reserved {
        var lead: [Int] = []
        var takeaways: [Int] = []
        var closing: [Int] = []
        var quotes: Set<Int> = []
        var all: Set<Int> { Set(lead + takeaways + closing) }
    }

    func reserved() -> Reserved {
        var reserved = Reserved()
        reserved.closing = closingLines()
        if let hook = hook(excluding: Set(reserved.closing)) { reserved.lead = [hook] }
        reserved.takeaways = closingStatements(excluding: reserved.all)
        reserved.quotes = quotations(excluding: reserved.all)
        return reserved
    }

    /// Whether the sentence at `index` needs the one before it.
    func leans(_ index: Int) -> Bool { analysis.signals.indices.contains(index) && analysis.signals[index].isDependent }

    /// What to remember: conclusions first, then the most central claims, at most one from a topic and a few in all.
    private func closingStatements(excluding used: Set<Int>) -> [Int] {
        guard analysis.usableWords >= 480, analysis.lexicon.language != "" else { return [] }
        func score(_ index: Int) -> Double {
            analysis.importance[index] + (analysis.signals[index].concludes ? 0.3 : 0) + (analysis.signals[index].isPunchy ? 0.4 : 0) - 0.2
                * analysis.signals[index].concreteness
                - (["we", "you", "nothing", "nobody"].contains(analysis.sentences[index].words[0].key) ? 0.35 : 0)
                + 0.2 * subjectHits(index)
        }
        func isPoint(_ index: Int) -> Bool {
            analysis.claims[index] && analysis.sentences[index].wordCount <= 24 && !leans(index + 1)
                && analysis.signals[index].turn == nil && !used.contains(index) && !isListed(index)
        }
        func byScore(_ one: Int, _ other: Int) -> Bool { score(one) != score(other) ? score(one) > score(other) : one < other }
        let ofTopics = analysis.segments.compactMap { best($0.dropFirst().filter(isPoint), by: score) }.sorted(by: byScore)
        // Where few topics state anything, one that states more may give two
        let others =
            ofTopics.count < 4 ? analysis.sentences.indices.filter { isPoint($0) && !ofTopics.contains($0) }.sorted(by: byScore) : []
        var chosen: [Int] = []
        for index in ofTopics + others where chosen.count < (others.isEmpty ? min(5, max(3, analysis.segments.count * 2 / 3)) : 4) {
            if !chosen.contains(where: { analysis.isSame($0, index) }) { chosen.append(index) }
        }
        return chosen.count >= 3 ? chosen.sorted() : []
    }

    package func takeaways() -> Article.Takeaways? {
        let points = reserved().takeaways
        guard !points.isEmpty, let heading = analysis.lexicon.templates?.takeaways else { return nil }
        return Article.Takeaways(
            heading: heading,
            points: points.map { Passage(text: analysis.sentences[$0].text, utteranceIDs: analysis.sentences[$0].utteranceIDs) })
    }
}
