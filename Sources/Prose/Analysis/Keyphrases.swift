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
        var isPlural: Bool
        var isName: Bool
        /// How often it stood where only a noun stands: behind an article or a preposition, or before its verb.
        var nominal = 0
        /// How often "the" stood before it.
        var definite = 0
        /// In how many topics it occurs.
        var segments = 1

        /// Whether it names a thing, rather than tells a quality or a deed.
        var isNoun: Bool { nominal * 4 >= count && nominal > 0 || isName }
        /// With the article that it mostly carries: "the background mind".
        var named: String { definite * 5 >= count * 2 && count > 2 && !isName ? "the " + text : text }
    }

    /// The best phrases of each segment, best first, no two overlapping in words.
    let ofSegments: [[Phrase]]
    /// The best phrases of the whole text.
    let ofText: [Phrase]
    /// The nouns that the whole text speaks of, those of most topics first.
    let subjects: [Phrase]

    private static let wordsMax = 3
    /// Endings of words that tell a quality.
    private static let qualities = ["ible", "able", "ous", "ful", "less", "ical"]
    private static let idleNouns = wordSet(
        "question questions part parts thing things way ways idea ideas point points kind kinds time times day days case number side person people work example"
    )
    /// Nouns that name a topic only together with another word.
    private static let vague = wordSet(
        "problem problems solution solutions answer answers step steps process word words bunch lot stuff guy guys place places set sets space world"
    )

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
        let isName =
            phrase.allSatisfy { $0.startsUppercase } && range.lowerBound > 0 && lexicon.language != "de"
            && !(range.count == 1 && lexicon.verbs?.bases.contains(last.key) == true)
        let endsRun = range.upperBound == whole.upperBound
        let opener = whole.lowerBound > 0 ? words[whole.lowerBound - 1] : nil
        let follows = range.upperBound < words.count ? words[range.upperBound] : nil
        let isLed =
            opener.map {
                !$0.endsClause && $0.key != "to" && (lexicon.determiners.contains($0.key) || lexicon.prepositions.contains($0.key))
            } ?? false
        let isCarried =
            opener.map(\.endsClause) ?? true && follows.map { lexicon.verbs?.auxiliaries.contains($0.key) == true } ?? false
        let isPlural = last.key.hasSuffix("s") && !last.key.hasSuffix("ss")
        // "Clarify" names a deed unless an article says otherwise
        let isDeed =
            range.count == 1 && lexicon.verbs?.bases.contains(last.key) == true
            && !(before.map { lexicon.determiners.contains($0.key) } ?? false)
        // "Distinguishes simplicity": an English compound does not begin with a plural
        let opensWithPlural =
            lexicon.language == "en"
            && phrase.dropLast().contains { word in
                word.key.hasSuffix("s") && !word.startsUppercase && !["ss", "us", "is", "ics", "'s"].contains(where: word.key.hasSuffix)
            }
        let isThing = !isDeed && !opensWithPlural && !Keyphrases.qualities.contains(where: bareLast.hasSuffix) && !last.key.hasSuffix("ly")
        let isNominal =
            lexicon.stopWords.isEmpty
            || endsRun && isThing
                // "A clarifying question": the noun comes yet
                && !(follows.map { !last.endsClause && Keyphrases.idleNouns.contains($0.key) } ?? false)
                && (isLed || isCarried || lexicon.language == "en" && isPlural && lexicon.verbs?.thirds.contains(last.key) != true)
        let isDefinite = before?.key == "the" && range.lowerBound == whole.lowerBound && endsRun
        var gain = weight * (isWeak ? 0.35 : 1)
        if range.count == 1, Keyphrases.vague.contains(bareLast) { gain *= 0.15 }
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
            if isNominal { known.nominal += 1 }
            if isDefinite { known.definite += 1 }
            table[key] = known
        } else {
            table[key] = Phrase(
                text: text, key: key, termIDs: ids, score: gain, count: 1, utteranceIndex: first.utterance,
                isPlural: isPlural, isName: isName,
                nominal: isNominal ? 1 : 0, definite: isDefinite ? 1 : 0)
        }
    }
}
