/// Phrases that name what a text is about: runs of words between stop words and signs, and runs of capitals,
/// weighed by how often they come back in their topic and how rare they are in the others.
struct Keyphrases: Sendable {
    /// The best phrases of each segment, best first, no two overlapping in words.
    let ofSegments: [[Phrase]]
    /// The best phrases of the whole text.
    let ofText: [Phrase]
    /// The nouns that the whole text speaks of, those of most topics first.
    let subjects: [Phrase]

    init(sentences: [Sentence], signals: [Signals], segments: [Range<Int>], terms: Terms, lexicon: Lexicon) {
        var tables: [[String: Phrase]] = []
        for segment in segments {
            var table: [String: Phrase] = [:]
            for index in segment where !signals[index].repeats {
                Keyphrases.collect(
                    sentences[index], weight: signals[index].isMeta && signals[index].announces == nil ? 0.3 : 1, terms: terms,
                    lexicon: lexicon, into: &table)
            }
            tables.append(table)
        }
        var segmentsWith: [String: Int] = [:]
        for table in tables { for key in table.keys { segmentsWith[key, default: 0] += 1 } }
        let total = Double(max(1, segments.count))
        func ranked(_ phrases: [Phrase], limit: Int) -> [Phrase] {
            var sorted = phrases
            var singles: [Int: Double] = [:]
            for phrase in phrases where phrase.termIDs.count == 1 { singles[phrase.termIDs[0]] = phrase.score }
            for index in sorted.indices where sorted[index].termIDs.count > 1 && sorted[index].count > 1 && sorted[index].isNoun {
                // A phrase that comes back beats the words it is made of
                let parts = sorted[index].termIDs.compactMap { singles[$0] }.max() ?? 0
                sorted[index].score = max(sorted[index].score * 1.8, parts * 1.05)
            }
            sorted.sort { $0.score != $1.score ? $0.score > $1.score : $0.key < $1.key }
            var used: Set<Int> = []
            var chosen: [Phrase] = []
            for phrase in sorted where chosen.count < limit {
                if phrase.termIDs.contains(where: used.contains) { continue }
                used.formUnion(phrase.termIDs)
                chosen.append(phrase)
            }
            return chosen
        }
        ofSegments = tables.map { table in
            ranked(
                table.values.map { phrase in
                    var phrase = phrase
                    if !phrase.isNoun { phrase.score *= 0.3 }
                    phrase.score *= 0.4 + logarithm(1 + total / Double(segmentsWith[phrase.key] ?? 1))
                    return phrase
                }, limit: 6)
        }
        var merged: [String: Phrase] = [:]
        for table in tables {
            for (key, phrase) in table {
                if var known = merged[key] {
                    known.score += phrase.score
                    known.count += phrase.count
                    known.nominal += phrase.nominal
                    known.definite += phrase.definite
                    known.segments += 1
                    known.isName = known.isName && phrase.isName
                    known.utteranceIndex = min(known.utteranceIndex, phrase.utteranceIndex)
                    merged[key] = known
                } else {
                    merged[key] = phrase
                }
            }
        }
        ofText = ranked(
            merged.values.map { phrase in
                var phrase = phrase
                if !phrase.isNoun { phrase.score *= 0.3 }
                return phrase
            }, limit: 12)
        subjects = ranked(
            Keyphrases.joined(merged.values.filter { $0.isNoun }).map { phrase in
                var phrase = phrase
                let spread = Double(phrase.segments) / total
                phrase.score *= spread * (0.2 + spread)
                return phrase
            }, limit: 16)
    }

    /// "Problem solving" and "solving problems" are one subject, named as a thing is.
    private static func joined(_ phrases: [Phrase]) -> [Phrase] {
        var table: [[Int]: Phrase] = [:]
        for phrase in phrases.sorted(by: { $0.key < $1.key }) {
            let ids = phrase.termIDs.sorted()
            guard var known = table[ids] else { table[ids] = phrase; continue }
            let (main, other) =
                known.text.hasSuffix("ing") && phrase.text.contains("ing ")
                ? (known, phrase)
                : phrase.text.hasSuffix("ing") && known.text.contains("ing ") || phrase.count > known.count
                    ? (phrase, known) : (known, phrase)
            known = main
            known.score += other.score
            known.count += other.count
            known.nominal += other.nominal
            known.segments = max(known.segments, other.segments)
            table[ids] = known
        }
        return Array(table.values)
    }
}
