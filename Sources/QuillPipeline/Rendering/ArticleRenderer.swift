internal import Captions
internal import Markdown
package import QuillCore

/// A revision as its readers get it.
package enum ArticleRenderer {
    package static func publication(document: Document, revision: Revision, item: Item, transcript: Transcript) -> Publication {
        let text = markdown(revision.body, item: item, transcript: transcript)
        var attachments = [
            Publication.Attachment(
                name: CueLinks.transcriptPage, bytes: Array(TranscriptPage.html(transcript, title: revision.body.frontMatter.title).utf8))
        ]
        if transcript.isTimed { attachments.append(.init(name: "transcript.vtt", bytes: Array(TranscriptText.vtt(transcript).utf8))) }
        return Publication(
            document: document.id, revision: revision.id, frontMatter: revision.body.frontMatter, date: document.createdAt, markdown: text,
            html: Markdown.html(text), attachments: attachments)
    }

    /// The article without its front matter.
    package static func markdown(_ body: Revision.Body, item: Item, transcript: Transcript) -> String {
        let links = CueLinks(item: item, transcript: transcript)
        let sections = body.sections.map { section in
            let heading = section.heading.map { String(repeating: "#", count: section.level) + " " + Markdown.escape($0) + "\n\n" } ?? ""
            return heading + links.resolve(section.markdown)
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    package static func html(_ body: Revision.Body, item: Item, transcript: Transcript) -> String {
        Markdown.html(markdown(body, item: item, transcript: transcript))
    }
}
