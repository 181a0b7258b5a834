internal import Markdown
package import QuillCore

/// A summary as Markdown. What was said is escaped: it is text, not markup.
package enum SummaryText {
    package static func markdown(_ summary: Summary) -> String {
        text(summary) { Markdown.escape($0) }
    }

    /// The same for a terminal, which reads no escapes.
    package static func plain(_ summary: Summary) -> String {
        text(summary) { $0 }
    }

    private static func text(_ summary: Summary, _ written: (String) -> String) -> String {
        var lines = [written(summary.headline.text), ""]
        for group in summary.groups {
            if let heading = group.heading { lines += ["## \(written(heading))", ""] }
            lines += group.bullets.map { "- \(written($0.text))" } + [""]
        }
        if summary.shortSource { lines.append("(The source has fewer statements than this kind of summary asks for.)") }
        return lines.joined(separator: "\n")
    }
}
