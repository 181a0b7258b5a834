/// One timed line of a transcript.
package struct CaptionCue: Sendable, Hashable {
    /// When it begins, in milliseconds from the start of the recording.
    package var startMilliseconds: Int
    /// When it ends, in the same count; never before the start in what the parser returns.
    package var endMilliseconds: Int
    /// What is said, as plain text: single spaces, no tags, entities decoded.
    package var text: String
    /// Who says it, where the file names them with a voice tag.
    package var speaker: String?

    package init(startMilliseconds: Int, endMilliseconds: Int, text: String, speaker: String? = nil) {
        self.startMilliseconds = startMilliseconds
        self.endMilliseconds = endMilliseconds
        self.text = text
        self.speaker = speaker
    }

    /// The cue as the parser would return it: times in range and in order, white space collapsed.
    ///
    /// Nil when no text is left. The writer writes this form, so it is what reading the file again gives.
    package var canonical: CaptionCue? {
        let text = PlainText.collapsed(text)
        guard !text.isEmpty else { return nil }
        let first = CaptionTime.clamped(startMilliseconds)
        let second = CaptionTime.clamped(endMilliseconds)
        let name = speaker.map(PlainText.collapsed) ?? ""
        return CaptionCue(
            startMilliseconds: min(first, second), endMilliseconds: max(first, second),
            text: text, speaker: name.isEmpty ? nil : name)
    }
}

/// What a captions file says, and what had to be mended to read it.
package struct ParsedCaptions: Sendable, Equatable {
    /// The cues in the order of their start; cues of one speaker do not overlap unless they start together.
    package var cues: [CaptionCue]
    /// The language tag in the header of a WebVTT file ("en", "pt-BR").
    package var language: String?
    package var repairs: CaptionRepairs

    package init(cues: [CaptionCue], language: String? = nil, repairs: CaptionRepairs = CaptionRepairs()) {
        self.cues = cues
        self.language = language
        self.repairs = repairs
    }
}
