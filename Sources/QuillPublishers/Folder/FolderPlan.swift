internal import QuillCore

/// The files that a publication becomes in one folder, the article last, so that it never points at what is not there yet.
struct FolderPlan: Sendable {
    struct File: Sendable {
        let path: String
        let bytes: [UInt8]

        var digest: Digest { Digest(of: bytes) }
    }

    let root: String
    let article: String
    private let slug: String
    private let style: FolderStyle
    private let publication: Publication

    /// A delivery that was there before keeps its files, even when the title has changed since.
    init(_ publication: Publication, _ destination: Destination, _ replacing: RemoteRef?) throws(QuillError) {
        let style = FolderStyle(rawValue: destination.settings["style"] ?? "plain") ?? .plain
        let known = replacing.flatMap { FolderPlan.slug(of: $0.id, style, publication.date) }
        let slug = known ?? publication.frontMatter.slug
        guard FolderPlan.isSafe(slug) else {
            throw QuillError(.invalidInput, "The slug \(slug) is no name for a file.", hint: "Slugs have letters a–z, digits and hyphens.")
        }
        self.init(publication, root: destination.locator, style: style, slug: slug)
    }

    private init(_ publication: Publication, root: String, style: FolderStyle, slug: String) {
        self.root = root
        self.publication = publication
        self.style = style
        self.slug = slug
        article = style.article(slug, publication.date)
    }

    /// The same under another name, for when the first is somebody else's file.
    func renamed(_ number: Int) -> FolderPlan {
        FolderPlan(publication, root: root, style: style, slug: "\(slug)-\(number)")
    }

    var files: [File] {
        let attachments = publication.attachments.map { File(path: style.attachment($0.name, slug), bytes: $0.bytes) }
        let body = publication.markdown.replacing("](attachment:", with: "](" + style.link(slug))
        let text = style.frontMatter(publication.frontMatter, publication.date) + body
        return attachments + [File(path: article, bytes: Array(text.utf8))]
    }

    private static func isSafe(_ slug: String) -> Bool {
        (1...100).contains(slug.utf8.count) && slug.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// The slug in an article's path, if it is one that this style would have given.
    private static func slug(of path: String, _ style: FolderStyle, _ date: Timestamp) -> String? {
        let empty = style.article("\u{1}", date).split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
        guard empty.count == 2, path.hasPrefix(empty[0]), path.hasSuffix(empty[1]) else { return nil }
        return String(path.dropFirst(empty[0].count).dropLast(empty[1].count))
    }
}

/// What we last wrote, as it stands in the `revision` of the delivery's RemoteRef: `digest path` a line.
enum WrittenFiles {
    static func text(_ files: [FolderPlan.File]) -> String {
        files.map { "\($0.digest.hex) \($0.path)" }.joined(separator: "\n")
    }

    static func parse(_ text: String) -> [(path: String, digest: Digest)] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            return parts.count == 2 ? (String(parts[1]), Digest(hex: String(parts[0]))) : nil
        }
    }
}
