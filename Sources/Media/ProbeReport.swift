import Foundation

/// The JSON of `ffprobe -show_format -show_streams -show_chapters`: numbers are strings there, and anything may be missing.
struct ProbeReport: Decodable {
    struct Format: Decodable {
        let formatName: String?
        let duration: String?
        let size: String?
        /// How sure FFmpeg is, 0 to 100. Below 25 it has only guessed, often from the file's name.
        let probeScore: Int?
        let tags: [String: String]?

        enum CodingKeys: String, CodingKey {
            case duration, size, tags
            case formatName = "format_name"
            case probeScore = "probe_score"
        }
    }

    struct Stream: Decodable {
        let index: Int
        let codecType: String?
        let codecName: String?
        let codecTagString: String?
        let channels: Int?
        let sampleRate: String?
        let width: Int?
        let height: Int?
        let disposition: [String: Int]?
        let tags: [String: String]?

        enum CodingKeys: String, CodingKey {
            case index, channels, width, height, disposition, tags
            case sampleRate = "sample_rate"
            case codecType = "codec_type"
            case codecName = "codec_name"
            case codecTagString = "codec_tag_string"
        }
    }

    struct Chapter: Decodable {
        let startTime: String?
        let endTime: String?
        let tags: [String: String]?

        enum CodingKeys: String, CodingKey {
            case tags
            case startTime = "start_time"
            case endTime = "end_time"
        }
    }

    let format: Format?
    let streams: [Stream]?
    let chapters: [Chapter]?

    /// - Parameters:
    ///   - shortfall: how many times longer the recording was meant to be.
    ///   - isProtected: whether its audio and video are encrypted.
    func probe(shortfall: Double, isProtected: Bool) -> MediaProbe {
        MediaProbe(
            container: format?.formatName ?? "",
            durationSeconds: Self.seconds(format?.duration).map { $0 * shortfall },
            title: Self.tag("title", in: format?.tags),
            artist: Self.tag("artist", in: format?.tags) ?? Self.tag("album_artist", in: format?.tags),
            byteCount: format?.size.flatMap { Int64($0) },
            streams: (streams ?? []).map { Self.stream($0, isProtected) },
            chapters: (chapters ?? []).compactMap(Self.chapter))
    }

    private static func stream(_ stream: Stream, _ isProtected: Bool) -> MediaStream {
        let language = tag("language", in: stream.tags)
        return MediaStream(
            index: stream.index,
            kind: stream.codecType.flatMap(MediaStream.Kind.init) ?? .other,
            codec: stream.codecName ?? "",
            language: language == "und" ? nil : language,
            channels: stream.channels ?? 0,
            sampleRateHz: positive(stream.sampleRate.flatMap { Int($0) }),
            width: positive(stream.width),
            height: positive(stream.height),
            isAttachedPicture: stream.disposition?["attached_pic"] == 1,
            isDefault: stream.disposition?["default"] == 1,
            // Common encryption, and the older schemes of the shops.
            isProtected: isProtected || ["enca", "encv", "drms", "drmi", "drmt"].contains(stream.codecTagString ?? ""))
    }

    /// FFmpeg writes 0 for what it does not know.
    private static func positive(_ number: Int?) -> Int? { number.flatMap { $0 > 0 ? $0 : nil } }

    private static func chapter(_ chapter: Chapter) -> MediaChapter? {
        guard let start = seconds(chapter.startTime), let end = seconds(chapter.endTime), end >= start else { return nil }
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
