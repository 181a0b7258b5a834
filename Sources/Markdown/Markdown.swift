internal import CMarkdown

/// CommonMark with GitHub's tables and strikethrough, by cmark-gfm.
package enum Markdown {
    /// HTML without raw HTML and without links to scripts, whatever the text holds.
    package static func html(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return "" }
            let html = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { quill_markdown_html($0, bytes.count) }
            guard let html else { return "" }
            defer { quill_markdown_free(html) }
            return String(cString: html)
        }
    }

    /// `text` as CommonMark that shows exactly these words in one paragraph: for words from outside. Also valid MDX.
    package static func escape(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var escaped = ""
        escaped.reserveCapacity(words.utf8.count + 16)
        let scalars = Array(words.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if needsEscape(scalar, next) { escaped += "\\" }
            if !isHidden(scalar) { escaped.unicodeScalars.append(scalar) }
        }
        return escapingBlockStart(escaped).replacing("www.", with: "www\\.")
    }

    private static func needsEscape(_ scalar: Unicode.Scalar, _ next: Unicode.Scalar?) -> Bool {
        switch scalar {
        case "\\", "`", "*", "_", "[", "]", "<", "{", "}", "~", "@": true
        // `&amp;` would become a character, `http://` a link.
        case "&": next.map { $0 == "#" || $0.properties.isAlphabetic } ?? false
        case ":": next == "/"
        default: false
        }
    }

    /// Control characters and those that turn the direction of reading have no place in an article.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || scalar.value == 127 || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// A line that begins like a list, a heading or MDX's import is none.
    private static func escapingBlockStart(_ line: String) -> String {
        guard let first = line.first else { return line }
        if "#+-=>|".contains(first) { return "\\" + line }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let mark = line.dropFirst(digits.count).first, mark == "." || mark == ")" {
            return digits + "\\" + line.dropFirst(digits.count)
        }
        for word in ["import", "export"] where line.hasPrefix(word + " ") {
            return "&#\(first.unicodeScalars.first?.value ?? 0);" + line.dropFirst()
        }
        return line
    }

    /// `text` inside HTML, as content or as a quoted attribute.
    package static func escapeHTML(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: if scalar.value >= 32 || scalar == "\n" || scalar == "\t" { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
