extension Analysis {
    /// The ids of the utterances behind some sentences, in the source's order, each once.
    func utteranceIDs(of indices: some Sequence<Int>) -> [Int] {
        var seen: Set<Int> = []
        return indices.sorted().flatMap { sentences[$0].utteranceIDs }.filter { seen.insert($0).inserted }
    }

    /// Whether two sentences say the same.
    func isSame(_ one: Int, _ other: Int) -> Bool {
        one == other || vectors[one].similarity(to: vectors[other]) > 0.72
            || min(vectors[one].terms.count, vectors[other].terms.count) >= 3 && vectors[one].overlap(with: vectors[other]) > 0.85
    }

    /// The sentences that stand alone, the one that best speaks for the whole text first; at most `count`.
    func leading(_ count: Int) -> [Int] {
        let ranked = sentences.indices.filter { index in standsAlone(index) && !enumerations.contains { $0.range.contains(index) } }.sorted
        { importance[$0] != importance[$1] ? importance[$0] > importance[$1] : $0 < $1 }
        return Array(ranked.prefix(count))
    }

    /// A sentence that can be read without the one before it.
    func standsAlone(_ index: Int) -> Bool { worth[index] >= 0 && !signals[index].isDependent && !signals[index].introduces }
}
