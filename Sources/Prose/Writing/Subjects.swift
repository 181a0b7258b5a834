extension Writer {
    /// What the speaker says the whole is about: "Today I want to talk about how we cut our build time", from the first tenth or
    /// so; later only where it can be nothing but the whole.
    func announcedTopic() -> [Word]? {
        let near = max(6, analysis.sentences.count / 12)
        for index in analysis.sentences.indices.prefix(max(near, analysis.sentences.count / 5)) {
            let sentence = analysis.sentences[index].words
            if index >= near, Writer.wholes.first(in: sentence, starts: 0..<min(sentence.count, 8)) == nil { continue }
            guard let span = analysis.signals[index].announces else { continue }
            // "Let me begin with the idea" names a part, not the whole
            guard analysis.lexicon.openings.first(in: Array(sentence[..<span.lowerBound]), starts: 0..<span.lowerBound) == nil else {
                continue
            }
            if let topic = topic(of: Array(sentence[span])) { return topic }
        }
        return nil
    }

    /// "Something that crosses languages, which is simplicity" → "simplicity"; otherwise up to the end of the clause.
    private func topic(of announced: [Word]) -> [Word]? {
        let lexicon = analysis.lexicon
        guard let first = announced.first else { return nil }
        var words: [Word] = []
        if Writer.placeholders.contains(first.key) {
            guard let named = Writer.namings.first(in: announced, starts: 1..<announced.count) else { return nil }
            words = clause(Array(announced[named.upperBound...]), isList: false)
            guard words.count <= 6 else { return nil }
        } else {
            words = clause(announced, isList: ["what", "how", "why"].contains(first.key))
            guard words.count >= 2 else { return nil }
        }
        guard words.count <= 20, let first = words.first, let last = words.last, !lexicon.dangles(last),
            lexicon.determiners.contains(first.key)
                || ["how", "why", "what", "comment", "pourquoi", "cómo", "wie", "warum"].contains(first.key) || words.count >= 3
                || Writer.placeholders.contains(announced[0].key),
            !lexicon.pronouns.contains(first.key) || lexicon.determiners.contains(first.key),
            !Writer.pointers.contains(first.key), words.contains(where: { !lexicon.isStop($0) })
        else { return nil }
        words[words.count - 1].trail = ""
        return words
    }

    private func clause(_ announced: [Word], isList: Bool) -> [Word] {
        var words: [Word] = []
        for word in announced {
            words.append(word)
            if word.endsSentence || word.endsClause && !isList { break }
        }
        return words
    }

    /// The name that the speaker gives the talk: 'This talk is called "Rust and water"'.
    func spokenTitle() -> String? {
        guard analysis.lexicon.language == "en" else { return nil }
        for index in analysis.sentences.indices.prefix(max(10, analysis.sentences.count / 12)) {
            let words = analysis.sentences[index].words
            guard let called = Writer.callings.first(in: words, starts: 0..<min(words.count, 6)), called.upperBound < words.count else {
                continue
            }
            let name = Array(words[called.upperBound...])
            guard name[0].lead.contains(where: { "\"“".contains($0) }),
                let end = name.firstIndex(where: { $0.trail.contains { "\"”".contains($0) } }), end <= 9
            else { continue }
            return HeadingMaker(analysis).plain(Array(name[...end]), keepStop: false)
        }
        return nil
    }

    /// One or two nouns that most topics speak of: "Simplicity", "Problem solving and the background mind".
    func commonSubjects() -> String? {
        // What was said twice in an hour is no subject of it
        let often = max(1, analysis.segments.count / 2)
        let subjects = analysis.keyphrases.subjects.filter { $0.count >= often }
        guard let first = subjects.first else { return nil }
        let least = max(2, (analysis.segments.count + 3) / 4)
        let second = subjects.dropFirst().prefix(5).first {
            ($0.segments >= min(least, first.segments) || analysis.segments.count < 3) && $0.count * 4 >= first.count
        }
        guard let templates = analysis.lexicon.templates else { return Cleaner.capitalized(first.text) }
        let list = second.map { templates.list([first.named, $0.named]) } ?? first.named
        return Cleaner.capitalized(list)
    }

    private static let wholes = PhraseSet(
        """
        i'm here to talk about|i am here to talk about|we're here to talk about|what i want to talk about|what i'd like to talk about
        what i am going to talk about|what i'm going to talk about|today i want|today i'd like|today i'm going|today we|my talk is about|this talk is about
        the talk is about|today is about|today's topic is|je voudrais vous parler|hoy quiero|heute möchte ich
        """)
    private static let placeholders = wordSet("something")
    private static let namings = PhraseSet("which is|and that is|and that's|called|namely")
    private static let pointers = wordSet("it this that these those here there which some")
    private static let callings = PhraseSet(
        "talk is called|talk is titled|talk is entitled|presentation is called|title of this talk is|title of my talk is|called this talk|title is"
    )
}
