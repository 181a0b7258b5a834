/// One thing found at a source: a recording, a clip, a document. Unique by project and content id.
///
/// What it holds is not here: its bytes are the artifact `media`, what is known of them the artifact `source`.
package struct Item: Noun, Sendable, Hashable {
    package static let idPrefix = "itm"

    /// Where it was found: which reader can look at it again.
    package enum Kind: String, Sendable, CaseIterable {
        case file, web
    }

    package let id: ID<Item>
    package let project: ID<Project>
    package let kind: Kind
    package let contentID: ContentID
    /// The file name or the address at first, the source's own title once it was inspected.
    package let title: String
    /// The address that it was found at; nil for a file.
    package let url: String?
    package let durationSeconds: Double?
    package let language: String?
    package let createdAt: Timestamp

    package init(
        id: ID<Item>, project: ID<Project>, kind: Kind, contentID: ContentID, title: String, url: String?,
        durationSeconds: Double? = nil, language: String? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.project = project
        self.kind = kind
        self.contentID = contentID
        self.title = title
        self.url = url
        self.durationSeconds = durationSeconds
        self.language = language
        self.createdAt = createdAt
    }
}

/// What inspecting the source told about an item.
package struct ItemFacts: Sendable, Hashable {
    package let title: String?
    package let durationSeconds: Double?
    package let language: String?

    package init(title: String?, durationSeconds: Double?, language: String?) {
        self.title = title
        self.durationSeconds = durationSeconds
        self.language = language
    }
}

/// The id of an item in the world outside (contracts §1): `yt:<11>`, `twitch:<clip>`, `web:<24 hex>`, `file:<24 hex>`.
package struct ContentID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init(trusted text: String) { self.text = text }
    package var description: String { text }

    /// A file is what its bytes are, whatever its name.
    package static func file(_ content: Digest) -> ContentID { ContentID(trusted: "file:" + content.hex.prefix(24)) }

    package static func web(_ address: WebAddress) -> ContentID {
        if let id = address.youTubeID { return ContentID(trusted: "yt:" + id) }
        if let id = address.twitchClip { return ContentID(trusted: "twitch:" + id) }
        return ContentID(trusted: "web:" + Digest(of: address.text).hex.prefix(24))
    }
}
