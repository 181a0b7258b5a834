import Foundation
import QuillCore
import QuillRendering
import Programs
import Testing

struct ArticleTests {
    private func publication(_ sections: [Section], url: String? = nil, timed: Bool = true, title: String = "A talk") -> Publication {
        ArticleRenderer.publication(
            document: Samples.document, revision: Samples.revision(sections, title: title), item: Samples.item(url: url),
            transcript: Samples.transcript(timed: timed))
    }

    private func attachment(_ name: String, _ publication: Publication) throws -> String {
        let found = try #require(publication.attachments.first { $0.name == name })
        return String(decoding: found.bytes, as: UTF8.self)
    }

    @Test func sectionsBecomeMarkdownAndHTML() {
        let made = publication([
            Section(key: "lead", heading: nil, level: 2, markdown: "Lead [¶](cue:0)", cues: [0]),
            Section(key: "a", heading: "C# & {x} ##", level: 2, markdown: "Body.", cues: []),
        ])
        #expect(made.markdown == "Lead [0:00](attachment:transcript.html#c0)\n\n## C# & &#123;x&#125; \\#\\#\n\nBody.\n")
        #expect(made.html == "<p>Lead <a href=\"attachment:transcript.html#c0\">0:00</a></p>\n<h2>C# &amp; {x} ##</h2>\n<p>Body.</p>\n")
        #expect(made.date == Samples.document.createdAt)
    }

    @Test(arguments: [Int.min, -1, 0, 7, Int.max])
    func anyLevelIsAHeading(_ level: Int) {
        let made = publication([Section(key: "a", heading: "H", level: level, markdown: "b", cues: [])])
        #expect(made.html.contains(level < 1 ? "<h1>H</h1>" : "<h6>H</h6>"))
    }

    @Test func theArticleAloneHasNoLinksToFilesThatAreNotThere() {
        let body = Samples.revision([Section(key: "a", heading: nil, level: 2, markdown: "A [¶](cue:0)", cues: [0])]).body
        #expect(ArticleRenderer.html(body, item: Samples.item(url: nil), transcript: Samples.transcript()) == "<p>A 0:00</p>\n")
    }

    @Test func theTranscriptPageHasEveryCueAndNothingOfItsMarkup() throws {
        let page = try attachment("transcript.html", publication([], title: "<script>alert(1)</script>"))
        for cue in 0..<3 { #expect(page.contains("<p id=\"c\(cue)\">")) }
        #expect(page.contains("Hello &lt;b&gt;there&lt;/b&gt;.") && page.contains("A &quot;B&quot; &lt;C&gt;") && page.contains(">2:13<"))
        #expect(!page.contains("<script") && page.contains("default-src 'none'"))
    }

    /// A strict XML parser takes the page's body, so every tag is closed and every character escaped.
    @Test func theTranscriptPageIsWellFormed() async throws {
        let hostile = ["</p><script>", "&copy; & \u{0}\u{7}\u{9F}\u{FFFE}", "]]> -->", "日本 🎙️"]
        let made = ArticleRenderer.publication(
            document: Samples.document, revision: Samples.revision([], title: "\"<&'"), item: Samples.item(url: nil),
            transcript: Samples.transcript(hostile))
        let page = try attachment("transcript.html", made)
        let start = try #require(page.range(of: "<body>")), end = try #require(page.range(of: "</body>"))
        let check = try await run([
            "python3", "-c", "import sys, xml.dom.minidom as m; m.parseString(sys.argv[1])",
            String(page[start.lowerBound..<end.upperBound]),
        ])
        #expect(check.code == 0, "python3 found the page's body not well formed, or is missing (make setup): \(check.words)")
    }

    @Test func onlyTimedTranscriptsHaveCaptions() throws {
        let captions = try attachment("transcript.vtt", publication([]))
        #expect(captions.hasPrefix("WEBVTT"))
        // Cues without an end last until the next begins.
        #expect(captions.contains("00:00:00.000 --> 00:02:13.900") && captions.contains("01:02:13.000 --> 01:02:13.000"))
        #expect(publication([], timed: false).attachments.map(\.name) == ["transcript.html"])
    }

    @Test func renderingIsRepeatable() {
        let sections = [Section(key: "a", heading: "H", level: 2, markdown: "A [¶](cue:0)", cues: [0])]
        #expect(publication(sections) == publication(sections))
    }
}
