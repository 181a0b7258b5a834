extension Writer {
    /// The share of the source that an article keeps, and the most words it has.
    private static let share = 0.48
    private static let wordsMax = 1_500

    package func article(targetChapters: Int = 4) -> Article {
        let outline = outline()
        let reserved = reserved()
        let sections = outline.segments.indices.map { section(outline, $0, reserved: reserved) }
        return Article(title: outline.title, seo: seo(outline), outline: outline, lead: lead(outline), chapters: chapters(outline, target: targetChapters), sections: sections, takeaways: takeaways())
    }

    /// Sentences that the lead and the closing list use, which sections leave out.
    struct Reserved {
        var lead: [Int] = []
        var takeaways: [Int] = []
        var all: Set<Int> { Set(lead + takeaways) }
    }

    func reserved() -> Reserved {
        var reserved = Reserved()
        reserved.takeaways = closingStatements()
        let texts = reserved.takeaways
        let candidates = analysis.sentences.indices.filter { index in
            analysis.standsAlone(index) && (8...30).contains(analysis.sentences[index].wordCount) && !texts.contains(index)
        }
        if let hook = best(candidates, by: { analysis.importance[$0] }) { reserved.lead = [hook] }
        return reserved
    }

    /// Whether the sentence at `index` needs the one before it.
    private func leans(_ index: Int) -> Bool { analysis.signals.indices.contains(index) && analysis.signals[index].isDependent }

    /// What this is about, and its strongest statement.
    package func lead(_ outline: Outline) -> Passage? {
        guard let hook = reserved().lead.first else { return nil }
        var text = analysis.sentences[hook].text
        var ids = Set(analysis.sentences[hook].utteranceIDs)
        if let templates = analysis.lexicon.templates {
            let speakers = speakers()
            if speakers.count == 2 || speakers.count == 3 { text += " " + templates.filled(templates.conversation, templates.list(speakers)) }
            if let topic = announcedTopic(), analysis.lexicon.language == "en" || topic.count > 2 {
                var topic = topic
                if let first = topic.first, analysis.lexicon.determiners.contains(first.key) || analysis.lexicon.questionWords.contains(first.key) { topic[0].core = first.key }
                text += " " + templates.filled(templates.topic, topic.rendered())
            }
            let subjects = outline.segments.compactMap(subject)
            if subjects.count >= 3 {
                text += " " + templates.filled(templates.covers, templates.list(Array(subjects.prefix(5))))
                for segment in outline.segments.prefix(5) { if let first = segment.utteranceIDs.first { ids.insert(first) } }
            }
        }
        let ordered = analysis.transcript.utterances.map(\.id).filter(ids.contains)
        return Passage(text: text, utteranceIDs: ordered.isEmpty ? analysis.sentences[hook].utteranceIDs : ordered)
    }

    /// A noun phrase for a segment: its heading where that is one.
    private func subject(_ segment: Outline.Segment) -> String? {
        let words = segment.heading.split(separator: " ")
        if let first = words.first, analysis.lexicon.determiners.contains(first.lowercased()), !segment.heading.hasSuffix("?"), words.count <= 5, !compressor.isComplete(words.map { Word(String($0)) }) {
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

    /// Statements of a conclusion, where the end of the text draws any.
    private func closingStatements() -> [Int] {
        let count = analysis.sentences.count
        guard count >= 15 else { return [] }
        let tail = (count * 3 / 4)..<count
        let all = analysis.sentences.indices.filter { analysis.standsAlone($0) && analysis.signals[$0].concludes && (5...26).contains(analysis.sentences[$0].wordCount) && !leans($0 + 1) && analysis.worth[$0] > 0.25 }
        guard all.contains(where: tail.contains), all.count >= 3 else { return [] }
        let ranked = all.sorted { (analysis.worth[$0] + (tail.contains($0) ? 0.3 : 0), -$0) > (analysis.worth[$1] + (tail.contains($1) ? 0.3 : 0), -$1) }
        var chosen: [Int] = []
        for index in ranked where chosen.count < min(5, max(3, count / 25)) && !chosen.contains(where: { analysis.isSame($0, index) }) { chosen.append(index) }
        return chosen.count >= 3 ? chosen.sorted() : []
    }

    package func takeaways() -> Article.Takeaways? {
        let points = closingStatements()
        guard !points.isEmpty, let heading = analysis.lexicon.templates?.takeaways else { return nil }
        return Article.Takeaways(heading: heading, points: points.map { Passage(text: analysis.sentences[$0].text, utteranceIDs: analysis.sentences[$0].utteranceIDs) })
    }

    /// One section, written from its segment alone.
    package func section(_ outline: Outline, _ index: Int) -> ArticleSection {
        section(outline, index, reserved: reserved())
    }

    func section(_ outline: Outline, _ index: Int, reserved: Reserved) -> ArticleSection {
        guard outline.segments.indices.contains(index) else { return ArticleSection(heading: "", paragraphs: [], quote: nil) }
        let segment = outline.segments[index]
        let range = sentences(of: segment)
        let usable = range.reduce(0) { $0 + (analysis.worth[$1] >= 0 ? analysis.sentences[$1].wordCount : 0) }
        let total = max(1, analysis.usableWords)
        // Small sources are kept nearly whole: half of three sentences is no article
        let share = total < 150 ? 0.9 : Writer.share + 0.06
        let budget = min(Int(Double(usable) * share), Writer.wordsMax * usable / total)
        // A heading that is a sentence is not said again below it
        let stated = range.filter { analysis.sentences[$0].text.hasPrefix(segment.heading) && analysis.sentences[$0].text.count <= segment.heading.count + 1 }
        let quote = quotation(in: range, excluding: reserved.all.union(stated))
        let taken = reserved.all.union(quote.map { [$0] } ?? [])
        let unavailable = taken.union(stated)
        var chosen = Selection(analysis: analysis).sentences(of: range, words: max(budget, 30), excluding: unavailable)
        if chosen.isEmpty, reserved.all.isSuperset(of: range.filter { analysis.worth[$0] >= 0 }) == false {
            chosen = Selection(analysis: analysis).sentences(of: range, words: max(budget, 30), excluding: reserved.all)
        }
        return ArticleSection(heading: segment.heading, paragraphs: Paragraphs(analysis: analysis).arranged(chosen.filter { !stated.contains($0) }), quote: quote.map { index in
            let sentence = analysis.sentences[index]
            return Quote(text: sentence.spoken, utteranceIDs: sentence.utteranceIDs, start: sentence.start, speaker: sentence.speaker)
        })
    }

    /// A sentence worth quoting as it was said; none in a short topic.
    private func quotation(in range: Range<Int>, excluding: Set<Int>) -> Int? {
        let usable = range.filter { analysis.worth[$0] >= 0 }
        guard usable.count >= 7, analysis.lexicon.language != "" else { return nil }
        let candidates = usable.filter { index in
            let sentence = analysis.sentences[index]
            return !sentence.isAltered && analysis.standsAlone(index) && (analysis.signals[index].isPunchy || analysis.signals[index].concludes || analysis.lexicon.punches.isEmpty) && (6...28).contains(sentence.wordCount) && !excluding.contains(index) && !leans(index + 1)
        }
        guard let top = best(candidates, by: { analysis.worth[$0] + (analysis.signals[$0].concludes ? 0.2 : 0) + (analysis.sentences[$0].wordCount <= 18 ? 0.1 : 0) }), analysis.worth[top] > 0.3 else { return nil }
        return top
    }
}
