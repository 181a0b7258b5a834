import Captions
import Testing

@Suite struct VTTTests {
    @Test func readsEveryKindOfBlock() throws {
        let captions = try parse(
            """
            \u{FEFF}WEBVTT - A talk
            Kind: captions
            Language: pt-BR

            STYLE
            ::cue { color: lime }

            REGION
            id:fred

            NOTE
            not said

            intro
            00:01.000 --> 00:02.500 align:start position:0%
            Hello &amp; <b>welcome</b>
            to <00:00:02.000><c.yellow>Quill</c>

            2
            100:00:00.000 --> 100:00:01.000
            <v.loud Ann  Lee>Rock &lt;3&nbsp;&nbsp;&#33;</v>
            """)
        #expect(captions.language == "pt-BR")
        #expect(
            captions.cues == [
                cue(1000, 2500, "Hello & welcome to Quill"),
                cue(360_000_000, 360_001_000, "Rock <3 !", by: "Ann Lee"),
            ])
        #expect(captions.repairs.isEmpty)
    }

    @Test func splitsACueByVoice() throws {
        let captions = try parse("WEBVTT\n\n0:01.0 --> 0:02.0\n<v Ann>Hi.</v> <v Bo &amp; Co>Hello\nyou.\n")
        #expect(captions.cues == [cue(1000, 2000, "Hi.", by: "Ann"), cue(1000, 2000, "Hello you.", by: "Bo & Co")])
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func takesAnyLineEnd(_ end: String) throws {
        let lines = ["", "WEBVTT", "", "00:00:01.000 --> 00:00:02.000", "one", "two", "", "00:00:02.000 --> 00:00:03.000", "three", ""]
        let captions = try parse(lines.joined(separator: end))
        #expect(captions.cues == [cue(1000, 2000, "one two"), cue(2000, 3000, "three")])
        #expect(captions.repairs.isEmpty)
    }

    @Test(arguments: [true, false])
    func decodesUTF16(_ isLittle: Bool) throws {
        let text = "\u{FEFF}WEBVTT\n\n00:01.000 --> 00:02.000\nnaïve 🦊\n"
        let bytes = text.utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isLittle ? [low, high] : [high, low]
        }
        #expect(CaptionFormat.sniff(bytes) == .vtt)
        #expect(try CaptionParser.parse(bytes).cues == [cue(1000, 2000, "naïve 🦊")])
    }

    @Test(arguments: [
        ("a<b>c</b>d", "acd"), ("x < y", "x < y"), ("<<<", "<<<"), ("a <3 you > me", "a <3 you > me"),
        ("&unknown; &amp", "&unknown; &amp"), ("&amp;lt;", "&lt;"), ("&#x1F98A;&#0;", "🦊\u{FFFD}"),
        ("a\u{200B}b\u{2028}c\u{A0} d\u{7}e", "ab c d e"), ("one<br>two", "one two"), ("{\\an8}up {x}", "up {x}"),
        (">> ANN: hi", ">> ANN: hi"), ("[Music] she sings", "[Music] she sings"), ("[ __ ]", "[ __ ]"),
        ("(see figure 2)", "(see figure 2)"), ("e\u{301} is é", "é is é"), ("00:01 --> what", "00:01 --> what"),
    ])
    func stripsMarkup(_ source: String, _ expected: String) throws {
        let captions = try parse("WEBVTT\n\n00:01.000 --> 00:02.000\n\(source)\n")
        #expect(captions.cues == [cue(1000, 2000, expected)])
    }

    @Test(arguments: ["[Music]", "(applause)", "♪ ♪", "- [BLANK_AUDIO]", "[Laughter] (cheering and applause)", ">> [Music]"])
    func dropsPureSounds(_ sound: String) throws {
        let captions = try parse("WEBVTT\n\n00:01.000 --> 00:02.000\n\(sound)\n\n00:02.000 --> 00:03.000\nSpeech\n")
        #expect(captions.cues == [cue(2000, 3000, "Speech")])
        #expect(captions.repairs == repairs { $0.soundTags = 1 })
    }
}
