import Captions
import Chance
import Testing

@Suite struct WriterTests {
    private let talk = [
        cue(0, 1500, "Rock & <roll> {\\x}", by: "Ann"), cue(1500, 2000, "a --> b"), cue(9000, 360_000_001, "42"),
    ]

    @Test func writesVTT() {
        #expect(
            CaptionWriter.vtt(talk, language: "en") == """
                WEBVTT
                Language: en

                00:00:00.000 --> 00:00:01.500
                <v Ann>Rock &amp; &lt;roll&gt; &#123;\\x}

                00:00:01.500 --> 00:00:02.000
                a --&gt; b

                00:00:09.000 --> 100:00:00.001
                42

                """)
        #expect(CaptionWriter.vtt([], language: "not a\n\ntag") == "WEBVTT\n")
        #expect(!CaptionWriter.vtt(talk, speakers: false).contains("Ann"))
    }

    @Test func writesSRTWithFewEscapes() {
        #expect(
            CaptionWriter.srt(talk) == """
                1
                00:00:00,000 --> 00:00:01,500
                <v Ann>Rock & &lt;roll> &#123;\\x}

                2
                00:00:01,500 --> 00:00:02,000
                a --&gt; b

                3
                00:00:09,000 --> 100:00:00,001
                42

                """)
    }

    @Test func writesParagraphs() {
        let cues = [cue(0, 1000, "One."), cue(1000, 2000, "Two."), cue(9000, 9500, "Three."), cue(9500, 9900, "Four.", by: "Ann")]
        #expect(CaptionWriter.text(cues) == "One. Two.\n\nThree.\n\nAnn: Four.\n")
        #expect(CaptionWriter.text([]) == "")
    }

    @Test func bringsCuesIntoCanonicalForm() throws {
        let wild = [
            cue(-5, 10, " two\n\nlines "), cue(30, 20, "1\n\n2\n00:00:09,000 --> 00:00:10,000\nx", by: " A\nB "),
            cue(40, 50, " \n"), cue(60, Int.max, "end", by: " "),
        ]
        let expected = [
            cue(0, 10, "two lines"), cue(20, 30, "1 2 00:00:09,000 --> 00:00:10,000 x", by: "A B"), cue(60, 360_000_000_000, "end"),
        ]
        #expect(wild.compactMap(\.canonical) == expected)
        #expect(try parse(CaptionWriter.vtt(wild)).cues == expected)
        #expect(try parse(CaptionWriter.srt(wild)).cues == expected)
    }

    /// Texts made of everything that means something in one of the formats.
    @Test func readsBackExactly() throws {
        let pieces = [
            "-->", "<", ">", "&", "amp;", "&lt;", "&#38;", "#91;", "<i>", "</v>", "<v Bo>", "<00:01.000>", "{\\an8}", "{", "\\", "}",
            "42", "7", "00:00:01,000 --> 00:00:02,000", "WEBVTT", "NOTE", "STYLE", "Language: de", "[Music]", "(applause)", "♪",
            "-", ">>", "hello", "naïve", "🦊", "e\u{301}", "\u{200E}", ";", "/", ":", ".", "<br>", "[", "]", "\u{FFFD}", "-", "--",
        ]
        let separators = ["", " ", "\n", "\n\n", "\t", "\r\n", "\u{A0}"]
        var random = Dice(seed: 1)
        for round in 0..<3000 {
            var time = 0
            var cues: [CaptionCue] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                var text = ""
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    text += pieces.randomElement(using: &random) ?? ""
                    text += separators.randomElement(using: &random) ?? ""
                }
                let speaker = Int.random(in: 0..<3, using: &random) == 0 ? pieces.randomElement(using: &random) : nil
                let start = time + Int.random(in: 1...4000, using: &random)
                time = start + Int.random(in: 0...400_000, using: &random)
                cues.append(contentsOf: cue(start, time, text, by: speaker).canonical.map { [$0] } ?? [])
            }
            let language = round % 2 == 0 ? "fr" : nil
            let expected = ParsedCaptions(cues: cues, language: language)
            let vtt = CaptionWriter.vtt(cues, language: language)
            let srt = CaptionWriter.srt(cues)
            #expect(try parse(vtt) == expected, "round \(round): \(vtt)")
            #expect(try parse(srt) == ParsedCaptions(cues: cues), "round \(round): \(srt)")
        }
    }
}
