/// Cuts a text into topics: where the vocabulary before and after a point differ most (TextTiling's valleys), helped by
/// pauses, changes of speaker, paragraphs and the phrases with which speakers open a topic.
struct TopicSegmenter {
    let sentences: [Sentence]
    let signals: [Signals]
    let terms: Terms
    /// Sentences inside a spoken list.
    var listed: Set<Int> = []

    private static let windowWords = 80
    private static let wordsPerTopic = 170
    static let topicsMax = 12

    /// Ranges of sentences that cover all, in order.
    func segments(atMost cap: Int = topicsMax) -> [Range<Int>] {
        guard !sentences.isEmpty else { return [] }
        let words = sentences.map(\.wordCount)
        let total = words.reduce(0, +)
        let wanted = total < 140 ? 1 : max(2, (total + TopicSegmenter.wordsPerTopic / 2) / TopicSegmenter.wordsPerTopic)
        let count = min(wanted, cap, TopicSegmenter.topicsMax)
        guard count > 1, sentences.count >= 6 else { return [0..<sentences.count] }

        let scores = borderScores(words)
        var before = [0]
        for count in words { before.append((before.last ?? 0) + count) }
        // No topic is shorter than this, so that two borders never crowd
        let smallest = max(30, total / count * 2 / 5)
        var borders: [Int] = []
        let ranked = scores.indices.dropFirst().sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        // What the speaker announces is a topic even beyond the number that the length asks for
        let countMax = min(cap, TopicSegmenter.topicsMax, max(count, total / 60))
        for candidate in ranked where borders.count < (isSpoken(candidate) ? countMax : count) - 1 {
            let smallest = isSpoken(candidate) ? min(smallest, 45) : smallest
            let ends = borders + [0, sentences.count]
            let isRoomy = ends.allSatisfy { abs(before[$0] - before[candidate]) >= smallest && abs($0 - candidate) >= 3 }
            if isRoomy { borders.append(candidate) }
        }
        borders.sort()
        let starts = [0] + borders
        return starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : sentences.count) }
    }

    /// Whether the speaker says that a topic begins here, by announcing it or asking for it in short.
    private func isSpoken(_ index: Int) -> Bool {
        signals[index].announces != nil || signals[index].turn != nil
            || sentences[index].isQuestion && sentences[index].wordCount <= 8 && !signals[index].isMeta && index > 0
                && !sentences[index - 1].isQuestion
    }

    /// How likely a topic begins at each sentence.
    private func borderScores(_ words: [Int]) -> [Double] {
        let count = sentences.count
        var cohesion = [Double](repeating: 1, count: count)
        for index in 1..<count {
            cohesion[index] = window(endingAt: index, words).similarity(to: window(startingAt: index, words))
        }
        var scores = [Double](repeating: 0, count: count)
        for index in 1..<count {
            var left = cohesion[index]
            for step in 1...6 where index - step >= 1 && cohesion[index - step] >= left { left = cohesion[index - step] }
            var right = cohesion[index]
            for step in 1...6 where index + step < count && cohesion[index + step] >= right { right = cohesion[index + step] }
            let depth = left + right - 2 * cohesion[index]
            var score = depth
            if signals[index].announces != nil || signals[index].turn != nil {
                score += 0.6
            } else if signals[index].opensTopic {
                score += 0.3
            }
            if sentences[index].isQuestion { score += sentences[index].opensTurn ? 0.35 : 0.15 }
            if sentences[index].opensTurn && !sentences[index].isQuestion { score -= 0.1 }
            if sentences[index].opensParagraph { score += 0.25 }
            score += min(0.3, sentences[index].pauseBefore * 0.1)
            if signals[index].isDependent { score -= 0.35 }
            if sentences[index - 1].isQuestion { score -= 0.5 }
            if signals[index - 1].announces != nil || signals[index - 1].turn != nil { score -= 0.5 }
            // The items of a list belong to one topic
            if listed.contains(index) { score -= 2 }
            scores[index] = score
        }
        return scores
    }

    private func window(endingAt index: Int, _ words: [Int]) -> TermVector {
        var start = index
        var sum = 0
        while start > 0, sum < TopicSegmenter.windowWords { start -= 1; sum += words[start] }
        return terms.vector(of: start..<index)
    }

    private func window(startingAt index: Int, _ words: [Int]) -> TermVector {
        var end = index
        var sum = 0
        while end < words.count, sum < TopicSegmenter.windowWords { sum += words[end]; end += 1 }
        return terms.vector(of: index..<end)
    }
}
