import QuillCore
import Testing
import WebSamples

@testable import QuillWeb

/// A site without fonts and icons, so that goldens are short.
let plain = Site(assets: AssetSet(prepared: [:]), now: Samples.now)
/// One with them, as set-up leaves it.
let full = Site(assets: AssetSet(prepared: ["icons.svg": signs(), "inter.woff2": [1]]), formToken: "t0", now: Samples.now, lastEvent: 7)

/// Signs as set-up prepares them.
func signs(but left: Icon? = nil, drawing: () -> String = { "<path/>" }) -> [UInt8] {
    let symbols = Icon.allCases.filter { $0 != left }.map { #"<symbol id="\#($0.rawValue)" viewBox="0 0 1 1">\#(drawing())</symbol>"# }
    return Array((#"<svg xmlns="s">"# + symbols.joined() + "</svg>").utf8)
}

func html(_ site: Site = plain, _ write: (inout HTML) -> Void) -> String {
    String(decoding: fragment(site, write), as: UTF8.self)
}

@Suite struct WriterTests {
    @Test func elementsAttributesAndText() {
        #expect(
            html { $0.tr(.key("a"), .class("failed", when: true), .class("x", when: false)) { row in row.td("1 < 2", .class("num")) } }
                == #"<tr data-key="a" class="failed"><td class="num">1 &lt; 2</td></tr>"#)
        #expect(
            html { $0.input(.type("checkbox"), .flag("checked"), .flag("disabled", when: false)) } == #"<input type="checkbox" checked>"#)
    }

    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onfocus=\"x", "&quot; onfocus=&quot;x"), ("' & '", "&#39; &amp; &#39;"), ("a\u{0}b\u{1B}[31mc\u{7F}", "ab[31mc"),
        ("line\nand\ttab", "line\nand\ttab"), ("🪶 é", "🪶 é"), ("&lt;", "&amp;lt;"),
    ])
    func wordsAreEscaped(_ words: String, _ expected: String) {
        #expect(html { $0.text(words) } == expected)
        #expect(html { $0.p("", .title(words)) } == #"<p title="\#(expected)"></p>"#)
    }

    @Test func routesAreEncodedOnceAndEscaped() {
        let filter = LibraryFilter(search: #"a&b="><script> ü"#, status: "failed")
        #expect(
            html { $0.a("x", .href(.library(filter))) }
                == #"<a href="/library?q=a%26b%3D%22%3E%3Cscript%3E%20%C3%BC&amp;status=failed">x</a>"#)
        #expect(Route.editSection(Samples.document, "a/../b?").path.hasSuffix("/sections/a%2F..%2Fb%3F/edit"))
        #expect(Route.compare(Samples.document, from: 6, to: 7).path.hasSuffix("/versions/6..7"))
        #expect(Route.asset("app.css").path(in: full) == "/assets/\(full.assets.version)/app.css")
    }

    @Test func markdownBringsNoMarkupOfItsOwn() {
        let hostile = """
            <script>alert(1)</script> <b onclick=x>b</b> [a](javascript:alert(1)) ![i](data:text/html,x) [c](cue:1) [d](cue:"><script>)
            """
        let made = Rendered(markdown: hostile, citations: Samples.citations).html
        for mark in ["<script", "onclick", "javascript:", "data:", "<b "] { #expect(!made.contains(mark), "\(mark) in \(made)") }
    }

    @Test func citationsBecomeChips() {
        let targets = [4: Citations.Target(startSeconds: 133.5, endSeconds: 140, quote: #"so "we" <looked>"#)]
        let citations = Citations(item: Samples.item, targets: targets)
        #expect(
            Rendered(markdown: "Said [¶](cue:4).", citations: citations).html
                == #"<p>Said <a class="cite" href="/items/\#(Samples.item)?t=133#c4" data-play="133.5" data-until="140.0" "#
                + #"title="so &quot;we&quot; &lt;looked&gt;">2:13</a>.</p>"# + "\n")
        #expect(Rendered(markdown: "[her words](cue:4)", citations: citations).html.contains(">her words</a>"))
        for gone in [Rendered(markdown: "[2:13](cue:9)", citations: citations), Rendered(markdown: "[2:13](cue:4)")] {
            #expect(gone.html.contains(#"<span class="cite gone""#) && !gone.html.contains("<a "))
        }
    }

    @Test func formsCarryTheToken() {
        #expect(
            html(full) { $0.form(to: .cancelRun(Samples.run)) { $0.button("Cancel") } }
                == #"<form method="post" action="/runs/\#(Samples.run)/cancel"><input type="hidden" name="form_token" value="t0">"#
                + "<button>Cancel</button></form>")
    }

    @Test func patchesAreRegionsAndNotices() {
        var patch = Patch(site: plain)
        patch.regions { $0.p("new", .id("a")) }
        patch.notice("Kept <2>", link: (words: "Undo", to: .documents))
        #expect(
            String(decoding: patch.bytes, as: UTF8.self)
                == #"<p id="a">new</p><p data-notice="ok">Kept &lt;2&gt;<a href="/documents">Undo</a></p>"#)
    }
}
