internal import Markdown
package import QuillCore

/// Lines of a transcript as a quotation in Markdown that cites its place: neighbours make one quotation, and a change of speaker a
/// paragraph in it.
///
/// ```markdown
/// > **Mara:** Three in the first minute, then we tell them. [1:17](cue:8)
/// ```
package enum TranscriptQuote {
    package static let linesMax = 60

    /// `wanted` are ids of cues in any order; those beyond `linesMax` and those that are not there are left out. Nil when none is left.
    package static func markdown(_ wanted: [Int], of transcript: Transcript) -> String? {
        let cues = transcript.cues
        let lines = Array(Set(wanted).filter(cues.indices.contains).sorted().prefix(linesMax))
        var quotations: [String] = []
        var (first, paragraphs) = (0, [String]())
        var (speaker, words): (String?, [String]) = (nil, [])
        func endParagraph() {
            let text = words.joined(separator: " ")
            if !text.isEmpty { paragraphs.append((speaker.map { "**\(Markdown.escape($0)):** " } ?? "") + Markdown.escape(text)) }
            words = []
        }
        func endQuotation() {
            endParagraph()
            guard !paragraphs.isEmpty else { return }
            let label = cues[first].startMilliseconds.map(CueLinks.clock) ?? "¶ \(first + 1)"
            quotations.append("> " + paragraphs.joined(separator: "\n>\n> ") + " [\(label)](cue:\(first))")
            paragraphs = []
        }
        for (index, line) in lines.enumerated() {
            if index == 0 || lines[index - 1] != line - 1 {
                endQuotation()
                (first, speaker) = (line, cues[line].speaker)
            } else if cues[line].speaker != speaker {
                endParagraph()
                speaker = cues[line].speaker
            }
            words += cues[line].text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        endQuotation()
        return quotations.isEmpty ? nil : quotations.joined(separator: "\n\n")
    }

    /// `12-14,20` as ids; nil where it says nothing of the kind.
    package static func lines(_ text: String) -> [Int]? {
        var lines: [Int] = []
        for part in text.prefix(600).split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.prefix(9)) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], 0 <= first, first <= last,
                last - first < linesMax, lines.count < linesMax
            else { return nil }
            lines += first...last
        }
        return lines.isEmpty ? nil : lines
    }
}
