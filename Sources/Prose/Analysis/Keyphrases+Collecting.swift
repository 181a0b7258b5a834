/// Where phrases are found: in runs of words that can stand in a noun phrase.
extension Keyphrases {
    private static let wordsMax = 3

    /// Adds the phrases of a sentence to `table`, each as often as it stands there.
    static func collect(_ sentence: Sentence, weight: Double, terms: Terms, lexicon: Lexicon, into table: inout [String: Phrase]) {
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
        if lexicon.verbEndings.contains(where: { word.key.hasSuffix($0) && word.key.count >= $0.count + 3 }) { return false }
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
        guard let seen = PhraseSighting(words, range, run: whole, terms: terms, lexicon: lexicon) else { return }
        let key = seen.termIDs.map(String.init).joined(separator: " ")
        let (isNominal, isDefinite) = (seen.isNominal, seen.isDefinite)
        if var known = table[key] {
            known.score += seen.gain(weight)
            known.count += 1
            if isNominal { known.nominal += 1 }
            if isDefinite { known.definite += 1 }
            table[key] = known
        } else {
            table[key] = Phrase(
                text: seen.text, key: key, termIDs: seen.termIDs, score: seen.gain(weight), count: 1,
                utteranceIndex: seen.first.utterance, isPlural: seen.isPlural, isName: seen.isName, nominal: isNominal ? 1 : 0,
                definite: isDefinite ? 1 : 0)
        }
    }
}
