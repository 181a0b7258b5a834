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
internal import Support

/// The composition root: the only place that knows every part. Integrations are the three lists below, a line each.
package final class App: Sendable {
    package let quill: Quill
    package let board: ProgressBoard
    package let worker: Worker?
    /// For a worker that stays: `worker.run(keeper:)`.
    package let keeper: Keeper?
    /// Rings whenever something has changed that a watcher may want to show.
    package let changes: Doorbell
    let store: SQLStore
    let blobs: any BlobStore
    let home: Home?
    private let proxy: ForwardProxy
    private let client: HTTPClient
    /// Tells queues outside the database of jobs, and hears them.
    package let bells: QueueBells
    package let feed: EventFeed
    package let uploads: (any UploadStore)?
    /// Where other processes may work on the same rows.
    let bell: ClusterBell?

    /// Opens the home to work in it: brings the schema up to date, takes back what a crash left. Where the database is a file, the
    /// home is this process's alone.
    ///
    /// - Parameter acceptsLoss: takes a place without files for the right one (`InstallationCheck`).
    package static func open(
        _ configuration: Configuration, serves: Bool = false, acceptsLoss: Bool = false
    ) async throws(QuillError) -> App {
        let isShared = configuration.database.isServer
        let home = try Home(path: configuration.home, isShared ? (serves ? .asServer : .freely) : .alone)
        let app = try await App(configuration, home: home, opened: try await OpenDatabase.open(configuration))
        do {
            try await Storage.checkAtStart(app.blobs)
            try await app.store.migrate(by: .commandLine)
            try await app.installation(configuration).settle(acceptsLoss: acceptsLoss)
            try await app.prepareSchedules()
            if serves { try await app.noteSettings(configuration) }
            await app.makeRoom()
            // A key may have been changed since: what waits for one looks once more.
            _ = try await app.quill.acting(as: .system("start")).lift(.credentials)
            // Whoever held a key is gone, where the home is this process's alone.
            if !isShared { try await app.quill.freeKeys() }
            let rescued = try await app.rescuer.rescue(soleWorker: isShared ? nil : app.name)
            if rescued > 0 { Log.error("took back \(rescued) \(rescued == 1 ? "job" : "jobs") from a process that ended without a word") }
            app.joinOthers()
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

    /// The same, for those who promise to change nothing.
    package static func lookOnly(_ configuration: Configuration) async throws(QuillError) -> App {
        let app = try await lookAsItIs(configuration)
        do throws(QuillError) {
            guard try await app.store.isBehind() else { return app }
            throw QuillError(
                .notAllowed, "The database's schema is older than this Quill, and looking would have to change it.",
                hint: "Bring it up to date with `quill migrate`; `quill migrate --dry-run` lists the steps.")
        } catch {
            await app.close()
            throw error
        }
    }

    private static func lookAsItIs(_ configuration: Configuration) async throws(QuillError) -> App {
        if configuration.database.isServer { try Home.makeFolder(configuration.home) }
        return try await App(configuration, home: nil, opened: try await OpenDatabase.open(configuration, looks: true))
    }

    /// Whether there is an installation to look into. A server's database may be empty, and is one all the same.
    /// Throws where `QUILL_DATABASE_URL` names a file that cannot be one.
    package static func hasHome(_ configuration: Configuration) throws(QuillError) -> Bool {
        try configuration.database.isThere(home: configuration.home)
    }

    let backfill: Backfill
    let rescuer: Rescuer
    private let timetables: [Timetable]
    let name: String

    private init(_ configuration: Configuration, home: Home?, opened: OpenDatabase) async throws(QuillError) {
        self.home = home
        store = SQLStore(opened.database, ids: Self.ids(opened))
        client = HTTPClient(.trusted(userAgent: "Quill"))
        blobs = try configuration.storage.open(home: configuration.home, client)
        proxy = try Self.proxy(configuration)
        board = ProgressBoard()
        feed = EventFeed(store: store)
        uploads = try home.map { (home) throws(QuillError) -> any UploadStore in try LocalUploads(root: home.path + "/uploads") }
        changes = Doorbell()
        let tools = Tools(root: configuration.tools)
        let media = MediaTools()

        let readers = try Integrations.readers(configuration, tools, media, proxy)
        let transcribers = Integrations.transcribers(configuration, tools)
        bells = QueueBells(configuration.queue, store: store, client: client)
        let prices = try ModelTable.load(overriddenBy: configuration.modelPrices)
        let vendors = Integrations.models(configuration, prices, client)
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
        let conductor = Conductor(rules: steps)
        name = "w-\(getpid())-\(UInt32.random(in: .min ... .max))"
        bell = home == nil ? nil : opened.server.map { [name] in ClusterBell($0, name: name) }
        let room = Room(steps: steps.map(\.name), standard: 2, byStep: ["transcribe": 1, "fetch": 2, "deliver": 1])
        var rules = configuration.queueRules
        for step in room.steps { rules.room[step] = room.most(of: step) }
        quill = Quill(
            store: store, blobs: blobs, conductor: conductor, publishers: publishers, writers: writers,
            standardWriter: configuration.writer, speechModels: transcribers.map(\.model), rules: rules)
        worker = home.map { [store, blobs, board, conductor, changes, feed, name, bell, bells] home in
            Worker(
                name: name, store: store,
                handler: StepExecutor(
                    steps: steps, store: store, blobs: blobs, board: board, limits: configuration.queueRules.limits,
                    scratchRoot: home.scratch),
                conductor: conductor,
                room: room,
                limits: configuration.queueRules.limits,
                doorbell: Doorbell(),
                changed: {
                    changes.ring()
                    feed.wake()
                    bell?.ring()
                    bells.changed()
                })
        }
        timetables = configuration.timetables.values.sorted { $0.name < $1.name }
        backfill = Backfill(readers: readers, store: store, blobs: blobs, scratchRoot: home?.scratch ?? "")
        let chores = Chores.all(configuration, store: store, blobs: blobs, backfill)
        rescuer = Rescuer(store: store, conductor: conductor)
        keeper = worker.map { [store, conductor, rescuer, changes, feed, name, bell, bells, quill] worker in
            Keeper(
                name: name, store: store, conductor: conductor, rescuer: rescuer, rules: configuration.queueRules, chores: chores,
                errand: { (firing, request) async throws(QuillError) in try await quill.begin(request, of: firing) }
            ) {
                worker.wake()
                bells.woken()
                changes.ring()
                feed.wake()
                bell?.ringForWork()
            }
        }
    }

    private func prepareSchedules() async throws(QuillError) {
        let timetables = timetables
        let taken = try await store.write { store throws(QuillError) in
            let known = Dictionary(try store.schedules().map { ($0.name, $0) }) { $1 }
            // Somebody made one of that name before the installation had it: it stays theirs.
            let taken = timetables.map(\.name).filter { known[$0]?.isOwn == false }
            for timetable in timetables where !taken.contains(timetable.name) {
                try store.save(timetable)
                guard let old = known[timetable.name], old.timetable != timetable else { continue }
                try store.audit(
                    .scheduleChanged, of: .schedule(timetable.name), by: .system("start"), before: ["when": old.timetable.when],
                    after: ["when": timetable.when])
            }
            return taken
        }
        for name in taken {
            Log.error("the installation's own \(name) is left out: somebody made a schedule of that name, which has to have another")
        }
    }

    /// Something was written from outside the worker: it may be work, and facts to tell. Who only looks has neither.
    package func woken() {
        guard let worker else { return }
        worker.wake()
        bells.woken()
        changes.ring()
        feed.wake()
        bell?.ringForWork()
    }

    /// From now on those who listen hear how far each job is.
    package func tellProgress() {
        board.watch { [feed] job, progress in Task { await feed.tell(progress, of: job) } }
    }

    /// Removes what nothing speaks of any more, a day after it was written.
    package func sweep() async throws(QuillError) -> SweepResult {
        try await Chores.sweep(store, blobs)
    }

    package func close() async {
        await bells.stop()
        bell?.stop()
        await feed.close()
        // What those ask just now of a database that does not answer ends with the store.
        await store.close()
        await bells.ended()
        await bell?.ended()
        await proxy.close()
        await client.close()
    }

    private static func proxy(_ configuration: Configuration) throws(QuillError) -> ForwardProxy {
        do {
            return try ForwardProxy(guard: AddressGuard(allowed: try Network.list(configuration.egressAllow)))
        } catch EgressError.system(_, let number) {
            throw FileFailure.classified(number, of: "The proxy for outside addresses")
        } catch {
            throw QuillError(.invalidInput, "\(Setting.egressAllow.key): \(error).", hint: Setting.egressAllow.help)
        }
    }
}
