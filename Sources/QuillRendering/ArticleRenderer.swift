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
            html: Markdown.html(text, allowing: Markdown.linkSchemes + ["attachment"]), attachments: attachments)
    }

    /// The article without its front matter. Where the source is gone, citations are too: there is nothing that they could lead to.
    package static func markdown(_ body: Revision.Body, item: Item?, transcript: Transcript?) -> String {
        let links = CueLinks(item: item, transcript: transcript)
        let sections = body.sections.map { section in
            let mark = String(repeating: "#", count: min(6, max(1, section.level)))
            let heading = section.heading.map { mark + " " + Markdown.escape($0) + "\n\n" } ?? ""
            return heading + links.resolve(section.markdown)
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// For reading where the transcript page does not lie beside it: citations of a local recording are moments without a link.
    package static func plain(_ body: Revision.Body, item: Item?, transcript: Transcript?) -> String {
        let links = CueLinks(item: item, transcript: transcript)
        let text = markdown(body, item: item, transcript: transcript)
        return links.withoutAttachments(text)
    }

    package static func html(_ body: Revision.Body, item: Item?, transcript: Transcript?) -> String {
        Markdown.html(markdown(body, item: item, transcript: transcript))
    }
}
