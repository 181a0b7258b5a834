/// A set of phrases looked up word by word: "let's talk about", "you know".
struct PhraseSet: Sendable {
    /// First word to the rests of the phrases that begin with it, longest first.
    private var rests: [String: [[String]]] = [:]

    /// Phrases separated by `|` or line ends, in lower case.
    init(_ list: String) {
        for phrase in list.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let words = phrase.split(separator: " ").map(String.init)
            guard let first = words.first else { continue }
            rests[first, default: []].append(Array(words.dropFirst()))
        }
        for key in rests.keys { rests[key]?.sort { $0.count > $1.count } }
    }

    /// The number of words of the longest phrase that begins at `index`; 0 when none does.
    func match(_ words: [Word], at index: Int) -> Int {
        guard index < words.count, let candidates = rests[words[index].key] else { return 0 }
        for rest in candidates where index + rest.count < words.count {
            var matches = true
            for offset in rest.indices where words[index + 1 + offset].key != rest[offset] {
                matches = false
                break
            }
            if matches { return rest.count + 1 }
        }
        return 0
    }

    /// Where in `words` the first phrase of the set begins, looking at starts in `range`.
    func first(in words: [Word], starts range: Range<Int>) -> Range<Int>? {
        for index in range.clamped(to: 0..<words.count) {
            let length = match(words, at: index)
            if length > 0 { return index..<index + length }
        }
        return nil
    }

    func occurs(in words: [Word]) -> Bool { first(in: words, starts: 0..<words.count) != nil }
}

/// Words separated by spaces or line ends.
func wordSet(_ list: String) -> Set<String> {
    Set(list.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
