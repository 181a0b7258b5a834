internal import QuillCore

/// The JSON of `yt-dlp -J`, as far as it matters. Every site fills in other parts of it, and any may be of another type than usual.
struct YtDLPReport: Decodable {
    var type: String?
    var title: String?
    var author: String?
    var channel: String?
    var creator: String?
    var viewCount: Int64?
    var likeCount: Int64?
    var commentCount: Int64?
    /// Seconds since 1970.
    var timestamp: Double?
    /// `20261121`.
    var uploadDate: String?
    var durationSeconds: Double?
    var language: String?
    var isLive = false
    var liveStatus: String?
    var extractor: String?
    var fileExtension: String?
    var formats: [Format] = []
    var subtitles: [String: [Track]] = [:]
    var automaticCaptions: [String: [Track]] = [:]

    struct Format: Decodable {
        /// `none` where it is known to have no picture.
        let hasVideo: Bool
        let language: String?

        enum CodingKeys: String, CodingKey {
            case vcodec, language
            case videoExt = "video_ext"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let codec = values.lenient(String.self, .vcodec)
            let ending = values.lenient(String.self, .videoExt)
            hasVideo = codec.map { $0 != "none" } ?? (ending.map { $0 != "none" } ?? false)
            language = values.lenient(String.self, .language)
        }
    }

    struct Track: Decodable {
        let format: String?
        let url: String?

        enum CodingKeys: String, CodingKey {
            case format = "ext"
            case url
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            format = values.lenient(String.self, .format)
            url = values.lenient(String.self, .url)
        }

        /// Whether the site translated it from another track.
        var isTranslated: Bool { url?.contains("tlang=") ?? false }
    }

    enum CodingKeys: String, CodingKey {
        case title, uploader, channel, creator, duration, language, ext, formats, subtitles, url, timestamp
        case viewCount = "view_count"
        case likeCount = "like_count"
        case commentCount = "comment_count"
        case type = "_type"
        case uploadDate = "upload_date"
        case isLive = "is_live"
        case liveStatus = "live_status"
        case extractorKey = "extractor_key"
        case automaticCaptions = "automatic_captions"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) -> String? {
            values.lenient(String.self, key).map(Prose.collapsed).flatMap { $0.isEmpty ? nil : String($0.prefix(500)) }
        }
        type = text(.type)
        extractor = text(.extractorKey)
        title = text(.title)
        author = text(.uploader) ?? text(.channel) ?? text(.creator)
        channel = text(.channel) ?? text(.uploader)
        creator = text(.uploader) ?? text(.creator)
        func count(_ key: CodingKeys) -> Int64? { values.lenient(Int64.self, key).flatMap { $0 >= 0 ? $0 : nil } }
        viewCount = count(.viewCount)
        likeCount = count(.likeCount)
        commentCount = count(.commentCount)
        timestamp = values.lenient(Double.self, .timestamp)
        uploadDate = text(.uploadDate)
        durationSeconds = values.lenient(Double.self, .duration).flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        isLive = values.lenient(Bool.self, .isLive) ?? false
        liveStatus = text(.liveStatus)
        fileExtension = text(.ext)
        formats = values.lenient([Format].self, .formats) ?? []
        language = text(.language) ?? formats.lazy.compactMap(\.language).first
        subtitles = values.lenient([String: [Track]].self, .subtitles) ?? [:]
        automaticCaptions = values.lenient([String: [Track]].self, .automaticCaptions) ?? [:]
    }

    /// `2026-11-21`. Of a bare file or page it is only the date of the server's copy.
    var publishedAt: String? {
        guard !isGeneric, let uploadDate, uploadDate.utf8.count == 8, uploadDate.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return nil
        }
        return "\(uploadDate.prefix(4))-\(uploadDate.dropFirst(4).prefix(2))-\(uploadDate.suffix(2))"
    }

    var engagement: Engagement {
        // Up to the year 9999; the second is known better than the day where both are told.
        let moment = isGeneric ? nil : timestamp.flatMap { (1..<253_402_300_800).contains($0) ? Int64($0) * 1_000 : nil }
        return Engagement(
            viewCount: viewCount, likeCount: likeCount, commentCount: commentCount, channelName: channel, creatorName: creator,
            publishedAt: moment.map { Timestamp(milliseconds: $0).description } ?? publishedAt)
    }

    /// yt-dlp numbers the recordings of a page, also when there is but one.
    var ownTitle: String? {
        guard extractor == "HTML5MediaEmbed", let title, title.hasSuffix(" (1)") else { return title }
        return String(title.dropLast(4))
    }

    private var isGeneric: Bool { extractor == "Generic" || extractor == "HTML5MediaEmbed" }
    var isPlaylist: Bool { type == "playlist" || type == "multi_video" }
    var isBroadcast: Bool { isLive || liveStatus == "is_live" || liveStatus == "is_upcoming" }
}

extension KeyedDecodingContainer {
    /// The value, or nil where it is missing or of another type.
    fileprivate func lenient<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
        do { return try decodeIfPresent(type, forKey: key) } catch { return nil }
    }
}
