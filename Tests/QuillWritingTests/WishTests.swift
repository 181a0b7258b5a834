import Foundation
import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// A language other than the source's, and a number of sections: what a model is told, what is checked, what stands in for it.
@Suite struct WishTests {
    private func parameters(
        _ writer: String = "models", language: String? = nil, chapters: Int? = nil, writers: [String: String]? = nil
    ) -> Parameters {
        Parameters(writer: writer, speechModel: "x", maxSections: 5, stepWriters: writers, language: language, targetChapters: chapters)
    }

    private static let german = """
        {"title":"Die Werkstatt in der alten Wache","topics":[{"heading":"Was die Werkstatt ist und wie sie begann","keyphrases":["Werkstatt"],\
        "from":0,"to":11},{"heading":"Was sie kostet und wer für sie bezahlt","keyphrases":["Kosten"],"from":12,"to":23}]}
        """

    @Test func aModelIsToldTheLanguageAndItsAnswerIsHeldToIt() async throws {
        let model = ScriptedModel(texts: [Self.german])
        let writer = try Samples.writer(model)
        let work = DeskWork(parameters(language: "de"))
        let outline = try await writer.outline(of: Samples.transcript(), title: "T", maxSections: 5, work).value
        #expect(outline.language == "de" && outline.title == "Die Werkstatt in der alten Wache")
        #expect(model.asked.withLock { $0.first?.system.contains("Write in German") } == true)
        // The same answer is refused where nothing was wished, and an English one where German was.
        for (language, answer, says) in [(nil, Self.german, "in German and not in English"), ("de", nil, "in English and not in German")] {
            let model = ScriptedModel { prompt, _ in Samples.completion(answer ?? Author().answer(prompt)) }
            let error = await #expect(throws: QuillError.self) {
                try await Samples.writer(model).outline(
                    of: Samples.transcript(), title: "T", maxSections: 5, DeskWork(parameters(language: language)))
            }
            #expect(error?.message.contains(says) == true, "\(String(describing: error))")
        }
        #expect(writer.heeds("section", parameters(language: "de")) == ["language": "de"])
    }

    /// Summary and front matter say in which language they are.
    @Test func whatIsMadeCarriesItsLanguage() async throws {
        let french = """
            {"title":"Un atelier de réparation dans la rue","description":"Les gens de la rue apportent ce qui est cassé et nous le réparons avec eux.",\
            "slug":"atelier","keywords":["atelier"]}
            """
        let outline = Outline(title: "T", language: "fr", topics: [.init(heading: "Un atelier", keyphrases: [], cues: [1])])
        let head = try await Samples.writer(ScriptedModel(texts: [french])).seo(
            of: outline, transcript: Samples.transcript(), DeskWork(parameters(language: "fr"))
        ).value
        #expect(head.language == "fr")
    }

    /// A writer without a model cannot translate, so it does not stand in where that was asked for.
    @Test func theExtractiveWriterDoesNotStandInForATranslation() async throws {
        for (language, standsIn) in [("fr", false), ("en", true), ("en-GB", true), (nil, true)] {
            let writer = try Samples.writer([.model(ScriptedModel(texts: ["?"])), .writer(PlainWriter())])
            let work = DeskWork(parameters(language: language))
            do {
                let written = try await writer.outline(of: Samples.transcript(), title: "T", maxSections: 5, work)
                #expect(standsIn && written.engine == "extractive", "\(language ?? "none")")
            } catch {
                #expect(!standsIn, "\(error)")
                #expect(error.message.hasSuffix("extractive writes in the language of the source only, not in French."))
                #expect(error.hint?.isEmpty == false && error.disposition == .permanent)
            }
        }
    }

    @Test func aNumberOfSectionsIsToldAndChecked() async throws {
        let topics = (1...5).map { Outline.Topic(heading: "Topic \($0)", keyphrases: [], cues: [$0]) }
        let outline = Outline(title: "A talk", language: "en", topics: topics)
        let each =
            #"{"sections":[{"heading":"One","topics":[1]},{"heading":"Two","topics":[2]},{"heading":"Three","topics":[3]},"#
            + #"{"heading":"Four","topics":[4]},{"heading":"Five","topics":[5]}],"takeaways":"What to remember"}"#
        let two =
            #"{"sections":[{"heading":"One to three","topics":[1,2,3]},{"heading":"The rest of it","topics":[4,5]}],"takeaways":"To keep"}"#
        let model = ScriptedModel(texts: [each, two])
        let writer = try Samples.writer(model)
        let work = DeskWork(parameters(chapters: 2))
        let chapters = try await writer.chapters(of: outline, transcript: Samples.transcript(), work).value
        #expect(chapters.entries.filter { $0.role == .body }.map(\.cues) == [[1, 2, 3], [4, 5]])
        let asked = model.asked.withLock { $0 }
        #expect(asked[0].system.contains("Give at most 2 sections"))
        #expect(asked[1].user.contains("it has 5 sections and not at most 2"))
        // Without the wish every topic may have its own, and the prompt says nothing of a number.
        let free = ScriptedModel(texts: [each])
        _ = try await Samples.writer(free).chapters(of: outline, transcript: Samples.transcript(), DeskWork(parameters()))
        #expect(free.asked.withLock { $0.first?.system.contains("Give at most") } == false)
        #expect(writer.heeds("chapters", parameters(chapters: 2)) == ["target_chapters": "2"])
        #expect(writer.heeds("section", parameters(chapters: 2)).isEmpty)
    }

    @Test func wishesOutOfBoundsAreRefused() {
        for chapters in [0, 13, -1] {
            let error = #expect(throws: QuillError.self) { try parameters(chapters: chapters).checkWishes() }
            #expect(error?.message.hasPrefix("target_chapters:") == true)
        }
    }

    /// The catalogue tells what each writer heeds by the files of its steps.
    @Test func theCatalogueTellsWhoHeedsWhat() throws {
        let cold = ScriptedModel("test:cold", context: 8_000) { _, _ in Samples.completion("") }
        let writers = Writers([PlainWriter()], models: [("cold", cold)], makers: ["cold": { _ in cold }], prompts: try .embedded())
        #expect(writers.names == ["extractive", "cold"] && writers.models == ["cold"] && writers.tones.contains("executive"))
        #expect(writers.heeds("extractive", in: "section").isEmpty && writers.heeds("nobody", in: "section").isEmpty)
        #expect(writers.heeds("cold:other", in: "section") == [.tone, .industry, .instructions, .temperature, .language])
        #expect(writers.heeds("cold", in: "outline") == [.industry, .instructions, .temperature, .language])
        #expect(writers.heeds("cold", in: "chapters") == [.industry, .instructions, .temperature, .language, .targetChapters])
        #expect(writers.languageName("pt-BR") == "Portuguese" && writers.languageName("tlh") == nil)
    }
}
