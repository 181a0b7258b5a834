/// Reads Markdown line by line into paragraphs. It knows as much of CommonMark as prose needs, and never fails.
struct MarkdownReader {
    private var prose = Prose()
    private var open: [Substring] = []
    private var fence: Character?
    private var droppedCode = false
    private var droppedTable = false

    /// Reads `key: value` lines between two `---` at the very beginning; returns how many lines that took.
    mutating func takeFrontMatter(_ lines: [Substring]) -> Int {
        guard lines.first?.trimmed == "---", let end = lines.prefix(200).dropFirst().firstIndex(where: { $0.trimmed == "---" }) else {
            return 0
        }
        for line in lines[1..<end] {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = Prose.collapsed(line[line.index(after: colon)...]).trimmingQuotes
            guard !value.isEmpty else { continue }
            switch line[..<colon].lowercased() {
            case "title": prose.title = value
            case "author": prose.author = value
            case "date": prose.date = value
            case "lang", "language": prose.language = LanguageTag.normalised(value)
            default: break
            }
        }
        return end + 1
    }

    mutating func read(_ written: Substring) {
        var line = written.trimmed
        if let fence {
            if line.hasPrefix(String(repeating: fence, count: 3)) { self.fence = nil }
            return
        }
        while line.first == ">" { line = line.dropFirst().trimmed }
        if line.isEmpty { return close() }
        if line.hasPrefix("```") || line.hasPrefix("~~~") {
            close()
            fence = line.first
            droppedCode = true
            return
        }
        if takeHeading(line) || takeRule(line) { return }
        if line.hasPrefix("|") {
            close()
            droppedTable = true
            return
        }
        if line.hasPrefix("["), line.firstRange(of: "]:") != nil { return close() }  // where a link leads
        if let item = Self.listItem(line) {
            close()
            line = item
        }
        open.append(line)
    }

    mutating func finish() -> Prose {
        close()
        if droppedCode { prose.notes.append("Code was left out.") }
        if droppedTable { prose.notes.append("Tables were left out.") }
        return prose
    }

    private mutating func close() {
        let text = MarkdownInline.plain(open.joined(separator: " "))
        if !text.isEmpty { prose.paragraphs.append(text) }
        open = []
    }

    private mutating func takeHeading(_ line: Substring) -> Bool {
        let level = line.prefix { $0 == "#" }.count
        guard (1...6).contains(level), line.dropFirst(level).first.map(\.isWhitespace) ?? true else { return false }
        close()
        note(heading: line.dropFirst(level).trimmed, level: level)
        return true
    }

    /// A line of `=` or `-` under a line makes that a heading; alone, `---` and its like are a rule.
    private mutating func takeRule(_ line: Substring) -> Bool {
        guard let mark = line.first, "=-*_".contains(mark), line.allSatisfy({ $0 == mark || $0 == " " }) else { return false }
        if open.count == 1, mark == "=" || mark == "-" {
            note(heading: open[0], level: mark == "=" ? 1 : 2)
            open = []
            return true
        }
        guard mark != "=", line.count >= 3 else { return false }
        close()
        return true
    }

    private mutating func note(heading: Substring, level: Int) {
        let text = MarkdownInline.plain(String(heading).trimmingHashes)
        if prose.title == nil, level == 1, !text.isEmpty { prose.title = text }
    }

    /// What follows `- `, `* `, `+ ` or `12. `.
    private static func listItem(_ line: Substring) -> Substring? {
        if let mark = line.first, "-*+".contains(mark), line.dropFirst().first == " " { return line.dropFirst(2).trimmed }
        let digits = line.prefix { $0.isASCII && $0.isNumber }.count
        let rest = line.dropFirst(digits)
        guard (1...9).contains(digits), let mark = rest.first, mark == "." || mark == ")", rest.dropFirst().first == " " else { return nil }
        return rest.dropFirst(2).trimmed
    }
}

extension Substring {
    var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...end]
    }
}

extension String {
    fileprivate var trimmingQuotes: String {
        guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return self }
        return String(dropFirst().dropLast())
    }

    fileprivate var trimmingHashes: String {
        var text = self[...].trimmed
        while text.last == "#" { text = text.dropLast() }
        return String(text.trimmed)
    }
}
