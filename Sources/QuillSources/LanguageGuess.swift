/// Tells four languages by their commonest words, and only when it is sure.
enum LanguageGuess {
    private static let words: [(language: String, words: Set<Substring>)] = [
        (
            "en",
            [
                "the", "and", "of", "to", "is", "that", "it", "was", "for", "with", "this", "are", "you", "have", "not", "be", "which",
                "they",
            ]
        ),
        (
            "fr",
            ["le", "la", "les", "et", "des", "est", "une", "dans", "que", "qui", "pour", "pas", "nous", "vous", "avec", "sur", "du", "au"]
        ),
        (
            "es",
            ["el", "los", "las", "y", "que", "una", "es", "por", "con", "para", "como", "pero", "del", "al", "lo", "más", "muy", "está"]
        ),
        (
            "de",
            [
                "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "den", "auf", "sich", "für", "wir", "ich", "auch", "von",
                "zu",
            ]
        ),
    ]

    static func language(of texts: some Sequence<String>) -> String? {
        var counts = [Int](repeating: 0, count: words.count)
        var seen = 0
        for text in texts {
            for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
                seen += 1
                for index in words.indices where words[index].words.contains(word) { counts[index] += 1 }
            }
            if seen > 2_000 { break }
        }
        let order = counts.indices.sorted { counts[$0] > counts[$1] }
        let (best, second) = (counts[order[0]], counts[order[1]])
        // Common words make a quarter to a half of any prose.
        guard best >= 8, best >= second * 2, best * 8 >= seen else { return nil }
        return words[order[0]].language
    }
}
