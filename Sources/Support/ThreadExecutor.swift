import Glibc

/// An executor with one real thread of its own, for actors whose work blocks: a database connection, a C event loop.
///
/// The cooperative pool has as many threads as the machine has cores, so one slow query there stops a server.
/// An actor that names this executor runs on its thread instead:
///
///     actor Session {
///         nonisolated let executor = ThreadExecutor(name: "writer")
///         nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
///     }
///
/// A hop costs two thread switches (about 20 µs), so one hop should do much: a whole transaction.
/// The queue has no bound of its own, since an executor cannot refuse a job: whoever calls the actor bounds the callers.
package final class ThreadExecutor: SerialExecutor {
    private let worker: Worker

    /// Starts the thread at the first job. Linux shows the first 15 bytes of `name` in `ps -L` and debuggers.
    package init(name: String) {
        worker = Worker(name: name)
    }

    deinit { worker.stop() }

    package func enqueue(_ job: consuming ExecutorJob) {
        worker.add(Worker.Entry(job: UnownedJob(job), home: .actor(self)))
    }

    package func isIsolatingCurrentContext() -> Bool? { worker.isCurrentThread }

    /// Whether the caller runs on this executor's thread.
    package var isCurrent: Bool { worker.isCurrentThread }

    /// Whether the caller runs on this executor's thread and nobody waits for it: what is done there at once keeps nobody from their turn.
    package var isCurrentAlone: Bool { worker.isCurrentThread && worker.load == 1 }

    /// How many jobs run or wait there.
    var load: Int { worker.load }

    func add(_ job: UnownedJob, of group: ThreadGroup) { worker.add(Worker.Entry(job: job, home: .group(group))) }

    /// Ends the thread when it has run everything that was queued before, and returns when it is gone.
    ///
    /// A job that comes later still runs, or its task would wait for ever: it gets a new thread, which ends with the queue.
    package func shutdown() async {
        await withCheckedContinuation { worker.stop($0) }
    }
}

/// The thread and its queue. The thread holds this and not the executor, so that an executor nobody needs can go.
/// Unchecked: everything mutable is touched only under `mutex`.
private final class Worker: @unchecked Sendable {  // allowed: guarded by a pthread mutex
    struct Entry {
        /// Keeps the executor alive while its job waits and runs.
        enum Home { case actor(ThreadExecutor), group(ThreadGroup) }
        let job: UnownedJob
        let home: Home

        func run() {
            switch home {
            case .actor(let executor): job.runSynchronously(on: executor.asUnownedSerialExecutor())
            case .group(let group): job.runSynchronously(on: group.asUnownedTaskExecutor())
            }
        }
    }

    /// What each thread keeps of its own: the worker that it is.
    private static let current: pthread_key_t = {
        var key = pthread_key_t()
        let code = pthread_key_create(&key, nil)
        precondition(code == 0, "pthread_key_create failed with \(code)")
        return key
    }()

    private let name: String
    private let mutex = MutexPointer()
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var queue: [Entry] = []
    private var running = 0
    private var stopping = false
    private var thread: pthread_t?
    private var waitingForEnd: [CheckedContinuation<Void, Never>] = []

    init(name: String) {
        self.name = name
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        changed.deallocate()
    }

    var isCurrentThread: Bool { pthread_getspecific(Self.current) == Unmanaged.passUnretained(self).toOpaque() }

    var load: Int {
        mutex.lock()
        defer { mutex.unlock() }
        return queue.count + running
    }

    func add(_ entry: Entry) {
        mutex.lock()
        defer { mutex.unlock() }
        queue.append(entry)
        if thread == nil { start() } else { pthread_cond_signal(changed) }
    }

    func stop(_ ended: CheckedContinuation<Void, Never>? = nil) {
        mutex.lock()
        defer { mutex.unlock() }
        stopping = true
        pthread_cond_signal(changed)
        guard let ended else { return }
        if thread == nil { ended.resume() } else { waitingForEnd.append(ended) }
    }

    /// Called under the mutex. A system that has no thread left cannot run the job, and nothing could report it.
    private func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var handle = pthread_t()
        let code = pthread_create(
            &handle, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(code == 0, "no thread for \(name): pthread_create failed with \(code)")
        thread = handle
    }

    private func run() {
        RealThread.nameCurrentThread(name)
        pthread_setspecific(Self.current, Unmanaged.passUnretained(self).toOpaque())
        while let batch = nextBatch() {
            for entry in batch { entry.run() }
        }
    }

    /// Waits for jobs and takes them all; nil when the thread is to end.
    private func nextBatch() -> [Entry]? {
        mutex.lock()
        running = 0
        while queue.isEmpty && !stopping { pthread_cond_wait(changed, mutex.pointer) }
        if queue.isEmpty {
            thread = nil
            let waiting = waitingForEnd
            waitingForEnd = []
            mutex.unlock()
            waiting.forEach { $0.resume() }
            return nil
        }
        let batch = queue
        queue = []
        running = batch.count
        mutex.unlock()
        return batch
    }
}
