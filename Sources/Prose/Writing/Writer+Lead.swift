extension Writer {
    /// Where the reader is, what this is about, and its strongest statement: two or three sentences.
    package func lead(_ outline: Outline) -> Passage? {
        let hook = reserved().lead.first
        var parts: [String] = []
        var ids: Set<Int> = []
        if let templates = analysis.lexicon.templates {
            let speakers = speakers()
            if speakers.count == 2 || speakers.count == 3 {
                parts.append(templates.filled(templates.conversation, templates.list(speakers)))
            }
            if let own = situation() {
                parts.append(own.text)
                ids.formUnion(analysis.sentences[own.sentence].utteranceIDs)
            }
            if let topic = announcedPhrase() {
                parts.append(templates.filled(templates.topic, topic.rendered()))
                ids.formUnion(topic.map { analysis.transcript.utterances[$0.utterance].id })
            } else if let covered = covered(outline) {
                parts.append(templates.filled(templates.covers, templates.list(covered.map(\.text))))
                for segment in covered.map(\.segment) { if let first = segment.utteranceIDs.first { ids.insert(first) } }
            }
        }
        if let hook {
            parts.append(analysis.sentences[hook].text)
            ids.formUnion(analysis.sentences[hook].utteranceIDs)
        }
        if ids.isEmpty, !parts.isEmpty, let first = outline.segments.first?.utteranceIDs.first { ids.insert(first) }
        let ordered = analysis.transcript.utterances.map(\.id).filter(ids.contains)
        return ordered.isEmpty ? nil : Passage(text: parts.joined(separator: " "), utteranceIDs: ordered)
    }

    /// The statement that a reader who knows nothing yet understands, and wants to know more of.
    func hook(excluding used: Set<Int>) -> Int? {
        let announced = Set((announcedTopic() ?? []).filter { !analysis.lexicon.isStop($0) }.compactMap { analysis.terms.id(of: $0.key) })
        func value(_ index: Int) -> Double {
            (announced.isDisjoint(with: analysis.terms.sentences[index]) ? 0 : 0.6) + analysis.importance[index]
                + (contradicts(index) ? 0.8 : analysis.signals[index].isPunchy ? 0.25 : 0) + subjectHits(index) * 0.2
                - 0.2 * analysis.signals[index].concreteness
                - (analysis.sentences[index].words.lazy.filter(\.hasComma).count > 2 ? 0.3 : 0)
                - (analysis.sentences[index].wordCount > 22 ? 0.15 : 0)
        }
        let free = analysis.sentences.indices.filter { index in
            analysis.standsAlone(index) && (5...30).contains(analysis.sentences[index].wordCount) && !used.contains(index)
                && !isListed(index) && analysis.signals[index].turn == nil && !isFigure(index)
        }
        let claims = Claims(lexicon: analysis.lexicon, terms: analysis.terms, subjects: [])
        let sound = free.filter { index in
            analysis.claims[index] && !claims.isConditional(analysis.sentences[index]) && !leans(index + 1)
                && !["you", "your"].contains(analysis.sentences[index].words[0].key) && isAtHome(index)
        }
        // A short source has little to choose from; a long one needs no bad beginning
        let topical =
            analysis.segments.count <= 5
            ? sound
            : sound.filter { subjectHits($0) > 0 || contradicts($0) || !announced.isDisjoint(with: analysis.terms.sentences[$0]) }
        return best(topical, by: value) ?? (analysis.segments.count <= 4 ? best(free, by: value) : nil)
    }

    /// "Spare parts cost about 1000 euros": says nothing yet to whoever does not know what it is about.
    private func isFigure(_ index: Int) -> Bool {
        analysis.sentences[index].words.contains { $0.core.unicodeScalars.allSatisfy { $0.properties.numericType != nil } }
    }

    /// "The valve …" needs a reader who knows which: it may open a text that speaks of valves throughout.
    private func isAtHome(_ index: Int) -> Bool {
        let words = analysis.sentences[index].words
        guard analysis.lexicon.language == "en", analysis.segments.count > 5, words[0].key == "the",
            let noun = words.dropFirst().first(where: { !analysis.lexicon.isStop($0) }), let id = analysis.terms.id(of: noun.key)
        else { return true }
        return analysis.keyphrases.subjects.prefix(8).contains { $0.segments >= 3 && $0.termIDs.contains(id) }
    }

    /// How many of the text's chief nouns a sentence speaks of, 0...2.
    func subjectHits(_ index: Int) -> Double {
        let terms = Set(analysis.terms.sentences[index])
        return Double(min(2, analysis.keyphrases.subjects.prefix(5).lazy.filter { !terms.isDisjoint(with: $0.termIDs) }.count))
    }

    /// "We do not …, we …": the ring of a strong opening.
    private func contradicts(_ index: Int) -> Bool {
        let words = analysis.sentences[index].words
        return (8...20).contains(words.count) && words.contains(where: \.hasComma)
            && words.contains { analysis.lexicon.negations.contains($0.key) }
    }

    private func announcedPhrase() -> [Word]? {
        guard var topic = announcedTopic(), analysis.lexicon.language == "en" || topic.count > 2, let first = topic.first else {
            return nil
        }
        if analysis.lexicon.determiners.contains(first.key) || analysis.lexicon.questionWords.contains(first.key) {
            topic[0].core = first.key
        }
        return topic
    }

    /// The three topics that are spoken of most, in their order, as nouns that a list can hold.
    private func covered(_ outline: Outline) -> [(text: String, segment: Outline.Segment)]? {
        let named = outline.segments.compactMap { segment in
            subject(segment).map { (text: $0.text, count: $0.count, segment: segment) }
        }
        guard named.count >= 3 else { return nil }
        let ranked = named.indices.sorted { named[$0].count != named[$1].count ? named[$0].count > named[$1].count : $0 < $1 }
        return ranked.prefix(3).sorted().map { (named[$0].text, named[$0].segment) }
    }

    /// A noun phrase for a segment: its heading where that is one.
    private func subject(_ segment: Outline.Segment) -> (text: String, count: Int)? {
        let words = segment.heading.split(separator: " ").map(String.init)
        guard let first = words.first, words.count <= 5, !segment.heading.hasSuffix("?"), analysis.lexicon.language != "de" else {
            return nil
        }
        let scanned = words.map { Word($0) }
        guard analysis.lexicon.verbs?.firstFinite(scanned, in: 0..<scanned.count, lexicon: analysis.lexicon) == nil else { return nil }
        guard !analysis.lexicon.questionWords.contains(first.lowercased()) else { return nil }
        if Writer.numerals.contains(first.lowercased()) { return nil }
        if analysis.lexicon.determiners.contains(first.lowercased()) {
            return (first.lowercased() + segment.heading.dropFirst(first.count), 3)
        }
        // A heading made of keyphrases takes their case: names keep their capitals
        guard
            let phrase = (analysis.keyphrases.ofSegments.joined()).first(where: {
                segment.heading.lowercased().hasPrefix($0.text.lowercased())
            }), phrase.isNoun
        else { return nil }
        return (phrase.named, phrase.count)
    }

    /// "My name is Martin, and for three years I have helped to run the café." → "For three years I have helped to run the café."
    private func situation() -> (text: String, sentence: Int)? {
        for index in analysis.sentences.indices.prefix(8) {
            let words = analysis.sentences[index].words
            guard let name = Writer.introductions.first(in: words, starts: 0..<min(3, words.count)),
                let and = words[name.upperBound...].prefix(5).firstIndex(where: { ["and", "et", "y", "und"].contains($0.key) }),
                and + 5 < words.count
            else { continue }
            var clause = Array(words[(and + 1)...])
            guard !clause.contains(where: { $0.hasComma }), clause.count <= 24,
                analysis.lexicon.verbs == nil || compressor.isComplete(clause)
            else { continue }
            clause[0].core = Cleaner.capitalized(clause[0].core)
            return (clause.rendered(), index)
        }
        return nil
    }

    private static let introductions = PhraseSet("my name is|my name's|i'm|i am|je m'appelle|me llamo|mi nombre es|ich heiße|mein name ist")

    private static let numerals = wordSet(
        "two three four five six seven eight nine ten deux trois dos tres another some any each every a an")

    private func speakers() -> [String] {
        var found: [String] = []
        for utterance in analysis.transcript.utterances {
            guard let speaker = utterance.speaker?.trimmed, !speaker.isEmpty, !found.contains(speaker) else { continue }
            guard !speaker.lowercased().hasPrefix("speaker"), speaker.contains(where: \.isLetter), speaker.count <= 40 else { return [] }
            found.append(speaker)
            if found.count > 3 { return [] }
        }
        return found
    }
}
