internal import QuillCore

extension Publication {
    /// The same with its links to attachments (`attachment:transcript.html#c45`) leading to where this publisher puts them.
    ///
    /// Words of the article cannot be mistaken for such a link: in them `]` and `"` are escaped.
    func resolvingAttachments(_ base: String) -> Publication {
        Publication(
            document: document, revision: revision, frontMatter: frontMatter, date: date,
            markdown: markdown.replacing("](attachment:", with: "](" + base),
            html: html.replacing("=\"attachment:", with: "=\"" + base), attachments: attachments)
    }
}
