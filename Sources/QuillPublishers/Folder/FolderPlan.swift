internal import QuillCore

/// The files that a publication becomes in one folder, the article last, so that it never points at what is not there yet.
struct FolderPlan: Sendable {
    struct File: Sendable {
        let path: String
        let bytes: [UInt8]
        let digest: Digest

        init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
            digest = Digest(of: bytes)
        }
    }

    let root: String
    let article: String
    let files: [File]
    private let slug: String
    private let style: FolderStyle
    private let publication: Publication

    /// A delivery that was there before keeps its files, even when the title has changed since.
    init(_ publication: Publication, _ destination: Destination, _ replacing: RemoteRef?) throws(QuillError) {
        guard let style = FolderStyle(rawValue: destination.settings["style"] ?? FolderStyle.plain.rawValue) else {
            throw QuillError(
                .invalidInput, "A folder has no such style.",
                hint: "Styles are \(FolderStyle.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let known = replacing.flatMap { FolderPlan.slug(of: $0.id, style, publication.date) }
        let slug = known ?? publication.frontMatter.slug
        guard FolderPlan.isSafe(slug) else {
            throw QuillError(.invalidInput, "The slug \(slug) is no name for a file.", hint: "Slugs have letters a–z, digits and hyphens.")
        }
        guard publication.attachments.allSatisfy({ FolderPlan.isSafe(fileName: $0.name) }) else {
            throw QuillError(.invalidInput, "A file beside the article has a name that is none.")
        }
        self.init(publication, root: destination.locator, style: style, slug: slug)
    }

    private init(_ publication: Publication, root: String, style: FolderStyle, slug: String) {
        self.root = root
        self.publication = publication
        self.style = style
        self.slug = slug
        let article = style.article(slug, publication.date)
        self.article = article
        let attachments = publication.attachments.map { File(path: style.attachment($0.name, slug), bytes: $0.bytes) }
        let body = publication.resolvingAttachments(style.link(slug)).markdown
        let text = style.frontMatter(publication.frontMatter, slug, publication.date) + body
        files = attachments + [File(path: article, bytes: Array(text.utf8))]
    }

    /// What tells its temporary files from those of other articles.
    var temporaryName: String { "quill-" + Digest(of: publication.document.text).short }

    /// The same under another name, for when the first is somebody else's file.
    func renamed(_ number: Int) -> FolderPlan {
        FolderPlan(publication, root: root, style: style, slug: "\(slug)-\(number)")
    }

    private static func isSafe(fileName: String) -> Bool {
        (1...100).contains(fileName.utf8.count) && fileName.first != "." && fileName.first != "-"
            && fileName.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
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
