import QuillCore
import Testing

@testable import QuillPipeline

@Suite struct MergerTests {
    private func merged(_ pieces: Recognition..., seconds: Double = 600) -> Transcript {
        RecognitionMerger.transcript(pieces, model: "whisper-test", durationSeconds: seconds)
    }

    @Test func piecesBecomeOneTranscriptInOrder() {
        let transcript = merged(
            Samples.heard([Samples.line(60, 62, "The second piece.")]), Samples.heard([Samples.line(1, 2, " The  first\npiece. ")]))
        #expect(transcript.cues.map(\.id) == [0, 1])
        #expect(transcript.cues.map(\.text) == ["The first piece.", "The second piece."])
        #expect(transcript.cues.map(\.startMilliseconds) == [1_000, 60_000])
        #expect(transcript.notes.isEmpty && transcript.language == "en")
        #expect(transcript.origin == .recognised(model: "whisper-test"))
    }

    @Test func aLoopIsCutAfterItsThirdTurn() {
        let lines = (0..<10).map { Samples.line(Double($0), Double($0) + 1, "And so it goes on.") } + [Samples.line(11, 12, "At last.")]
        let transcript = merged(Samples.heard(lines))
        #expect(transcript.cues.map(\.text) == ["And so it goes on.", "And so it goes on.", "And so it goes on.", "At last."])
        #expect(transcript.notes == ["Left out 7 lines that the recogniser seems to have invented."])
    }

    @Test(arguments: [
        Samples.line(1, 2, "Thank you.", confidence: 0.5, noSpeech: 0.1), Samples.line(1, 2, "Thanks for watching!", noSpeech: 0.5),
        Samples.line(1, 2, "Something quiet.", confidence: 0.2, noSpeech: 0.8), Samples.line(1, 2, " … "), Samples.line(3, 2, "Backwards."),
        Samples.line(1, 2, "so on and so on and so on and so on and so on and", compression: 3),
    ])
    func inventedLinesAreLeftOut(_ line: Recognition.Line) {
        #expect(RecognitionMerger.isInvented(line))
        #expect(merged(Samples.heard([line, Samples.line(4, 5, "Real words.")])).cues.map(\.text) == ["Real words."])
    }

    @Test(arguments: [
        Samples.line(1, 2, "Thank you.", confidence: 0.95, noSpeech: 0.02),
        Samples.line(1, 2, "A clear sentence.", confidence: 0.3, noSpeech: 0.1),
        Samples.line(1, 2, "so on and so on and so on and so on and so on and", compression: 1.5),
        Samples.line(1, 2, "One two three four five six seven eight nine ten.", compression: 3),
    ])
    func realLinesStay(_ line: Recognition.Line) { #expect(!RecognitionMerger.isInvented(line)) }

    @Test func theLanguageIsThatOfMostOfTheTime() {
        let transcript = merged(
            Samples.heard([Samples.line(1, 2, "Bonjour.")], language: "fr", seconds: 20),
            Samples.heard([Samples.line(21, 22, "Good evening.")], language: "en", seconds: 100),
            Samples.heard([], language: "de", seconds: 500))
        #expect(transcript.language == "en")
        #expect(transcript.cues.map(\.language) == ["fr", nil])
        #expect(merged().language == "und")
    }

    @Test func timesStayWithinTheRecording() {
        let transcript = merged(
            Samples.heard([Samples.line(-1, 2, "Early."), Samples.line(9, 1e300, "Late."), Samples.line(12, 13, "Later.")]), seconds: 10)
        #expect(transcript.cues.map(\.startMilliseconds) == [0, 9_000, 10_000])
        #expect(transcript.cues.map(\.endMilliseconds) == [2_000, 10_000, 10_000])
        let unbounded = merged(Samples.heard([Samples.line(1e300, 1e301, "Nowhere.")]), seconds: 0)
        #expect(unbounded.cues.map(\.startMilliseconds) == [0])
    }
}
