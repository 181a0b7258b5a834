import Foundation

/// The JSON of `ffprobe -show_format -show_streams -show_chapters`: numbers are strings there, and anything may be missing.
struct ProbeReport: Decodable {
    struct Format: Decodable {
        let format_name: String?
        let duration: String?
        /// How sure FFmpeg is, 0 to 100. Below 25 it has only guessed, often from the file's name.
        let probe_score: Int?
        let tags: [String: String]?
    }

    struct Stream: Decodable {
        let index: Int
        let codec_type: String?
        let codec_name: String?
        let codec_tag_string: String?
        let channels: Int?
        let disposition: [String: Int]?
        let tags: [String: String]?
    }

    struct Chapter: Decodable {
        let start_time: String?
        let end_time: String?
        let tags: [String: String]?
    }

    let format: Format?
    let streams: [Stream]?
    let chapters: [Chapter]?

    /// - Parameters:
    ///   - shortfall: how many times longer the recording was meant to be.
    ///   - isProtected: whether its audio and video are encrypted.
    func probe(shortfall: Double, isProtected: Bool) -> MediaProbe {
        MediaProbe(
            container: format?.format_name ?? "",
            durationSeconds: Self.seconds(format?.duration).map { $0 * shortfall },
            title: Self.tag("title", in: format?.tags),
            artist: Self.tag("artist", in: format?.tags) ?? Self.tag("album_artist", in: format?.tags),
            streams: (streams ?? []).map { Self.stream($0, isProtected) },
            chapters: (chapters ?? []).compactMap(Self.chapter))
    }

    private static func stream(_ stream: Stream, _ isProtected: Bool) -> MediaStream {
        let language = tag("language", in: stream.tags)
        return MediaStream(
            index: stream.index,
            kind: stream.codec_type.flatMap(MediaStream.Kind.init) ?? .other,
            codec: stream.codec_name ?? "",
            language: language == "und" ? nil : language,
            channels: stream.channels ?? 0,
            isAttachedPicture: stream.disposition?["attached_pic"] == 1,
            isDefault: stream.disposition?["default"] == 1,
            // Common encryption, and the older schemes of the shops.
            isProtected: isProtected || ["enca", "encv", "drms", "drmi", "drmt"].contains(stream.codec_tag_string ?? ""))
    }

    private static func chapter(_ chapter: Chapter) -> MediaChapter? {
        guard let start = seconds(chapter.start_time), let end = seconds(chapter.end_time), end >= start else { return nil }
        return MediaChapter(start: start, end: end, title: tag("title", in: chapter.tags))
    }

    /// Tags are upper case in some containers, and often empty.
    private static func tag(_ name: String, in tags: [String: String]?) -> String? {
        guard let value = tags?.first(where: { $0.key.lowercased() == name })?.value else { return nil }
        let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    private static func seconds(_ text: String?) -> Double? {
        guard let value = text.flatMap(Double.init), value.isFinite, value >= 0 else { return nil }
        return value
    }
}
