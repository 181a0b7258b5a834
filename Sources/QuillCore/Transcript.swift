/// The words of an item, as timed lines. Text documents have cues without times.
package struct Transcript: Sendable, Hashable, Codable {
    /// BCP 47, as found or recognised: `en`, `fr`; `und` when nothing tells.
    package let language: String
    package let origin: Origin
    package let cues: [Cue]
    /// What a reader should know of how it came to be: what fell back, what was dropped.
    package let notes: [String]

    package enum Origin: Sendable, Hashable, Codable {
        /// Captions that the source carries: `owner`, `automatic`, `embedded` or `file`.
        case captions(String)
        case recognised(model: String)
        case text
    }

    package init(language: String, origin: Origin, cues: [Cue], notes: [String]) {
        self.language = language
        self.origin = origin
        self.cues = cues
        self.notes = notes
    }

    package var isTimed: Bool { cues.contains { $0.startMilliseconds != nil } }
    package var wordCount: Int { cues.reduce(0) { $0 + $1.text.split(separator: " ").count } }
}

/// One timed line.
package struct Cue: Sendable, Hashable, Codable {
    /// 0, 1, 2 … in its transcript: what citations name.
    package let id: Int
    package let startMilliseconds: Int?
    package let endMilliseconds: Int?
    package let text: String
    /// 0–1; nil where the source does not say.
    package let confidence: Double?
    /// Where it differs from the transcript's.
    package let language: String?
    package let speaker: String?

    package init(
        id: Int, startMilliseconds: Int?, endMilliseconds: Int?, text: String, confidence: Double? = nil,
        language: String? = nil, speaker: String? = nil
    ) {
        self.id = id
        self.startMilliseconds = startMilliseconds
        self.endMilliseconds = endMilliseconds
        self.text = text
        self.confidence = confidence
        self.language = language
        self.speaker = speaker
    }
}
