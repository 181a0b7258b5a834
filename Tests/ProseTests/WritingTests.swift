import Testing
@testable import Prose

/// What an editor would look for.
struct WritingTests {
    @Test func theTalkReadsAsAnArticle() throws {
        let article = Writer(Samples.cues(try Samples.fixture("talk.txt"))).article()
        #expect(article.title == "How we cut our build time from forty minutes to six")
        let headings = article.sections.map(\.heading)
        for heading in ["The problem", "Caching", "Flaky tests", "Test selection"] { #expect(headings.contains(heading), "\(headings)") }
        let text = (article.sections.flatMap(\.paragraphs).map(\.text) + [article.lead?.text ?? ""]).joined(separator: "\n")
        for noise in ["hear me", "My name is", "Thank you", "your questions", " um", "you know", "Moving on", "let's talk"] {
            #expect(!text.contains(noise), "\(noise)")
        }
        for fact in ["forty minutes", "eighty percent", "fourteen minutes", "flaky"] { #expect(text.contains(fact), "\(fact)") }
        #expect(article.sections.contains { $0.quote != nil })
    }

    @Test func anInterviewDropsTheQuestionsAndNamesTheSpeakers() throws {
        let article = Writer(Samples.dialogue(try Samples.fixture("interview.txt"))).article()
        #expect(article.lead?.text.contains("Ines and Tomas") == true)
        #expect(article.sections.first?.heading == "How did you become a beekeeper?")
        let text = article.sections.flatMap(\.paragraphs).map(\.text).joined(separator: " ")
        #expect(!text.contains("subscribe") && !text.contains("?") && !text.contains("Welcome"))
        #expect(article.sections.compactMap(\.quote).allSatisfy { $0.speaker == "Tomas" && $0.start != nil })
    }

    @Test func noParagraphOpensOnAPronounWithoutAntecedent() throws {
        for (name, transcript) in try Samples.all() where transcript.language == "en" {
            for section in Writer(transcript).article().sections {
                for paragraph in section.paragraphs {
                    let first = paragraph.text.split(separator: " ").first.map(String.init) ?? ""
                    #expect(!["They", "He", "She", "That", "This", "But"].contains(first), "\(name): \(paragraph.text)")
                }
            }
        }
    }

    @Test func titles() {
        let talk = "The bridge was closed on Monday because two cables had rusted through."
        func title(_ given: String?) -> String {
            Writer(Transcript(utterances: [Utterance(id: 1, text: talk)], title: given)).outline().title
        }
        #expect(title("  Bridges and  rust ") == "Bridges and rust")
        for name in ["VID_20260101.mp4", "talk.mp3", "recording", "2026-01-02", "", "??"] { #expect(title(name) != name, "\(name)") }
        #expect(Titles.slug("L'été à Genève : 10 façons !") == "lete-a-geneve-10-facons")
        #expect(Titles.slug("図書館").hasPrefix("article-"))
        #expect(Titles.clipped("one two three", max: 9) == "one two…")
    }

    @Test(
        arguments: [
            (
                "The cache cut our build time to six minutes, which surprised everybody in the whole company of ours that year.",
                "The cache cut our build time to six minutes."
            ),
            (
                "We added a shared cache to all of the build machines because the compiler did the same work twice.",
                "We added a shared cache to all of the build machines."
            ),
            (
                "For example, the library opens on Sundays and lends nine hundred books to four hundred families in one short afternoon every single week of the year.",
                nil
            ),
            (
                "If the tide turns before noon, the harbour master closes the gate, and the ships have to wait outside.",
                "If the tide turns before noon, the harbour master closes the gate."
            ),
            ("We do not delete tests because they are slow, we delete the ones that nobody in the company trusts.", nil),
            ("The gate stays shut unless two officers sign the paper form that hangs in the office of the harbour.", nil),
        ] as [(String, String?)])
    func bulletsAreCutAtClauses(sentence: String, bullet: String?) {
        let words = Reading.sentences(of: Transcript(utterances: [Utterance(id: 1, text: sentence)]), lexicon: .english)[0].words
        #expect(Compressor(lexicon: .english).shortened(words, max: 18)?.rendered() == bullet)
    }

    @Test func topicsFollowTheSpeaker() throws {
        let analysis = Analysis(Samples.cues(try Samples.fixture("talk.txt")))
        let openings = analysis.segments.map { analysis.sentences[$0.lowerBound].text }
        #expect(openings.contains { $0.contains("flaky tests") } && openings.contains { $0.contains("test selection") }, "\(openings)")
        #expect(analysis.segments.first?.lowerBound == 0 && analysis.segments.last?.upperBound == analysis.sentences.count)
        #expect(Analysis(Samples.cues(try Samples.fixture("talk.txt")), topicsMax: 2).segments.count == 2)
        #expect((2...12).contains(Analysis(Samples.generated(words: 10_000)).segments.count))
    }
}
