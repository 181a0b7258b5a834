internal import HTTPClient
internal import QuillAPI
internal import QuillCore
package import QuillQueue
internal import SQLite
internal import Support

/// The queue outside the database, as a process uses it: jobs that are due are told there, and what it says wakes the worker.
/// Without such a queue it only watches whether anybody works.
package final class QueueBells: Sendable {
    private let store: any Store
    private let queue: (any JobQueue)?
    private let herald: Herald
    private let taken = Doorbell()
    private let state = Lock(State())

    private struct State {
        var telling: Task<Void, Never>?
        var listener: Listener?
        var worker: Worker?
    }

    init(_ choice: QueueChoice, store: any Store, client: HTTPClient) {
        self.store = store
        queue = Self.queue(choice, client)
        herald = Herald(store: store, queue: queue)
    }

    static func queue(_ choice: QueueChoice, _ client: HTTPClient) -> (any JobQueue)? {
        switch choice.bell {
        case .redis(let address): RedisQueue(address)
        case .cloudflare(let account): CloudflareQueue(account, client: client)
        case nil: nil
        }
    }

    /// Begins to tell and, where a worker is at work in this process, to listen for it.
    package func start(worker: Worker?) {
        let listener = worker.flatMap { worker in queue.map { Listener($0, hearing(worker)) } }
        state.withLock { state in
            guard state.telling == nil else { return }
            state.telling = Task { [herald] in await herald.run() }
            state.listener = listener
            state.worker = worker
        }
        listener?.start()
    }

    /// How often the queue did not take what it was to be told.
    var failureCount: Int { herald.failureCount }

    /// Something may have been queued.
    package func woken() { herald.wake() }

    /// The worker has taken or ended something; what ended may have queued what comes next.
    package func changed() {
        taken.ring()
        herald.wake()
    }

    /// For messages that a Worker brings: those of the jobs that nobody has taken, which it should bring again.
    func hear(_ jobs: [ID<Job>]) async throws(QuillError) -> Set<ID<Job>> {
        try await hearing(state.withLock { $0.worker }).hear(jobs)
    }

    private func hearing(_ worker: Worker?) -> Hearing { Hearing(store: store, changed: taken) { worker?.wake() } }

    /// Nothing more is told or heard from now on, but for what is under way.
    package func stop() async {
        let (telling, listener) = state.withLock { state in
            defer { (state.worker, state.listener) = (nil, nil) }
            return (state.telling, state.listener)
        }
        await listener?.stop()
        await herald.stop()
        // What it is sending just now may take as long as the other side lets it.
        telling?.cancel()
    }

    /// Returns when that has ended too.
    package func ended() async {
        await state.withLock { $0.telling }?.value
        await queue?.close()
    }
}

extension QueueBells {
    /// How messages are taken that a Worker brings; nil where no secret is set.
    func push(_ choice: QueueChoice) -> QueuePush? {
        choice.secret.map { secret in
            QueuePush(
                secret: secret, now: { Timestamp(milliseconds: SQLiteDatabase.Options.systemClock()) }, job: CloudflareBody.job,
                hear: { [self] (jobs) async throws(QuillError) in try await hear(jobs) })
        }
    }
}
