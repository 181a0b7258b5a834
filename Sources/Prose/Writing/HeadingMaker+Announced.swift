/// Headings that the speaker gave: a topic that was announced or labelled.
extension HeadingMaker {
    /// "Let me begin with the idea." → "The idea"
    func announced(_ range: Range<Int>) -> [Candidate] {
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
}
