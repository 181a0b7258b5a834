/// What is known of an item beside its words. No recipe names any of it: whatever changes here makes nothing stale.
package struct ItemDetails: Sendable, Hashable {
    package let engagement: Engagement?
    /// When the source told that.
    package let seenAt: Timestamp?
    package let technical: Technical?
    /// Nil where the source still gives what it gave, as far as is known.
    package let lost: LostSource?
    package let lostAt: Timestamp?

    package init(engagement: Engagement?, seenAt: Timestamp?, technical: Technical?, lost: LostSource?, lostAt: Timestamp?) {
        self.engagement = engagement
        self.seenAt = seenAt
        self.technical = technical
        self.lost = lost
        self.lostAt = lostAt
    }
}

/// How an item fares at its source. Each is nil where the source does not tell.
package struct Engagement: Sendable, Hashable {
    package let viewCount, likeCount, commentCount: Int64?
    /// Where it was shown: the channel, the broadcaster.
    package let channelName: String?
    /// Who made it, which of a clip is another than the broadcaster.
    package let creatorName: String?
    /// A day, `2026-11-21`, or a moment in RFC 3339.
    package let publishedAt: String?

    package init(
        viewCount: Int64? = nil, likeCount: Int64? = nil, commentCount: Int64? = nil, channelName: String? = nil,
        creatorName: String? = nil, publishedAt: String? = nil
    ) {
        self.viewCount = viewCount
        self.likeCount = likeCount
        self.commentCount = commentCount
        self.channelName = channelName
        self.creatorName = creatorName
        self.publishedAt = publishedAt
    }
}

/// What the media of an item is made of. Each is nil where it has none, or does not say.
package struct Technical: Sendable, Hashable {
    /// FFmpeg's names of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`; of other files `vtt`, `srt`, `docx`, `html` or `text`.
    package let format: String?
    package let audioCodec, videoCodec: String?
    package let sampleRateHz: Int?
    package let channels: Int?
    /// In pixels.
    package let width, height: Int?
    package let byteCount: Int64?

    package init(
        format: String? = nil, audioCodec: String? = nil, videoCodec: String? = nil, sampleRateHz: Int? = nil, channels: Int? = nil,
        width: Int? = nil, height: Int? = nil, byteCount: Int64? = nil
    ) {
        self.format = format
        self.audioCodec = audioCodec
        self.videoCodec = videoCodec
        self.sampleRateHz = sampleRateHz
        self.channels = channels
        self.width = width
        self.height = height
        self.byteCount = byteCount
    }
}

/// Why a source gives nothing about an item any more.
package struct LostSource: Sendable, Hashable {
    package let code: String
    package let reason: String

    package init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }
}

/// What a look at an item found; nil where nobody looked.
package struct FoundDetails: Sendable, Hashable {
    package var engagement: Engagement?
    package var technical: Technical?

    package init(engagement: Engagement? = nil, technical: Technical? = nil) {
        self.engagement = engagement
        self.technical = technical
    }
}

/// What is not known of an item and can be asked.
package struct Lack: Sendable, Hashable {
    package let item: Item
    /// Its media, where nobody looked what that is made of.
    package let media: Digest?
    /// Whether its source was not asked how it fares.
    package let engagement: Bool
    /// When it was last tried to fill it in; nil for never.
    package let triedAt: Timestamp?

    package init(item: Item, media: Digest?, engagement: Bool, triedAt: Timestamp? = nil) {
        self.item = item
        self.media = media
        self.engagement = engagement
        self.triedAt = triedAt
    }
}
