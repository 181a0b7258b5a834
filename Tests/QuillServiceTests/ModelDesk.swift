import Foundation
import Media
import PostgreSQL
import QuillCore
import QuillPipeline
import QuillProviders
import QuillQueue
import QuillStore
import SQL
import SQLite
import Support
import Testing

@testable import QuillService

/// Quill on a real database with its real steps and worker, the extractive writer, and the models that a test gives it. Its clock
/// is set forward to whatever the queue waits for, so that a back-off costs a test nothing.
final class ModelDesk: Sendable {
    let quill: Quill
    let store: SQLStore
    private let folder: String
    private let steps: [any Step]
    private let limits: Limits
    var rules: [any Rule] { steps }
    private let ahead = Lock<Int64>(0)
    private let change = Lock<AsyncStream<Void>.Continuation?>(nil)

    /// `postgreSQL`: the address of an empty database there, instead of one with SQLite.
    init(
        _ models: [(name: String, model: any TextModel)], makers: [String: Writers.MakeModel] = [:], publishers: [any Publisher] = [],
        limits: Limits = .none, postgreSQL: String? = nil
    ) async throws {
        self.limits = limits
        folder = FileManager.default.temporaryDirectory.appending(path: "quill-models-\(UInt64.random(in: .min ... .max))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let clock: @Sendable () -> Int64 = { [ahead] in SQLiteDatabase.Options.systemClock() + ahead.withLock { $0 } }
        let database: any Database
        if let postgreSQL {
            database = try await PostgreSQLDatabase(postgreSQL, options: .init(connections: 4, clock: clock))
        } else {
            database = try await SQLiteDatabase(path: folder + "/quill.db", options: .init(synchronous: .off, clock: clock))
        }
        store = SQLStore(database, ids: IDMaker(now: clock, chance: { .random(in: .min ... .max) }))
        try await store.migrate()
        let writers = Writers([ExtractiveWriter()], models: models, makers: makers, prompts: try .embedded())
        steps = Steps.all(
            readers: [], recognition: RecordingRecogniser(media: MediaTools(), transcribers: []), writers: writers, publishers: publishers)
        quill = Quill(
            store: store, blobs: try LocalBlobStore(root: folder + "/blobs"), conductor: Conductor(rules: steps), publishers: publishers,
            writers: writers, speechModels: [], rules: QueueRules(limits: limits))
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    /// An item with the transcript of a talk.
    func item(_ lines: [String] = ModelDesk.talk, language: String = "en") async throws -> ID<Item> {
        let cues = lines.enumerated().map {
            Cue(id: $0, startMilliseconds: $0 * 4_000, endMilliseconds: $0 * 4_000 + 3_900, text: $1)
        }
        let transcript = Transcript(language: language, origin: .text, cues: cues, notes: [])
        let blob = try await quill.blobs.put(try JSON.encode(transcript))
        let facts = Facts(tokens: TokenEstimate.tokens(transcript))
        return try await store.write { store throws(QuillError) in
            let now = try store.now()
            let item = Item(
                id: store.newID(), project: Project.defaultID, kind: .file,
                contentID: ContentID(trusted: "file:\(UInt64.random(in: .min ... .max))"), title: "A talk",
                url: nil, createdAt: now)
            try store.insert(item)
            for variant in [Variant.media, .source, .transcript] {
                try store.insert(
                    Artifact(
                        id: store.newID(), project: item.project, target: Target(.item(item.id), variant), recipe: nil,
                        content: blob.content, byteCount: blob.byteCount, mediaType: "application/json",
                        facts: variant == .transcript ? facts : Facts(), provenance: .person("owner"), job: nil, createdAt: now))
            }
            return item.id
        }
    }

    /// One list of points, as the shortest run in which a writer writes.
    func points(_ item: ID<Item>, writer: String, style: WritingStyle = WritingStyle()) -> ArticleRequest {
        var request = ArticleRequest(input: .item(item), article: false, variants: ["bullet-points"], writer: writer, trigger: "test")
        request.style = style
        return request
    }

    /// Lets a worker work until the run has ended or waits for a person; or until `isEnough` says so.
    func work(
        _ request: ArticleRequest, as name: String = "w", until isEnough: @Sendable (RunView) -> Bool = { _ in false }
    ) async throws -> RunView {
        let id = try await quill.startArticle(request).run.id
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let worker = worker(name, change, doorbell: Doorbell())
        let working = Task { try await worker.run() }
        self.change.withLock { $0 = change }
        change.yield()
        var view = try await quill.run(id)
        for await _ in changes {
            view = try await quill.run(id)
            if view.run.state.isEnded || view.run.state == .waiting || isEnough(view) { break }
            if !view.jobs.contains(where: { $0.status.state == .running }) { try await skipTheWait(worker) }
        }
        await worker.drain()
        try await working.value
        return view
    }

    private func worker(_ name: String, _ change: AsyncStream<Void>.Continuation, doorbell: Doorbell, room: Int = 2) -> Worker {
        Worker(
            name: name, store: store,
            handler: StepExecutor(
                steps: steps, store: store, blobs: quill.blobs, board: ProgressBoard(), limits: limits, scratchRoot: folder),
            conductor: quill.conductor, room: Room(steps: steps.map(\.name), standard: room, byStep: [:]), limits: limits,
            doorbell: doorbell, changed: { change.yield() })
    }

    /// Lets as many workers work as there are requests, each on one job at a time, until all runs have ended. `look` is called whenever
    /// something has changed.
    func work(sideBySide requests: [ArticleRequest], look: @Sendable ([RunView]) async throws -> Void) async throws -> [RunView] {
        var ids: [ID<Run>] = []
        for request in requests { ids.append(try await quill.startArticle(request).run.id) }
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let workers = requests.indices.map { worker("w\($0)", change, doorbell: Doorbell(), room: 1) }
        let working = workers.map { worker in Task { try await worker.run() } }
        self.change.withLock { $0 = change }
        change.yield()
        var views: [RunView] = []
        for await _ in changes {
            views = []
            for id in ids { views.append(try await quill.run(id)) }
            try await look(views)
            if views.allSatisfy(\.run.state.isEnded) { break }
        }
        for worker in workers { await worker.drain() }
        for task in working { try await task.value }
        return views
    }

    /// Runs it on the database with SQLite, beside whatever works there.
    func script(_ sql: String) async throws {
        let database = try await SQLiteDatabase(path: folder + "/quill.db", options: .init(synchronous: .off))
        try await database.write { try $0.script(sql) }
        await database.close()
    }

    /// For what changed without the worker's doing: it is looked at.
    func nudge() { change.withLock { _ = $0?.yield() } }

    private func skipTheWait(_ worker: Worker) async throws {
        let (next, now) = try await store.read { store throws(QuillError) in (try store.nextRunAt(), try store.now()) }
        guard let next else { return }
        let wait = next - now
        if wait > 0 { ahead.withLock { $0 += wait + 1 } }
        worker.wake()
    }

    /// Who wrote it, as everybody is told who asks.
    func maker(_ item: ID<Item>, _ variant: Variant = .summary(.bulletPoints)) async throws -> Provenance? {
        try await store.read { store throws(QuillError) in try store.currentArtifact(Target(.item(item), variant)) }?.provenance
    }

    static let talk = [
        "A repair cafe is a simple thing that a street can begin with a table and a lamp.", "Once a month people bring what is broken.",
        "They sit down next to somebody who knows how to open it.", "In our first year visitors brought nine hundred objects.",
        "We got six hundred and forty of them to work again.", "The most common patient is the coffee machine.",
        "After it come lamps and jackets with a zip that is stuck.", "Insurance costs three hundred euros a year for all of us.",
        "The town lends us the room in the old fire station.", "A box at the door pays for tools and for spare parts.",
        "We tried to book people in and half of them never came.", "Now everyone takes a number at the door and waits.",
        "Every object with a plug goes through a test before it leaves.", "The tester cost four hundred euros and was worth it.",
        "Begin with three people who can repair and one who makes coffee.", "Write down each repair because numbers open doors.",
    ]
}
