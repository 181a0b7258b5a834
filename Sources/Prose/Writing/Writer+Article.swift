extension Writer {
    /// The most words that the sections of an article have together.
    static let wordsMax = 1_700

    package func article(targetChapters: Int = 4) -> Article {
        let outline = outline()
        let reserved = reserved()
        let sections = outline.segments.indices.map { section(outline, $0, reserved: reserved) }
        return Article(
            title: outline.title, seo: seo(outline), outline: outline, lead: lead(outline),
            chapters: chapters(outline, target: targetChapters), sections: sections, takeaways: takeaways(), closing: closing())
    }

    /// Sentences that the lead, the closing list and the last lines use, which sections leave out, and those set as quotations.
    struct Reserved {
        var lead: [Int] = []
        var takeaways: [Int] = []
        var closing: [Int] = []
        var quotes: Set<Int> = []
        var all: Set<Int> { Set(lead + takeaways + closing) }
    }

    func reserved() -> Reserved {
        var reserved = Reserved()
        reserved.closing = closingLines()
        reserved.takeaways = closingStatements()
        let used = reserved.all
        let candidates = analysis.sentences.indices.filter { index in
            analysis.standsAlone(index) && (8...30).contains(analysis.sentences[index].wordCount) && !used.contains(index)
                && !isListed(index) && analysis.signals[index].turn == nil
        }
        if let hook = best(candidates, by: { analysis.importance[$0] + (analysis.signals[$0].isPunchy || contradicts($0) ? 0.25 : 0) }) {
            reserved.lead = [hook]
        }
        reserved.quotes = quotations(excluding: reserved.all)
        return reserved
    }

    /// "We do not …, we …": the ring of a strong opening.
    private func contradicts(_ index: Int) -> Bool {
        let words = analysis.sentences[index].words
        return (8...20).contains(words.count) && words.contains(where: \.hasComma)
            && words.contains { analysis.lexicon.negations.contains($0.key) }
    }

    /// Whether the sentence at `index` needs the one before it.
    func leans(_ index: Int) -> Bool { analysis.signals.indices.contains(index) && analysis.signals[index].isDependent }

    /// What this is about, and its strongest statement.
    package func lead(_ outline: Outline) -> Passage? {
        guard let hook = reserved().lead.first else { return nil }
        var text = analysis.sentences[hook].text
        var ids = Set(analysis.sentences[hook].utteranceIDs)
        if let templates = analysis.lexicon.templates {
            let speakers = speakers()
            if speakers.count == 2 || speakers.count == 3 {
                text += " " + templates.filled(templates.conversation, templates.list(speakers))
            }
            if let own = situation() {
                text += " " + own.text
                ids.formUnion(analysis.sentences[own.sentence].utteranceIDs)
            }
            let announced = announcedTopic()
            if let topic = announced, analysis.lexicon.language == "en" || topic.count > 2 {
                var topic = topic
                if let first = topic.first,
                    analysis.lexicon.determiners.contains(first.key) || analysis.lexicon.questionWords.contains(first.key)
                {
                    topic[0].core = first.key
                }
                text += " " + templates.filled(templates.topic, topic.rendered())
            }
            let subjects = outline.segments.compactMap(subject)
            if announced == nil, subjects.count >= 3 {
                text += " " + templates.filled(templates.covers, templates.list(Array(subjects.prefix(5))))
                for segment in outline.segments.prefix(5) { if let first = segment.utteranceIDs.first { ids.insert(first) } }
            }
        }
        let ordered = analysis.transcript.utterances.map(\.id).filter(ids.contains)
        return Passage(text: text, utteranceIDs: ordered.isEmpty ? analysis.sentences[hook].utteranceIDs : ordered)
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

    /// A noun phrase for a segment: its heading where that is one.
    private func subject(_ segment: Outline.Segment) -> String? {
        let words = segment.heading.split(separator: " ")
        if let first = words.first, analysis.lexicon.determiners.contains(first.lowercased()), !segment.heading.hasSuffix("?"),
            words.count <= 5, !compressor.isComplete(words.map { Word(String($0)) })
        {
            return words[0].lowercased() + segment.heading.dropFirst(words[0].count)
        }
        return nil
    }

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

    /// What to remember: conclusions first, then the most central claims, at most one from a topic and a few in all.
    private func closingStatements() -> [Int] {
        guard analysis.usableWords >= 480, analysis.lexicon.language != "" else { return [] }
        let closing = Set(closingLines())
        func score(_ index: Int) -> Double {
            analysis.importance[index] + (analysis.signals[index].concludes ? 0.3 : 0) + (analysis.signals[index].isPunchy ? 0.4 : 0) - 0.2
                * analysis.signals[index].concreteness
                - (["we", "nothing", "nobody"].contains(analysis.sentences[index].words[0].key) ? 0.35 : 0)
        }
        let candidates = analysis.segments.compactMap { range in
            best(
                range.dropFirst().filter { index in
                    analysis.standsAlone(index) && (6...24).contains(analysis.sentences[index].wordCount) && !leans(index + 1)
                        && analysis.signals[index].turn == nil
                        && !closing.contains(index) && !isListed(index)
                        && !["i", "my", "in"].contains(analysis.sentences[index].words[0].key)
                }, by: score)
        }
        var chosen: [Int] = []
        for index in candidates.sorted(by: { score($0) != score($1) ? score($0) > score($1) : $0 < $1 })
        where chosen.count < min(5, max(3, analysis.segments.count * 2 / 3)) {
            if !chosen.contains(where: { analysis.isSame($0, index) }) { chosen.append(index) }
        }
        return chosen.count >= 3 ? chosen.sorted() : []
    }

    package func takeaways() -> Article.Takeaways? {
        let points = closingStatements()
        guard !points.isEmpty, let heading = analysis.lexicon.templates?.takeaways else { return nil }
        return Article.Takeaways(
            heading: heading,
            points: points.map { Passage(text: analysis.sentences[$0].text, utteranceIDs: analysis.sentences[$0].utteranceIDs) })
    }
}
