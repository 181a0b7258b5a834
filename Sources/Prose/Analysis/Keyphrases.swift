/// Phrases that name what a text is about: runs of words between stop words and signs, and runs of capitals,
/// weighed by how often they come back in their topic and how rare they are in the others.
struct Keyphrases: Sendable {
    struct Phrase: Sendable {
        /// As most often written, in the case of the source.
        let text: String
        let key: String
        let termIDs: [Int]
        var score: Double
        var count: Int
        var utteranceIndex: Int
        /// "the", "our": the article it was first seen with, where it fits a heading.
        var isPlural: Bool
        var isName: Bool
    }

    /// The best phrases of each segment, best first, no two overlapping in words.
    let ofSegments: [[Phrase]]
    /// The best phrases of the whole text.
    let ofText: [Phrase]

    private static let wordsMax = 3

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
            for index in sorted.indices where sorted[index].termIDs.count > 1 && sorted[index].count > 1 {
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
                    known.utteranceIndex = min(known.utteranceIndex, phrase.utteranceIndex)
                    merged[key] = known
                } else {
                    merged[key] = phrase
                }
            }
        }
        ofText = ranked(Array(merged.values), limit: 12)
    }

    private static func collect(_ sentence: Sentence, weight: Double, terms: Terms, lexicon: Lexicon, into table: inout [String: Phrase]) {
        let words = sentence.words
        var start = 0
        while start < words.count {
            guard isNominal(words, start, lexicon) else { start += 1; continue }
            var end = start + 1
            while end < words.count, end - start < 5, !words[end - 1].endsClause, words[end].lead.isEmpty, isNominal(words, end, lexicon),
                !words[end].isGlued || words[end - 1].endsClause == false && words[start].isGlued
            { end += 1 }
            for from in start..<end {
                for to in (from + 1)...min(end, from + wordsMax) where to <= end {
                    add(words, from..<to, whole: start..<end, weight: weight, terms: terms, lexicon: lexicon, into: &table)
                }
            }
            start = end
        }
    }

    /// A word that can stand in a noun phrase: no stop word, no verb by its form.
    private static func isNominal(_ words: [Word], _ index: Int, _ lexicon: Lexicon) -> Bool {
        let word = words[index]
        if word.isGlued || word.core.unicodeScalars.contains(where: Script.isUnspaced) {
            return word.core.unicodeScalars.allSatisfy { Script.isIdeographic($0) || Script.isKatakana($0) }
        }
        if lexicon.stopWords.isEmpty {
            return word.hasLetter
                && (word.core.unicodeScalars.count > 3 || word.startsUppercase
                    || word.core.unicodeScalars.first.map { Script.isIdeographic($0) || Script.isKatakana($0) } ?? false)
        }
        if lexicon.isStop(word) || word.hasDigit && !word.hasLetter { return false }
        guard let verbs = lexicon.verbs else { return true }
        if word.key.hasSuffix("ly") || verbs.isFinite(words, at: index, lexicon: lexicon) { return false }
        if index > 0,
            [
                "to", "can", "could", "will", "would", "should", "must", "didn't", "don't", "doesn't", "never", "not", "let", "let's",
                "who", "and",
            ].contains(words[index - 1].key), verbs.bases.contains(word.key)
        {
            return false
        }
        if index == 0, verbs.bases.contains(word.key) { return false }
        return !(verbs.pasts.contains(word.key) && (index == 0 || !lexicon.determiners.contains(words[index - 1].key)))
    }

    private static func add(
        _ words: [Word], _ range: Range<Int>, whole: Range<Int>, weight: Double, terms: Terms, lexicon: Lexicon,
        into table: inout [String: Phrase]
    ) {
        let phrase = words[range]
        guard let first = phrase.first, let last = phrase.last else { return }
        let ids = phrase.compactMap { terms.id(of: $0.key) }
        guard ids.count == range.count else { return }
        let key = ids.map(String.init).joined(separator: " ")
        let bareLast = lexicon.bare(last.key)
        if lexicon.language == "en", range.count > 1, ["ic", "ous", "ful", "able", "less", "ible"].contains(where: bareLast.hasSuffix) {
            return
        }
        // A gerund or adjective alone names no thing
        let isWeak =
            range.count == 1
            && (bareLast.utf8.count < 4
                || lexicon.language == "en"
                    && (bareLast.hasSuffix("ing") && bareLast.count < 8 || bareLast.hasSuffix("ed") || bareLast.hasSuffix("able")
                        || bareLast.hasSuffix("ful") || bareLast.hasSuffix("ous") || bareLast.hasSuffix("ive"))
                    && !last.startsUppercase)
        let before = range.lowerBound > 0 ? words[range.lowerBound - 1] : nil
        let isSubject = before.map { lexicon.determiners.contains($0.key) } ?? false
        let isName = phrase.allSatisfy { $0.startsUppercase } && range.lowerBound > 0 && lexicon.language != "de"
        var gain = weight * (isWeak ? 0.35 : 1)
        gain *= range.count == 2 ? 1.7 : range.count == 3 ? 1.6 : 1
        if range != whole { gain *= 0.55 }
        if isSubject { gain *= 1.3 }
        if isName { gain *= 1.2 }
        if lexicon.stopWords.isEmpty { gain *= min(1.5, Double(phrase.reduce(0) { $0 + $1.core.unicodeScalars.count }) / 6) }
        // Rendered without signs; elided articles and possessives go
        var text = ""
        for (offset, word) in phrase.enumerated() {
            let isLast = offset == range.count - 1
            var core = word.core
            if let apostrophe = core.firstIndex(where: { $0 == "'" || $0 == "’" }) {
                if lexicon.elisions.contains(core[..<apostrophe].lowercased()) {
                    core = String(core[core.index(after: apostrophe)...])
                } else if isLast {
                    core = String(core[..<apostrophe])
                }
            }
            if range.lowerBound + offset == 0, !word.isAcronym, lexicon.language != "de" { core = core.lowercased() }
            text += (offset > 0 && !word.isGlued ? " " : "") + core
        }
        if var known = table[key] {
            known.score += gain
            known.count += 1
            table[key] = known
        } else {
            table[key] = Phrase(
                text: text, key: key, termIDs: ids, score: gain, count: 1, utteranceIndex: first.utterance,
                isPlural: last.key.hasSuffix("s") && !last.key.hasSuffix("ss"), isName: isName)
        }
    }
}
