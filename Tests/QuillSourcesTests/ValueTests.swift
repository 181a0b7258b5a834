import Foundation
import QuillCore
import Testing

@testable import QuillSources

/// The parts that need no tool.
@Suite struct ValueTests {
    @Test func longParagraphsArePartedAtSentences() {
        let sentence = "This sentence has some words, and “it ends.” "
        let parts = TextCues.parts(of: String(repeating: sentence, count: 30).trimmingCharacters(in: .whitespaces))
        #expect(parts.count > 3 && parts.allSatisfy { $0.count <= TextCues.limit && $0.hasSuffix("ends.”") })
        let endless = TextCues.parts(of: String(repeating: "word ", count: 300))
        #expect(endless.allSatisfy { $0.count <= TextCues.limit } && endless.joined(separator: " ").split(separator: " ").count == 300)
        let solid = String(repeating: "語", count: 1000)
        #expect(TextCues.parts(of: solid).allSatisfy { $0.count <= TextCues.limit } && TextCues.parts(of: solid).joined() == solid)
        #expect(TextCues.parts(of: "Dr. No came at 3.5 p.m. and left.") == ["Dr. No came at 3.5 p.m. and left."])
    }

    @Test(arguments: [
        ("a **bold** and _soft_ word", "a bold and soft word"), ("snake_case_name stays", "snake_case_name stays"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("[text](http://a/b \"t\") and ![picture](x.png) more", "text and more"), ("a \\*star\\*", "a *star*"),
        ("x &amp; y &lt; z", "x & y < z"),
        ("see <https://a.b/c> <b>now</b>", "see https://a.b/c now"), ("a note[^1] here", "a note here"), ("open [bracket", "open [bracket"),
    ])
    func inlineMarks(written: String, plain: String) {
        #expect(MarkdownInline.plain(written) == plain)
    }

    @Test(arguments: [
        ("eng", "en"), ("EN", "en"), ("pt_br", "pt-BR"), ("en-orig", "en"), ("zh-Hans", "zh-Hans"), ("fre", "fr"), ("gsw", "gsw"),
    ])
    func languageTags(written: String, normal: String) { #expect(LanguageTag.normalised(written) == normal) }

    @Test func noLanguage() { for text in ["und", "", "x", "12", "live_chat"] { #expect(LanguageTag.normalised(text) == nil, "\(text)") } }

    @Test func languagesAreOnlyGuessedWhenSure() {
        #expect(
            LanguageGuess.language(of: ["The sea is what it was, and that is the reason for the tides which you have to know."]) == "en")
        #expect(
            LanguageGuess.language(of: [
                "Nous avons vu que la mer est une chose qui monte et descend pour des raisons que vous savez avec le temps."
            ]) == "fr")
        #expect(LanguageGuess.language(of: ["Hej, jag heter Ada och bor vid havet sedan länge."]) == nil)
        #expect(LanguageGuess.language(of: ["the the"]) == nil)
    }

    @Test func operatorsOptions() throws {
        #expect(
            try YtDLPOptions("  --cookies /a/b  --no-check-certificates --limit-rate=1M").arguments
                == ["--cookies", "/a/b", "--no-check-certificates", "--limit-rate", "1M"])
        for bad in [
            "--exec rm", "--proxy http://x", "--cookies", "--cookies --exec", "--plugin-dirs /x", "http://x", "-o /etc/x", "--geo-bypass=1",
        ] {
            #expect(throws: QuillError.self, "\(bad)") { try YtDLPOptions(bad) }
        }
    }

    /// The words of a page's address must not be taken for its site's answer.
    @Test func addressesInMessagesAreNotRead() {
        let error = YtDLPFailure.classified("ERROR: Unsupported URL: http://a.b/private-video/http-error-429/captcha", host: "a.b")
        #expect(error?.code == .noCaptions)
        #expect(YtDLPFailure.classified("WARNING: nothing known", host: "a.b") == nil)
        #expect(
            YtDLPFailure.classified(
                "WARNING: HTTP Error 404\nERROR: [x] Private video. Sign in if you've been granted access", host: "a.b")?.code
                == .privateVideo)
    }

    @Test func reportsOfAnyShape() throws {
        let json =
            #"{"title": 5, "duration": "long", "subtitles": [], "formats": [{"vcodec": null, "video_ext": "mp4"}, {"vcodec": 3}], "is_live": null}"#
        let report = try JSONDecoder().decode(YtDLPReport.self, from: Data(json.utf8))
        #expect(report.title == nil && report.durationSeconds == nil && report.formats.map(\.hasVideo) == [true, false])
    }

    @Test func captionsInTheSpokenLanguage() throws {
        func choices(_ json: String) throws -> [String] {
            CaptionChoice.choices(try JSONDecoder().decode(YtDLPReport.self, from: Data(json.utf8))).map { "\($0.origin):\($0.key)" }
        }
        #expect(
            try choices(#"{"language": "fr", "subtitles": {"en": [{"ext": "vtt"}], "fr": [{"ext": "vtt"}], "live_chat": [{}]}}"#) == [
                "owner:fr"
            ])
        #expect(try choices(#"{"subtitles": {"en-GB": [{}], "fr": [{}], "de": [{}]}}"#) == ["owner:en-GB"])
        #expect(try choices(#"{"subtitles": {"it": [{}], "fr": [{}]}}"#) == [])
        #expect(try choices(#"{"subtitles": {"it": [{}]}}"#) == ["owner:it"])
        let translated = #"[{"url": "http://x/?lang=es&tlang=en"}]"#
        #expect(
            try choices(
                #"{"automatic_captions": {"es-orig": [{"url": "http://x/?lang=es"}], "en": \#(translated), "es": [{"url": "http://x/?lang=es"}]}}"#
            )
                == ["automatic:es-orig"])
        #expect(try choices(#"{"automatic_captions": {"es": [{"url": "http://x/?lang=es"}], "en": \#(translated)}}"#) == ["automatic:es"])
    }

    @Test func captionsAreAskedForInTurn() async {
        let pace = CaptionPace(gapSeconds: 20, restSeconds: 600)
        let start = ContinuousClock.now
        #expect(await pace.reserve("a", now: start) == start)
        #expect(await pace.reserve("a", now: start) == start + .seconds(20))
        #expect(await pace.reserve("b", now: start) == start)
        #expect(await pace.reserve("a", now: start + .seconds(100)) == start + .seconds(100))
        for _ in 0..<2 { await pace.note("a", complained: true, now: start + .seconds(100)) }
        #expect(await pace.reserve("a", now: start + .seconds(130)) != nil)
        await pace.note("a", complained: true, now: start + .seconds(140))
        #expect(await pace.reserve("a", now: start + .seconds(739)) == nil)
        #expect(await pace.reserve("b", now: start + .seconds(739)) != nil)
        #expect(await pace.reserve("a", now: start + .seconds(741)) != nil)
        #expect(await pace.reserve("a", now: start + .seconds(800)) != nil)
    }
}
