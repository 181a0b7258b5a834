extension Writer {
    /// One section, written from its segment alone.
    package func section(_ outline: Outline, _ index: Int) -> ArticleSection { section(outline, index, reserved: reserved()) }

    func section(_ outline: Outline, _ index: Int, reserved: Reserved) -> ArticleSection {
        guard outline.segments.indices.contains(index) else { return ArticleSection(heading: "", blocks: [], quote: nil) }
        let segment = outline.segments[index]
        let range = sentences(of: segment)
        // A heading that is a sentence is not said again below it
        let stated = range.filter {
            analysis.sentences[$0].text.hasPrefix(segment.heading) && analysis.sentences[$0].text.count <= segment.heading.count + 1
        }
        let list = analysis.enumerations.first {
            range.contains($0.range.lowerBound) && range.upperBound >= $0.range.upperBound && reserved.all.isDisjoint(with: $0.range)
                && words($0.range) <= 130
        }
        let listed = Set(analysis.enumerations.flatMap { Array($0.range) })
        let quote = range.first(where: reserved.quotes.contains)
        let unavailable = reserved.all.union(stated).union(listed).union(quote.map { [$0] } ?? [])
        let budget = max(
            budget(of: range) - (list.map { words($0.range) } ?? 0) - (quote.map { analysis.sentences[$0].wordCount } ?? 0), 30)
        let headed = range.prefix(2).first { index in
            analysis.sentences[index].isQuestion
                && QuestionHeading.named(analysis.sentences[index].words, lexicon: analysis.lexicon).map {
                    HeadingMaker(analysis).plain($0, keepStop: false)
                } == segment.heading
        }
        let selection = Selection(analysis: analysis, headed: headed)
        var chosen = selection.sentences(of: range, words: budget, excluding: unavailable)
        if chosen.isEmpty, list == nil, !reserved.all.isSuperset(of: range.filter { analysis.worth[$0] >= 0 }) {
            chosen = selection.sentences(of: range, words: budget, excluding: reserved.all.union(quote.map { [$0] } ?? []))
        }
        return ArticleSection(
            heading: segment.heading, blocks: blocks(chosen.filter { !stated.contains($0) }, list),
            quote: quote.map { index in
                let sentence = analysis.sentences[index]
                return Quote(text: sentence.spoken, utteranceIDs: sentence.utteranceIDs, start: sentence.start, speaker: sentence.speaker)
            })
    }

    /// The words that a topic may keep: its share of the article, between a floor and, in a long one, a ceiling over it.
    private func budget(of range: Range<Int>) -> Int {
        let usable = usable(range)
        let total = max(1, analysis.usableWords)
        let wanted = min(max(Int(Double(usable) * Writer.share(of: total)), min(usable, 50)), max(Writer.wordsMax * usable / total, 30))
        let all = Int(Double(total) * Writer.share(of: total))
        guard all > Writer.wordsMax, analysis.segments.count > 3 else { return wanted }
        // Long topics say no more for being long: what lies far above the mean goes to the thin ones
        let mean = Writer.wordsMax / analysis.segments.count
        return min(max(wanted, min(usable, mean * 3 / 5)), mean * 8 / 5)
    }

    private func usable(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 + (analysis.worth[$1] >= 0 ? analysis.sentences[$1].wordCount : 0) }
    }

    /// Most of a short source and less of a long one: half of three sentences is no article.
    static func share(of words: Int) -> Double {
        switch words {
        case ..<150: 0.9
        case ..<1_500: 0.61
        case ..<4_000: 0.61 - 0.19 * Double(words - 1_500) / 2_500
        default: 0.42
        }
    }

    private func words(_ range: Range<Int>) -> Int { range.reduce(0) { $0 + analysis.sentences[$1].wordCount } }

    private func blocks(_ chosen: [Int], _ list: Enumeration?) -> [Block] {
        guard let list else { return Paragraphs(analysis: analysis).arranged(chosen).map(Block.paragraph) }
        var before = Paragraphs(analysis: analysis, paragraphsMax: 2).arranged(chosen.filter { $0 < list.range.lowerBound })
        if let introduction = list.introduction {
            var words = compressor.withoutAdverbial(analysis.sentences[introduction].words)
            if let first = words.indices.first, let last = words.indices.last {
                words[first].core = Cleaner.capitalized(words[first].core)
                words[last].trail = ":"
            }
            before.append(Passage(text: words.rendered(), utteranceIDs: analysis.sentences[introduction].utteranceIDs))
        }
        let after = Paragraphs(analysis: analysis, paragraphsMax: 1).arranged(chosen.filter { $0 >= list.range.upperBound })
        return before.map(Block.paragraph) + [.list(list.items.map(item))] + after.map(Block.paragraph)
    }

    /// "First, find three people." → "Find three people."
    private func item(_ range: Range<Int>) -> Passage {
        var texts: [String] = []
        for index in range {
            var words = analysis.sentences[index].words
            if index == range.lowerBound, words.count > 1 {
                words.removeFirst()
                words[0].core = Cleaner.capitalized(words[0].core)
            }
            texts.append(words.rendered())
        }
        return Passage(text: texts.joined(separator: " "), utteranceIDs: analysis.utteranceIDs(of: range))
    }

    /// Sentences worth quoting as they were said, at most one in two topics and none in a short one.
    func quotations(excluding: Set<Int>) -> Set<Int> {
        guard analysis.lexicon.language != "" else { return [] }
        var chosen: Set<Int> = []
        var previous = -2
        for (number, range) in analysis.segments.enumerated() where number - previous >= 2 {
            let usable = range.filter { analysis.worth[$0] >= 0 }
            guard usable.count >= 6, !analysis.enumerations.contains(where: { $0.range.overlaps(range) }) else { continue }
            let candidates = usable.filter { index in
                let sentence = analysis.sentences[index]
                return !sentence.isAltered && analysis.standsAlone(index) && (analysis.claims[index] || analysis.segments.count <= 8)
                    && (analysis.signals[index].isPunchy || analysis.signals[index].concludes || analysis.lexicon.punches.isEmpty)
                    && (6...28).contains(sentence.wordCount) && !excluding.contains(index) && !isListed(index) && !leans(index + 1)
            }
            guard
                let top = best(
                    candidates,
                    by: {
                        analysis.worth[$0] + (analysis.signals[$0].concludes ? 0.2 : 0) + (analysis.sentences[$0].wordCount <= 18 ? 0.1 : 0)
                            - (["we", "i"].contains(analysis.sentences[$0].words[0].key) ? 0.3 : 0)
                    }), analysis.worth[top] > 0.3
            else { continue }
            chosen.insert(top)
            previous = number
        }
        return chosen
    }
}
