/// How much each sentence is worth to a reader: central to its topic, concrete, conclusive, able to stand alone.
struct SentenceRanker {
    let sentences: [Sentence]
    let signals: [Signals]
    let terms: Terms
    let vectors: [TermVector]

    /// A segment of more sentences compares each with its neighbours only.
    private static let windowMax = 300

    /// Worth of the sentences of `range`, in order; never published ones get -1, the rest 0...about 1.5.
    func worth(of range: Range<Int>, text: TermVector) -> [Double] {
        let topic = terms.vector(of: range)
        let centrality = centralities(range)
        let peak = max(centrality.max() ?? 0, 0.0001)
        return range.map { index in
            let signal = signals[index]
            let sentence = sentences[index]
            guard !signal.isMeta, !signal.isFragment, !signal.repeats, !sentence.isQuestion else { return -1 }
            let offset = index - range.lowerBound
            let position = 1 - Double(offset) / Double(max(range.count, 1))
            var worth = 0.35 * centrality[offset] / peak
            worth += 0.35 * vectors[index].similarity(to: topic)
            worth += 0.25 * vectors[index].similarity(to: text)
            worth += 0.10 * position
            worth += 0.22 * signal.concreteness
            if signal.concludes { worth += 0.18 }
            if signal.isPunchy { worth += 0.14 }
            if signal.turn != nil { worth += 0.25 }
            if signal.isDependent { worth -= 0.15 }
            if signal.introduces { worth -= 0.3 }
            let words = sentence.wordCount
            if words < 6 { worth -= 0.15 } else if words > 32 { worth -= 0.012 * Double(words - 32) }
            return max(0, worth)
        }
    }

    /// Mean similarity to the other sentences of the topic: LexRank's degree, without the iteration that changes little on short texts.
    private func centralities(_ range: Range<Int>) -> [Double] {
        var sums = [Double](repeating: 0, count: range.count)
        for left in range {
            let end = min(range.upperBound, left + SentenceRanker.windowMax)
            for right in (left + 1)..<max(end, left + 1) {
                let similarity = vectors[left].similarity(to: vectors[right])
                guard similarity > 0.05 else { continue }
                sums[left - range.lowerBound] += similarity
                sums[right - range.lowerBound] += similarity
            }
        }
        return sums
    }
}
