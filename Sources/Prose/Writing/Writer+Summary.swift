extension Writer {
    /// A bullet on its way: its words and the sentence they came from.
    private struct Statement {
        var sentence: Int
        var text: String
        var worth: Double
    }

    private static let bulletWordsMax = 18

    package func summary(_ kind: Summary.Kind) -> Summary {
        let headline = headline()
        // In key insights what concludes and counts weighs more; in the others, cover
        var all = statements(favouringConclusions: kind == .keyInsights)
        if kind == .keyInsights { all = claims(all) }
        let groups: [Summary.Group]
        var isShort = false
        switch kind {
        case .bulletPoints:
            let chosen = spread(all, total: all.count >= 16 ? min(16, max(12, analysis.segments.count * 3)) : min(16, all.count))
            isShort = chosen.count < 10
            groups = chosen.isEmpty ? [] : [Summary.Group(heading: nil, bullets: chosen.map(passage))]
        case .comprehensive:
            groups = grouped(all, headings: 2...4)
            isShort = groups.count < 2 || groups.contains { $0.bullets.count < 3 }
        case .keyInsights:
            groups = grouped(all, headings: 3...5, claims: true)
            isShort = groups.count < 3 || groups.contains { $0.bullets.count < 3 }
        }
        let words = headline.map { $0.text.split(separator: " ").count } ?? 0
        return Summary(kind: kind, headline: headline, groups: groups, shortSource: isShort || !(12...16).contains(words))
    }

    /// The half of the statements that claim or conclude something, rather than report.
    private func claims(_ all: [Statement]) -> [Statement] {
        let kept = max(13, all.count * 9 / 20)
        guard all.count > kept else { return all }
        let ranked = all.indices.sorted { all[$0].worth != all[$1].worth ? all[$0].worth > all[$1].worth : $0 < $1 }
        return ranked.prefix(kept).sorted().map { all[$0] }
    }

    private static let consequences = wordSet("because so means must should cannot matters enough parce donc doit porque debe weil muss")

    private func passage(_ statement: Statement) -> Passage {
        Passage(text: statement.text, utteranceIDs: analysis.sentences[statement.sentence].utteranceIDs)
    }

    /// All distinct statements that fit a bullet, in the order spoken.
    private func statements(favouringConclusions: Bool) -> [Statement] {
        let candidates = analysis.sentences.indices.filter {
            analysis.standsAlone($0) || analysis.signals[$0].isEnumerated && analysis.worth[$0] >= 0
        }.sorted {
            analysis.worth[$0] != analysis.worth[$1] ? analysis.worth[$0] > analysis.worth[$1] : $0 < $1
        }
        var chosen: [Statement] = []
        for index in candidates where chosen.count < 120 {
            guard
                let words = compressor.shortened(compressor.withoutAdverbial(analysis.sentences[index].words), max: Writer.bulletWordsMax),
                reads(words), analysis.signals[index].turn == nil || words.count > 6
            else { continue }
            if chosen.contains(where: { analysis.isSame($0.sentence, index) }) { continue }
            var worth = analysis.worth[index]
            if favouringConclusions {
                worth +=
                    (analysis.signals[index].concludes ? 0.45 : 0) + (analysis.signals[index].isPunchy ? 0.35 : 0) - 0.25
                    * analysis.signals[index].concreteness
                if words.contains(where: { Writer.consequences.contains($0.key) }) { worth += 0.2 }
            }
            if ["I", "You", "My"].contains(words[0].core) { worth -= 0.3 }
            chosen.append(Statement(sentence: index, text: words.rendered(), worth: worth))
        }
        var texts: Set<String> = []
        return chosen.filter { texts.insert($0.text).inserted }.sorted { $0.sentence < $1.sentence }
    }

    /// Whether the words make a bullet: more than a phrase, and open at neither end.
    private func reads(_ words: [Word]) -> Bool {
        guard let last = words.last, !analysis.lexicon.dangles(last) else { return false }
        return words.contains(where: \.isGlued) || words.count >= 5
    }

    /// The `total` worthiest, with every topic given its share first.
    private func spread(_ statements: [Statement], total: Int) -> [Statement] {
        guard statements.count > total else { return statements }
        var chosen: Set<Int> = []
        for range in analysis.segments where chosen.count < total {
            let inside = statements.indices.filter { range.contains(statements[$0].sentence) }
            if let top = best(inside, by: { statements[$0].worth }) { chosen.insert(top) }
        }
        for index in statements.indices.sorted(by: {
            statements[$0].worth != statements[$1].worth ? statements[$0].worth > statements[$1].worth : $0 < $1
        }) where chosen.count < total { chosen.insert(index) }
        return chosen.sorted().map { statements[$0] }
    }

    /// Statements under headings: neighbouring topics are joined until each has enough and the number is right.
    private func grouped(_ statements: [Statement], headings: ClosedRange<Int>, claims: Bool = false) -> [Summary.Group] {
        guard !statements.isEmpty else { return [] }
        var groups = analysis.segments.map { range in
            (range: range, indices: statements.indices.filter { range.contains(statements[$0].sentence) })
        }
        let wanted = min(headings.upperBound, max(1, statements.count / 3))
        while groups.count > 1, groups.count > wanted || groups.contains(where: { $0.indices.count < 3 }) {
            guard let least = best(Array(groups.indices), by: { -Double(groups[$0].indices.count) }) else { break }
            let left = least > 0 ? groups[least - 1].indices.count : Int.max
            let right = least + 1 < groups.count ? groups[least + 1].indices.count : Int.max
            let first = left <= right ? least - 1 : least
            groups[first] = (
                groups[first].range.lowerBound..<groups[first + 1].range.upperBound, groups[first].indices + groups[first + 1].indices
            )
            groups.remove(at: first + 1)
        }
        // Too few topics for the number of headings: the fullest is cut in two
        while groups.count < headings.lowerBound, let fullest = best(Array(groups.indices), by: { Double(groups[$0].indices.count) }),
            groups[fullest].indices.count >= 6
        {
            let indices = groups[fullest].indices
            let middle = indices.count / 2
            let border = statements[indices[middle]].sentence
            let range = groups[fullest].range
            groups[fullest] = (range.lowerBound..<border, Array(indices[..<middle]))
            groups.insert((border..<range.upperBound, Array(indices[middle...])), at: fullest + 1)
        }
        var maker = HeadingMaker(analysis, prefersClaims: claims)
        return groups.filter { !$0.indices.isEmpty }.map { group in
            let phrases = analysis.segments.indices.filter { analysis.segments[$0].overlaps(group.range) }.flatMap {
                analysis.keyphrases.ofSegments[$0].prefix(4)
            }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.key < $1.key }
            let heading = maker.heading(for: group.range, phrases: phrases)
            // A heading that is a sentence need not be said again below it
            var pool = group.indices
            if pool.count > 3, let source = heading.sentence { pool.removeAll { statements[$0].sentence == source } }
            let top = pool.sorted { statements[$0].worth != statements[$1].worth ? statements[$0].worth > statements[$1].worth : $0 < $1 }
                .prefix(5)
            return Summary.Group(heading: heading.text, bullets: top.sorted().map { passage(statements[$0]) })
        }
    }

    /// Twelve to sixteen words that say the most: the worthiest sentence that has a complete form of that length.
    private func headline() -> Passage? {
        let candidates = analysis.leading(80)
        var best: (words: [Word], index: Int, score: Double)?
        for index in candidates {
            for words in compressor.variants(of: analysis.sentences[index].words, within: 12...16)
            where compressor.isComplete(words) || analysis.lexicon.verbs == nil {
                let score =
                    analysis.importance[index] + (["I", "You", "If", "When"].contains(words[0].core) ? -0.15 : 0)
                    + (analysis.signals[index].concludes ? 0.1 : 0)
                if score > (best?.score ?? -1) { best = (words, index, score) }
            }
        }
        if let best { return Passage(text: withoutStop(best.words.rendered()), utteranceIDs: analysis.sentences[best.index].utteranceIDs) }
        return composedHeadline()
    }

    private func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// No sentence fits: two short ones are joined, or the closest is taken.
    private func composedHeadline() -> Passage? {
        let candidates = analysis.sentences.indices.filter { analysis.worth[$0] >= 0 }.sorted {
            analysis.worth[$0] != analysis.worth[$1] ? analysis.worth[$0] > analysis.worth[$1] : $0 < $1
        }.prefix(40)
        let short = candidates.compactMap { index in compressor.shortened(analysis.sentences[index].words, max: 16).map { (index, $0) } }
        for (offset, one) in short.enumerated() {
            for other in short[(offset + 1)...] where (12...16).contains(one.1.count + other.1.count) && !analysis.isSame(one.0, other.0) {
                let (first, second) = one.0 < other.0 ? (one, other) : (other, one)
                return Passage(
                    text: withoutStop(first.1.rendered() + " " + second.1.rendered()),
                    utteranceIDs: analysis.utteranceIDs(of: [one.0, other.0]))
            }
        }
        guard let longest = short.max(by: { $0.1.count < $1.1.count }) else { return nil }
        return Passage(text: withoutStop(longest.1.rendered()), utteranceIDs: analysis.sentences[longest.0].utteranceIDs)
    }
}
