internal import Markdown
internal import Prose
internal import QuillCore

/// One section as CommonMark, each paragraph ending in a link to the moment that it rests on.
enum SectionText {
    static func section(_ entry: Chapters.Entry, of outline: QuillCore.Outline, _ writer: Prose.Writer) -> Section {
        let parts: (text: [String], cues: [Int]) =
            switch entry.role {
            case .lead: lead(writer.lead(Prose.Outline(outline, writer)))
            case .takeaways: takeaways(writer.takeaways()?.points ?? [])
            case .body: body(entry, writer)
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

    /// A section rests on its own topic alone, so that is all the outline it gets.
    private static func body(_ entry: Chapters.Entry, _ writer: Prose.Writer) -> ([String], [Int]) {
        let topic = Prose.Outline.Segment(heading: entry.heading ?? "", keyphrases: [], thesis: "", utteranceIDs: entry.cues, start: nil)
        let section = writer.section(Prose.Outline(title: "", description: "", keyphrases: [], segments: [topic]), 0)
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
