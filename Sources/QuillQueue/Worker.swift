package import QuillCore
internal import Support

/// What a job came to: rows to commit with its ending, or why it failed.
package enum Ending: Sendable {
    case done(commit: @Sendable (any StoreWriting) throws(QuillError) -> Void)
    /// `commit` writes what else the failure means, such as a delivery's new state.
    case failed(QuillError, commit: (@Sendable (any StoreWriting) throws(QuillError) -> Void)? = nil)
}

/// Does the work of a claimed job, on no actor: a step that computes must not keep the worker from claiming or draining.
package protocol JobHandler: Sendable {
    @concurrent
    func handle(_ claim: Claim) async -> Ending
}

/// How much is worked on at a time, by kind of work; kinds that are not named get `standard`.
package struct Room: Sendable {
    package let byStep: [String: Int]
    package let steps: [String]
    package let standard: Int

    package init(steps: [String], standard: Int, byStep: [String: Int]) {
        self.steps = steps
        self.standard = standard
        self.byStep = byStep
    }

    func free(_ running: [String: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: steps.map { ($0, (byStep[$0] ?? standard) - (running[$0] ?? 0)) })
    }
}

/// Takes jobs from the store and sees them through: claims, works, settles, again, until it is told to drain.
///
/// The rows are the truth. The doorbell only says that it may be worth looking.
package actor Worker {
    package static let leaseMilliseconds: Int64 = 30_000

    private let name: String
    private let store: any Store
    private let handler: any JobHandler
    private let conductor: Conductor
    private let room: Room
    private let limits: Limits
    private let doorbell: Doorbell
    private let changed: @Sendable () -> Void
    package nonisolated let pulse = Pulse()
    private var running: [ID<Attempt>: (claim: Claim, task: Task<Void, Never>, since: ContinuousClock.Instant)] = [:]
    private var isDraining = false
    private var deadline: Task<Void, Never>?
    /// Set when the store fails: then no ending can be recorded, and nothing more should be begun.
    private var failure: QuillError?

    package init(
        name: String, store: any Store, handler: any JobHandler, conductor: Conductor, room: Room, limits: Limits = .none,
        doorbell: Doorbell, changed: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.store = store
        self.handler = handler
        self.conductor = conductor
        self.room = room
        self.limits = limits
        self.doorbell = doorbell
        self.changed = changed
    }

    /// Works until `drain` was called and everything begun has ended. When the store fails it drains, then throws.
    /// - Parameter keeper: keeps house meanwhile, where this worker is one that stays.
    package func run(beatMilliseconds: Int64 = leaseMilliseconds / 3, keeper: Keeper? = nil) async throws(QuillError) {
        let keeping = keeper.map { keeper in Task { await keeper.run() } }
        pulse.begin()
        let heartbeat = Heartbeat(worker: name, store: store, everyMilliseconds: beatMilliseconds, pulse: pulse) {
            [weak self] beganAt, kept in
            Task { await self?.stopAllBut(kept, claimedBefore: beganAt) }
        }
        defer { heartbeat.stop() }
        while !(isDraining && running.isEmpty) {
            var lookedAt = Timestamp(milliseconds: 0)
            if !isDraining {
                do { lookedAt = try await claim() } catch { fail(error) }
            }
            await rest(lookedAt)
        }
        deadline?.cancel()
        keeping?.cancel()
        await keeping?.value
        if let failure { throw failure }
    }

    /// Says that there may be work.
    package nonisolated func wake() { doorbell.ring() }

    /// Stops claiming and ends what runs; it goes back to the queue with no try counted. What does not heed that in time is
    /// left behind: its job goes back all the same, and what it says later is not heard.
    package func drain(withinMilliseconds patience: Int64 = 25_000) {
        isDraining = true
        for entry in running.values { entry.task.cancel() }
        doorbell.ring()
        deadline =
            deadline
            ?? Task {
                do { try await Task.sleep(for: .milliseconds(patience)) } catch { return }
                await self.abandon()
            }
    }

    private func abandon() async {
        for (attempt, entry) in running {
            Log.error("\(entry.claim.job.id) did not stop in time and is left behind")
            await settle(entry.claim, .failed(.cancelled))
            running[attempt] = nil
        }
        doorbell.ring()
    }

    private func fail(_ error: QuillError) {
        failure = failure ?? error
        drain()
    }

    /// Takes what is due and begins to work on it; returns the store's time at which it looked.
    private func claim() async throws(QuillError) -> Timestamp {
        let free = room.free(running.values.reduce(into: [:]) { $0[$1.claim.job.step, default: 0] += 1 })
        let mine = Set(running.keys)
        let (claims, held, now) = try await store.write { [name, limits] store throws(QuillError) in
            // The sequencer rides on a transaction that is made anyway.
            _ = try store.numberEvents()
            let held = mine.isEmpty ? [] : try store.held(by: name)
            let claims = try store.claim(worker: name, room: free, limits: limits, leaseMilliseconds: Worker.leaseMilliseconds)
            for claim in claims { try store.append(.step(.stepStarted, claim, at: store.now())) }
            return (claims, held, try store.now())
        }
        // What was cancelled, or is another's by now, does nothing more outside.
        for attempt in mine.subtracting(held) { running[attempt]?.task.cancel() }
        if !claims.isEmpty { Failpoint.reached("claim.committed") }
        for claim in claims {
            let task = Task { await self.work(claim) }
            running[claim.attempt] = (claim, task, .now)
            // It may have been told to drain while it claimed.
            if isDraining { task.cancel() }
        }
        if !claims.isEmpty { changed() }
        return now
    }

    private func work(_ claim: Claim) async {
        let ending = await handler.handle(claim)
        // In a task of its own: this one may be cancelled by now, and a cancelled task cannot write.
        await Task { await self.settle(claim, ending) }.value
        running[claim.attempt] = nil
        changed()
        doorbell.ring()
    }

    private func settle(_ claim: Claim, _ ending: Ending) async {
        let settlement = Settlement(conductor: conductor, isDraining: isDraining)
        do {
            try await settlement.commit(claim, ending, store)
        } catch {
            // The products could not be committed: then this is how the job ended.
            do { try await settlement.commit(claim, .failed(error), store) } catch {
                // This worker goes on renewing the lease while it lives, so the job would never come back.
                Log.error("the ending of \(claim.job.id) could not be recorded: \(error)")
                fail(error)
            }
        }
    }

    /// A lease that could not be kept is another worker's by now: what still runs under it must do nothing more outside.
    /// What was claimed while the beat was under way is not in its answer, and not meant.
    private func stopAllBut(_ kept: Set<ID<Attempt>>, claimedBefore beat: ContinuousClock.Instant) {
        for (attempt, entry) in running where entry.since < beat && !kept.contains(attempt) { entry.task.cancel() }
    }

    /// Waits for the doorbell, or until the next job is due. What was due when it looked and was not taken has no room, or is
    /// of a kind that this worker does not know; others may come due behind it, so it looks again after a second.
    private func rest(_ lookedAt: Timestamp) async {
        guard !isDraining else { return running.isEmpty ? () : await doorbell.wait(milliseconds: nil) }
        let next: Timestamp?
        let now: Timestamp
        do {
            (next, now) = try await store.read { store throws(QuillError) in (try store.nextRunAt(), try store.now()) }
        } catch {
            Log.error("the queue could not be read: \(error)")
            return await doorbell.wait(milliseconds: 1_000)
        }
        let pause = next.map { $0 <= lookedAt ? 1_000 : max(1, $0 - now) } ?? 30_000
        await doorbell.wait(milliseconds: min(pause, 30_000))
    }
}
