package import AnyJSON

extension Wire {
    package struct Item: Codable, Sendable, Hashable {
        package let id, kind, contentId, title: String
        package let url, language: String?
        package let durationSeconds: Double?
        package let createdAt: String

        package init(
            id: String, kind: String, contentId: String, title: String, url: String?, language: String?, durationSeconds: Double?,
            createdAt: String
        ) {
            self.id = id
            self.kind = kind
            self.contentId = contentId
            self.title = title
            self.url = url
            self.language = language
            self.durationSeconds = durationSeconds
            self.createdAt = createdAt
        }
    }

    /// An artifact without its bytes, which lie at `url`.
    package struct Artifact: Codable, Sendable, Hashable {
        package let id, variant, mediaType, madeBy, createdAt, url: String
        package let bytes: Int64
        /// Why nothing was taken of those that were asked before who made it, a sentence each.
        package let insteadOf: [String]

        package init(
            id: String, variant: String, mediaType: String, madeBy: String, insteadOf: [String], createdAt: String, url: String,
            bytes: Int64
        ) {
            self.insteadOf = insteadOf
            self.id = id
            self.variant = variant
            self.mediaType = mediaType
            self.madeBy = madeBy
            self.createdAt = createdAt
            self.url = url
            self.bytes = bytes
        }
    }

    /// What is known of an item beside its words; what is not known is absent.
    package struct ItemDetails: Codable, Sendable, Hashable {
        /// As the source told them at `seen_at`.
        package let viewCount, likeCount, commentCount: Int64?
        package let channelName, creatorName, publishedAt, seenAt: String?
        /// Since when the source gives nothing any more, and why.
        package let lostAt, lostReason: String?
        package let format, audioCodec, videoCodec: String?
        package let sampleRateHz, channels, widthPx, heightPx: Int?
        package let byteCount: Int64?

        package init(
            viewCount: Int64?, likeCount: Int64?, commentCount: Int64?, channelName: String?, creatorName: String?, publishedAt: String?,
            seenAt: String?, lostAt: String?, lostReason: String?, format: String?, audioCodec: String?, videoCodec: String?,
            sampleRateHz: Int?, channels: Int?, widthPx: Int?, heightPx: Int?, byteCount: Int64?
        ) {
            self.viewCount = viewCount
            self.likeCount = likeCount
            self.commentCount = commentCount
            self.channelName = channelName
            self.creatorName = creatorName
            self.publishedAt = publishedAt
            self.seenAt = seenAt
            self.lostAt = lostAt
            self.lostReason = lostReason
            self.format = format
            self.audioCodec = audioCodec
            self.videoCodec = videoCodec
            self.sampleRateHz = sampleRateHz
            self.channels = channels
            self.widthPx = widthPx
            self.heightPx = heightPx
            self.byteCount = byteCount
        }
    }

    /// An item with what was derived from it.
    package struct ItemDetail: Codable, Sendable, Hashable {
        package let item: Item
        /// Absent where nothing is known.
        package let details: ItemDetails?
        package let artifacts: [Artifact]
        package let documents: [String]
        /// Only when asked for by `expand=documents`.
        package let documentRows: [DocumentRow]?
        /// Only when asked for by `expand=transcript`.
        package let transcript: JSONValue?

        package init(
            item: Item, details: ItemDetails?, artifacts: [Artifact], documents: [String], documentRows: [DocumentRow]?,
            transcript: JSONValue?
        ) {
            self.item = item
            self.details = details
            self.artifacts = artifacts
            self.documents = documents
            self.documentRows = documentRows
            self.transcript = transcript
        }
    }

    /// The item that was taken in, and the run that works on it.
    package struct Ingested: Codable, Sendable, Hashable {
        package let item: Item
        package let isNew: Bool
        package let run: RunRow
        package let notes: [String]

        package init(item: Item, isNew: Bool, run: RunRow, notes: [String]) {
            self.item = item
            self.isNew = isNew
            self.run = run
            self.notes = notes
        }
    }

    /// A file that is being sent in pieces.
    package struct Upload: Codable, Sendable, Hashable {
        package let id, name: String
        package let size, offset: Int64

        package init(id: String, name: String, size: Int64, offset: Int64) {
            self.id = id
            self.name = name
            self.size = size
            self.offset = offset
        }
    }
}
