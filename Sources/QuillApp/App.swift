internal import Egress
internal import HTTPClient
internal import Glibc
internal import Media
package import QuillCore
package import QuillPipeline
internal import QuillProviders
internal import QuillPublishers
package import QuillQueue
package import QuillService
internal import QuillSources
internal import QuillStore
internal import SQL
internal import SQLite
internal import Support

/// The composition root: the only place that knows every part. Integrations are the three lists below, a line each.
package final class App: Sendable {
    package let quill: Quill
    package let board: ProgressBoard
    package let worker: Worker?
    /// Rings whenever something has changed that a watcher may want to show.
    package let changes: Doorbell
    private let store: SQLStore
    private let blobs: LocalBlobStore
    private let home: Home?
    private let proxy: ForwardProxy
    private let client: HTTPClient
    /// Tells queues outside the database of jobs, and hears them.
    package let bells: QueueBells
    package let feed: EventFeed
    package let uploads: (any UploadStore)?

    /// Opens the home to work in it: takes it for this process, brings the schema up to date, takes back what a crash left.
    package static func open(_ configuration: Configuration) async throws(QuillError) -> App {
        let home = try Home(path: configuration.home)
        let database = try await opened { () async throws(SQLError) in try await SQLiteDatabase(path: home.database) }
        let app = try await App(configuration, home: home, database: database, databasePath: home.path)
        do {
            try await app.store.migrate()
            let rescued = try await Rescuer(conductor: app.conductor).rescue(app.store, soleWorker: app.name)
            if rescued > 0 { Log.error("took back \(rescued) \(rescued == 1 ? "job" : "jobs") from a process that ended without a word") }
            return app
        } catch {
            await app.close()
            throw error
        }
    }

    /// Opens an existing home only to look, also while another process works in it.
    /// One of an older Quill is brought up to date first, as any working command would.
    package static func look(_ configuration: Configuration) async throws(QuillError) -> App {
        let app = try await lookAsItIs(configuration)
        do { guard try await app.store.isBehind() else { return app } } catch {
            await app.close()
            throw error
        }
        await app.close()
        await (try open(configuration)).close()
        return try await lookAsItIs(configuration)
    }

    private static func lookAsItIs(_ configuration: Configuration) async throws(QuillError) -> App {
        let path = configuration.home + "/quill.db"
        let database = try await opened { () async throws(SQLError) in try await SQLiteDatabase.openReadOnly(path: path) }
        return try await App(configuration, home: nil, database: database, databasePath: configuration.home)
    }

    package static func hasHome(_ configuration: Configuration) -> Bool { Tools.exists(configuration.home + "/quill.db") }

    private let conductor: Conductor
    private let name: String

    private init(_ configuration: Configuration, home: Home?, database: any Database, databasePath: String) async throws(QuillError) {
        let ids = IDMaker(now: { SQLiteDatabase.Options.systemClock() }, chance: { UInt64.random(in: .min ... .max) })
        self.home = home
        store = SQLStore(database, ids: ids)
        blobs = try LocalBlobStore(root: databasePath + "/blobs")
        proxy = try Self.proxy(configuration)
        board = ProgressBoard()
        feed = EventFeed(store: store)
        uploads = try home.map { (home) throws(QuillError) -> any UploadStore in try LocalUploads(root: home.path + "/uploads") }
        changes = Doorbell()
        let tools = Tools(root: configuration.tools)
        let media = MediaTools()

        let readers = try Integrations.readers(configuration, tools, media, proxy)
        let transcribers = Integrations.transcribers(configuration, tools)
        client = HTTPClient(.trusted(userAgent: "Quill"))
        bells = QueueBells(configuration.queue, store: store, client: client)
        let vendors = try Integrations.models(configuration, client)
        let writers = Writers(
            Integrations.writers(), models: vendors.map { ($0.name, $0.model($0.standard)) },
            makers: Dictionary(vendors.map { ($0.name, $0.model) }) { first, _ in first }, prompts: try PromptLibrary.embedded())
        for name in configuration.writer.split(separator: ",") where !writers.knows(String(name)) {
            throw QuillError(
                .invalidInput, "\(Setting.writer.key): there is no writer \(name) here.",
                hint: "There are \(writers.names.joined(separator: ", ")); openai and anthropic need their key or address.")
        }
        let publishers = Integrations.publishers(configuration)

        let steps = Steps.all(
            readers: readers, recognition: RecordingRecogniser(media: media, transcribers: transcribers), writers: writers,
            publishers: publishers)
        conductor = Conductor(rules: steps)
        name = "w-\(getpid())-\(UInt32.random(in: .min ... .max))"
        quill = Quill(
            store: store, blobs: blobs, conductor: conductor, publishers: publishers, writers: writers,
            standardWriter: configuration.writer, speechModels: transcribers.map(\.model))
        worker = home.map { [store, blobs, board, conductor, changes, feed, bells, name] home in
            Worker(
                name: name, store: store,
                handler: StepExecutor(steps: steps, store: store, blobs: blobs, board: board, scratchRoot: home.scratch),
                conductor: conductor,
                room: Room(steps: steps.map(\.name), standard: 2, byStep: ["transcribe": 1, "fetch": 2, "deliver": 1]),
                doorbell: Doorbell(),
                changed: {
                    changes.ring()
                    feed.wake()
                    bells.changed()
                })
        }
    }

    /// Something was written from outside the worker: it may be work, and facts to tell. Who only looks has neither.
    package func woken() {
        guard let worker else { return }
        worker.wake()
        bells.woken()
        changes.ring()
        feed.wake()
    }

    /// From now on those who listen hear how far each job is.
    package func tellProgress() {
        board.watch { [feed] job, progress in Task { await feed.tell(progress, of: job) } }
    }

    /// Removes what nothing speaks of any more, a day after it was written.
    package func sweep() async throws(QuillError) -> SweepResult {
        let store = store
        return try await blobs.sweep(ageSeconds: 86_400) { (contents) async throws(QuillError) in
            try await store.read { store throws(QuillError) in try store.referenced(contents) }
        }
    }

    package func close() async {
        await bells.stop()
        await feed.close()
        await store.close()
        await proxy.close()
        await client.close()
    }

    private static func opened<T>(_ open: () async throws(SQLError) -> T) async throws(QuillError) -> T {
        do { return try await open() } catch { throw SQLStore.classified(error) }
    }

    private static func proxy(_ configuration: Configuration) throws(QuillError) -> ForwardProxy {
        do {
            return try ForwardProxy(guard: AddressGuard(allowed: try Network.list(configuration.egressAllow)))
        } catch {
            throw QuillError(.invalidInput, "\(Setting.egressAllow.key): \(error).", hint: Setting.egressAllow.help)
        }
    }
}
