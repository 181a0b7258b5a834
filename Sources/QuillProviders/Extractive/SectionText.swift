internal import Markdown
internal import Prose
internal import QuillCore

/// One section as CommonMark, each paragraph ending in a link to the moment that it rests on.
enum SectionText {
    static func section(_ entry: Chapters.Entry, of outline: QuillCore.Outline, isLast: Bool, _ writer: Prose.Writer) -> Section {
        let parts: (text: [String], cues: [Int]) =
            switch entry.role {
            case .lead: lead(writer.lead(Prose.Outline(outline, writer)))
            case .takeaways: takeaways(writer.takeaways()?.points ?? [], writer.closing())
            case .body: body(entry, isLast, writer)
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

    /// The list, and below it the lines that the article ends on.
    private static func takeaways(_ points: [Passage], _ closing: Passage?) -> ([String], [Int]) {
        ([list(points)] + [closing].compactMap(\.self).map(paragraph), (points + [closing].compactMap(\.self)).flatMap(\.utteranceIDs))
    }

    /// A section rests on its own topic alone, so that is all the outline it gets.
    private static func body(_ entry: Chapters.Entry, _ isLast: Bool, _ writer: Prose.Writer) -> ([String], [Int]) {
        let topic = Prose.Outline.Segment(heading: entry.heading ?? "", keyphrases: [], thesis: "", utteranceIDs: entry.cues, start: nil)
        let section = writer.section(Prose.Outline(title: "", description: "", keyphrases: [], segments: [topic]), 0)
        var text = section.blocks.map(block)
        var cues = section.blocks.flatMap(\.passages).flatMap(\.utteranceIDs)
        if let quote = section.quote {
            let speaker = quote.speaker.map { " — " + Markdown.escape($0) } ?? ""
            let quoted = "> \(writer.quoted(Markdown.escape(quote.text)))\(speaker) \(citation(quote.utteranceIDs))"
            text.insert(quoted, at: min(1, text.count))
            cues += quote.utteranceIDs
        }
        // Without a closing list the last section carries the last lines.
        if isLast, let closing = writer.closing() {
            text.append(paragraph(closing))
            cues += closing.utteranceIDs
        }
        return (text, cues)
    }

    private static func block(_ block: Block) -> String {
        switch block {
        case .paragraph(let passage): paragraph(passage)
        case .list(let items): list(items)
        }
    }

    private static func list(_ items: [Passage]) -> String { items.map { "- " + paragraph($0) }.joined(separator: "\n") }

    private static func paragraph(_ passage: Passage) -> String {
        Markdown.escape(passage.text) + " " + citation(passage.utteranceIDs)
    }

    /// A link to the first cue that it rests on; its label is set when it is rendered.
    private static func citation(_ cues: [Int]) -> String {
        cues.first.map { "[¶](cue:\($0))" } ?? ""
    }
}
