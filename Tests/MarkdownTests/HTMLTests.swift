import Chance
import Markdown
import Testing

struct HTMLTests {
    @Test func rendersCommonMarkAndTables() {
        #expect(Markdown.html("## A *b*\n\n- c\n") == "<h2>A <em>b</em></h2>\n<ul>\n<li>c</li>\n</ul>\n")
        #expect(Markdown.html("|a|\n|-|\n|b|\n").contains("<td>b</td>"))
        #expect(Markdown.html("") == "")
    }

    @Test func rawHTMLIsDropped() {
        let html = Markdown.html("a <b onclick=x>c</b>\n\n<script>alert(1)</script>\n\n<!-- d -->\n\ne")
        #expect(html == "<p>a c</p>\n<p>e</p>\n")
    }

    @Test(arguments: ["http://a.b/c", "HTTPS://a.b", "mailto:a@b.c", "/a:b", "a/b", "#c", "?d:e", "../x.html", "a#b:c"])
    func keepsSafeLinks(_ address: String) {
        #expect(Markdown.html("[x](<\(address)>)").contains("<a href="))
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:x",
        "&#1;javascript:x", "&#32;javascript:x", "vbscript:x", "data:text/html,x", "data:image/svg+xml,x", "file:///etc/passwd", "cue:4",
        "attachment:x", "intent:x", "blob:x", "x:y", ":", "java\\script:x",
    ])
    func otherLinksLeaveTheirText(_ address: String) {
        for form in ["[*x* y](<\(address)>)", "![*x* y](<\(address)>)", "[*x* y][r]\n\n[r]: <\(address)>"] {
            #expect(Markdown.html(form) == "<p><em>x</em> y</p>\n", "\(form)")
        }
        #expect(!Markdown.html("<\(address)>").contains("href"))
    }

    @Test func linksInsideDroppedOnesAndImagesAreJudgedToo() {
        #expect(Markdown.html("[![a](javascript:x) b](http://c)") == "<p><a href=\"http://c\">a b</a></p>\n")
        #expect(Markdown.html("[![a](http://b/c.png)](javascript:x)") == "<p><img src=\"http://b/c.png\" alt=\"a\" /></p>\n")
        #expect(Markdown.html("|a|\n|-|\n|[b](x:y)|\n").contains("<td>b</td>"))
    }

    @Test func schemesCanBeAllowed() {
        #expect(Markdown.html("[x](attachment:y.html#c4)", allowing: ["attachment"]) == "<p><a href=\"attachment:y.html#c4\">x</a></p>\n")
        #expect(Markdown.html("[x](http://y)", allowing: []) == "<p>x</p>\n")
    }

    @Test func hostileMarkdownNeverMakesAScript() {
        let pieces = [
            "<script>", "javascript:", "[", "](", ")", "![", "<", ">", "\"", "'", " onx=", "`", "\n", "&#", "106;", ":", "a", "<a href=",
            "\\", "\u{0}", "|", "-", "*",
        ]
        var dice = Dice(seed: 5)
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...14, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined()
            let html = Markdown.html(text).lowercased()
            #expect(!html.contains("<script") && !html.contains("href=\"javascript:") && !html.contains("src=\"javascript:"), "\(text)")
        }
    }

    @Test func htmlEscapeCoversTextAndAttributes() {
        #expect(Markdown.escapeHTML("<a b=\"c\" d='e'>&\u{0}\u{9F}") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;")
    }
}
