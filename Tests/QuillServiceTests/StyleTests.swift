import QuillCore
import QuillPipeline
import Testing

@testable import QuillService

/// Nothing is accepted that is not honoured: a wish that no writer of a run heeds is refused by its name.
@Suite struct StyleTests {
    /// Is never asked here.
    private struct Silent: TextModel {
        let name: String
        var thinks = false
        var facts: TextModelFacts {
            TextModelFacts(contextTokens: 8_000, maxOutputTokens: 1_000, price: nil, takesTemperature: !thinks)
        }
        func complete(_ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void) async throws(QuillError) -> TextCompletion {
            throw QuillError(.internalError, "It was asked.")
        }
    }

    private static func desk(models: Bool = true) async throws -> ModelDesk {
        guard models else { return try await ModelDesk([]) }
        return try await ModelDesk(
            [("openai", Silent(name: "openai:a")), ("anthropic", Silent(name: "anthropic:b", thinks: true))],
            makers: ["openai": { Silent(name: "openai:" + $0, thinks: $0.hasPrefix("o")) }])
    }

    private static func style(_ set: (inout WritingStyle) -> Void) -> WritingStyle {
        var style = WritingStyle()
        set(&style)
        return style
    }

    private static let wishes: [(field: String, style: WritingStyle)] = [
        ("tone", style { $0.tone = "plain" }), ("industry", style { $0.industry = "research" }),
        ("instructions", style { $0.instructions = "Be brief." }), ("temperature", style { $0.temperature = 0.2 }),
        ("language", style { $0.language = "fr" }), ("target_chapters", style { $0.targetChapters = 3 }),
    ]

    private func refusal(_ desk: ModelDesk, _ request: ArticleRequest) async throws -> QuillError? {
        do throws(QuillError) {
            _ = try await desk.quill.planArticle(request)
            return nil
        } catch { return error }
    }

    private func article(_ item: ID<Item>, _ writer: String?, _ style: WritingStyle) -> ArticleRequest {
        var request = ArticleRequest(input: .item(item), writer: writer, trigger: "test")
        request.style = style
        return request
    }

    @Test(arguments: 0..<6) func withoutAModelEachWishIsRefusedWithTheWayOut(_ index: Int) async throws {
        let (field, style) = Self.wishes[index]
        let (bare, equipped) = (try await Self.desk(models: false), try await Self.desk())
        for desk in [bare, equipped] {
            let item = try await desk.item()
            let error = try await refusal(desk, article(item, "extractive", style))
            #expect(error?.code == .invalidInput && error?.message.hasPrefix(field + ":") == true, "\(String(describing: error))")
            let wayOut = desk === bare ? "OPENAI_API_KEY" : "openai"
            #expect(error?.hint?.contains(wayOut) == true, "\(String(describing: error))")
            // Starting is refused as planning is, and leaves nothing behind.
            await #expect(throws: QuillError.self) { try await desk.quill.startArticle(article(item, "extractive", style)) }
            #expect(try await desk.quill.runs(of: item).isEmpty)
            #expect(try await refusal(desk, article(item, "extractive", WritingStyle())) == nil)
        }
        let item = try await equipped.item(["Other words."])
        #expect(try await refusal(equipped, article(item, "openai", style)) == nil, "\(field)")
        // A ladder with one model in it may heed it, so it is taken.
        #expect(try await refusal(equipped, article(item, "openai,extractive", style)) == nil, "\(field)")
    }

    @Test func aStepsOwnWriterCounts() async throws {
        let desk = try await Self.desk()
        let item = try await desk.item()
        func mixed(_ step: String, _ set: (inout WritingStyle) -> Void) -> WritingStyle {
            Self.style {
                $0.stepWriters = [step: "openai"]
                set(&$0)
            }
        }
        #expect(try await refusal(desk, article(item, nil, mixed("section") { $0.tone = "plain" })) == nil)
        // The outline has no tone, and nothing else is a model's.
        #expect(try await refusal(desk, article(item, nil, mixed("outline") { $0.tone = "plain" }))?.message.hasPrefix("tone:") == true)
        // A language is for the whole text.
        let language = try await refusal(desk, article(item, nil, mixed("section") { $0.language = "fr" }))
        #expect(language?.message == "language: extractive writes the outline in the language of the source only.")
        // A model that thinks takes no temperature; another one of the same vendor may.
        let warm = Self.style { $0.temperature = 1 }
        #expect(try await refusal(desk, article(item, "anthropic", warm))?.hint?.contains("openai") == true)
        #expect(try await refusal(desk, article(item, "openai:o9", warm))?.message.hasPrefix("temperature:") == true)
        #expect(try await refusal(desk, article(item, "openai:gpt-9", warm)) == nil)
    }

    @Test func whatIsNotWrittenNeedsNoWriterAndNoStyle() async throws {
        let desk = try await Self.desk()
        let item = try await desk.item()
        var points = desk.points(item, writer: "extractive", style: Self.style { $0.stepWriters = ["seo": "openai"] })
        #expect(try await refusal(desk, points)?.message == "writers: nothing of the step seo is written here.")
        points = desk.points(item, writer: "openai", style: Self.style { $0.targetChapters = 3 })
        #expect(try await refusal(desk, points)?.message.hasPrefix("target_chapters:") == true)
        points = ArticleRequest(input: .item(item), article: false, variants: [], writer: "openai", trigger: "test")
        points.style = Self.style { $0.tone = "plain" }
        #expect(try await refusal(desk, points)?.message == "tone: nothing is written here.")
        for unknown in ["klingon", "xx", "fr_", "-"] {
            let error = try await refusal(desk, article(item, "openai", Self.style { $0.language = unknown }))
            #expect((error == nil) == (unknown == "fr_"), "\(unknown)")
        }
    }

    @Test func writersAreRefusedByNameAndAVendorsOtherModelsAreNot() async throws {
        let desk = try await Self.desk()
        let item = try await desk.item()
        let rows = [
            ("openai:gpt-4.1", true), ("openai:ft:gpt-4o:acme::7p", true), ("openai,extractive", true), ("anthropic:x", false),
            ("extractive:x", false), ("openai:", false), ("openai:a b", false), ("openai:ü", false), ("nobody", false),
            ("openai:" + String(repeating: "x", count: 101), false),
        ]
        for (writer, isKnown) in rows {
            let error = try await refusal(desk, article(item, writer, WritingStyle()))
            #expect((error == nil) == isKnown, "\(writer): \(String(describing: error))")
            if !isKnown { #expect(error?.code == .invalidInput && error?.message.hasPrefix("writer: there is no") == true) }
        }
        let plan = try await desk.quill.planArticle(article(item, "openai:gpt-4.1", WritingStyle())).plan
        #expect(plan.entries.first { $0.target.variant == .outline }?.estimate.basis.hasPrefix("openai:gpt-4.1") == true)
    }

    @Test func aSectionAndASingleStepAskTheSame() async throws {
        let desk = try await Self.desk()
        let item = try await desk.item()
        let document = try #require(
            try await desk.work(article(item, "extractive", WritingStyle())).run.wanted.compactMap {
                if case .document(let id) = $0.subject { id } else { nil }
            }.first)
        let key = try #require(try await desk.quill.regenerableSections(of: document).min())
        let toned = Self.style { $0.tone = "plain" }
        let section = { (writer: String?) in Regeneration(document: document, section: key, writer: writer, style: toned) }
        await #expect(throws: QuillError.self) { try await desk.quill.planRegeneration(section(nil)) }
        await #expect(throws: QuillError.self) { try await desk.quill.regenerateSection(section("extractive")) }
        #expect(try await desk.quill.planRegeneration(section("openai")).toMake.count == 1)
        let steps: [(SingleStep, Bool)] = [(.seoSuggest, true), (.outlineGenerate, false), (.transcriptFetch, false), (.blogCompose, true)]
        for (step, isTaken) in steps {
            let wish = StepWish(step: step, subject: .item(item), writer: "openai", style: toned, maxSections: 5)
            do {
                _ = try await desk.quill.runStep(wish)
                #expect(isTaken, "\(step)")
            } catch { #expect(!isTaken && error.message.hasPrefix("tone:"), "\(step): \(error)") }
        }
    }
}
