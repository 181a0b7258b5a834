import Testing

@testable import Prose

/// What the lead may rest on.
struct LeadTests {
    /// Both sentences are claims that stand alone; which of them is more striking does not matter.
    private func talk(_ figure: String) -> String {
        """
        Welcome to the workshop. \(figure) A bicycle that is cleaned every week hardly ever needs a repair. The chain is what wears first.
        Riders forget the chain because they cannot see it. A clean chain runs quietly. Oil collects dust when there is too much of it.
        \(figure) Brakes need new pads every spring. The pads are cheap and the rims are not. Riders hear worn pads before they feel them.
        """
    }

    private func hook(_ figure: String) -> (text: String, free: Bool)? {
        let writer = Writer(Samples.cues(talk(figure)))
        let sentences = writer.analysis.sentences
        guard let index = writer.hook(excluding: []) else { return nil }
        return (
            sentences[index].text,
            sentences[index].words.allSatisfy { $0.core.unicodeScalars.contains { $0.properties.numericType == nil } }
        )
    }

    /// "Spare parts cost about 1000 euros" tells nothing to whoever does not know yet what it is about.
    @Test(arguments: ["A good chain costs about 40 euros in a shop.", "Riders lose 25 percent of their force to a dirty chain."])
    func aFigureIsNoBeginning(_ figure: String) throws {
        let found = try #require(hook(figure))
        #expect(found.free, "\(found.text)")
    }

    /// The rule itself, sentence by sentence: with every other one taken, one with a figure is still not chosen.
    @Test func aSentenceWithAFigureIsNeverChosenAndOneWithANumberInWordsMayBe() {
        for (sentence, mayOpen) in [
            ("A good chain costs about 40 euros in every shop.", false), ("A good chain costs about forty euros in every shop.", true),
            ("A good chain costs about ½ of a new wheel in every shop.", false), ("A good chain beats the K2 wheel in every race.", true),
        ] {
            let writer = Writer(Samples.cues(talk(sentence)))
            let sentences = writer.analysis.sentences
            let own = Set(sentences.indices.filter { sentences[$0].spoken == sentence })
            #expect(!own.isEmpty, "\(sentence)")
            let chosen = writer.hook(excluding: Set(sentences.indices).subtracting(own))
            #expect((chosen != nil) == mayOpen, "\(sentence): \(chosen.map { sentences[$0].text } ?? "none")")
        }
    }
}
