import QuillCore
import Testing

@testable import QuillRendering

@Suite struct TranscriptQuoteTests {
    private func transcript(_ lines: [(Int?, String, String?)]) -> Transcript {
        Transcript(
            language: "en", origin: .text,
            cues: lines.enumerated().map { Cue(id: $0, startMilliseconds: $1.0, endMilliseconds: nil, text: $1.1, speaker: $1.2) },
            notes: [])
    }

    @Test("Neighbours make one quotation with the time it begins at; a change of speaker makes a paragraph")
    func shape() {
        let talk = transcript([
            (0, "So we looked", "Mara"), (62_000, "at *what* happens.", "Mara"), (65_000, "# And then?", "Jon"), (70_000, "Nothing.", nil),
        ])
        #expect(TranscriptQuote.markdown([1], of: talk) == "> **Mara:** at \\*what\\* happens. [1:02](cue:1)")
        #expect(TranscriptQuote.markdown([1, 0, 1], of: talk) == "> **Mara:** So we looked at \\*what\\* happens. [0:00](cue:0)")
        #expect(
            TranscriptQuote.markdown([1, 2], of: talk) == "> **Mara:** at \\*what\\* happens.\n>\n> **Jon:** \\# And then? [1:02](cue:1)")
        #expect(
            TranscriptQuote.markdown([0, 3], of: talk) == "> **Mara:** So we looked [0:00](cue:0)\n\n> Nothing. [1:10](cue:3)")
        #expect(TranscriptQuote.markdown([9, -1], of: talk) == nil)
        #expect(TranscriptQuote.markdown([0], of: transcript([(nil, "Words.", nil)])) == "> Words. [¶ 1](cue:0)")
    }

    @Test("Lines are named by numbers and ranges, and nothing else")
    func lines() {
        #expect(TranscriptQuote.lines("3-5,9") == [3, 4, 5, 9])
        #expect(TranscriptQuote.lines("0") == [0])
        for bad in ["", "-", "5-3", "-1", "a", "1-2-3", "0-60", "1,,x", "0-99999999999", "1-"] {
            #expect(TranscriptQuote.lines(bad) == nil, "\(bad)")
        }
        #expect(TranscriptQuote.lines(String(repeating: "1,", count: 10_000)) == nil)
    }
}
