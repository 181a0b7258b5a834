import CSpawn
import Glibc
import Support

/// What an epoll entry is about.
struct ReadyEvent {
    enum Subject: UInt64 { case ending, input, output, error }
    let child: UInt64
    let subject: Subject
}

/// The one thread that starts and serves all children. It is an executor, so that the actor `ChildKeeper` lives on it:
/// the compiler keeps the state on this thread, and no thread of Swift's pool ever blocks on a pipe.
/// It never ends, because a child's death signal is tied to the thread that started it.
final class KeeperLoop: SerialExecutor, Sendable {
    private let epoll: Int32
    private let wakeup: Int32
    private let inbox = Lock<[UnownedJob]>([])
    private let thread = Lock<pthread_t?>(nil)

    private static let wakeupToken = UInt64.max

    init() throws(ChildError) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .spawnFailed(code: errno) }
        wakeup = cspawn_wakeup()
        guard wakeup >= 0 else {
            let code = errno
            close(epoll)
            throw .spawnFailed(code: code)
        }
        var entry = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.wakeupToken))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &entry) == 0 else {
            let code = errno
            close(epoll)
            close(wakeup)
            throw .spawnFailed(code: code)
        }
    }

    // MARK: executor

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let wasEmpty = inbox.withLock { jobs in
            jobs.append(unowned)
            return jobs.count == 1
        }
        guard wasEmpty else { return }
        var one: UInt64 = 1
        // The counter cannot overflow, since it is written only when the inbox was empty.
        _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
    }

    func isIsolatingCurrentContext() -> Bool? { isOnThread }

    func checkIsolated() {
        precondition(isOnThread, "the child keeper's state was used on another thread")
    }

    private var isOnThread: Bool {
        thread.withLock { known in known.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    // MARK: the thread

    /// Starts the thread. `serve` gets each batch of events and returns when it wants to be called next, at the latest.
    func start(serve: @escaping @Sendable ([ReadyEvent]) -> ContinuousClock.Instant?) throws(ChildError) {
        let body = Unmanaged.passRetained(ThreadBody(loop: self, serve: serve))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var created = pthread_t()
        let code = pthread_create(
            &created, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw .spawnFailed(code: code)
        }
    }

    private final class ThreadBody {
        let loop: KeeperLoop
        let serve: @Sendable ([ReadyEvent]) -> ContinuousClock.Instant?

        init(loop: KeeperLoop, serve: @escaping @Sendable ([ReadyEvent]) -> ContinuousClock.Instant?) {
            self.loop = loop
            self.serve = serve
        }

        func run() { loop.run(serve) }
    }

    private func run(_ serve: @Sendable ([ReadyEvent]) -> ContinuousClock.Instant?) {
        // Signals belong to the main thread; and writing to a closed pipe must be an error here, not an end.
        var everything = sigset_t()
        sigfillset(&everything)
        pthread_sigmask(SIG_SETMASK, &everything, nil)
        cspawn_name_thread("child-keeper")
        thread.withLock { $0 = pthread_self() }

        var entries = [epoll_event](repeating: epoll_event(), count: 64)
        var wanted: ContinuousClock.Instant?
        while true {
            let count = epoll_wait(epoll, &entries, Int32(entries.count), Self.milliseconds(until: wanted))
            var ready: [ReadyEvent] = []
            for entry in entries.prefix(Int(max(count, 0))) {
                let token = entry.data.u64
                if token == Self.wakeupToken {
                    runJobs()
                } else if let subject = ReadyEvent.Subject(rawValue: token & 3) {
                    ready.append(ReadyEvent(child: token >> 2, subject: subject))
                }
            }
            wanted = serve(ready)
        }
    }

    private func runJobs() {
        var counter: UInt64 = 0
        _ = read(wakeup, &counter, MemoryLayout<UInt64>.size)
        let jobs = inbox.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
        for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    private static func milliseconds(until instant: ContinuousClock.Instant?) -> Int32 {
        guard let instant else { return -1 }
        let left = ContinuousClock.now.duration(to: instant) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 0), 60_000))
    }

    // MARK: descriptors, to be used on the thread

    /// Watches a descriptor until `forget`. Level-triggered: whoever does not want to read must forget it.
    func watch(_ descriptor: Int32, for child: UInt64, _ subject: ReadyEvent.Subject) -> Bool {
        let events = subject == .input ? EPOLLOUT : EPOLLIN
        var entry = epoll_event(events: events.rawValue, data: epoll_data_t(u64: child << 2 | subject.rawValue))
        return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &entry) == 0
    }

    func forget(_ descriptor: Int32) {
        var entry = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &entry)
    }
}
