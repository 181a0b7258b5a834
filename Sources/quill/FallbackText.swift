internal import QuillWire
internal import Terminal

/// What was made by another than who was asked first, for people: a line each.
enum FallbackText {
    /// The first `limit` of them, and how many more a look at the run shows.
    static func show(_ fallbacks: [Wire.Fallback], of run: String, limit: Int = .max, _ console: Console) {
        for (index, fallback) in fallbacks.prefix(limit).enumerated() {
            line(index == 0 ? name : blank, "\(fallback.title), by \(fallback.madeBy): \(why(fallback.insteadOf))", console)
        }
        if fallbacks.count > limit { line(blank, "and \(fallbacks.count - limit) more: quill show \(run)", console) }
    }

    static func why(_ insteadOf: [String]) -> String { insteadOf.joined(separator: " ") }

    /// As wide as the names of the other lines at a run's end.
    private static let (name, blank) = ("fell back   ", "            ")

    private static func line(_ opening: String, _ words: String, _ console: Console) {
        console.line("  \(opening)\(console.paint(.yellow, Console.safe(words)))")
    }
}
