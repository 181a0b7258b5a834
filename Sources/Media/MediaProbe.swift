/// What a recording says about itself before any of it is decoded.
package struct MediaProbe: Sendable, Equatable {
    /// FFmpeg's names of the container format, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    package let container: String
    /// What the container claims; nil where it claims nothing.
    package let durationSeconds: Double?
    package let title: String?
    package let artist: String?
    package let byteCount: Int64?
    package let streams: [MediaStream]
    package let chapters: [MediaChapter]

    package init(
        container: String, durationSeconds: Double?, title: String?, artist: String?, byteCount: Int64? = nil,
        streams: [MediaStream], chapters: [MediaChapter]
    ) {
        self.container = container
        self.durationSeconds = durationSeconds
        self.title = title
        self.artist = artist
        self.byteCount = byteCount
        self.streams = streams
        self.chapters = chapters
    }

    /// Subtitle tracks of text, not of pictures.
    package var captionStreams: [MediaStream] { streams.filter { $0.kind == .subtitle && $0.isText } }

    /// The track to listen to: the one marked as default, else the first.
    /// - Throws: `noAudio`, `protected`, or `tooLong`.
    package func audio(limitSeconds: Double = 12 * 3600) throws(MediaError) -> MediaStream {
        let tracks = streams.filter { $0.kind == .audio }
        guard let track = tracks.first(where: \.isDefault) ?? tracks.first else { throw .noAudio }
        guard !track.isProtected else { throw .protected }
        if let durationSeconds, durationSeconds > limitSeconds {
            throw .tooLong(seconds: durationSeconds, limitSeconds: limitSeconds)
        }
        return track
    }
}

/// One track of a recording.
package struct MediaStream: Sendable, Equatable {
    package enum Kind: String, Sendable { case audio, video, subtitle, other }

    /// Its number in the file, as the functions of `MediaTools` take it.
    package let index: Int
    package let kind: Kind
    /// FFmpeg's name of the codec, such as `aac`; empty where it knows none.
    package let codec: String
    /// As the file says it, mostly ISO 639-2 such as `fra`; nil when it says nothing or `und`.
    package let language: String?
    /// Of audio; 0 otherwise.
    package let channels: Int
    /// Of audio; nil otherwise.
    package let sampleRateHz: Int?
    /// In pixels, of pictures; nil otherwise.
    package let width: Int?
    package let height: Int?
    /// A cover image, not a film.
    package let isAttachedPicture: Bool
    package let isDefault: Bool
    package let isProtected: Bool

    package init(
        index: Int, kind: Kind, codec: String, language: String?, channels: Int, sampleRateHz: Int? = nil,
        width: Int? = nil, height: Int? = nil, isAttachedPicture: Bool, isDefault: Bool, isProtected: Bool
    ) {
        self.index = index
        self.kind = kind
        self.codec = codec
        self.language = language
        self.channels = channels
        self.sampleRateHz = sampleRateHz
        self.width = width
        self.height = height
        self.isAttachedPicture = isAttachedPicture
        self.isDefault = isDefault
        self.isProtected = isProtected
    }

    /// Whether a subtitle track can become text without reading pictures.
    package var isText: Bool {
        ["subrip", "srt", "webvtt", "mov_text", "ass", "ssa", "text", "subviewer", "microdvd", "ttml"].contains(codec)
    }
}

package struct MediaChapter: Sendable, Equatable {
    package let start: Double
    package let end: Double
    package let title: String?

    package init(start: Double, end: Double, title: String?) {
        self.start = start
        self.end = end
        self.title = title
    }
}
