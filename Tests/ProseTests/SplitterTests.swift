import Testing
@testable import Prose

struct SplitterTests {
    private func spoken(_ utterances: [Utterance], _ language: String = "en") -> [String] {
        Reading.sentences(of: Transcript(utterances: utterances, language: language), lexicon: .of(language)).map(\.spoken)
    }

    private func spoken(_ text: String, _ language: String = "en") -> [String] { spoken([Utterance(id: 1, text: text)], language) }

    @Test func stopsThatEndNothing() {
        #expect(spoken("Dr. Smith paid 3.50 dollars, e.g. for tea. He left at 5 p.m. The shop closed.").count == 3)
        #expect(spoken("J. R. Smith wrote it. See example.com for more.").count == 2)
        #expect(spoken("We waited... and waited. Then it came…").count == 2)
        #expect(spoken("\"Is it open?\" she asked. Nobody knew.").count == 2)
    }

    @Test func sentencesCrossCuesAndKeepTheirIDs() {
        let utterances = [
            Utterance(id: 7, text: "The bridge was closed", start: 0, end: 1),
            Utterance(id: 8, text: "on Monday. Two cables", start: 1, end: 2),
            Utterance(id: 9, text: "had rusted through.", start: 2, end: 3),
        ]
        let sentences = Reading.sentences(of: Transcript(utterances: utterances), lexicon: .english)
        #expect(sentences.map(\.spoken) == ["The bridge was closed on Monday.", "Two cables had rusted through."])
        #expect(sentences.map(\.utteranceIDs) == [[7, 8], [8, 9]])
        #expect(sentences.map(\.start) == [0, 1])
        #expect(sentences.allSatisfy { !$0.isAltered })
    }

    @Test func speakersNeverShareASentence() {
        #expect(
            spoken([
                Utterance(id: 1, text: "And then we", start: 0, end: 1, speaker: "A"),
                Utterance(id: 2, text: "stopped the train", start: 1, end: 2, speaker: "B"),
            ]).count == 2)
    }

    @Test func captionsWithoutMarks() throws {
        let sentences = Reading.sentences(of: Samples.cues(try Samples.fixture("dump.txt")), lexicon: .english)
        let lengths = sentences.map(\.wordCount)
        #expect(sentences.count > 20 && lengths.allSatisfy { $0 <= 45 })
        #expect(sentences.allSatisfy { $0.text.hasSuffix(".") || $0.text.hasSuffix("?") })
    }

    @Test func scriptsWithoutSpaces() {
        #expect(spoken("今日は晴れです。明日は雨でしょう！本当ですか？", "ja").count == 3)
        #expect(spoken([Utterance(id: 1, text: "図書館は"), Utterance(id: 2, text: "開いています。")], "ja").first?.contains(" ") == false)
    }

    @Test func soundMarksAreLeftOut() {
        #expect(spoken("[Music] The show begins [applause and cheers] at nine.") == ["The show begins at nine."])
    }
}
