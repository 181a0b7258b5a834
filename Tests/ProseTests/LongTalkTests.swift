import Testing
@testable import Prose

/// What an editor struck out of articles made from long talks.
struct LongTalkTests {
    private func words(_ text: String) -> [Word] {
        var scanner = WordScanner()
        scanner.scan(text, utterance: 0)
        return scanner.words
    }

    private func texts(_ text: String) -> [String] { Reading.sentences(of: Samples.document(text), lexicon: .english).map(\.text) }

    /// What an article tells of a talk that holds `extra`.
    private func told(_ extra: String) -> String {
        let talk = """
            A dry wall stands without mortar because every stone leans on its neighbours. The wall needs a trench as deep as a spade. \
            A trench without gravel turns to mud in the first winter. \(extra) Long stones tie the two faces of the wall together. \
            Builders call the small stones in the middle hearting. Hearting keeps a wall from sagging for a hundred years.
            """
        let article = Writer(Samples.cues(talk)).article()
        return ([article.lead?.text ?? ""] + article.sections.flatMap(\.blocks).flatMap(\.passages).map(\.text)).joined(separator: " ")
    }

    @Test(arguments: [
        "There is nothing about gravel that ... We measured the trench twice.",
        "Go onto the internet right after my talk and order a trowel.",
        "Paula gave me a great stone for the wall last night.",
        "I know, every wall has to sag and everything else.",
        "The masons were like, oh, another wall.",
    ])
    func talkToTheAudienceIsNotWritten(sentence: String) {
        let first = sentence.split(separator: " ").prefix(6).joined(separator: " ")
        #expect(!told(sentence).contains(first))
    }

    @Test func emphasisIsNotPrinted() {
        #expect(
            texts("The wall _is_ dry, and that is _really_ the **whole** point _of it_.") == [
                "The wall is dry, and that is really the whole point of it."
            ])
        #expect(
            texts("The name snake_case and the method __init__ stay as they are.") == [
                "The name snake_case and the method __init__ stay as they are."
            ])
        let marked = Reading.sentences(of: Samples.document("The wall _is_ dry."), lexicon: .english)
        #expect(marked[0].spoken == "The wall _is_ dry." && marked[0].isAltered, "what is quoted stays as it was")
    }

    @Test func fillersInsideAListGo() {
        #expect(texts("We bought gravel, and you know, a spade for the trench.") == ["We bought gravel, and a spade for the trench."])
    }

    @Test func longSentencesAreCutAtClausesOnly() {
        let long = """
            If you imagine a mason with a barrow who every now and then can carry one of the heavy stones from the quarry to the foot of the hill \
            without stopping for breath or for water you could finish the whole northern side of the wall before the snow comes down.
            """
        #expect(texts(long).count == 1)
        let two = """
            The mason who came from the valley in the spring carried nine hundred stones up the hill with a barrow that his father had made from \
            the door of a church, and the neighbours watched him from the windows of the inn until the first snow covered the road.
            """
        #expect(texts(two).count == 2 && texts(two).last?.hasPrefix("The neighbours watched") == true, "\(texts(two))")
    }

    @Test func aCapitalConjunctionOpensASentence() {
        #expect(texts("The paper counted 94 letters And I read all of them in one night.").count == 2)
        #expect(texts("They played Rock And Roll in the quarry.").count == 1)
    }

    @Test(arguments: [
        "How about for a whole winter?", "Are we doing something wrong?", "What else do we have?", "What should we really be building?",
        "Did we build anything yesterday?",
    ])
    func idleQuestionsAreNoHeadings(question: String) {
        let talk = Array(repeating: "The wall needs gravel and a trench. A trench carries the wall through the frost.", count: 4).joined(
            separator: " ")
        let analysis = Analysis(Samples.cues(question + " " + talk))
        var maker = HeadingMaker(analysis)
        let heading = maker.heading(for: analysis.sentences.indices, phrases: analysis.keyphrases.ofSegments.flatMap(\.self))
        #expect(heading.text != question && !heading.text.hasSuffix("?"))
    }

    @Test(
        arguments: [
            ("Stone walls outlive their builders", true), ("Take the old masons", false), ("And so the wall stands", false),
            ("We could have used gravel", false), ("Some builders prefer long stones", false), ("The first stone is flat", false),
        ] as [(String, Bool)])
    func claimsAsHeadings(text: String, allowed: Bool) {
        #expect(HeadingRules(lexicon: .english).allowsClaim(words(text)) == allowed)
    }

    @Test func announcedTopicsAreThings() {
        let rules = HeadingRules(lexicon: .english)
        #expect(
            !rules.allowsTopic(words("a little bit later")) && !rules.allowsTopic(words("a quote")) && !rules.allowsTopic(words("to wait")))
        #expect(rules.allowsTopic(words("the waiting")) && rules.allowsTopic(words("gravel and frost")))
        #expect(rules.withoutAdverbs(words("just basic limits")).map(\.key) == ["basic", "limits"])
    }

    @Test func nounsNameTopics() throws {
        let analysis = Analysis(
            Samples.cues(
                "The gravel under the wall was terrible. A friend of the mason was terrible too. The wall and the gravel met the friend. That was terrible for the friend."
            ))
        let phrases = analysis.keyphrases.ofSegments.flatMap(\.self)
        #expect(phrases.first { $0.text == "gravel" }?.isNoun == true, "\(phrases.map(\.text))")
        #expect(!phrases.contains { $0.text == "terrible" && $0.isNoun })
        let spanish = Analysis(Samples.cues(try Samples.fixture("charla.es.txt"), language: "es"))
        #expect(!spanish.keyphrases.ofSegments.joined().contains { $0.text.contains("bajaron") })
    }

    @Test(
        arguments: [
            ("I am here to talk about something that every valley knows, which is patience.", "Patience"),
            ("So what I want to talk about is walls without mortar.", "Walls without mortar"),
            ("This talk is called \"Stones and time\", and nobody knows why.", "Stones and time"),
        ])
    func titlesAreAnnounced(sentence: String, title: String) {
        let talk =
            "\(sentence) The wall needs a trench as deep as a spade. Long stones tie the faces together. Hearting keeps a wall from sagging."
        #expect(Writer(Samples.cues(talk)).outline().title == title)
    }

    @Test func aLateAnnouncementNamesTheWholeOnlyWhereItSaysSo() {
        let greeting = (1...14).map { "The \($0) guests of the inn came over the pass in a storm." }.joined(separator: " ")
        let rest = (1...90).map { "Stone number \($0) leans on the wall and on its neighbours." }.joined(separator: " ")
        func title(_ sentence: String) -> String { Writer(Samples.cues("\(greeting) \(sentence) \(rest)")).outline().title }
        #expect(title("What I want to talk about is patience and stone.") == "Patience and stone")
        #expect(title("Let's talk about the kitchen garden.") != "The kitchen garden")
    }

    @Test func theSubjectIsWhatMostTopicsSpeakOf() {
        let topics = [
            "gravel pits", "tool sheds", "market prices", "winter storms", "school visits", "night watches", "young masons", "church roofs",
        ]
        let talk = topics.enumerated().map { number, topic in
            (1...8).map { "The \(topic) of valley \(number) cost \($0) coins, and the dry wall paid for the \(topic)." }.joined(
                separator: " ")
        }.joined(separator: "\n")
        let title = Writer(Samples.cues(talk)).outline().title
        #expect(title.lowercased().contains("dry wall"), "\(title)")
    }

    @Test func theLeadTellsTheTopicFirst() throws {
        let writer = Writer(Samples.cues(try Samples.fixture("talk.txt")))
        let lead = writer.article().lead?.text ?? ""
        let sentences = lead.split(separator: ".").map { String($0).trimmed }
        #expect((2...3).contains(sentences.count), "\(lead)")
        #expect(sentences.dropLast().last?.hasPrefix("This piece is about how we cut our build time") == true, "\(lead)")
        let interview = Writer(Samples.dialogue(try Samples.fixture("interview.txt"))).article().lead?.text ?? ""
        #expect(interview.hasPrefix("This is a conversation with Ines and Tomas.") && !interview.contains("If the frost"), "\(interview)")
    }

    @Test func takeawaysAreClaims() throws {
        for (name, transcript) in try Samples.all() {
            let writer = Writer(transcript)
            let points = writer.takeaways()?.points.map(\.text) ?? []
            let claims = Set(
                writer.analysis.sentences.indices.filter { writer.analysis.claims[$0] }.map { writer.analysis.sentences[$0].text })
            #expect(claims.isSuperset(of: points), "\(name): \(points)")
        }
    }

    @Test func sectionsOfALongTalkAreEven() {
        let article = Writer(Samples.generated(words: 8_000)).article()
        let sizes = article.sections.map {
            $0.blocks.flatMap(\.passages).reduce($0.quote?.text.split(separator: " ").count ?? 0) {
                $0 + $1.text.split(separator: " ").count
            }
        }
        let mean = sizes.reduce(0, +) / sizes.count
        #expect(sizes.count <= 12 && sizes.reduce(0, +) <= 1_900)
        #expect(sizes.allSatisfy { $0 * 2 >= mean && $0 <= mean * 2 }, "\(sizes)")
    }

    @Test(arguments: [("en", "“mur”"), ("fr", "«\u{202F}mur\u{202F}»"), ("es", "«mur»"), ("de", "„mur“")])
    func quotationMarksFollowTheLanguage(language: String, quoted: String) {
        #expect(Writer(Samples.document("Un mur.", language: language)).quoted("mur") == quoted)
    }
}
