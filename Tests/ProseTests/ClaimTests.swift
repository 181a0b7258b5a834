import Testing
@testable import Prose

/// What may be read with nothing around it.
struct ClaimTests {
    private func isClaim(_ text: String) -> Bool {
        let analysis = Analysis(Samples.document(text))
        return analysis.sentences.count == 1 && analysis.claims == [true]
    }

    @Test(arguments: [
        "A slow valve wastes more water than a broken pump.",
        "Every garden needs a gate that closes by itself.",
        "If you grease a hinge every spring, it never sticks.",
        "People who work together learn to trust a rope.",
        "A ferry without a timetable is only a boat.",
        "Good ropes are cheaper than good lawyers.",
    ])
    func soundSentencesHold(text: String) { #expect(isClaim(text)) }

    @Test(arguments: [
        "Like nobody watered the beans, and you sat in the shade.",
        "Rather than pouring concrete on the meadow.",
        "Something the mayor will never forgive the gardeners for.",
        "Quieter than the diesel ferry, which seems really quiet.",
        "Unfortunately, sometimes one pump is not enough.",
        "Compare that with nine hundred hours of rowing.",
        "Everything is great the first week.",
        "I never painted a boat in the rain.",
        "If the frost returns, the colony has nothing to feed the larvae.",
        "The need to add extra planks when we are building a deck.",
        "She built the gate with a hammer.",
        "It keeps the water out of the cellar.",
        "The harbour could not survive these storms.",
        "Ropes and anchors are cheaper, and everybody buys that.",
        "We had two boats and a broken mast.",
        "The captain said: never trust a rope.",
        "Another reason is that ropes rot.",
    ])
    func scrapsDoNot(text: String) { #expect(!isClaim(text)) }

    @Test(
        arguments: [
            ("People who work on bridges know rust.", "know"), ("People who work on bridges.", nil),
            ("The tests that we wrote take an hour.", "take"),
            ("Something you will never forget.", nil), ("If the tide turns, the gate closes.", "closes"),
            ("What it means is one fold.", "is"), ("First, find three people who can sing.", "find"),
        ] as [(String, String?)])
    func theMainVerb(text: String, verb: String?) {
        let words = Reading.sentences(of: Samples.document(text), lexicon: .english)[0].words
        #expect(Clauses(lexicon: .english).mainVerb(words).map { words[$0].key } == verb)
    }
}
