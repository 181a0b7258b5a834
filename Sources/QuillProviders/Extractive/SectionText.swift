internal import Markdown
internal import Prose
internal import QuillCore

/// One section as CommonMark, each paragraph ending in a link to the moment that it rests on.
enum SectionText {
    static func section(_ entry: Chapters.Entry, _ writer: Prose.Writer) -> Section {
        let outline = writer.outline()
        let parts: (text: [String], cues: [Int]) =
            switch entry.role {
            case .lead: lead(writer.lead(outline))
            case .takeaways: takeaways(writer.takeaways()?.points ?? [])
            case .body: body(entry, outline, writer)
            }
        var seen: Set<Int> = []
        return Section(
            key: entry.key, heading: entry.heading, level: entry.level, markdown: parts.text.joined(separator: "\n\n"),
            cues: parts.cues.sorted().filter { seen.insert($0).inserted })
    }

    private static func lead(_ passage: Passage?) -> ([String], [Int]) {
        guard let passage else { return ([], []) }
        return ([paragraph(passage)], passage.utteranceIDs)
    }

    private static func takeaways(_ points: [Passage]) -> ([String], [Int]) {
        ([points.map { "- " + paragraph($0) }.joined(separator: "\n")], points.flatMap(\.utteranceIDs))
    }

    private static func body(_ entry: Chapters.Entry, _ outline: Prose.Outline, _ writer: Prose.Writer) -> ([String], [Int]) {
        guard let index = outline.segments.firstIndex(where: { $0.utteranceIDs == entry.cues }) else { return ([], []) }
        let section = writer.section(outline, index)
        var text = section.paragraphs.map(paragraph)
        var cues = section.paragraphs.flatMap(\.utteranceIDs)
        if let quote = section.quote {
            let speaker = quote.speaker.map { " — " + Markdown.escape($0) } ?? ""
            let block = "> “\(Markdown.escape(quote.text))”\(speaker) \(citation(quote.utteranceIDs))"
            text.insert(block, at: min(1, text.count))
            cues += quote.utteranceIDs
        }
        return (text, cues)
    }

    private static func paragraph(_ passage: Passage) -> String {
        Markdown.escape(passage.text) + " " + citation(passage.utteranceIDs)
    }

    /// A link to the first cue that it rests on; its label is set when it is rendered.
    private static func citation(_ cues: [Int]) -> String {
        cues.first.map { "[¶](cue:\($0))" } ?? ""
    }
}
