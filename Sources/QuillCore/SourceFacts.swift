/// What a look at a source told: the artifact `source` of an item.
package struct SourceFacts: Sendable, Hashable, Codable {
    package var title: String?
    package var author: String?
    package var publishedAt: String?
    package var durationSeconds: Double?
    package var language: String?
    /// `audio`, `video`, `captions`, `text`: what there is to work from.
    package var form: Form
    /// Captions and text that came along, the best first.
    package var tracks: [CaptionTrack]
    package var notes: [String]
    /// Not part of the artifact: what changes at the source from day to day makes nothing stale.
    package var details = FoundDetails()

    private enum CodingKeys: CodingKey { case title, author, publishedAt, durationSeconds, language, form, tracks, notes }

    package enum Form: String, Sendable, Codable { case audio, video, captions, text }

    package init(
        title: String? = nil, author: String? = nil, publishedAt: String? = nil, durationSeconds: Double? = nil,
        language: String? = nil, form: Form, tracks: [CaptionTrack] = [], notes: [String] = []
    ) {
        self.title = title
        self.author = author
        self.publishedAt = publishedAt
        self.durationSeconds = durationSeconds
        self.language = language
        self.form = form
        self.tracks = tracks
        self.notes = notes
    }

    /// The track to use without listening, if one is good.
    package var goodTrack: CaptionTrack? { tracks.first { $0.doubts.isEmpty } }

    package var facts: Facts {
        Facts(needsRecognition: goodTrack == nil && form != .text && form != .captions, durationSeconds: durationSeconds)
    }
}

/// Words that came with the source.
package struct CaptionTrack: Sendable, Hashable, Codable {
    /// `owner`, `automatic`, `embedded`, `file` or `text`.
    package var origin: String
    package var language: String?
    package var cues: [Cue]
    /// Why it should rather not be used: `covers 12 % of the recording`. Empty when it is good.
    package var doubts: [String]

    package init(origin: String, language: String?, cues: [Cue], doubts: [String] = []) {
        self.origin = origin
        self.language = language
        self.cues = cues
        self.doubts = doubts
    }
}
