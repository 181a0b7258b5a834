/// One stretch of a source as it was captured: a caption cue, a recogniser's segment, or a paragraph of a document.
/// Its borders mean nothing to grammar; a sentence may start in one utterance and end three later.
package struct Utterance: Sendable, Equatable, Codable {
    /// The caller's name for it; every product says which ids it rests on.
    package var id: Int
    package var text: String
    /// Seconds from the beginning of the recording; nil in a document.
    package var start: Double?
    package var end: Double?
    package var speaker: String?

    package init(id: Int, text: String, start: Double? = nil, end: Double? = nil, speaker: String? = nil) {
        self.id = id
        self.text = text
        self.start = start
        self.end = end
        self.speaker = speaker
    }
}

/// A whole source: what the writer reads.
package struct Transcript: Sendable, Equatable, Codable {
    package var utterances: [Utterance]
    /// A BCP 47 tag; only its first part is looked at. Languages without word lists are treated by frequency alone.
    package var language: String
    /// What the source calls itself; a file name is recognised and not used as a title.
    package var title: String?

    package init(utterances: [Utterance], language: String = "en", title: String? = nil) {
        self.utterances = utterances
        self.language = language
        self.title = title
    }
}
