import Testing
@testable import Prose

/// A talk with announced turns, a list and last lines.
struct EditorTests {
    private let talk = """
        Good evening, everyone. My name is Martin, and for three years I have helped to run the repair café in our old fire station. Tonight I want to tell you what we learned, what it costs, and how you could start one in your own street.
        Let me begin with the idea. Once a month, people bring what is broken to the repair café, and they sit down next to somebody who knows how to open it. You stay, you hold the lamp, and you learn. We do not repair things for people, we repair things with people. Nobody leaves the café without learning something.
        So, how did it start? It started with a vacuum cleaner. A neighbor of mine wanted to throw hers away because a small plastic clip had snapped. The shop told her that a new machine was cheaper than the repair. We printed the clip at the library for forty cents. That evening we made a list of everybody we knew who could solder.
        What about money? The room is free, because the town lends it to us. Insurance costs three hundred euros a year. Tools and spare parts cost about one thousand euros. There is a donation box at the door, and on a normal Saturday people leave around one hundred and twenty euros in it. The café pays for itself, and nobody has to write an application for a grant.
        Of course, not everything went well. The biggest problem was not the machines, it was the waiting. In the first year, people waited up to two hours, and some of them simply left. Everyone takes a number at the door, and a volunteer looks at the object for two minutes. Waiting time fell to twenty five minutes. An honest no after two minutes is kinder than a maybe after two hours.
        The second problem was safety. Twice we had a kettle that looked fine and was not. Since then, every object with a mains plug goes through an electrical test before it leaves the table. The tester cost four hundred euros, and it is the best money we ever spent.
        Finally, if you want to start your own, this is my advice. First, find three people who can repair and one person who can make coffee. Second, begin small, with one afternoon and no promises. Third, write down every repair, because numbers open the doors of the town hall. A table, a lamp and a kettle are enough.
        The things we own are not the point. The point is that for one afternoon nobody is a customer. Thank you very much.
        """

    @Test func whatWasBrokenOffIsNotWritten() {
        let broken = talk.replacing("Twice we had a kettle", with: "We once had. Twice we had a kettle")
            .replacing("for forty cents.", with: "for forty cents. I mean, forty cents!")
        let writer = Writer(Samples.cues(broken))
        let stumps = writer.analysis.sentences.indices.filter {
            ["We once had.", "I mean, forty cents!"].contains(writer.analysis.sentences[$0].spoken)
        }
        #expect(stumps.count == 2)
        #expect(stumps.allSatisfy { writer.analysis.signals[$0].isFragment })
        let outline = writer.outline()
        let text = outline.segments.indices.flatMap { writer.section(outline, $0).paragraphs }.map(\.text).joined(separator: " ")
        #expect(!text.isEmpty && !text.contains("We once had."))
    }

    @Test func announcedTurnsOpenTopics() {
        let headings = Writer(Samples.cues(talk)).outline().segments.map(\.heading)
        for heading in ["How it started", "Money", "The waiting", "Safety", "How to start your own"] {
            #expect(headings.contains(heading), "\(headings)")
        }
    }

    @Test func aSpokenListIsKeptWhole() {
        let blocks = Writer(Samples.cues(talk)).article().sections.flatMap(\.blocks)
        let lists = blocks.compactMap { if case .list(let items) = $0 { items.map(\.text) } else { nil } }
        #expect(
            lists == [
                [
                    "Find three people who can repair and one person who can make coffee.",
                    "Begin small, with one afternoon and no promises.",
                    "Write down every repair, because numbers open the doors of the town hall.",
                ]
            ])
        #expect(blocks.contains { if case .paragraph(let passage) = $0 { passage.text.hasSuffix("this is my advice:") } else { false } })
    }

    @Test func theLastLinesEndTheArticle() {
        let article = Writer(Samples.cues(talk)).article()
        #expect(article.closing?.text == "The things we own are not the point. The point is that for one afternoon nobody is a customer.")
        #expect(!article.sections.flatMap(\.blocks).flatMap(\.passages).contains { $0.text.contains("not the point") })
    }

    @Test func theLeadSituates() {
        let lead = Writer(Samples.cues(talk)).article().lead?.text ?? ""
        #expect(lead.contains("For three years I have helped to run the repair café"), "\(lead)")
        #expect(lead.contains("This piece is about what we learned"), "\(lead)")
    }

    @Test func quotesHoldNoFillersAndAreRare() throws {
        for (name, transcript) in try Samples.all() {
            let article = Writer(transcript).article()
            let quotes = article.sections.compactMap(\.quote)
            #expect(quotes.count * 2 <= article.sections.count + 1, "\(name)")
            for quote in quotes {
                let padded = " " + quote.text.lowercased().filter { $0.isLetter || $0.isWhitespace } + " "
                for filler in [" um ", " uh ", " you know ", " i mean ", " euh ", " eh "] {
                    #expect(!padded.contains(filler), "\(name): \(quote.text)")
                }
            }
        }
    }

    @Test func shortTalksAreCoveredWell() {
        let article = Writer(Samples.cues(talk)).article()
        func count(_ text: String) -> Int { text.split(separator: " ").count }
        let body = article.sections.flatMap(\.blocks).flatMap(\.passages).reduce(0) { $0 + count($1.text) }
        #expect((50...75).contains(100 * body / count(talk)), "\(body) of \(count(talk))")
        #expect(article.sections.allSatisfy { !$0.blocks.isEmpty })
        #expect((3...5).contains(article.takeaways?.points.count ?? 3))
    }

    @Test(
        arguments: [
            ("How did it start?", "How it started"), ("What about money?", "money"), ("Why does the engine stop?", "Why the engine stops"),
            ("How did you become a beekeeper?", nil),
        ] as [(String, String?)])
    func questionsBecomeNames(question: String, name: String?) {
        let words = Reading.sentences(of: Transcript(utterances: [Utterance(id: 1, text: question)]), lexicon: .english)[0].words
        #expect(QuestionHeading.named(words, lexicon: .english)?.rendered() == name)
    }
}
