import Chance
import Markdown
import Testing

/// Words from outside show as themselves, wherever they stand in an article.
struct EscapeTests {
    private static let pieces = [
        "#", "##", "-", "+", "*", "_", "__", "**", "`", "```", "~", "~~~", "~~", "=", "===", "---", ">", "|", "|-|", "[", "]", "(", ")",
        "!",
        "![", "](", "[x](y)", "<", "<b>", "</b>", "<script>", "<!--", "-->", "<http://a.b>", "&", "&amp;", "&#35;", "&copy;", "\\", "\\\\",
        "{", "}", "{{", "}}", "{%", "%}", "$", "$$", "^", ":", "://", "http://a.b/c", "www.a.b", "a@b.c", "1.", "12)", "1234567890.",
        "import",
        "export", "import x", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u{A0}", "\u{2028}", "\u{0}", "\u{7}", "\u{85}", "\u{202E}",
        "\u{301}",
        "\u{FFFE}", "a", "word", "Ünï", "日本", "🎙️", "\"", "'", "%", "?", ",", ";", "/", "0",
    ]

    /// What a reader should see: white space as single spaces, nothing that cannot be seen.
    private static func visible(_ text: String) -> String {
        var seen = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if !seen.isEmpty && seen.unicodeScalars.last != " " { seen += " " }
            } else if scalar.value >= 32 && !(127...159).contains(scalar.value) && scalar.value & 0xFFFE != 0xFFFE
                && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
            {
                seen.unicodeScalars.append(scalar)
            }
        }
        return seen.unicodeScalars.last == " " ? String(seen.dropLast()) : seen
    }

    private static func hostileText(_ dice: inout Dice) -> String {
        (0..<Int.random(in: 1...9, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined()
    }

    @Test func anyTextIsOneParagraphOfItself() {
        var dice = Dice(seed: 1)
        for _ in 0..<20_000 {
            let text = Self.hostileText(&dice)
            let wanted = Self.visible(text)
            let html = Markdown.html(Markdown.escape(text))
            let shown = HTMLText(html)
            #expect(shown.tags == (wanted.isEmpty ? [] : ["p", "/p"]), "\(text.debugDescription) became \(html)")
            #expect(Array(shown.text.unicodeScalars) == Array(wanted.unicodeScalars), "\(text.debugDescription) became \(html)")
        }
    }

    @Test(arguments: [
        ("# ", ["h1", "/h1"]), ("### ", ["h3", "/h3"]), ("- ", ["ul", "li", "/li", "/ul"]), ("1. ", ["ol", "li", "/li", "/ol"]),
        ("> “", ["blockquote", "p", "/p", "/blockquote"]),
    ])
    func anyTextStaysInItsBlock(_ opening: String, _ tags: [String]) {
        var dice = Dice(seed: 2)
        for _ in 0..<4_000 {
            let text = Self.hostileText(&dice)
            let wanted = (opening.hasSuffix("“") ? "“" : "") + Self.visible(text)
            let html = Markdown.html(opening + Markdown.escape(text) + "\n")
            let shown = HTMLText(html)
            #expect(shown.tags == tags, "\(text.debugDescription) became \(html)")
            #expect(Array(shown.text.unicodeScalars) == Array(wanted.unicodeScalars), "\(text.debugDescription) became \(html)")
        }
    }

    @Test func aLinkAfterTheWordsStaysALink() {
        #expect(Markdown.html(Markdown.escape("Wow!") + "[x](/y)") == "<p>Wow!<a href=\"/y\">x</a></p>\n")
    }

    /// MDX reads braces as code and a line that begins with `import` as a module; Liquid and Hugo run `{{` and `{%` first.
    @Test func nothingIsLeftForMDXAndTemplates() {
        var dice = Dice(seed: 3)
        for _ in 0..<5_000 {
            let escaped = Markdown.escape(Self.hostileText(&dice))
            #expect(escaped.utf8.allSatisfy { $0 != 0x7B && $0 != 0x7D && $0 != 0x0A })
            #expect(!escaped.hasPrefix("import ") && !escaped.hasPrefix("export "))
            let scalars = Array(escaped.unicodeScalars)
            for index in scalars.indices where scalars[index] == "<" { #expect(index > 0 && scalars[index - 1] == "\\") }
        }
    }

    /// kramdown, which Jekyll uses, shows the backslash before any other character.
    @Test func backslashesStandOnlyWhereKramdownTakesThem() {
        var dice = Dice(seed: 4)
        let taken = Set("\\.*_+`<>()[]{}#!:|\"'$=-".unicodeScalars)
        for _ in 0..<5_000 {
            let scalars = Array(Markdown.escape(Self.hostileText(&dice)).unicodeScalars)
            var index = 0
            while index < scalars.count {
                if scalars[index] == "\\" {
                    #expect(index + 1 < scalars.count && taken.contains(scalars[index + 1]))
                    index += 1
                }
                index += 1
            }
        }
    }

    @Test func plainWordsStayPlain() {
        #expect(
            Markdown.escape("It cost 1.5 million, so C# won (1998–2004): snake_case & all.")
                == "It cost 1.5 million, so C# won (1998–2004): snake_case & all.")
    }
}
