internal import QuillApp
internal import QuillCore
internal import QuillWire
internal import Terminal

/// The options that say what should come of a source: now, or at the times of a schedule.
enum ArticleOptions {
    static let all: [OptionSpec] =
        [
            .values("to", "DESTINATION", short: "t", help: "Where the article goes: folder:PATH[?style=plain|hugo|jekyll|astro]."),
            .list(
                "variants", "LIST", help: "Summaries to make, or none.", defaultText: "all three",
                completion: .values(SummaryType.allCases.map(\.rawValue) + ["none"])),
            .value("max-sections", "N", help: "Topics of the article, 1 to 12.", defaultText: "12"),
            .list("remake", "LIST", help: "What to make anew although it is there: variants, article, sections, stale, all."),
        ] + WritingOptions.article

    static func wishes(_ parsed: ParsedCommand) throws -> Wire.Wishes {
        let writing = try WritingChoice(parsed, targetChapters: parsed.integer("target-chapters", in: 1...12))
        return Wire.Wishes(
            variants: parsed.values("variants").isEmpty ? nil : parsed.values("variants"), writer: writing.writer, style: writing.style,
            maxSections: try parsed.integer("max-sections", in: 1...12), to: parsed.values("to").map(placed),
            remake: parsed.values("remake"))
    }

    /// A folder from the root: whoever works the run off may be in another one.
    private static func placed(_ destination: String) -> String {
        let kind = "folder:"
        guard destination.hasPrefix(kind) else { return destination }
        let path = destination.dropFirst(kind.count).prefix { $0 != "?" }
        return path.isEmpty ? destination : kind + absolute(String(path)) + destination.dropFirst(kind.count + path.count)
    }
}
