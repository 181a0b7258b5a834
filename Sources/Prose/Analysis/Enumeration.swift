/// A list as it was spoken: "This is my advice. First, … Second, … Third, …". It is published whole or not at all.
struct Enumeration: Sendable, Equatable {
    /// The sentence that introduces it.
    var introduction: Int?
    /// The sentences of each item, the one with the ordinal first.
    var items: [Range<Int>]

    /// All sentences from the introduction to the last item.
    var range: Range<Int> { (introduction ?? items.first?.lowerBound ?? 0)..<(items.last?.upperBound ?? 0) }

    /// The most sentences that one item holds.
    private static let itemMax = 4

    static func all(in sentences: [Sentence], _ signals: [Signals]) -> [Enumeration] {
        var found: [Enumeration] = []
        var index = 0
        while index < sentences.count {
            guard let list = beginning(at: index, sentences, signals) else { index += 1; continue }
            found.append(list)
            index = list.range.upperBound
        }
        return found
    }

    private static func beginning(at start: Int, _ sentences: [Sentence], _ signals: [Signals]) -> Enumeration? {
        guard rank(sentences[start]) == 1 else { return nil }
        var starts = [start]
        while let last = starts.last {
            let reach = (last + 1)..<min(sentences.count, last + 1 + itemMax)
            guard let next = reach.first(where: { rank(sentences[$0]) == starts.count + 1 }) else { break }
            starts.append(next)
        }
        guard starts.count >= 2, let last = starts.last else { return nil }
        var end = last + 1
        while end < sentences.count, end - last < 3, signals[end].isDependent, !signals[end].isMeta { end += 1 }
        let items = starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : end) }
        guard !(start..<end).contains(where: { signals[$0].isMeta || signals[$0].isFragment || sentences[$0].isQuestion }) else {
            return nil
        }
        let introduces = start > 0 && !signals[start - 1].isMeta && signals[start - 1].introduces
        return Enumeration(introduction: introduces ? start - 1 : nil, items: items)
    }

    /// Which item of a list a sentence opens: "First," is 1.
    private static func rank(_ sentence: Sentence) -> Int? {
        guard let first = sentence.words.first, sentence.words.count > 3,
            first.hasComma || first.key.hasSuffix("ment") || first.key.hasSuffix("ens")
        else { return nil }
        return ordinals.firstIndex { $0.contains(first.key) }.map { $0 + 1 }
    }

    private static let ordinals = [
        wordSet("first firstly premièrement d'abord primero erstens"), wordSet("second secondly deuxièmement segundo zweitens"),
        wordSet("third thirdly troisièmement tercero drittens"), wordSet("fourth fourthly quatrièmement cuarto viertens"),
        wordSet("fifth cinquièmement quinto fünftens"),
    ]
}
