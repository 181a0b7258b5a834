internal import Markdown
internal import QuillCore

/// The transcript as a page of its own, with an anchor at every cue: where citations of a local recording lead.
enum TranscriptPage {
    static func html(_ transcript: Transcript, title: String) -> String {
        let language = transcript.language == "und" ? "" : " lang=\"\(Markdown.escapeHTML(transcript.language))\""
        let heading = Markdown.escapeHTML("Transcript: \(title)")
        return """
            <!DOCTYPE html>
            <html\(language)>
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(heading)</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
            p { margin: .4rem 0; }
            a { color: inherit; opacity: .65; font-variant-numeric: tabular-nums; text-decoration: none; }
            p:target { background: color-mix(in srgb, Highlight 25%, transparent); }
            </style>
            </head>
            <body>
            <main>
            <h1>\(heading)</h1>
            \(transcript.cues.map(paragraph).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private static func paragraph(_ cue: Cue) -> String {
        let label = cue.startMilliseconds.map(CueLinks.clock) ?? "¶ \(cue.id + 1)"
        let speaker = cue.speaker.map { "<b>\(Markdown.escapeHTML($0)):</b> " } ?? ""
        return "<p id=\"c\(cue.id)\"><a href=\"#c\(cue.id)\">\(label)</a> \(speaker)\(Markdown.escapeHTML(cue.text))</p>"
    }
}
