package import QuillCore
internal import Support

/// Tells a queue outside the database of jobs that are due, and goes on until the queue has taken them: whoever queued a job never
/// waits for it. What no worker has taken a minute later is told again, and a minute of nobody working at all is said in the log.
package actor Herald {
    private let store: any Store
    private let queue: (any JobQueue)?
    private let doorbell = Doorbell()
    private let pauses: Pauses
    private let say: @Sendable (String) -> Void
    private let failed = Lock(0)
    private var patience = Patience()
    private var looking = Patience()
    private var silence = Patience()
    private var notBefore = ContinuousClock.now
    private var watchedAt: ContinuousClock.Instant?
    private var isStopped = false

    package struct Pauses: Sendable {
        /// After which a job that nobody has taken is told again, and missed.
        package var untakenMilliseconds: Int64 = 60_000
        /// Between two looks whether anybody works.
        package var watchMilliseconds: Int64 = 10_000
        /// Between two looks when nothing is known to come.
        package var idleMilliseconds: Int64 = 30_000

        package init() {}
    }

    /// - Parameter queue: nil where there is only to be watched whether anybody works.
    package init(
        store: any Store, queue: (any JobQueue)?, pauses: Pauses = Pauses(), say: @escaping @Sendable (String) -> Void = { Log.error($0) }
    ) {
        self.store = store
        self.queue = queue
        self.pauses = pauses
        self.say = say
    }

    /// How often the queue did not take what it was to be told.
    package nonisolated var failureCount: Int { failed.withLock { $0 } }

    /// Something may have been queued.
    package nonisolated func wake() {
        // Who only watches need not look at once.
        if queue != nil { doorbell.ring() }
    }

    /// Works until `stop`.
    package func run() async {
        while !isStopped {
            let pause = await look()
            await doorbell.wait(milliseconds: pause)
        }
    }

    package func stop() {
        isStopped = true
        doorbell.ring()
    }

    /// Does what there is to do; how long to rest then, if nothing rings.
    func look() async -> Int64 {
        do throws(QuillError) {
            try await watch()
            var isMore = false
            if let queue { isMore = try await tell(queue) }
            if let queue, !isMore, queue.takesDeadLetters { isMore = try await bury(queue) }
            if looking.failures > 0 { say("jobs that are due are looked for again") }
            looking.worked()
            if isMore { return 0 }
        } catch {
            // The store's failure, not the queue's; the next look asks it in any case.
            watchedAt = nil
            notBefore = .now + .milliseconds(looking.failed(error))
            if !isStopped, looking.isNews() { say("jobs that are due could not be looked for: \(error.message)") }
        }
        return await pause()
    }

    private func pause() async -> Int64 {
        let rest = Int64((ContinuousClock.now.duration(to: notBefore) / .milliseconds(1)).rounded(.up))
        guard rest <= 0 else { return rest }
        do {
            let next = try await store.read { store throws(QuillError) in try store.untilNextDue() }
            return max(1, min(next ?? .max, pauses.idleMilliseconds))
        } catch { return pauses.idleMilliseconds }
    }

    /// Whether there may be more.
    private func tell(_ queue: any JobQueue) async throws(QuillError) -> Bool {
        // Rings in between do not hasten what the other side is not ready for.
        guard notBefore <= .now else { return false }
        let (limit, again) = (queue.batchLimit, pauses.untakenMilliseconds)
        let jobs = try await store.write { store throws(QuillError) in
            try store.takeUntold(limit: limit, againAfterMilliseconds: again)
        }
        guard !jobs.isEmpty else { return false }
        failpoint("tell.marked")
        do {
            try await queue.send(jobs)
            failpoint("tell.sent")
            if patience.failures > 0 { say("\(queue.title) takes messages again") }
            patience.worked()
            return jobs.count == limit
        } catch {
            failed.withLock { $0 += 1 }
            let pause = patience.failed(error)
            notBefore = .now + .milliseconds(pause)
            if !isStopped, patience.isNews() { say(Self.words(jobs.count, queue.title, error, pause)) }
            try await store.write { store throws(QuillError) in try store.untell(jobs) }
            return false
        }
    }

    /// Whether there may be more.
    private func bury(_ queue: any JobQueue) async throws(QuillError) -> Bool {
        guard notBefore <= .now else { return false }
        let letters = try await store.write { store throws(QuillError) in
            var letters: [DeadLetter] = []
            for id in try store.takeUnburied(limit: DeadLetter.batchLimit) {
                if let job = try store.job(id) { letters.append(DeadLetter(job, try store.attempts(of: id))) }
            }
            return letters
        }
        guard !letters.isEmpty else { return false }
        do {
            try await queue.bury(letters)
            return letters.count == DeadLetter.batchLimit
        } catch {
            failed.withLock { $0 += 1 }
            let pause = patience.failed(error)
            notBefore = .now + .milliseconds(pause)
            if !isStopped, patience.isNews() { say(Self.words(letters.count, queue.title, error, pause)) }
            try await store.write { store throws(QuillError) in try store.untell(letters.map(\.job)) }
            return false
        }
    }

    private static func words(_ count: Int, _ title: String, _ error: QuillError, _ pause: Int64) -> String {
        "\(count == 1 ? "a job" : "\(count) jobs") could not be told to \(title): \(error.message)"
            + (error.hint.map { " \($0)" } ?? "") + " See \(QueueHelp.document). Nothing is lost: it is sent again in \(pause / 1_000) s,"
            + " and workers find jobs without it, only later."
    }

    private func watch() async throws(QuillError) {
        if let watchedAt, watchedAt + .milliseconds(pauses.watchMilliseconds) > .now { return }
        watchedAt = .now
        let age = pauses.untakenMilliseconds
        let count = try await store.read { store throws(QuillError) in try store.untaken(forMilliseconds: age) }
        guard count > 0 else { return silence.worked() }
        guard silence.isNews() else { return }
        say(
            "\(count == 1 ? "a job has" : "\(count) jobs have") been due for over \(age / 1_000) s and no worker takes "
                + "\(count == 1 ? "it" : "them"): start `quill serve`, or `quill worker` on this database. See \(QueueHelp.document).")
    }
}
