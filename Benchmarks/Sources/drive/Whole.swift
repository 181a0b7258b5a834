import QuillCore
import QuillQueue
import QuillStore
import SQL
import Support

/// Works all due jobs of kind 0 off by the product's worker, 32 at a time: with events, a checkpoint of each job, its runs
/// looked for.
struct Whole {
    private let store: SQLStore
    private let database: any Database

    init(_ database: any Database) {
        self.database = database
        store = SQLStore(database)
    }

    func run() async throws -> String {
        let due = try await database.read { connection in
            try connection.first("SELECT count(*) FROM jobs WHERE state = 'queued'") { row throws(SQLError) in try row.integer(0) } ?? 0
        }
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let left = Lock(due)
        let worker = Worker(
            name: "w-0", store: store,
            handler: Handler { [store] (claim) async throws(QuillError) in
                let sub = Checkpoint(job: claim.job.id, key: "answer", input: Digest(hex: "00"), result: Array("an answer".utf8))
                try await store.write { store throws(QuillError) in try store.save(sub, by: claim) }
                let isLast = left.withLock { left in
                    left -= 1
                    return left == 0
                }
                if isLast { end.finish() }
            }, conductor: Conductor(rules: []), room: Room(steps: ["0"], standard: 32, byStep: [:]), doorbell: Doorbell())
        let began = ContinuousClock.now
        let ending = Task {
            for await _ in ends {}
            await worker.drain()
        }
        try await worker.run()
        let seconds = began.duration(to: .now) / .seconds(1)
        await ending.value
        return #"{"jobs": \#(due), "seconds": \#(seconds), "rate": \#(Double(due) / seconds)}"#
    }
}

/// A job that does `work` and is done.
struct Handler: JobHandler {
    let work: @Sendable (Claim) async throws(QuillError) -> Void

    init(_ work: @escaping @Sendable (Claim) async throws(QuillError) -> Void) { self.work = work }

    @concurrent
    func handle(_ claim: Claim) async -> Ending {
        do throws(QuillError) {
            try await work(claim)
            return .done { (_) throws(QuillError) in }
        } catch { return .failed(error) }
    }
}
