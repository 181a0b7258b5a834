/// Everything that is found in a transcript before a word is written. Made once, then only read.
package struct Analysis: Sendable {
    package let transcript: Transcript
    package let sentences: [Sentence]
    /// The topics: ranges of `sentences` that cover all, in order.
    package let segments: [Range<Int>]
    let lexicon: Lexicon
    let signals: [Signals]
    let terms: Terms
    let vectors: [TermVector]
    /// Worth of each sentence within its topic.
    let worth: [Double]
    /// How well each sentence speaks for the whole text: the lead, the description and the title are chosen by this.
    let importance: [Double]
    let keyphrases: Keyphrases
    /// The lists that were spoken, in order.
    let enumerations: [Enumeration]
    /// Whether each sentence may be read with nothing around it.
    let claims: [Bool]
    /// Words of speech that may be published at all.
    let usableWords: Int

    /// - Parameter topicsMax: the most topics to find, 1–12.
    package init(_ transcript: Transcript, topicsMax: Int = 12) {
        let lexicon = Lexicon.of(transcript.language)
        let sentences = Reading.sentences(of: transcript, lexicon: lexicon)
        let terms = Terms(sentences, lexicon: lexicon)
        var signals = sentences.map { Signals($0, lexicon: lexicon) }
        var seen: Set<[Int]> = []
        var texts: Set<String> = []
        for index in sentences.indices {
            let key = terms.sentences[index]
            let repeatsTerms = key.count >= 3 && !seen.insert(key).inserted
            if !texts.insert(sentences[index].text).inserted || repeatsTerms { signals[index].repeats = true }
        }
        let vectors = sentences.indices.map { terms.vector(of: $0..<$0 + 1) }
        let enumerations = Enumeration.all(in: sentences, signals)
        let listed = Set(enumerations.flatMap { $0.range.dropFirst() })
        let segments = TopicSegmenter(sentences: sentences, signals: signals, terms: terms, listed: listed).segments(
            atMost: max(1, topicsMax))
        let ranker = SentenceRanker(sentences: sentences, signals: signals, terms: terms, vectors: vectors)
        let text = terms.vector(of: sentences.indices)
        let worth = segments.flatMap { ranker.worth(of: $0, text: text) }
        self.transcript = transcript
        self.sentences = sentences
        self.segments = segments
        self.lexicon = lexicon
        self.signals = signals
        self.terms = terms
        self.vectors = vectors
        self.worth = worth
        self.enumerations = enumerations
        let keyphrases = Keyphrases(sentences: sentences, signals: signals, segments: segments, terms: terms, lexicon: lexicon)
        self.keyphrases = keyphrases
        importance = Importance(
            sentences: sentences, signals: signals, vectors: vectors, worth: worth, subject: Set(keyphrases.subjects.first?.termIDs ?? []),
            text: text
        ).values()
        let judge = Claims(lexicon: lexicon, terms: terms, subjects: Set(keyphrases.subjects.flatMap(\.termIDs)))
        claims = sentences.indices.map { index in
            worth[index] >= 0 && !signals[index].isDependent && !signals[index].introduces && judge.holds(sentences[index], at: index)
        }
        usableWords = sentences.indices.reduce(0) { $0 + (worth[$1] >= 0 ? sentences[$1].wordCount : 0) }
    }
}
