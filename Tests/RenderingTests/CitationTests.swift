import QuillCore
import QuillRendering
import Testing

struct CitationTests {
    private func resolve(_ markdown: String, url: String? = nil, timed: Bool = true) -> String {
        CueLinks(item: Samples.item(url: url), transcript: Samples.transcript(timed: timed)).resolve(markdown)
    }

    @Test func aRecordingOnTheWebIsLinkedAtItsMoment() {
        #expect(resolve("So. [¶](cue:1)", url: "https://a.b/c") == "So. [2:13](https://a.b/c#t=133)")
        #expect(
            resolve("[0:00](cue:2)", url: "https://youtu.be/abcdefghijk")
                == "[1:02:13](https://www.youtube.com/watch?v=abcdefghijk&t=3733s)")
    }

    @Test func aFileIsLinkedIntoTheTranscriptBesideIt() {
        #expect(resolve("[¶](cue:0), [¶](cue:1)") == "[0:00](attachment:transcript.html#c0), [2:13](attachment:transcript.html#c1)")
    }

    @Test func textWithoutTimesIsCitedByParagraph() {
        #expect(resolve("[¶](cue:1)", url: "https://a.b/c", timed: false) == "[¶ 2](attachment:transcript.html#c1)")
    }

    @Test func wordsOfALinkAreKept() {
        #expect(resolve("[as [he] said](cue:1)") == "[as [he] said](attachment:transcript.html#c1)")
    }

    @Test(arguments: ["3", "99", "99999999999999999999999", "-1", "x", "1 \"t\"", ""])
    func whatCannotBeResolvedIsNoLink(_ id: String) {
        #expect(resolve("Words. [¶](cue:\(id))") == "Words.")
        #expect(resolve("Words [he said](cue:\(id)), on.") == "Words he said, on.")
    }

    @Test(arguments: ["\\[¶](cue:1)", "[¶] (cue:1)", "[¶](cue:1", "[¶", "[", "\\", "[a](b) [c]", "]](cue:1)"])
    func otherTextIsLeftAlone(_ text: String) {
        #expect(resolve(text) == text)
    }

    @Test func anAddressCannotEndItsLink() {
        let resolved = resolve("[¶](cue:1) after", url: "https://a.b/c_(d)?x=1&copy;=2")
        #expect(resolved.hasPrefix("[2:13](https://a.b/c_%28d%29?x=1&amp;copy;=2") && resolved.hasSuffix("#t=133) after"))
    }

    @Test func aFloodOfBracketsTakesLinearTime() {
        let flood = String(repeating: "[", count: 400_000) + String(repeating: "[a](cue:", count: 50_000)
        #expect(resolve(flood) == flood)
    }

    @Test func clockShowsHoursOnlyWhenThereAreSome() {
        #expect([0, 9_999, 133_000, 3_599_999, 3_600_000, -5].map(CueLinks.clock) == ["0:00", "0:09", "2:13", "59:59", "1:00:00", "0:00"])
    }
}
