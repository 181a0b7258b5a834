import Foundation
import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// What makes a text stale, what it would cost, and what old rows still mean.
@Suite struct RecipeTests {
    private func parameters(
        tone: String? = nil, industry: String? = nil, instructions: String? = nil, temperature: Double? = nil
    ) -> Parameters {
        Parameters(
            writer: "models", speechModel: "x", maxSections: 5, tone: tone, industry: industry, instructions: instructions,
            temperature: temperature)
    }

    @Test func oldRowsAreReadable() throws {
        let old = Array(#"{"writer":"extractive","speechModel":"whisper-base","maxSections":8}"#.utf8)
        let read = try JSON.decode(Parameters.self, old)
        #expect(read == Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 8))
        #expect(
            String(decoding: try JSON.encode(read), as: UTF8.self)
                == #"{"maxSections":8,"speechModel":"whisper-base","writer":"extractive"}"#)
    }

    @Test func wishesOutOfBoundsAreRefusedByName() throws {
        for (wrong, field) in [
            (parameters(tone: "ab"), "tone"), (parameters(industry: String(repeating: "x", count: 41)), "industry"),
            (parameters(instructions: String(repeating: "x", count: 2_001)), "instructions"), (parameters(temperature: 2.1), "temperature"),
            (parameters(temperature: .nan), "temperature"),
        ] {
            let error = #expect(throws: QuillError.self) { try wrong.checkWishes() }
            #expect(error?.code == .invalidInput && error?.message.hasPrefix(field) == true)
        }
        try parameters(tone: "plain", industry: "research", instructions: "x", temperature: 0).checkWishes()
    }

    @Test func everyStepHasItsPrompts() throws {
        let library = try PromptLibrary.embedded()
        #expect(library.toneNames.count >= 5 && library.industryNames.first == "software-development")
        for step in ["outline", "chapters", "section", "seo", "summary", "notes"] {
            let files = library.files(of: step)
            #expect(!files.isEmpty && files.allSatisfy { $0.version >= 1 && $0.outputTokens > 0 }, "\(step)")
        }
        for type in SummaryType.allCases { #expect(try library.file("summary-\(type.rawValue)").step == "summary") }
    }

    /// Any change to a file that a step is written with changes its recipe, and no other step's.
    @Test func aChangedPromptMakesItsTextsStale() throws {
        let texts = try promptFiles()
        let before = ModelWriter("models", [], prompts: try PromptLibrary(files: texts))
        for (id, stale) in [
            ("outline", ["outline"]), ("takeaways", ["section"]), ("summary-key-insights", ["summary"]),
            ("common", ["outline", "chapters", "section", "seo", "summary"]),
            ("repair", ["outline", "chapters", "section", "seo", "summary"]),
        ] {
            let changed = texts.map { $0.contains("id: \(id)\n") ? $0 + "One more rule.\n" : $0 }
            let after = ModelWriter("models", [], prompts: try PromptLibrary(files: changed))
            for step in ["outline", "chapters", "section", "seo", "summary"] {
                let isStale = before.rules(of: step, parameters()) != after.rules(of: step, parameters())
                #expect(isStale == stale.contains(step), "\(id) \(step)")
            }
        }
    }

    /// Each type of summary, and lead and closing list, have a prompt of their own: a change to it concerns no other text.
    @Test func aChangedPromptConcernsItsOwnTextsAlone() throws {
        let item = DeskWork().item
        let world = World(item: item, document: ID(trusted: "doc_1"))
        let texts = try promptFiles()
        func stale(_ changed: [String]) throws -> Set<String> {
            let (before, after) = (try prompts(texts), try prompts(changed))
            var stale: Set<String> = []
            for (step, other) in zip(before, after) {
                for variant in Self.written where step.makes(variant) {
                    let target = Target(.item(item.id), variant)
                    let recipes = [step, other].map {
                        Recipe(step: $0.name, version: $0.version, prompt: $0.prompt(target, parameters()), inputs: [:])
                    }
                    if recipes[0] != recipes[1] { stale.insert(variant.description) }
                    #expect(step.heeds(target, world, parameters()) == other.heeds(target, world, parameters()))
                }
            }
            return stale
        }
        let sections: Set = ["section#lead", "section#money", "section#takeaways", "proposal#money"]
        let rows: [(id: String, stale: Set<String>)] = [
            ("summary-key-insights", ["key-insights"]), ("summary-bullet-points", ["bullet-points"]),
            ("summary-comprehensive", ["comprehensive"]), ("lead", ["section#lead"]), ("takeaways", ["section#takeaways"]),
            ("section", ["section#money", "proposal#money"]), ("outline", ["outline"]), ("chapters", ["chapters"]), ("seo", ["seo"]),
            ("notes", sections.union(["key-insights", "bullet-points", "comprehensive", "outline", "chapters", "seo"])),
        ]
        for row in rows {
            let changed = texts.map { $0.contains("id: \(row.id)\n") ? $0 + "One more rule.\n" : $0 }
            #expect(try stale(changed) == row.stale, "\(row.id)")
        }
        #expect(try stale(texts).isEmpty)
    }

    private static let written: [Variant] =
        [.outline, .chapters, .seo, .section("lead"), .section("money"), .section("takeaways"), .proposal("money")]
        + SummaryType.allCases.map { .summary($0) }

    private func prompts(_ texts: [String]) throws -> [any Step] {
        let writers = Writers([], models: [("models", ScriptedModel.good())], prompts: try PromptLibrary(files: texts))
        let section = WriteSection(writers: writers)
        return [
            Summarise(writers: writers), WriteOutline(writers: writers), WriteChapters(writers: writers), SuggestSEO(writers: writers),
            section,
            RegenerateSection(writing: section),
        ]
    }

    @Test func aStepHeedsWhatItsPromptNames() throws {
        let writer = try Samples.writer(ScriptedModel.good())
        let all = parameters(tone: "plain", industry: "research", instructions: "Be brief.", temperature: 0.5)
        #expect(Set(writer.heeds("section", all).keys) == ["tone", "industry", "instructions", "temperature"])
        #expect(Set(writer.heeds("outline", all).keys) == ["industry", "instructions", "temperature"])
        #expect(writer.heeds("section", parameters()).isEmpty)
        #expect(PlainWriter().heeds("section", all).isEmpty)
        let writers = try Samples.writers([writer, PlainWriter()])
        #expect(
            writers.heeds("section", Parameters(writer: "extractive", speechModel: "x", maxSections: 1, tone: "plain")) == [
                "writer": "extractive"
            ])
        // The words of a preset are part of the rules, so that mending them is noticed.
        #expect(writer.rules(of: "section", parameters(tone: "plain")) != writer.rules(of: "section", parameters(tone: "vivid")))
        #expect(writer.rules(of: "outline", parameters(tone: "plain")) == writer.rules(of: "outline", parameters(tone: "vivid")))
    }

    @Test func aStepMayHaveAWriterOfItsOwn() async throws {
        let writers = try Samples.writers([try Samples.writer(ScriptedModel.good()), PlainWriter()])
        let mixed = Parameters(writer: "extractive", speechModel: "x", maxSections: 5, stepWriters: ["outline": "models"])
        #expect(writers.heeds("outline", mixed)["writer"] == "models" && writers.heeds("seo", mixed)["writer"] == "extractive")
        #expect(writers.ladder("outline", mixed) == ["test:good"] && writers.ladder("seo", mixed).isEmpty)
        let work = StepWork(DeskWork(mixed), [.transcript: try JSON.encode(Samples.transcript())])
        #expect(try await WriteOutline(writers: writers).run(work).engine == "test:good, outline@1")
        #expect(try await Summarise(writers: writers).run(work.with(.summary(.bulletPoints))).engine == "extractive")
        #expect(try JSON.decode(Parameters.self, try JSON.encode(mixed)) == mixed)
    }

    /// Several names are a ladder, as a person writes it.
    @Test func namesWithCommasAreALadder() async throws {
        let bad = ScriptedModel("test:bad", texts: ["?"])
        let writers = Writers([PlainWriter()], models: [("bad", bad), ("good", ScriptedModel.good())], prompts: try .embedded())
        func parameters(_ writer: String) -> Parameters { Parameters(writer: writer, speechModel: "x", maxSections: 5) }
        #expect(writers.ladder("outline", parameters("bad,good,extractive")) == ["test:bad", "test:good", "extractive"])
        let work = StepWork(DeskWork(parameters("bad,good")), [.transcript: try JSON.encode(Samples.transcript())])
        let products = try await WriteOutline(writers: writers).run(work)
        #expect(products.engine == "test:good, outline@1")
        #expect(products.insteadOf.count == 1 && products.insteadOf[0].hasPrefix("test:bad gave nothing usable"))
        for unknown in ["", ",", "better", "good,better"] {
            let work = StepWork(DeskWork(parameters(unknown)), [.transcript: try JSON.encode(Samples.transcript())])
            let error = await #expect(throws: QuillError.self) { try await WriteOutline(writers: writers).run(work) }
            #expect(error?.code == .unsupported, "\(unknown)")
        }
    }

    private func promptFiles() throws -> [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/QuillPipeline/Prompts")
        let files = try FileManager.default.contentsOfDirectory(at: folder.standardizedFileURL, includingPropertiesForKeys: nil)
        return try files.sorted { $0.path < $1.path }.map { try String(contentsOf: $0, encoding: .utf8) }
    }

    /// A file that is not listed in CResources would be missing from the executable.
    @Test func everyFileIsInTheExecutable() throws {
        let library = try PromptLibrary.embedded()
        for text in try promptFiles() {
            let file = try PromptFile(text)
            #expect(try library.file(file.id) == file)
        }
    }

    @Test(arguments: ["", "no header", "---\nid: x\n---\n", "---\nid: x\nversion: one\n---\ntext", "---\nnonsense\n---\ntext"])
    func damagedPromptsAreTold(_ text: String) {
        #expect(throws: QuillError.self) { try PromptFile(text) }
    }

    @Test func placesAreFilledOnce() throws {
        let file = try PromptFile("---\nid: x\nversion: 1\n---\n{{a}} and {{b}}\n")
        #expect(try file.filled(["a": "{{b}}", "b": "B"]) == "{{b}} and B")
        #expect(throws: QuillError.self) { try file.filled(["a": "A"]) }
    }

    // MARK: Estimates

    @Test func aPriceIsToldBeforeItIsSpent() throws {
        let writer = try Samples.writer(ScriptedModel.good())
        let known = writer.estimate("outline", WritingFacts(transcriptTokens: 10_000), parameters())
        #expect(known.isKnown)
        // 11,300 tokens at 1 $ and 1,066 at 4 $ a million.
        #expect(known.cost == Money(nanoDollars: 15_564_000))
        #expect(known.basis == "test:good, about 11,300 tokens in, 1,066 out")
        let guess = writer.estimate("outline", WritingFacts(transcriptTokens: nil, durationSeconds: 600), parameters())
        #expect(!guess.isKnown && guess.cost > .zero && guess.cost < known.cost)
        #expect(writer.estimate("outline", WritingFacts(transcriptTokens: nil), parameters()).isKnown == false)
        let unpriced = ScriptedModel("test:free", price: nil) { _, _ in Samples.completion("") }
        let unknown = try Samples.writer(unpriced).estimate("outline", WritingFacts(transcriptTokens: 10_000), parameters())
        #expect(
            !unknown.isKnown && unknown.cost == .zero && unknown.gap == .price(of: "test:free")
                && unknown.basis.contains("no price is known"))
        #expect(PlainWriter().estimate("outline", WritingFacts(transcriptTokens: 1), parameters()) == .free)
    }

    @Test func whatIsReadInPartsCostsMore() throws {
        let writer = try Samples.writer(ScriptedModel.good())
        func cost(_ tokens: Int, _ step: String = "outline", sections: Int? = nil) -> Money {
            writer.estimate(step, WritingFacts(transcriptTokens: tokens, sections: sections), parameters()).cost
        }
        let wide = try Samples.writer(ScriptedModel.good(context: 1_000_000))
        #expect(cost(200_000) > wide.estimate("outline", WritingFacts(transcriptTokens: 200_000), parameters()).cost)
        #expect(cost(20_000, "section", sections: 10) < cost(20_000, "section", sections: 2))
        #expect(cost(20_000, "chapters") == cost(200_000, "chapters"))
        #expect(cost(.max / 8) > .zero)
    }

    /// What is estimated is in the order of what a run then takes.
    @Test func theEstimateHoldsAgainstARun() async throws {
        let model = ScriptedModel.good(context: 8_000)
        let writer = try Samples.writer(model)
        let transcript = LongTests.long
        _ = try await writer.outline(of: transcript, title: "T", maxSections: 5, DeskWork())
        let real = model.asked.withLock { $0.reduce(0) { $0 + TokenEstimate.tokens($1.system) + TokenEstimate.tokens($1.user) } }
        let tokens = TokenEstimate.tokens(transcript)
        let estimate = writer.estimate("outline", WritingFacts(transcriptTokens: tokens), parameters())
        let input = Double(estimate.cost.nanoDollars) / 1_000
        #expect(input > Double(real) * 0.8 && input < Double(real) * 2.5, "\(input) for \(real)")
    }

    @Test func theStepsTellThePlanner() throws {
        let writer = try Samples.writer(ScriptedModel.good())
        let step = WriteOutline(writers: try Samples.writers([writer]))
        let item = DeskWork().item
        var world = World(item: item, document: ID(trusted: "doc_1"))
        let target = Target(.document(ID(trusted: "doc_1")), .outline)
        #expect(!step.estimate(target, world, parameters()).isKnown)
        world.existing[Target(world.itemSubject, .transcript)] = World.Existing(
            content: Digest(of: "x"), recipe: nil, isPersons: false, facts: Facts(tokens: 5_000), isOfThisRun: false)
        #expect(step.estimate(target, world, parameters()).isKnown)
        #expect(step.ladder(parameters()) == ["test:good"])
        #expect(step.prompt(target, parameters()) == writer.rules(of: "outline", parameters()))
    }
}
