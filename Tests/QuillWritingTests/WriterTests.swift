import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// What a model that does its work well gives, step by step.
@Suite struct WriterTests {
    private let transcript = Samples.transcript()

    @Test func anArticleIsWrittenStepByStep() async throws {
        let model = ScriptedModel.good()
        let writer = try Samples.writer(model)
        let work = DeskWork()
        let outline = try await writer.outline(of: transcript, title: "talk.m4a", maxSections: 5, work)
        #expect(outline.engine == "test:good, outline@1" && outline.insteadOf.isEmpty)
        #expect(outline.value.topics.count == 3)
        #expect(outline.value.topics.flatMap(\.cues) == Array(0..<24))

        let chapters = try await writer.chapters(of: outline.value, transcript: transcript, work).value
        try #require(chapters.entries.map(\.role) == [.lead, .body, .body, .body, .takeaways])
        let keys = chapters.entries.map(\.key)
        #expect(keys.first == "lead" && keys.last == "takeaways" && Set(keys).count == 5)
        #expect(keys[1] == "our-nightly-build-used-to-take")
        #expect(chapters.entries[1].cues == Array(0..<8))

        for entry in chapters.entries {
            let section = try await writer.section(entry, of: chapters, outline: outline.value, transcript: transcript, work).value
            #expect(section.key == entry.key && section.heading == entry.heading)
            #expect(!section.cues.isEmpty && Set(section.cues).isSubset(of: entry.cues))
            #expect(section.markdown.contains("[¶](cue:\(section.cues.first ?? -1))"))
            if entry.role == .takeaways { #expect(section.markdown.hasPrefix("- ")) }
        }
        let head = try await writer.seo(of: outline.value, transcript: transcript, work).value
        #expect(head.slug == "a-talk" && head.tags == ["tests", "build time"] && head.description.count <= 180)
        #expect(model.calls == 8)
        #expect(work.stages.withLock { $0.contains { $0.stage == "the outline by test:good" && $0.completed == 10 } })
    }

    @Test(arguments: SummaryType.allCases) func summariesKeepTheirLengths(_ type: SummaryType) async throws {
        let summary = try await Samples.writer(ScriptedModel.good()).summary(type, of: transcript, DeskWork()).value
        #expect(!summary.shortSource)
        #expect((12...16).contains(Plain.wordCount(summary.headline.text)))
        let counts = summary.groups.map(\.bullets.count)
        switch type {
        case .bulletPoints: #expect(counts.count == 1 && (10...16).contains(counts[0]) && summary.groups[0].heading == nil)
        case .comprehensive: #expect((2...4).contains(counts.count) && counts.allSatisfy { (3...5).contains($0) })
        case .keyInsights: #expect((3...5).contains(counts.count) && counts.allSatisfy { (3...5).contains($0) })
        }
    }

    @Test func aShortSourceGivesFewerPointsAndSaysSo() async throws {
        let short = Samples.transcript(Array(Samples.talk.prefix(4)))
        let summary = try await Samples.writer(ScriptedModel.good()).summary(.bulletPoints, of: short, DeskWork()).value
        #expect(summary.shortSource && summary.groups[0].bullets.count == 4)
        // The same few points of a long source are not enough.
        let lazy = ScriptedModel { prompt, _ in
            Samples.completion(Author(shuns: { text in !Samples.talk.prefix(4).contains(text) }).answer(prompt))
        }
        let error = await #expect(throws: QuillError.self) {
            try await Samples.writer(lazy).summary(.bulletPoints, of: transcript, DeskWork())
        }
        #expect(error?.message.contains("of 4 bullets") == true)
    }

    @Test func emphasisAndCodeStayAndQuotesMustBeSpoken() async throws {
        let json = #"""
            {"blocks":[{"kind":"subheading","text":"The *first* look","cues":[]},
            {"kind":"paragraph","text":"They **measured** where the time went with `make test` and it was two hours [2].","cues":[1]},
            {"kind":"quote","text":"Most of the time was spent waiting for a database","cues":[2]},
            {"kind":"quote","text":"Nobody ever spoke these words about the build","cues":[2]},
            {"kind":"bullet","text":"A snapshot replaced the migrations {{x}} <b>now</b>","cues":[3]},
            {"kind":"bullet","text":"Forty minutes on the same machine remained afterwards","cues":[4,4]}]}
            """#
        let entry = Chapters.Entry(key: "one", role: .body, heading: "One", level: 2, cues: Array(0..<6))
        let section = try await Samples.writer(ScriptedModel(texts: [json])).section(
            entry, of: Chapters(entries: [entry]), outline: Outline(title: "T", language: "en", topics: []), transcript: transcript,
            DeskWork()
        ).value
        #expect(
            section.markdown == """
                ### The first look

                They **measured** where the time went with `make test` and it was two hours. [¶](cue:1) [¶](cue:2)

                > Most of the time was spent waiting for a database [¶](cue:2)

                Nobody ever spoke these words about the build [¶](cue:2)

                - A snapshot replaced the migrations &#123;&#123;x&#125;&#125; now [¶](cue:3)
                - Forty minutes on the same machine remained afterwards [¶](cue:4)
                """)
        #expect(section.cues == [1, 2, 3, 4])
    }

    @Test func nothingToWriteAboutIsToldWithoutAsking() async throws {
        let model = ScriptedModel.good()
        let error = await #expect(throws: QuillError.self) {
            try await Samples.writer(model).outline(of: Samples.transcript(["  ", ""]), title: "T", maxSections: 3, DeskWork())
        }
        #expect(error?.code == .noSpeech && model.calls == 0)
    }

    @Test func theChoicesOfARunReachTheModel() async throws {
        let model = ScriptedModel.good()
        let choices = Parameters(
            writer: "models", speechModel: "x", maxSections: 3, tone: "Friendly", industry: "beekeeping",
            instructions: "Mention\nthe bees.",
            temperature: 1.25)
        let entry = Chapters.Entry(key: "lead", role: .lead, heading: nil, level: 2, cues: Array(0..<24))
        _ = try await Samples.writer(model).section(
            entry, of: Chapters(entries: [entry]), outline: Outline(title: "T", language: "en", topics: []), transcript: transcript,
            DeskWork(choices))
        let prompt = try #require(model.asked.withLock { $0.first })
        #expect(prompt.system.contains("as to a colleague at a table"))
        // What the person wrote is no part of the task.
        #expect(!prompt.system.contains("bee"))
        let mark = try #require(Author.mark(prompt))
        #expect(prompt.user.contains("=== editor \(mark) ===\n[readers] beekeeping\n[wish] Mention the bees.\n=== end \(mark) ==="))
        #expect(prompt.temperature == 1.25)
        #expect(prompt.system.contains("Write in English"))
    }

    @Test func eachCallIsPaidFor() async throws {
        let work = DeskWork()
        _ = try await Samples.writer(ScriptedModel.good()).outline(of: transcript, title: "T", maxSections: 5, work)
        #expect(
            work.usage.withLock { $0 } == [
                Usage(
                    provider: "test", model: "small-2026", unit: "input-tokens", quantity: 1_000, cost: Money(nanoDollars: 1_000_000),
                    seconds: 0.5),
                Usage(
                    provider: "test", model: "small-2026", unit: "output-tokens", quantity: 200, cost: Money(nanoDollars: 800_000),
                    seconds: 0),
            ])
        let absurd = Pricing.usage(of: Samples.completion("", input: .max, output: -5), ScriptedModel.good())
        #expect(absurd.map(\.quantity) == [1_000_000_000, 0])
        #expect(Pricing.cost(1, Money(nanoDollars: 1)) == Money(nanoDollars: 1))
        #expect(Pricing.cost(.max, Money(nanoDollars: .max)) == Money(nanoDollars: .max))
    }
}
