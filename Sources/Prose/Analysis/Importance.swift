/// How well each sentence speaks for the whole text, rather than for its topic.
struct Importance {
    let sentences: [Sentence]
    let signals: [Signals]
    let vectors: [TermVector]
    let worth: [Double]
    /// The terms of the text's first keyphrase.
    let subject: Set<Int>
    let text: TermVector

    func values() -> [Double] {
        sentences.indices.map { index in
            var value = 0.6 * worth[index] + 0.7 * vectors[index].similarity(to: text)
            // What is said early tells a reader where he is
            value += 0.2 * (1 - Double(index) / Double(max(1, sentences.count)))
            if vectors[index].terms.contains(where: subject.contains) { value += 0.15 }
            if signals[index].concludes { value += 0.12 }
            if signals[index].isPunchy { value += 0.1 }
            if (9...26).contains(sentences[index].wordCount) { value += 0.08 }
            let words = sentences[index].words
            if let first = words.first, ["i", "my", "you"].contains(first.key) { value -= 0.12 }
            // What one person did is a story, not the point of it
            if words.contains(where: { Importance.persons.contains($0.key) }) { value -= 0.3 }
            // "The biggest problem was …" takes its place in an order that the reader does not know yet
            if words.count > 1, Importance.ordinals.contains(words[1].key) { value -= 0.2 }
            return value
        }
    }

    private static let persons = wordSet("she he her him his hers mine")
    private static let ordinals = wordSet(
        "first second third other next last biggest main only same premier deuxième dernier primer segundo último erste zweite letzte")
}
