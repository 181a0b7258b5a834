internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func details(of item: ID<Item>) throws(QuillError) -> ItemDetails? {
        // A row may say no more than that somebody tried.
        try one(
            """
            SELECT * FROM item_details WHERE item = $1 AND (seen_at IS NOT NULL OR lost_at IS NOT NULL OR probed_at IS NOT NULL)
            """, [item], Self.details)
    }

    func lacking(_ project: ID<Project>, after: Lack?, again: Bool, limit: Int) throws(QuillError) -> [Lack] {
        if after?.triedAt == nil {
            let untried = try all(
                "\(Self.lacks) AND i.project = $2 AND i.tried_at IS NULL AND i.id > $3 ORDER BY i.id LIMIT $4",
                [again, project, after?.item.id.text ?? "", limit], Self.lack)
            if !untried.isEmpty { return untried }
        }
        let last = (at: after?.triedAt ?? Timestamp(milliseconds: -1), id: after?.triedAt == nil ? "" : after?.item.id.text ?? "")
        return try all(
            """
            \(Self.lacks) AND i.project = $2 AND (i.tried_at > $3 OR (i.tried_at = $3 AND i.id > $4)) ORDER BY i.tried_at, i.id LIMIT $5
            """, [again, project, last.at, last.id, limit], Self.lack)
    }

    func lack(of item: ID<Item>, again: Bool) throws(QuillError) -> Lack? {
        try one("\(Self.lacks) AND i.id = $2", [again, item], Self.lack)
    }

    /// Items with what lacks of them, where anything does; $1 says that sources which gave nothing are asked again.
    private static let lacks = """
        SELECT * FROM (
            SELECT i.*, CASE WHEN d.probed_at IS NULL THEN (
                    SELECT a.content FROM artifacts AS a WHERE a.subject = i.id AND a.variant = 'media' AND a.is_rejected = 0
                    ORDER BY a.created_at DESC, a.id DESC LIMIT 1) END AS media,
                CASE WHEN i.kind = 'web' AND d.seen_at IS NULL AND (d.lost_at IS NULL OR $1 = 1) THEN 1 ELSE 0 END AS asks,
                d.tried_at
            FROM items AS i LEFT JOIN item_details AS d ON d.item = i.id) AS i
        WHERE (i.media IS NOT NULL OR i.asks = 1)
        """

    func save(_ found: FoundDetails, of item: ID<Item>) throws(QuillError) {
        if let seen = found.engagement {
            try note(
                [
                    "view_count": seen.viewCount, "like_count": seen.likeCount, "comment_count": seen.commentCount,
                    "channel_name": seen.channelName, "creator_name": seen.creatorName, "published_at": seen.publishedAt,
                    "seen_at": try now(), "lost_at": Int?.none, "lost_code": String?.none, "lost_reason": String?.none,
                ], of: item)
        }
        if let media = found.technical {
            try note(
                [
                    "format": media.format, "audio_codec": media.audioCodec, "video_codec": media.videoCodec,
                    "sample_rate_hz": media.sampleRateHz, "channels": media.channels, "width_px": media.width,
                    "height_px": media.height, "byte_count": media.byteCount, "probed_at": try now(),
                ], of: item)
        }
    }

    func save(_ lost: LostSource, of item: ID<Item>) throws(QuillError) {
        try note(["lost_at": try now(), "lost_code": lost.code, "lost_reason": lost.reason], of: item)
    }

    func noteTry(of item: ID<Item>) throws(QuillError) { try note(["tried_at": try now()], of: item) }

    private func note(_ values: KeyValuePairs<String, any SQLBindable>, of item: ID<Item>) throws(QuillError) {
        let names = values.map(\.key)
        let places = (2...(names.count + 1)).map { "$\($0)" }.joined(separator: ", ")
        let changes = names.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try execute(
            """
            INSERT INTO item_details (item, \(names.joined(separator: ", "))) VALUES ($1, \(places))
            ON CONFLICT (item) DO UPDATE SET \(changes)
            """, [item as any SQLBindable] + values.map(\.value))
    }

    private static func lack(_ row: SQLRow) throws(SQLError) -> Lack {
        let media = try row.optionalText("media")
        return Lack(
            item: try item(row), media: media.map { Digest(hex: $0) }, engagement: try row.bool("asks"),
            triedAt: try row.optionalTime("tried_at"))
    }

    private static func details(_ row: SQLRow) throws(SQLError) -> ItemDetails {
        func count(_ column: SQLColumn) throws(SQLError) -> Int64? { try row.optionalInteger(column).map { Int64($0) } }
        let (seenAt, lostAt) = (try row.optionalTime("seen_at"), try row.optionalTime("lost_at"))
        let engagement = Engagement(
            viewCount: try count("view_count"), likeCount: try count("like_count"), commentCount: try count("comment_count"),
            channelName: try row.optionalText("channel_name"), creatorName: try row.optionalText("creator_name"),
            publishedAt: try row.optionalText("published_at"))
        let technical = Technical(
            format: try row.optionalText("format"), audioCodec: try row.optionalText("audio_codec"),
            videoCodec: try row.optionalText("video_codec"), sampleRateHz: try row.optionalInteger("sample_rate_hz"),
            channels: try row.optionalInteger("channels"), width: try row.optionalInteger("width_px"),
            height: try row.optionalInteger("height_px"), byteCount: try count("byte_count"))
        let (code, reason) = (try row.optionalText("lost_code"), try row.optionalText("lost_reason"))
        let isProbed = try row.optionalInteger("probed_at") != nil
        return ItemDetails(
            engagement: seenAt == nil ? nil : engagement, seenAt: seenAt, technical: isProbed ? technical : nil,
            lost: lostAt == nil ? nil : LostSource(code: code ?? "", reason: reason ?? ""), lostAt: lostAt)
    }
}
