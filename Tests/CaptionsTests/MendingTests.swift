import Captions
import Testing

@Suite struct MendingTests {
    private func vtt(_ cues: String...) throws -> ParsedCaptions {
        try parse("WEBVTT\n\n" + cues.joined(separator: "\n\n"))
    }

    @Test func swapsReversedTimes() throws {
        let captions = try vtt("00:05.000 --> 00:03.000\na")
        #expect(captions.cues == [cue(3000, 5000, "a")])
        #expect(captions.repairs == repairs { $0.reversedTimes = 1 })
    }

    @Test func movesNegativeTimesToZero() throws {
        let captions = try vtt("-00:01.000 --> 00:03.000\na")
        #expect(captions.cues == [cue(0, 3000, "a")])
        #expect(captions.repairs == repairs { $0.negativeTimes = 1 })
    }

    @Test func sortsStably() throws {
        let captions = try vtt("0:05.0 --> 0:06.0\nc", "0:01.0 --> 0:02.0\na", "0:01.0 --> 0:02.0\nb")
        #expect(captions.cues.map(\.text) == ["a", "b", "c"])
        #expect(captions.repairs == repairs { $0.outOfOrder = 2 })
    }

    @Test func trimsOverlapsOfOneSpeakerOnly() throws {
        let captions = try vtt(
            "0:01.0 --> 0:09.0\n<v Ann>long", "0:02.0 --> 0:04.0\n<v Bo>between", "0:05.0 --> 0:06.0\n<v Ann>next")
        #expect(
            captions.cues == [
                cue(1000, 5000, "long", by: "Ann"), cue(2000, 4000, "between", by: "Bo"), cue(5000, 6000, "next", by: "Ann"),
            ])
        #expect(captions.repairs == repairs { $0.overlaps = 1 })
    }

    @Test func keepsCuesThatStartTogether() throws {
        let captions = try vtt("0:01.0 --> 0:04.0\ntop", "0:01.0 --> 0:05.0\nbottom", "0:03.0 --> 0:06.0\nnext")
        #expect(captions.cues == [cue(1000, 3000, "top"), cue(1000, 3000, "bottom"), cue(3000, 6000, "next")])
        #expect(captions.repairs == repairs { $0.overlaps = 2 })
    }

    @Test func dropsDuplicatesAndEmptyCues() throws {
        let captions = try vtt(
            "0:01.0 --> 0:02.0\na", "0:01.0 --> 0:02.0\n<i>a</i>", "0:03.0 --> 0:04.0", "0:05.0 --> 0:06.0\na")
        #expect(captions.cues == [cue(1000, 2000, "a"), cue(5000, 6000, "a")])
        #expect(captions.repairs == repairs { ($0.duplicates, $0.emptyCues) = (1, 1) })
    }

    @Test func countsBytesThatAreNoText() throws {
        let source = Array("WEBVTT\n\n0:01.0 --> 0:02.0\na".utf8) + [0xFF, 0x00] + Array("b ".utf8) + [0xE2, 0x82] + Array(" c\n".utf8)
        let captions = try CaptionParser.parse(source)
        #expect(captions.cues == [cue(1000, 2000, "a\u{FFFD}b \u{FFFD} c")])
        #expect(captions.repairs == repairs { $0.invalidUTF8Bytes = 4 })
    }

    /// Each ill-formed kind of sequence: the bytes, what they become, how many of them are no text.
    @Test(
        arguments: [
            ([0xED, 0xA0, 0x80], 3, 3),  // a surrogate
            ([0xC0, 0x80], 2, 2), ([0xE0, 0x80, 0x80], 3, 3), ([0xF0, 0x80, 0x80, 0x80], 4, 4),  // overlong
            ([0xF4, 0x90, 0x80, 0x80], 4, 4), ([0xF5], 1, 1),  // beyond U+10FFFF
            ([0xF0, 0x9F, 0xA6], 1, 3), ([0xE2, 0x82], 1, 2), ([0xC3], 1, 1), ([0x80], 1, 1),  // cut short
        ] as [([UInt8], Int, Int)])
    func replacesIllFormedSequences(_ bytes: [UInt8], _ replacements: Int, _ invalid: Int) throws {
        let captions = try CaptionParser.parse(Array("WEBVTT\n\n0:01.0 --> 0:02.0\na".utf8) + bytes + Array("b".utf8))
        #expect(captions.cues.map(\.text) == ["a" + String(repeating: "\u{FFFD}", count: replacements) + "b"])
        #expect(captions.repairs.invalidUTF8Bytes == invalid)
    }

    @Test func tellsWhatItMended() {
        #expect(CaptionRepairs().description == "nothing to mend")
        let mended = repairs { ($0.reversedTimes, $0.emptyCues) = (2, 1) }
        #expect(mended.description == "2 cues with reversed times swapped, 1 empty cue dropped")
        #expect(!mended.isEmpty)
    }
}
