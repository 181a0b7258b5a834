import Testing
@testable import Prose

/// What cleaning takes away, and what it must not touch.
struct CleanerTests {
    private func clean(_ text: String, _ language: String = "en") -> String {
        Reading.sentences(of: Transcript(utterances: [Utterance(id: 1, text: text)], language: language), lexicon: .of(language)).map(
            \.text
        ).joined(separator: " ")
    }

    @Test(arguments: [
        ("So, um, we moved, you know, to the new cache.", "We moved to the new cache."),
        ("The first thing, the first thing we did was to measure.", "The first thing we did was to measure."),
        ("I, I think the the build is slow", "I think the build is slow."),
        ("We went — we moved to another office in May.", "We moved to another office in May."),
        ("That one word, with, um, that one word changes everything.", "That one word changes everything."),
        ("And then we're gonna, like, rewrite the parser.", "We're going to rewrite the parser."),
        ("Okay so the, uh, the graph was wrong, right?", "The graph was wrong."),
        ("It was sort of slow, I mean, terribly slow for everyone.", "It was slow, terribly slow for everyone."),
        ("Well, um, my grandfather kept bees.", "My grandfather kept bees."),
    ])
    func takesAway(spoken: String, written: String) {
        #expect(clean(spoken) == written)
    }

    @Test(arguments: [
        "We did not ship 3.5 million units, and Dr. Meyer knew it.",
        "Do you know the man who kept the bees?",
        "It is a kind of cheese that they make in May.",
        "I know that that was never true.",
        "So far the river has not risen.",
        "It was very, very cold in Oslo.",
        "People like the new map more than the old one.",
        "Now is the time to plant two two-year-old trees.",
        "Visit example.org/docs?a=1 for the full list of names.",
    ])
    func leavesAlone(text: String) {
        #expect(clean(text) == text)
    }

    @Test func otherLanguages() {
        #expect(clean("Alors, euh, nous avons, du coup, fermé le pont.", "fr") == "Nous avons fermé le pont.")
        #expect(clean("Pues bueno, eh, cerramos el puente, o sea, el lunes.", "es") == "Cerramos el puente el lunes.")
        #expect(clean("Also, ähm, wir haben die Brücke geschlossen.", "de") == "Wir haben die Brücke geschlossen.")
    }

    @Test func contrastIsRemembered() throws {
        let sentence = try #require(
            Reading.sentences(
                of: Transcript(utterances: [Utterance(id: 1, text: "But it only worked after two weeks.")]), lexicon: .english
            ).first)
        #expect(sentence.text == "It only worked after two weeks.")
        #expect(sentence.contrast == "But it only worked after two weeks.")
        #expect(sentence.isAltered)
    }
}
