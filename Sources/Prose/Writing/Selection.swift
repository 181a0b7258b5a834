/// Chooses the sentences of a section: by worth against repetition, each with the ones it cannot stand without.
struct Selection {
    let analysis: Analysis
    /// The question that became the section's heading: its answer may lean on it.
    var headed: Int?

    /// Sentences that stand together: one that stands alone, and those after it that lean on it.
    private static let chainMax = 4

    /// Indices in the order spoken, about `words` words of them.
    func sentences(of range: Range<Int>, words budget: Int, excluding taken: Set<Int>) -> [Int] {
        var chosen: Set<Int> = []
        var used = 0
        var best: [(index: Int, worth: Double)] = range.filter { analysis.worth[$0] >= 0 && !taken.contains($0) }.map {
            ($0, analysis.worth[$0])
        }
        best.sort { $0.worth != $1.worth ? $0.worth > $1.worth : $0.index < $1.index }
        var candidates = best
        while used < budget, !candidates.isEmpty {
            var top: (position: Int, value: Double)?
            // The best few are enough: a worthier one is never far down
            for (position, candidate) in candidates.prefix(60).enumerated() {
                var value = candidate.worth
                // Next to a chosen sentence the text reads on
                if chosen.contains(candidate.index - 1) || chosen.contains(candidate.index + 1) { value += 0.12 }
                if analysis.signals[candidate.index].isDependent, chosen.contains(candidate.index - 1) { value += 0.15 }
                if value > (top?.value ?? -1) { top = (position, value) }
            }
            guard let top else { break }
            let candidate = candidates.remove(at: top.position)
            guard !chosen.contains(candidate.index), let chain = chain(to: candidate.index, in: range, taken: taken) else { continue }
            let fresh = chain.filter { !chosen.contains($0) }
            let cost = fresh.reduce(0) { $0 + analysis.sentences[$1].wordCount }
            if used > 0, used + cost > budget + 14 { continue }
            if fresh.contains(where: { new in chosen.contains { analysis.isSame($0, new) } }) { continue }
            chosen.formUnion(fresh)
            used += cost
        }
        return chosen.sorted()
    }

    /// A question may be published when its answer leans on it.
    private func isPublishable(_ index: Int) -> Bool {
        analysis.worth[index] >= 0
            || analysis.sentences[index].isQuestion && !analysis.signals[index].isMeta && !analysis.signals[index].repeats
    }

    /// The sentence and, while it leans on the one before, that one too. Nil when it leans on something unpublishable.
    private func chain(to index: Int, in range: Range<Int>, taken: Set<Int>) -> [Int]? {
        var chain = [index]
        while let first = chain.first, analysis.signals[first].isDependent {
            // A contrast alone needs no predecessor: "But" is taken off
            let previous = first - 1
            if previous == headed { break }
            guard previous >= range.lowerBound, chain.count < Selection.chainMax,
                analysis.sentences[previous].speaker == analysis.sentences[first].speaker,
                isPublishable(previous), !taken.contains(previous) || analysis.sentences[previous].isQuestion
            else { return nil }
            chain.insert(previous, at: 0)
        }
        // A list is kept whole, with the sentence that introduces it
        if let first = chain.first, first > range.lowerBound, analysis.signals[first - 1].introduces, isPublishable(first - 1),
            !taken.contains(first - 1)
        {
            chain.insert(first - 1, at: 0)
        }
        while let last = chain.last, range.contains(last + 1), analysis.signals[last + 1].isEnumerated, chain.count < 6,
            isPublishable(last + 1), !taken.contains(last + 1)
        { chain.append(last + 1) }
        // "…, because the bees did not freeze. They starved."
        if let last = chain.last, range.contains(last + 1), analysis.signals[last + 1].isDependent,
            analysis.sentences[last + 1].wordCount <= 5, analysis.worth[last + 1] >= 0, !taken.contains(last + 1)
        {
            chain.append(last + 1)
        }
        return chain.contains { !analysis.signals[$0].introduces } ? chain : nil
    }
}
