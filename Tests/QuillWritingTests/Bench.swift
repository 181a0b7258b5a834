import Foundation
import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// A job's world made of values. What was recorded outlives an attempt, as in the store; `calls` counts what was really made.
final class DeskWork: Work {
    let item: Item
    let target: Target
    let parameters: Parameters
    let document: DocumentContext? = nil
    let scratch = "/nowhere"
    let recorded = Lock<[String: (input: Digest, result: [UInt8])]>([:])
    let usage = Lock<[Usage]>([])
    let stages = Lock<[QuillCore.Progress]>([])
    let turned = Lock<[String]>([])

    init(title: String = "A talk", _ parameters: Parameters = Samples.parameters) {
        item = Item(
            id: ID(trusted: "itm_00000000000000000000000001"), project: Project.defaultID, kind: .file,
            contentID: ContentID(trusted: "file:1"), title: title, url: nil, createdAt: Timestamp(milliseconds: 0))
        target = Target(.item(item.id), .outline)
        self.parameters = parameters
    }

    func input(_ variant: Variant) async throws(QuillError) -> [UInt8] { throw QuillError(.internalError, "No inputs.") }
    func inputFile(_ variant: Variant) async throws(QuillError) -> String { throw QuillError(.internalError, "No inputs.") }

    func once(_ key: String, input: Digest, _ make: @Sendable () async throws(QuillError) -> Metered) async throws(QuillError) -> [UInt8] {
        if let known = recorded.withLock({ $0[key] }), known.input == input { return known.result }
        let metered = try await make()
        recorded.withLock { $0[key] = (input, metered.result) }
        usage.withLock { $0 += metered.usage }
        return metered.result
    }

    func effect(
        _ key: String, input: Digest, locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8] { try await write() }

    func turn(to lane: String) async throws(QuillError) { turned.withLock { $0.append(lane) } }
    func report(_ progress: QuillCore.Progress) { stages.withLock { $0.append(progress) } }
}

/// Answers by what the test says, and keeps what it was asked.
final class ScriptedModel: TextModel {
    let name: String
    let facts: TextModelFacts
    let asked = Lock<[TextPrompt]>([])
    private let answer: @Sendable (TextPrompt, _ call: Int) throws(QuillError) -> TextCompletion

    init(
        _ name: String = "test:small", context: Int = 32_000, price: TokenPrice? = Samples.price,
        _ answer: @escaping @Sendable (TextPrompt, Int) throws(QuillError) -> TextCompletion
    ) {
        self.name = name
        facts = TextModelFacts(contextTokens: context, maxOutputTokens: 4_000, price: price)
        self.answer = answer
    }

    /// The answers in turn, the last for ever.
    convenience init(_ name: String = "test:small", texts: [String]) {
        self.init(name) { _, call in Samples.completion(texts[min(call - 1, texts.count - 1)]) }
    }

    var calls: Int { asked.withLock { $0.count } }

    func complete(_ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void) async throws(QuillError) -> TextCompletion {
        let call = asked.withLock {
            $0.append(prompt); return $0.count
        }
        heard(10)
        await Task.yield()
        return try answer(prompt, call)
    }
}

/// Stands for a writer without a model.
struct PlainWriter: Writer {
    let name = "extractive"
    func rules(of step: String, _ parameters: Parameters) -> String { "plain" }
    func summary(_ type: SummaryType, of transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Summary> {
        let summary = Summary(
            type: type, language: transcript.language, headline: Cited("By hand.", cues: [0]), groups: [], shortSource: true)
        return Written(summary, engine: name)
    }
    func outline(
        of transcript: Transcript, title: String, maxSections: Int, _ work: any Work
    ) async throws(QuillError) -> Written<Outline> {
        Written(Outline(title: "By hand", language: transcript.language, topics: []), engine: name)
    }
    func chapters(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Chapters> {
        Written(Chapters(entries: []), engine: name)
    }
    func section(
        _ entry: Chapters.Entry, of chapters: Chapters, outline: Outline, transcript: Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Section> {
        Written(Section(key: entry.key, heading: entry.heading, level: 2, markdown: "By hand.", cues: []), engine: name)
    }
    func seo(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<FrontMatter> {
        Written(FrontMatter(title: "By hand", description: "", slug: "by-hand", tags: [], language: "en"), engine: name)
    }
}

enum Samples {
    static let parameters = Parameters(writer: "models", speechModel: "whisper-test", maxSections: 5)
    /// 1 dollar for a million tokens read, 4 for a million written.
    static let price = TokenPrice(input: Money(nanoDollars: 1_000_000_000), output: Money(nanoDollars: 4_000_000_000))

    static func completion(
        _ text: String, _ ending: TextCompletion.Ending = .finished, input: Int = 1_000, output: Int = 200
    ) -> TextCompletion {
        TextCompletion(text: text, ending: ending, model: "small-2026", inputTokens: input, outputTokens: output, seconds: 0.5)
    }

    static func writer(_ rungs: [ModelWriter.Rung]) throws -> ModelWriter { ModelWriter("models", rungs, prompts: try .embedded()) }
    static func writers(_ all: [any Writer]) throws -> Writers { Writers(all, models: [], prompts: try .embedded()) }
    static func writer(_ model: any TextModel) throws -> ModelWriter { try writer([.model(model)]) }

    static func transcript(_ texts: [String] = talk, language: String = "en", speaker: String? = nil) -> Transcript {
        Transcript(
            language: language, origin: .captions("owner"),
            cues: texts.enumerated().map {
                Cue(
                    id: $0, startMilliseconds: $0 * 4_000, endMilliseconds: $0 * 4_000 + 3_900, text: $1,
                    speaker: $0 == 3 ? speaker : nil)
            }, notes: [])
    }

    static let talk = [
        "Our nightly build used to take almost two hours before anybody could look at a result.",
        "The first thing we did was to measure where those two hours really went.",
        "Most of the time was spent waiting for a database that every test created from nothing.",
        "So we took a snapshot of an empty schema and restored it instead of running all migrations.",
        "That single change brought the whole run down to forty minutes on the same machine.",
        "We also found three tests that slept for a minute each because of a race somebody feared.",
        "Sleeping in a test hides the race and makes everyone pay for it on each run.",
        "We replaced the sleeps with signals that the code under test sends when it is ready.",
        "Another lesson was that flaky tests are cheaper to delete than to ignore.",
        "If nobody trusts a red build then the build has stopped telling you anything.",
        "We gave every flaky test an owner and one week to mend it or to remove it.",
        "About half of them turned out to be real defects in the product itself.",
        "One of those defects had been losing invoices for large customers since spring.",
        "People often ask whether a faster machine would have been simpler than all this work.",
        "We tried a machine with twice the cores and gained only ten minutes from it.",
        "The tests were waiting for locks, and more cores just wait in parallel.",
        "What helped more was to let each worker have a schema of its own.",
        "After that change the suite scaled almost with the number of workers we gave it.",
        "Caching the compiled dependencies saved another eight minutes on a cold start.",
        "Be careful with caches though, because a stale one costs you a whole afternoon.",
        "We name the cache after a digest of the lock file and never share it between branches.",
        "Today the complete run takes nine minutes and developers start it before lunch.",
        "The biggest gain was not the time but that people began to write tests again.",
        "My advice is to measure first, to mend the waiting, and only then to buy hardware.",
    ]
}

/// A model that does what it is asked, in the words of the material. It reads a prompt as any model would: the mark out of the
/// task, the lines out of the fence. Lines that `shuns` says are left out of what it writes.
struct Author {
    var shuns: @Sendable (String) -> Bool = { _ in false }

    struct Shown {
        let number: Int
        let text: String
    }

    static func mark(_ prompt: TextPrompt) -> String? {
        prompt.system.firstMatch(of: /=== material ([0-9a-f]{24}) ===/).map { String($0.1) }
    }

    func lines(_ prompt: TextPrompt) -> [Shown] {
        guard let mark = Self.mark(prompt) else { return [] }
        var isInside = false
        var shown: [Shown] = []
        for line in prompt.user.split(separator: "\n") {
            if line == "=== material \(mark) ===" { isInside = true } else if line == "=== end \(mark) ===" { isInside = false }
            guard isInside, let match = line.firstMatch(of: /^\[(\d+)[0-9,]*\] (.*)$/), let number = Int(match.1) else { continue }
            if !shuns(String(match.2)) { shown.append(Shown(number: number, text: String(match.2))) }
        }
        return shown
    }

    func answer(_ prompt: TextPrompt) -> String {
        let lines = lines(prompt)
        switch prompt.schema {
        case Answers.Outline.schema:
            let stretches = stride(from: 0, to: lines.count, by: 8).map { lines[$0..<min($0 + 8, lines.count)] }.prefix(5)
            let topics = stretches.enumerated().map { index, part in
                """
                {"heading":\(quoted(words(part, 6))),"keyphrases":["build","part \(index)"],"from":\(part.first?.number ?? 0),\
                "to":\(part.last?.number ?? 0)}
                """
            }
            return #"{"title":\#(quoted(words(lines[...], 7))),"topics":[\#(topics.joined(separator: ","))]}"#
        case Answers.Chapters.schema:
            let sections = lines.map { #"{"heading":\#(quoted($0.text.split(separator: "·").first ?? "")),"topics":[\#($0.number)]}"# }
            return #"{"sections":[\#(sections.joined(separator: ","))],"takeaways":"What to remember"}"#
        case Answers.Blocks.schema:
            let kind = prompt.system.contains("closing list") ? "bullet" : "paragraph"
            let most = prompt.system.contains("opening of an article") ? 6 : 14
            return #"{"blocks":[\#(lines.prefix(most).map { block(kind, $0) }.joined(separator: ","))]}"#
        case Answers.Head.schema:
            return """
                {"title":\(quoted(words(lines[...], 8))),"description":\(quoted(words(lines[...], 20))),"slug":"A Talk!",\
                "keywords":["tests","build time"]}
                """
        case Answers.Notes.schema:
            let notes = lines.enumerated().filter { $0.offset % 4 == 0 }.map { #"{"text":\#(quoted($1.text)),"cues":[\#($1.number)]}"# }
            return #"{"notes":[\#(notes.prefix(20).joined(separator: ","))]}"#
        case Answers.Points.schema: return points(prompt, lines)
        default: return "{}"
        }
    }

    private func points(_ prompt: TextPrompt, _ lines: [Shown]) -> String {
        let (groups, bullets) =
            prompt.system.contains("exactly one") ? (1, 12) : prompt.system.contains("3 to 5 headings") ? (3, 4) : (2, 4)
        var rest = lines[...]
        let texts = (0..<groups).map { group in
            let part = rest.prefix(bullets)
            rest = rest.dropFirst(bullets)
            let items = part.map { #"{"text":\#(quoted(words([$0], 18))),"cues":[\#($0.number)]}"# }.joined(separator: ",")
            return #"{"heading":\#(groups == 1 ? "null" : "\"Part \(group + 1)\""),"bullets":[\#(items)]}"#
        }
        return
            #"{"headline":{"text":\#(quoted(words(lines[...], 14))),"cues":[\#(lines.first?.number ?? 0)]},"groups":[\#(texts.joined(separator: ","))]}"#
    }

    private func block(_ kind: String, _ line: Shown) -> String {
        #"{"kind":"\#(kind)","text":\#(quoted(line.text)),"cues":[\#(line.number)]}"#
    }

    private func words(_ lines: some Collection<Shown>, _ count: Int) -> String {
        lines.flatMap { $0.text.split(separator: " ") }.prefix(count).joined(separator: " ")
    }

    private func quoted(_ text: some StringProtocol) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

extension ScriptedModel {
    /// A model that does its work well.
    static func good(_ name: String = "test:good", context: Int = 32_000) -> ScriptedModel {
        ScriptedModel(name, context: context) { prompt, _ in Samples.completion(Author().answer(prompt)) }
    }
}
