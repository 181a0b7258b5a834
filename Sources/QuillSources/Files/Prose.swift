/// The paragraphs of a text document, without its markup.
struct Prose: Equatable {
    var title: String?
    var author: String?
    var date: String?
    var language: String?
    var paragraphs: [String] = []
    /// What was left out, for a reader to know.
    var notes: [String] = []

    /// Plain text: blank lines part paragraphs; a text without hard line breaks has one paragraph a line.
    init(plain text: String) {
        for block in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).split(whereSeparator: Self.isBlank) {
            let length = block.reduce(0) { $0 + $1.utf8.count }
            if block.count > 1, length / block.count > 120 {
                paragraphs += block.map(Self.collapsed)
            } else {
                paragraphs.append(Self.collapsed(block.joined(separator: " ")))
            }
        }
        paragraphs.removeAll(where: \.isEmpty)
    }

    /// Markdown: its first heading of the first level becomes the title, the other headings, code and tables are left out.
    init(markdown text: String) {
        var reader = MarkdownReader()
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for line in lines[reader.takeFrontMatter(lines)...] { reader.read(line) }
        self = reader.finish()
    }

    init() {}

    /// Whether a text whose name does not tell is Markdown: front matter, or a heading and no prose that looks alike.
    static func looksLikeMarkdown(_ text: String) -> Bool {
        text.prefix(20_000).split(whereSeparator: \.isNewline).prefix(200).contains { line in
            let hashes = line.prefix { $0 == "#" }.count
            return (1...6).contains(hashes) && line.dropFirst(hashes).first == " "
        }
    }

    static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

    static func collapsed(_ text: some StringProtocol) -> String {
        text.split { $0.isWhitespace || $0 == "\u{0}" }.joined(separator: " ")
    }
}
