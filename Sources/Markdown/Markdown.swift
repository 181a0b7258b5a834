internal import CMarkdown

/// CommonMark with GitHub's tables and strikethrough, by cmark-gfm.
package enum Markdown {
    /// The schemes that a link may have where nothing else is said. Addresses without a scheme are always kept.
    package static let linkSchemes = ["http", "https", "mailto"]

    /// HTML without raw HTML; a link or image of any other scheme than `schemes` (lower case) leaves only its text.
    package static func html(_ text: String, allowing schemes: [String] = linkSchemes) -> String {
        var text = text
        let list = schemes.joined(separator: " ")
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return "" }
            let html = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { quill_markdown_html($0, bytes.count, list) }
            guard let html else { return "" }
            defer { quill_markdown_free(html) }
            return String(cString: html)
        }
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
            default: if scalar == "\n" || scalar == "\t" || !scalar.isControl { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
