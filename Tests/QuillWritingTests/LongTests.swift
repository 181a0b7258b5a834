import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// Material that no single call can hold.
@Suite struct LongTests {
    /// Some 40,000 words, no two lines alike.
    static let long: Transcript = {
        let words = Samples.talk.joined(separator: " ").split(separator: " ")
        let texts = (0..<2_000).map { line in
            (0..<20).map { String(words[(line * 31 + $0 * (7 + line % 5) + line / 48) % words.count]) }.joined(separator: " ") + " \(line)."
        }
        return Samples.transcript(texts)
    }()

    private func fits(_ prompt: TextPrompt, _ context: Int) -> Bool {
        TokenEstimate.tokens(prompt.system) + TokenEstimate.tokens(prompt.user) + prompt.maxOutputTokens <= context
    }

    @Test func itIsReadInPartsThatFit() async throws {
        let context = 8_000
        let model = ScriptedModel.good(context: context)
        let work = DeskWork()
        let outline = try await Samples.writer(model).outline(of: Self.long, title: "T", maxSections: 5, work).value
        #expect(!outline.topics.isEmpty)
        let asked = model.asked.withLock { $0 }
        #expect(asked.count > 10 && asked.count < 60, "\(asked.count)")
        #expect(asked.allSatisfy { fits($0, context) })
        // Every cue was read, each in one part of the first round.
        var read: [Int] = []
        for prompt in asked where prompt.schema == Answers.Notes.schema {
            let lines = Author().lines(prompt).map(\.number)
            if let last = read.last, let first = lines.first, first <= last { break }
            read += lines
        }
        #expect(read == Array(0..<2_000))
        #expect(work.stages.withLock { $0.contains { $0.stage.hasPrefix("part 2 of ") } })
    }

    @Test func aCrashInTheMiddleRepeatsNoAnsweredPart() async throws {
        let whole = ScriptedModel.good(context: 8_000)
        let wanted = try await Samples.writer(whole).outline(of: Self.long, title: "T", maxSections: 5, DeskWork()).value
        let crash = QuillError(.internalError, "Crash.", .released)
        let model = ScriptedModel("test:good", context: 8_000) { prompt, call throws(QuillError) in
            if call % 7 == 0 { throw crash }
            return Samples.completion(Author().answer(prompt))
        }
        let work = DeskWork()
        let writer = try Samples.writer(model)
        var outline: Outline?
        var attempts = 0
        while outline == nil && attempts < 20 {
            attempts += 1
            do throws(QuillError) {
                outline = try await writer.outline(of: Self.long, title: "T", maxSections: 5, work).value
            } catch { #expect(error == crash) }
        }
        #expect(outline == wanted && attempts > 2)
        let answered = model.calls - (attempts - 1)
        #expect(answered == whole.calls)
        #expect(work.usage.withLock { $0.count } == whole.calls * 2)
    }

    @Test func notesThatGrowEndTheRung() async throws {
        let model = ScriptedModel(context: 8_000) { prompt, _ in
            guard prompt.schema == Answers.Notes.schema else { return Samples.completion(Author().answer(prompt)) }
            let notes = Author().lines(prompt).prefix(40).map {
                #"{"text":"\#($0.text + " and " + (0..<120).map { "w\($0)x\($0 * 7)" }.joined(separator: " "))","cues":[\#($0.number)]}"#
            }
            return Samples.completion(#"{"notes":[\#(notes.joined(separator: ","))]}"#)
        }
        let error = await #expect(throws: QuillError.self) {
            try await Samples.writer(model).outline(of: Self.long, title: "T", maxSections: 5, DeskWork())
        }
        #expect(error?.code == .modelUnusable)
        #expect(model.calls < 100)
    }

    @Test func aModelWithNoRoomIsPassedOver() async throws {
        let tiny = ScriptedModel.good("test:tiny", context: 2_000)
        let written = try await Samples.writer([.model(tiny), .model(ScriptedModel.good())]).outline(
            of: Samples.transcript(), title: "T", maxSections: 5, DeskWork())
        #expect(tiny.calls == 0)
        #expect(written.insteadOf.first?.contains("too few for the outline") == true)
    }

    @Test func theWholeOfALongTalkHasItsSayInTheLead() async throws {
        let model = ScriptedModel.good(context: 8_000)
        let entry = Chapters.Entry(key: "lead", role: .lead, heading: nil, level: 2, cues: Array(0..<2_000))
        let outline = Outline(title: "T", language: "en", topics: [])
        _ = try await Samples.writer(model).section(
            entry, of: Chapters(entries: [entry]), outline: outline, transcript: Self.long, DeskWork())
        let lines = Author().lines(try #require(model.asked.withLock { $0.first })).map(\.number)
        #expect(model.calls == 1 && lines.count > 50)
        #expect((lines.first ?? 9) == 0 && (lines.last ?? 0) > 1_900)
    }

    @Test func oneEndlessLineIsCutBetweenWords() {
        let line = Line(cues: [7], text: (0..<5_000).map { "word\($0)" }.joined(separator: " "))
        let parts = [line].parts(of: 1_000)
        #expect(parts.count > 10 && parts.allSatisfy { $0.tokens <= 1_000 && $0.allSatisfy { $0.cues == [7] } })
        #expect(parts.joined().map(\.text).joined() == line.text)
        let unbroken = Line(cues: [7], text: String(repeating: "a", count: 30_000))
        #expect([unbroken].parts(of: 1_000).allSatisfy { $0.tokens <= 1_500 })
    }
}
