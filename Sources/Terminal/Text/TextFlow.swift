/// Breaks text into lines between words.
package enum TextFlow {
    /// One paragraph in lines of at most `width` columns; a single word that is wider stays whole.
    /// - Parameter hanging: spaces before every line but the first.
    package static func wrap(_ text: String, width: Int, hanging: Int = 0) -> [String] {
        // An indent that leaves no room for text helps nobody.
        let hanging = hanging < width / 2 ? hanging : 4
        var lines: [String] = [], line = "", used = 0
        for word in text.split(whereSeparator: \.isWhitespace) {
            let wide = TextWidth.of(String(word))
            if line.isEmpty {
                (line, used) = (String(word), wide)
            } else if used + 1 + wide <= width {
                line += " " + word
                used += 1 + wide
            } else {
                lines.append(line)
                (line, used) = (String(repeating: " ", count: hanging) + word, hanging + wide)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// Several paragraphs: empty lines part them, indented lines are kept as they are, the rest is wrapped.
    package static func paragraphs(_ text: String, width: Int) -> [String] {
        var lines: [String] = [], paragraph: [Substring] = []
        func flow() -> [String] { wrap(paragraph.joined(separator: " "), width: width) }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isBlank = line.allSatisfy(\.isWhitespace)
            guard isBlank || line.first == " " else {
                paragraph.append(line)
                continue
            }
            lines += flow()
            paragraph = []
            if !isBlank { lines.append(String(line)) } else if lines.last?.isEmpty == false { lines.append("") }
        }
        lines += flow()
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
