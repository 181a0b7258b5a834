internal import Markdown
package import QuillCore

/// A summary as Markdown. What was said is escaped: it is text, not markup.
package enum SummaryText {
    package static func markdown(_ summary: Summary) -> String {
        text(summary) { Markdown.escape($0) }
    }

    /// With the first cue that each point rests on as a citation behind it: `[¶](cue:45)`.
    package static func cited(_ summary: Summary) -> String {
        func cited(_ point: Cited) -> String { Markdown.escape(point.text) + (point.cues.first.map { " [¶](cue:\($0))" } ?? "") }
        var lines = ["**" + Markdown.escape(summary.headline.text) + "**", ""]
        for group in summary.groups {
            if let heading = group.heading { lines += ["#### \(Markdown.escape(heading))", ""] }
            lines += group.bullets.map { "- " + cited($0) } + [""]
        }
        return lines.joined(separator: "\n")
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
