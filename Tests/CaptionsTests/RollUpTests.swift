import Captions
import Testing

/// Imitations of YouTube's automatic captions: each line comes word by word below the one before it, then alone in a
/// step of 10 ms, then above the next.
@Suite struct RollUpTests {
    private let rolling = """
        WEBVTT
        Kind: captions
        Language: en

        00:00:00.080 --> 00:00:02.389 align:start position:0%
         
        good<00:00:00.400><c> morning</c><00:00:00.800><c> all</c>

        00:00:02.389 --> 00:00:02.399 align:start position:0%
        good morning all
         

        00:00:02.399 --> 00:00:05.000 align:start position:0%
        good morning all
        we<00:00:02.800><c> begin</c>

        00:00:05.000 --> 00:00:05.010 align:start position:0%
        we begin
         

        00:00:07.000 --> 00:00:08.000 align:start position:0%
        we begin
        [Music]

        00:00:08.000 --> 00:00:08.010 align:start position:0%
        [Music]
         

        00:00:08.010 --> 00:00:10.000 align:start position:0%
        [Music]
        we begin

        """

    private let lines = [cue(80, 2399, "good morning all"), cue(2399, 5010, "we begin"), cue(8010, 10_000, "we begin")]

    @Test func collapsesEachLineToOne() throws {
        let captions = try parse(rolling)
        #expect(captions.cues == lines)
        #expect(captions.repairs == repairs { ($0.rolledUpLines, $0.soundTags) = (6, 1) })
    }

    /// Editors strip the space from the lines that keep a rolling cue together.
    @Test func collapsesWithTheSpacesStripped() throws {
        let stripped = rolling.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0 == " " ? "" : String($0) }.joined(separator: "\n")
        #expect(try parse(stripped).cues == lines)
    }

    @Test func collapsesAsSubRip() throws {
        let source = """
            1
            00:00:00,080 --> 00:00:02,389
            good morning all

            2
            00:00:02,389 --> 00:00:02,399
            good morning all

            3
            00:00:02,399 --> 00:00:05,000
            good morning all
            we begin

            4
            00:00:05,000 --> 00:00:05,010
            we begin
            """
        #expect(try parse(source).cues == [cue(80, 2399, "good morning all"), cue(2399, 5010, "we begin")])
    }

    @Test func keepsWhatIsSaidTwice() throws {
        let source = "WEBVTT\n\n0:01.0 --> 0:02.0\nYes.\n\n0:02.0 --> 0:03.0\nYes.\n\n0:03.0 --> 0:04.0\nYes.\nNo.\n"
        let captions = try parse(source)
        #expect(captions.cues.map(\.text) == ["Yes.", "Yes.", "Yes. No."])
        #expect(captions.repairs.isEmpty)
    }
}
