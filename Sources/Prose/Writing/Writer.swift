/// Writes summaries and an article from a transcript by choosing, trimming and arranging its own sentences.
///
/// Deterministic, and without any model. Every product is a plain value that names the utterances it rests on.
/// Each step can be called alone, with an outline from elsewhere, so that something better may take over any of them.
package struct Writer: Sendable {
    package let analysis: Analysis
    let compressor: Compressor

    package init(_ transcript: Transcript, topicsMax: Int = 12) {
        self.init(Analysis(transcript, topicsMax: topicsMax))
    }

    package init(_ analysis: Analysis) {
        self.analysis = analysis
        compressor = Compressor(lexicon: analysis.lexicon)
    }

    /// Words that somebody said, between the quotation marks of the language: “…”, « … », „…“.
    package func quoted(_ text: String) -> String {
        let marks = analysis.lexicon.quotationMarks
        return marks.open + text + marks.close
    }

    /// The sentences that belong to a segment of an outline, by its utterances.
    func sentences(of segment: Outline.Segment) -> Range<Int> {
        let ids = Set(segment.utteranceIDs)
        // An outline of our own names its segments in order; a sentence belongs where its first utterance is
        if let known = analysis.segments.first(where: { analysis.utteranceIDs(of: $0) == segment.utteranceIDs }) { return known }
        let inside = analysis.sentences.indices.filter { analysis.sentences[$0].utteranceIDs.first.map(ids.contains) ?? false }
        guard let first = inside.first, let last = inside.last else { return 0..<0 }
        return first..<last + 1
    }
}
