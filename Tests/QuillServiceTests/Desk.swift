import Foundation
import Media
import QuillCore
import QuillPipeline
import QuillQueue
import QuillStore
import SQLite
import Support
import Testing

@testable import QuillService

/// Quill on a real database and real blobs in a temporary folder, with its real steps and worker; only the writer is the
/// test's, so that it says what the test wants.
final class Desk: Sendable {
    let quill: Quill
    let store: SQLStore
    let writer = ScriptedWriter()
    private let folder: String
    private let steps: [any Step]

    init(publishers: [any Publisher] = []) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "quill-desk-\(UInt64.random(in: .min ... .max))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try await SQLiteDatabase(path: folder + "/quill.db", options: .init(synchronous: .off))
        store = SQLStore(database, ids: IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { .random(in: .min ... .max) }))
        try await store.migrate()
        let writers = Writers([writer], models: [], prompts: try .embedded())
        steps = Steps.all(
            readers: [], recognition: RecordingRecogniser(media: MediaTools(), transcribers: []), writers: writers,
            publishers: publishers)
        quill = Quill(
            store: store, blobs: try LocalBlobStore(root: folder + "/blobs"), conductor: Conductor(rules: steps), publishers: publishers,
            writers: writers, speechModels: [])
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    /// An item with a transcript, and its article as the writer makes it.
    func article() async throws -> ID<Document> {
        let document = try await source()
        #expect(try await rerun(document).state == .succeeded)
        return document
    }

    /// An item with a transcript, and a document in which nothing is written.
    func source() async throws -> ID<Document> {
        let cues = (0..<20).map { Cue(id: $0, startMilliseconds: $0 * 1_000, endMilliseconds: $0 * 1_000 + 900, text: "Cue \($0).") }
        let transcript = Transcript(language: "en", origin: .text, cues: cues, notes: [])
        let blob = try await quill.blobs.put(try JSON.encode(transcript))
        return try await store.write { store throws(QuillError) in
            let now = try store.now()
            let item = Item(
                id: store.newID(), project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:1"), title: "A talk",
                url: nil, createdAt: now)
            try store.insert(item)
            try store.insert(
                Artifact(
                    id: store.newID(), project: item.project, target: Target(.item(item.id), .transcript), recipe: nil,
                    content: blob.content, byteCount: blob.byteCount, mediaType: "application/json", facts: Facts(),
                    provenance: .person("owner"), job: nil, createdAt: now))
            let document = Document(
                id: store.newID(), project: item.project, uniqueKey: nil, title: item.title, state: .toReview, head: nil, items: [item.id],
                createdAt: now)
            try store.insert(document)
            return document.id
        }
    }

    /// A run that wants the document's revision.
    func rerun(_ document: ID<Document>, remake: [Variant] = []) async throws -> Run {
        let conductor = quill.conductor
        let name = writer.name
        let run = try await store.write { store throws(QuillError) in
            guard let item = try store.document(document)?.items.first else { throw QuillError(.notFound, "No item.") }
            let subject = Subject.document(document)
            let run = Run(
                id: store.newID(), project: Project.defaultID, item: item, wanted: [Target(subject, .revision)],
                remake: remake.map { Target(subject, $0) }, parameters: Parameters(writer: name, speechModel: "none", maxSections: 12),
                trigger: "test", state: .open, error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(run)
            try conductor.advance(run, store)
            return run
        }
        return try await finish(run.id)
    }

    /// Lets a worker work until the run has ended, or until `isEnough` says so of its jobs.
    func finish(_ id: ID<Run>, until isEnough: ([Job]) -> Bool = { _ in false }) async throws -> Run {
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let worker = Worker(
            name: "w", store: store,
            handler: StepExecutor(steps: steps, store: store, blobs: quill.blobs, board: ProgressBoard(), scratchRoot: folder),
            conductor: quill.conductor, room: Room(steps: steps.map(\.name), standard: 2, byStep: [:]), doorbell: Doorbell(),
            changed: { change.yield() })
        let working = Task { try await worker.run() }
        change.yield()
        for await _ in changes {
            let jobs = try await store.read { store throws(QuillError) in try store.jobs(of: id) }
            if try await run(id).state.isEnded || isEnough(jobs) { break }
        }
        await worker.drain()
        try await working.value
        return try await run(id)
    }

    func run(_ id: ID<Run>) async throws -> Run {
        try #require(try await store.read { store throws(QuillError) in try store.run(id) })
    }

    func head(_ document: ID<Document>) async throws -> Revision {
        try await store.read { store throws(QuillError) in try Snapshot(document, store).head }
    }

    func text(_ document: ID<Document>, _ section: String) async throws -> String? {
        try await head(document).body.section(section)?.markdown
    }

    /// Saves a section from an editor that was opened on `base`, or on the head.
    @discardableResult
    func save(
        _ document: ID<Document>, _ section: String, _ markdown: String, base: Int? = nil, by: String = "ada", kept: ID<Proposal>? = nil
    ) async throws -> SectionSaving {
        let number = if let base { base } else { try await head(document).number }
        return try await quill.editSection(
            SectionEdit(document: document, section: section, base: .revision(number), markdown: markdown, by: by, kept: kept))
    }

    /// The names of events that tell of documents and proposals, in order.
    func events() async throws -> [Event.Name] {
        let told: Set<Event.Name> = [
            .documentCreated, .documentRevised, .documentDeleted, .proposalCreated, .proposalAccepted, .proposalRejected,
        ]
        return try await store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 1_000).map(\.name)
        }.filter(told.contains)
    }
}

/// Writes what it is told; each section is a paid call.
final class ScriptedWriter: Writer {
    let name = "scripted"
    let sections = Lock<[String: String]>([
        "lead": "The talk is about engines. It was given in May [0:03](cue:3).",
        "engines": "Engines were slow. They were loud. Nobody liked them.", "future": "The future is quiet.",
    ])
    let order = Lock(["lead", "engines", "future"])
    let description = Lock("What was said.")
    /// Of the outline, where it is not that of the item.
    let headline = Lock<String?>(nil)
    /// Stands for the text of its prompts.
    let prompt = Lock("1")
    /// Why its sections are not another's.
    let insteadOf = Lock<[String]>([])
    /// Whether it refuses to write front matter, and how often it was asked for some.
    let refuses = Lock(false)
    let asked = Lock(0)
    /// Whether each of its calls has a price.
    let isPriced = Lock(true)

    func say(_ section: String, _ text: String) { sections.withLock { $0[section] = text } }

    func rules(of step: String, _ parameters: Parameters) -> String { prompt.withLock { $0 } }

    func summary(_ type: SummaryType, of transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Summary> {
        throw QuillError(.unsupported, "No summaries here.")
    }

    func outline(of transcript: Transcript, title: String, maxSections: Int, _ work: any Work) async throws(QuillError) -> Written<Outline>
    {
        Written(Outline(title: headline.withLock { $0 } ?? title, language: "en", topics: []), engine: name)
    }

    func chapters(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Chapters> {
        let entries = order.withLock { $0 }.map {
            Chapters.Entry(key: $0, role: .body, heading: $0 == "lead" ? nil : $0.capitalized, level: 2, cues: [1])
        }
        return Written(Chapters(entries: entries), engine: name)
    }

    func section(
        _ entry: Chapters.Entry, of chapters: Chapters, outline: Outline, transcript: Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Section> {
        let text = sections.withLock { $0[entry.key] ?? "" }
        let bytes = try await work.once("call", input: Digest(of: entry.key)) {
            let usage = Usage(
                provider: "test", model: "m", unit: "tokens", quantity: 10, cost: Money(nanoDollars: 3_400),
                isPriced: isPriced.withLock { $0 }, seconds: 0)
            return Metered(Array(text.utf8), usage: usage)
        }
        let section = Section(
            key: entry.key, heading: entry.heading, level: entry.level, markdown: String(decoding: bytes, as: UTF8.self), cues: [1, 2])
        return Written(section, engine: name, insteadOf: insteadOf.withLock { $0 })
    }

    func seo(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<FrontMatter> {
        asked.withLock { $0 += 1 }
        if refuses.withLock({ $0 }) { throw QuillError(.modelRefused, "The writer will not.") }
        let text = description.withLock { $0 }
        let head = FrontMatter(title: "A talk", description: text, slug: "a-talk", tags: ["engines"], language: "en")
        return Written(head, engine: name)
    }
}

extension SectionSaving {
    var saved: SavedSection? { if case .saved(let saved) = self { saved } else { nil } }
    var conflict: SectionConflict? { if case .conflict(let conflict) = self { conflict } else { nil } }
    var isUnchanged: Bool { if case .unchanged = self { true } else { false } }
}

/// The code of the error that something ends with; nil when it ends well.
func code(_ body: () async throws -> Void) async -> ErrorCode? {
    do {
        try await body()
        return nil
    } catch { return (error as? QuillError)?.code ?? .internalError }
}
