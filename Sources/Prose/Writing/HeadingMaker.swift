/// Names a topic in two to seven words: by what the speaker announced, asked or stated in short, else by its keyphrases.
struct HeadingMaker {
    let analysis: Analysis
    private(set) var used: Set<[String]> = []
    private static let wordsMax = 7

    /// Claims before announced topics: the headings of key insights.
    private let prefersClaims: Bool

    init(_ analysis: Analysis, prefersClaims: Bool = false) {
        self.analysis = analysis
        self.prefersClaims = prefersClaims
    }

    struct Heading {
        var text: String
        /// The sentence it was taken from; nil for keyphrases.
        var sentence: Int?
    }

    /// A heading for the sentences of `range` that no earlier call has returned.
    mutating func heading(for range: Range<Int>, phrases: [Keyphrases.Phrase]) -> Heading {
        let topical = Set(phrases.flatMap(\.termIDs))
        var candidates = announced(range) + asked(range, topical) + stated(range, phrases: phrases) + named(phrases)
        candidates.sort { $0.score != $1.score ? $0.score > $1.score : $0.order < $1.order }
        // First one that shares its words with no other heading, then any that is not the same
        for isFresh in [true, false] {
            for candidate in candidates
            where (!isFresh || candidate.sentence != nil || candidate.score > 0.5 && isNew(candidate.text)) && accepts(candidate.text) {
                return Heading(text: candidate.text, sentence: candidate.sentence)
            }
        }
        let fallback = "\(analysis.lexicon.templates?.overview ?? "") \(used.count + 1)".trimmed
        used.insert([fallback])
        return Heading(text: fallback, sentence: nil)
    }

    private struct Candidate {
        var text: String
        var score: Double
        var order: Int
        var sentence: Int?
    }

    private mutating func accepts(_ text: String) -> Bool {
        guard !text.isEmpty else { return false }
        return used.insert(content(text)).inserted
    }

    /// Whether no earlier heading says all of this, or part of it.
    private func isNew(_ text: String) -> Bool {
        let content = Set(content(text))
        return !used.contains { content.isSuperset(of: $0) || content.isSubset(of: $0) }
    }

    private func content(_ text: String) -> [String] {
        let words = text.split(separator: " ").map { Word.key(of: String($0)) }
        let content = words.filter { !analysis.lexicon.stopWords.contains($0) }
        return (content.isEmpty ? words : content).map { Stemmer.stem($0, language: analysis.lexicon.language) }.sorted()
    }

    /// "Let me begin with the idea." → "The idea"
    private func announced(_ range: Range<Int>) -> [Candidate] {
        var found: [Candidate] = []
        for index in range {
            guard let span = analysis.signals[index].announces ?? analysis.signals[index].turn?.topic,
                let words = topic(after: span, in: analysis.sentences[index].words)
            else {
                found += labelled(index, in: range)
                continue
            }
            let distance = Double(index - range.lowerBound) / Double(max(range.count, 1))
            found.append(Candidate(text: words, score: (namesWhole(index, span) ? 0.5 : 3.2) - 2 * distance, order: index, sentence: index))
        }
        return found
    }

    /// "The most common mistake is that …" → "The most common mistake"; "if you want to start your own, this is …" → "How to start your own".
    private func labelled(_ index: Int, in range: Range<Int>) -> [Candidate] {
        let words = analysis.sentences[index].words
        let distance = Double(index - range.lowerBound) / Double(max(range.count, 1))
        if let label = analysis.signals[index].turn?.label {
            return [Candidate(text: plain(Array(words[label]), keepStop: false), score: 2.6 - 2 * distance, order: index, sentence: index)]
        }
        guard analysis.signals[index].introduces, let wish = HeadingMaker.wishes.first(in: words, starts: 0..<min(3, words.count)),
            let comma = words[wish.upperBound...].firstIndex(where: \.hasComma), (1...5).contains(comma + 1 - wish.upperBound),
            let how = HeadingMaker.hows[analysis.lexicon.language]
        else { return [] }
        return [Candidate(text: how + plainTail(words[wish.upperBound...comma]), score: 3 - 2 * distance, order: index, sentence: index)]
    }

    private func plainTail(_ words: ArraySlice<Word>) -> String {
        var words = Array(words)
        if let last = words.indices.last { words[last].trail = "" }
        return words.rendered()
    }

    private static let wishes = PhraseSet("if you want to|if you would like to|if you'd like to|si vous voulez|si quieres|si queréis")
    private static let hows = ["en": "How to ", "fr": "Comment ", "es": "Cómo "]

    /// "Today I want to talk about X", near the beginning of several topics, names them all.
    private func namesWhole(_ index: Int, _ span: Range<Int>) -> Bool {
        guard analysis.segments.count > 1, index < max(6, analysis.sentences.count / 12) else { return false }
        let opening = Array(analysis.sentences[index].words[..<span.lowerBound])
        return analysis.lexicon.openings.first(in: opening, starts: 0..<opening.count) == nil
    }

    private func topic(after span: Range<Int>, in words: [Word]) -> String? {
        var topic: [Word] = []
        for word in words[span] {
            if analysis.lexicon.subordinators.contains(word.key) && !topic.isEmpty && word.key != "as" { break }
            topic.append(word)
            if word.endsClause { break }
        }
        return title(topic)
    }

    /// "So how did it start?" is a heading as it stands.
    private func asked(_ range: Range<Int>, _ topical: Set<Int>) -> [Candidate] {
        let vague: Set<String> = ["this", "that", "they", "he", "she", "these", "those", "i", "you", "right", "okay", "there"]
        return range.compactMap { index in
            let words = analysis.sentences[index].words
            guard analysis.sentences[index].isQuestion, !analysis.signals[index].isMeta, (3...HeadingMaker.wordsMax).contains(words.count),
                analysis.lexicon.questionWords.contains(words[0].key),
                !words.contains(where: { vague.contains($0.key) && !($0.key == "you" && analysis.sentences[index].speaker != nil) }),
                !words.dropLast().contains(where: \.endsClause)
            else { return nil }
            if words.contains(where: { $0.key == "it" }) && !(words[0].key == "how" || words[0].key == "why") { return nil }
            let rephrased = QuestionHeading.named(words, lexicon: analysis.lexicon)
            guard HeadingRules(lexicon: analysis.lexicon).allowsQuestion(words),
                words.contains(where: { analysis.terms.id(of: $0.key).map(topical.contains) ?? false })
                    || rephrased != nil && words[0].key != "what"
                    || words.contains(where: { names($0) })
            else { return nil }
            let distance = Double(index - range.lowerBound) / Double(max(range.count, 1))
            if analysis.sentences[index].speaker == nil, let named = rephrased {
                return Candidate(text: plain(named, keepStop: false), score: 2.9 - 1.5 * distance, order: index, sentence: index)
            }
            var text = plain(words)
            if !text.hasSuffix("?") { text += "?" }
            return Candidate(text: text, score: 2.9 - 1.5 * distance, order: index, sentence: index)
        }
    }

    /// Whether a word carries a topic of its own, said here or elsewhere in the text.
    private func names(_ word: Word) -> Bool {
        !analysis.lexicon.isStop(word) && word.key.count >= 4 && analysis.lexicon.verbs?.bases.contains(word.key) != true
            && !word.key.hasSuffix("ing")
            && (analysis.terms.id(of: word.key).map { analysis.terms.spread[$0] >= 2 } ?? false)
    }

    /// A short statement, or the first clause of a longer one, that names the topic's words.
    private func stated(_ range: Range<Int>, phrases: [Keyphrases.Phrase]) -> [Candidate] {
        let lexicon = analysis.lexicon
        guard lexicon.verbs != nil else { return [] }
        let compressor = Compressor(lexicon: lexicon)
        let topical = Set(phrases.prefix(4).flatMap(\.termIDs))
        var found: [Candidate] = []
        let standing = range.filter(analysis.standsAlone)
        let worthiest =
            standing.count <= 30 ? standing : Array(standing.sorted { (analysis.worth[$0], -$0) > (analysis.worth[$1], -$1) }.prefix(30))
        for index in worthiest {
            for variant in compressor.variants(of: analysis.sentences[index].words, within: 3...HeadingMaker.wordsMax) {
                guard states(variant, compressor), HeadingRules(lexicon: lexicon).allowsClaim(variant),
                    analysis.claims[index] || variant.count < 6,
                    !variant.dropLast().contains(where: \.endsClause)
                else { continue }
                let terms = Set(variant.compactMap { analysis.terms.id(of: $0.key) })
                let hits = terms.intersection(topical).count
                guard hits > 0 else { continue }
                let rings = analysis.signals[index].isPunchy || analysis.signals[index].concludes
                let score =
                    (prefersClaims && rings ? 3 : 1.1) + (opensWithSubject(variant) ? 0.35 : 0) + analysis.worth[index] + 0.35
                    * Double(min(hits, 2))
                    - (lexicon.verbs?.bases.contains(variant[0].key) == true ? 0.3 : 0)
                    - (["we", "our", "my"].contains(variant[0].key) ? 0.25 : 0)
                found.append(Candidate(text: plain(variant, keepStop: false), score: score, order: index, sentence: index))
            }
        }
        return found
    }

    /// "Simplicity is hard work": the text's own subject comes first.
    private func opensWithSubject(_ words: [Word]) -> Bool {
        guard let id = words.first.flatMap({ analysis.terms.id(of: $0.key) }) else { return false }
        return analysis.keyphrases.subjects.prefix(6).contains { $0.termIDs.contains(id) }
    }

    /// The short claim that speaks best for the whole text.
    func claim() -> (text: String, terms: Set<Int>)? {
        guard analysis.lexicon.verbs != nil else { return nil }
        var best: (text: String, terms: Set<Int>, score: Double)?
        let stops = analysis.lexicon.stopWords
        let compressor = Compressor(lexicon: analysis.lexicon)
        for index in analysis.leading(60)
        where analysis.signals[index].isPunchy || analysis.signals[index].concludes || analysis.segments.count < 2 {
            let words = compressor.withoutAdverbial(analysis.sentences[index].words)
            for variant in compressor.variants(of: words, within: 4...10) where states(variant, compressor) {
                let score =
                    analysis.importance[index] - (analysis.lexicon.verbs?.bases.contains(variant[0].key) == true ? 0.1 : 0)
                    - (["we", "i", "you"].contains(variant[0].key) ? 0.35 : 0)
                    // "… is a simple thing" promises nothing
                    - (variant.last.map { stops.contains($0.key) } == true ? 0.4 : 0)
                if score > (best?.score ?? 0.3) {
                    best = (plain(variant, keepStop: false), Set(variant.compactMap { analysis.terms.id(of: $0.key) }), score)
                }
            }
        }
        return best.map { ($0.text, $0.terms) }
    }

    /// Whether the words are a claim that needs no context.
    private func states(_ words: [Word], _ compressor: Compressor) -> Bool {
        let lexicon = analysis.lexicon
        return compressor.isComplete(words)
            && !words.contains {
                [
                    "it", "i", "my", "me", "this", "that", "they", "he", "she", "these", "those", "him", "her", "them", "its", "one",
                    "there", "there's",
                ]
                .contains(lexicon.bare($0.key))
            }
            && !["i", "you", "if", "when", "nobody", "everybody", "not"].contains(lexicon.bare(words[0].key))
    }

    /// "Flaky tests", "Insurance and spare parts": nouns only, and two of them only where both come back.
    private func named(_ phrases: [Keyphrases.Phrase]) -> [Candidate] {
        let nouns = phrases.filter(\.isNoun)
        guard !phrases.isEmpty else { return [] }
        var found: [Candidate] = []
        let and = analysis.lexicon.templates?.and
        for (rank, phrase) in nouns.prefix(3).enumerated()
        where phrase.termIDs.count > 1 && (phrase.count > 1 || rank == 0 && analysis.segments.count < 6) {
            found.append(Candidate(text: Cleaner.capitalized(phrase.text), score: 1.75 - 0.1 * Double(rank), order: rank, sentence: nil))
        }
        for (rank, one) in nouns.prefix(3).enumerated() where and != nil && one.count > 1 {
            for (order, second) in nouns.enumerated().dropFirst(rank + 1).prefix(5)
            where one.termIDs.count + second.termIDs.count <= 5 && second.count > 1 {
                // Two words said twice are chance; a name of two words is not
                let isThin = one.termIDs.count + second.termIDs.count < 3 && one.count + second.count < 6 && analysis.segments.count > 5
                found.append(
                    Candidate(
                        text: Cleaner.capitalized("\(one.text) \(and ?? "") \(second.named)"),
                        score: (isThin ? 0.9 : 1.7) - 0.08 * Double(order - 1) - 0.2 * Double(rank), order: order + 1, sentence: nil))
            }
        }
        for (order, phrase) in nouns.enumerated() where phrase.termIDs.count > 1 {
            found.append(
                Candidate(
                    text: Cleaner.capitalized(phrase.text),
                    score: (phrase.count > 1 || analysis.segments.count < 6 ? 1.05 : 0.95) - 0.05 * Double(order), order: order + 5,
                    sentence: nil))
        }
        for (order, phrase) in (nouns + phrases.filter { !$0.isNoun }).enumerated() {
            // What the whole text speaks of is a safe name
            if phrase.isNoun, phrase.count > 2, analysis.keyphrases.subjects.prefix(6).contains(where: { $0.key == phrase.key }) {
                found.append(Candidate(text: Cleaner.capitalized(phrase.named), score: 1.02, order: order, sentence: nil))
            }
            // A single word said once names nothing
            let isThin = phrase.count < 2 && phrase.termIDs.count < 2 || !phrase.isNoun
            found.append(
                Candidate(
                    text: Cleaner.capitalized(phrase.named), score: 0.8 - 0.1 * Double(order) - (isThin ? 0.6 : 0), order: order + 10,
                    sentence: nil))
        }
        return found
    }

    /// A topic as a heading, when it is short and whole.
    private func title(_ words: [Word]) -> String? {
        var words = HeadingRules(lexicon: analysis.lexicon).withoutAdverbs(words)
        while let last = words.last, words.count > 1, analysis.lexicon.adverbials.match([last], at: 0) == 1 { words.removeLast() }
        guard let first = words.first, let last = words.last, (1...9).contains(words.count), !analysis.lexicon.dangles(last) else {
            return nil
        }
        guard HeadingRules(lexicon: analysis.lexicon).allowsTopic(words) else { return nil }
        guard words.count <= HeadingMaker.wordsMax, !analysis.lexicon.pronouns.contains(first.key) || first.key == "who",
            !analysis.lexicon.anaphors.contains(first.key) || ["la", "le", "les", "der", "die", "das", "lo"].contains(first.key)
        else { return nil }
        guard
            words.contains(where: {
                $0.key.count >= 4 && !analysis.lexicon.dangles($0) && !analysis.lexicon.determiners.contains($0.key) || $0.isGlued
            })
        else { return nil }
        return plain(words, keepStop: false)
    }

    /// The words without closing signs, with a capital.
    func plain(_ words: [Word], keepStop: Bool = true) -> String {
        var words = words
        guard let last = words.indices.last else { return "" }
        words[0].lead = words[0].lead == "¿" && keepStop ? "¿" : ""
        words[last].trail = keepStop && words[last].trail.contains("?") ? "?" : ""
        words[0].core = Cleaner.capitalized(words[0].core)
        return words.rendered()
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var view = self[...]
        while view.first?.isWhitespace == true { view.removeFirst() }
        while view.last?.isWhitespace == true { view.removeLast() }
        return String(view)
    }
}
