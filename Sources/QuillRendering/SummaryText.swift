internal import QuillCore
internal import Terminal

/// A summary for people, as Markdown.
enum SummaryText {
    static func markdown(_ summary: Summary) -> String {
        var lines = [Console.safe(summary.headline.text), ""]
        for group in summary.groups {
            if let heading = group.heading { lines += ["## \(Console.safe(heading))", ""] }
            lines += group.bullets.map { "- \(Console.safe($0.text))" } + [""]
        }
        if summary.shortSource { lines.append("(The source has fewer statements than this kind of summary asks for.)") }
        return lines.joined(separator: "\n")
    }
}
