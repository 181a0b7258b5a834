internal import QuillWire
internal import Terminal

/// What was made by another than who was asked first, for people: a line each.
enum FallbackText {
    /// The first `limit` of them, and how many more a look at the run shows.
    static func show(_ fallbacks: [Wire.Fallback], of run: String, limit: Int = .max, _ console: Console) {
        for (index, fallback) in fallbacks.prefix(limit).enumerated() {
            line(index == 0 ? "fell back" : "", "\(fallback.title), by \(fallback.madeBy): \(why(fallback.insteadOf))", console)
        }
        if fallbacks.count > limit { line("", "and \(fallbacks.count - limit) more: quill show \(run)", console) }
    }

    static func why(_ insteadOf: [String]) -> String { insteadOf.joined(separator: " ") }

    private static func line(_ name: String, _ words: String, _ console: Console) {
        console.line("  \(name.padding(to: 12))\(console.paint(.yellow, Console.safe(words)))")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
