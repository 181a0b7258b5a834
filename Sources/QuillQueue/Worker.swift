package import QuillCore
internal import Support

/// Takes jobs from the store and sees them through: claims, works, settles, again, until it is told to drain.
///
/// The rows are the truth. The doorbell only says that it may be worth looking.
package actor Worker {
    /// Half a minute, but where a test of the whole program shortens it.
    package static let leaseMilliseconds: Int64 = TestHooks.leaseMilliseconds ?? 30_000

    private let name: String
    private let store: any Store
    private let handler: any JobHandler
    private let conductor: Conductor
    private let endings: Endings
    private let room: Room
    private let limits: Limits
    private let doorbell: Doorbell
    private let changed: @Sendable () -> Void
    package nonisolated let pulse = Pulse()
    private var running: [ID<Attempt>: Work] = [:]
    /// The kinds of which it took all that it could when it last looked, so that there may be more.
    private var withoutRoom: Set<String> = []
    private var isDraining = false
    private var deadline: Task<Void, Never>?
    /// Rung when no turn is taken any more; also when an idle worker gives up waiting for its last one.
    private let hasEnded = Doorbell()
    private var keeping: Keeping?
    /// Set when the store fails for good: then no ending can be recorded, and nothing more should be begun.
    private var failure: QuillError?
    /// Whether a store that fails for a while is waited for.
    private var endures = false
    private var patience = Patience()
    /// Set when a claim was not answered: the store may hold jobs for this worker that it knows nothing of.
    private var mayHoldMore = false

    package init(
        name: String, store: any Store, handler: any JobHandler, conductor: Conductor, room: Room, limits: Limits = .none,
        doorbell: Doorbell, changed: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.store = store
        self.handler = handler
        self.conductor = conductor
        endings = Endings(conductor: conductor, store: store)
        self.room = room
        self.limits = limits
        self.doorbell = doorbell
        self.changed = changed
    }

    /// Works until `drain` was called and everything begun has ended. When the store fails it drains, then throws.
    /// - Parameter keeper: keeps house meanwhile, where this worker is one that stays. Such a one waits for a store that is away or
    ///   full, and ends only for a failure that would come again.
    package func run(beatMilliseconds: Int64 = leaseMilliseconds / 3, keeper: Keeper? = nil) async throws(QuillError) {
        endures = keeper != nil
        keeping = keeper.map { keeper in Keeping(keeper, store) }
        pulse.begin()
        let heartbeat = Heartbeat(worker: name, store: store, everyMilliseconds: beatMilliseconds, pulse: pulse) {
            [weak self] beganAt, kept in
            Task { await self?.stopAllBut(kept, claimedBefore: beganAt) }
        }
        defer { heartbeat.stop() }
        Task {
            await withTaskExecutorPreference(store.writingExecutor) { await takeTurns() }
            hasEnded.ring()
        }
        await hasEnded.wait(milliseconds: nil)
        deadline?.cancel()
        await keeping?.ended()
        if let failure { throw failure }
    }

    private func takeTurns() async {
        while !(isDraining && running.isEmpty) {
            var lookedAt = Timestamp(milliseconds: 0)
            if !isDraining {
                do { lookedAt = try await look() } catch {
                    if let pause = pause(after: error) {
                        await doorbell.wait(milliseconds: pause)
                        continue
                    }
                    // It was told to stop while it asked: nothing was taken that it knows of, and nothing is to be taken any more.
                    if isDraining, Self.passes(error) {
                        Log.note("the last look for jobs was in vain: \(error)")
                    } else {
                        fail(error)
                    }
                }
            }
            await rest(lookedAt)
        }
    }

    /// Says that there may be work.
    package nonisolated func wake() { doorbell.ring() }

    /// Stops claiming and ends what runs; it goes back to the queue with no try counted. What does not heed that in time is
    /// left behind: its job goes back all the same, and what it says later is not heard.
    package func drain(withinMilliseconds patience: Int64 = 25_000) {
        isDraining = true
        failpoint("drain.begun")
        for entry in running.values { entry.task.cancel() }
        if running.isEmpty { keeping?.stop() }
        doorbell.ring()
        deadline =
            deadline
            ?? Task {
                let idle = min(Keeping.patienceMilliseconds, patience)
                do { try await Task.sleep(for: .milliseconds(idle)) } catch { return }
                if running.isEmpty { return hasEnded.ring() }
                do { try await Task.sleep(for: .milliseconds(patience - idle)) } catch { return }
                await self.abandon()
            }
    }

    private func abandon() async {
        for (attempt, entry) in running {
            Log.error("\(entry.claim.job.id) did not stop in time and is left behind")
            _ = await settle(entry.claim, .failed(.cancelled))
            running[attempt] = nil
        }
        doorbell.ring()
    }

    private func fail(_ error: QuillError) {
        failure = failure ?? error
        drain()
    }

    /// How long to wait for the store; nil where that is in vain, or not this worker's part.
    private func pause(after error: QuillError) -> Int64? {
        guard endures, !isDraining, Self.passes(error) else { return nil }
        let pause = min(patience.failed(error), Self.longestPauseMilliseconds)
        if patience.isNews() { Log.error("no job can be taken, and this worker waits until it can: \(error)") }
        return pause
    }

    /// Whether the same claim may well succeed later.
    private static func passes(_ error: QuillError) -> Bool { error.isOutage || error.disposition == .retry }

    private static let longestPauseMilliseconds: Int64 = 5_000
    /// So much later than its time a job may begin that nobody rang for.
    private static let crowdMilliseconds: Int64 = 10

    private func look() async throws(QuillError) -> Timestamp {
        let lookedAt: Timestamp
        do {
            if mayHoldMore {
                try await Settlement(conductor: conductor).giveBack(heldBy: name, but: Set(running.keys), store)
                mayHoldMore = false
            }
            lookedAt = try await claim()
        } catch {
            mayHoldMore = true
            throw error
        }
        if patience.failures > 0 { Log.note("jobs are taken again") }
        patience.worked()
        return lookedAt
    }

    /// Takes what is due and begins to work on it; returns the store's time at which it looked.
    private func claim() async throws(QuillError) -> Timestamp {
        let free = room.free(counts)
        let mine = Set(running.keys)
        let (claims, held, now) = try await store.write { [name, limits] store throws(QuillError) in
            let held = mine.isEmpty ? [] : try store.held(by: name)
            let claims = try store.claim(worker: name, room: free, limits: limits, leaseMilliseconds: Worker.leaseMilliseconds)
            let now = try store.now()
            try store.append(claims.map { Event.step(.stepStarted, $0, at: now) })
            return (claims, held, now)
        }
        // What was cancelled, or is another's by now, does nothing more outside.
        for attempt in mine.subtracting(held) { running[attempt]?.task.cancel() }
        if !claims.isEmpty { failpoint("claim.committed") }
        for claim in claims {
            let task = Task { await self.work(claim) }
            running[claim.attempt] = Work(claim: claim, task: task, since: .now)
            // It may have been told to drain while it claimed.
            if isDraining { task.cancel() }
        }
        if !claims.isEmpty { changed() }
        let taken = claims.reduce(into: [:]) { $0[$1.job.step, default: 0] += 1 }
        withoutRoom = Set(free.filter { taken[$0.key, default: 0] >= min($0.value, Claim.batchMax) }.keys)
        // By now there may be room for more of these: what it worked on has ended meanwhile, or it did not take as much as it could.
        if room.free(counts).contains(where: { $0.value > 0 && withoutRoom.contains($0.key) }) { doorbell.ring() }
        return now
    }

    private func work(_ claim: Claim) async {
        let ending = await handler.handle(claim)
        running[claim.attempt]?.hasEnded = true
        // In a task of its own: this one may be cancelled by now, and a cancelled task cannot write.
        let reception = await Task { await self.settle(claim, ending) }.value
        running[claim.attempt] = nil
        changed()
        // Where it counted against a limit, or there was no room for more of its kind, something may have waited for this end.
        if reception == .moreToDo || !limits.isEmpty || withoutRoom.contains(claim.job.step) || isDraining { doorbell.ring() }
    }

    /// How much of each kind is worked on.
    private var counts: [String: Int] { running.values.reduce(into: [:]) { $0[$1.claim.job.step, default: 0] += 1 } }

    private func settle(_ claim: Claim, _ ending: Ending) async -> Reception {
        var patience = Patience()
        while true {
            do {
                let reception = try await endings.commit(Ended(claim: claim, ending: ending, isDraining: isDraining))
                if reception == .unheard {
                    Log.error(Self.lost(claim))
                } else if patience.failures > 0 {
                    Log.note("the ending of \(claim.job.id) is recorded now")
                }
                return reception
            } catch {
                guard endures, error.isOutage else { return await settle(claim, failing: error) }
                guard !isDraining else { return lose(claim, error) }
                // Nothing is wrong with the job. If the commit was kept after all, the fence makes the next one do nothing.
                let pause = min(patience.failed(error), Self.longestPauseMilliseconds)
                if patience.isNews() { Log.error("the ending of \(claim.job.id) cannot be recorded yet: \(error)") }
                await Doorbell().wait(milliseconds: pause)
            }
        }
    }

    /// The products could not be committed: then this is how the job ended.
    private func settle(_ claim: Claim, failing error: QuillError) async -> Reception {
        do {
            let reception = try await endings.commit(Ended(claim: claim, ending: .failed(error), isDraining: isDraining))
            if reception == .unheard { Log.error(Self.lost(claim)) }
            return reception
        } catch {
            return lose(claim, error)
        }
    }

    /// While it lives this worker renews the lease, so the job would never come back.
    private func lose(_ claim: Claim, _ error: QuillError) -> Reception {
        Log.error("the ending of \(claim.job.id) could not be recorded: \(error)")
        fail(error)
        return .unheard
    }

    /// A lease that could not be kept is another worker's by now: what still runs under it must do nothing more outside.
    private func stopAllBut(_ kept: Set<ID<Attempt>>, claimedBefore beat: ContinuousClock.Instant) {
        for entry in running.values where entry.isLost(kept, beganAt: beat) {
            Log.error(Self.lost(entry.claim))
            entry.task.cancel()
        }
    }

    private static func lost(_ claim: Claim) -> String {
        "\(claim.job.id) is not this worker's any more, taken over or cancelled: what it still did for it is not heard"
    }

    /// Waits for the doorbell, or until the next job is due.
    private func rest(_ lookedAt: Timestamp) async {
        guard !isDraining else {
            if !running.isEmpty { await doorbell.wait(milliseconds: nil) }
            return
        }
        // Where there is much to do the next ring is near, and what is due later need not be asked for.
        if await doorbell.wait(milliseconds: Self.crowdMilliseconds) || isDraining { return }
        let next: Timestamp?
        let now: Timestamp
        do {
            (next, now) = try await store.read { store throws(QuillError) in (try store.nextRunAt(), try store.now()) }
        } catch {
            Log.error("the queue could not be read: \(error)")
            await doorbell.wait(milliseconds: 1_000)
            return
        }
        await doorbell.wait(milliseconds: Self.pause(next: next, lookedAt: lookedAt, now: now))
    }

    /// How long it rests where the next job is due at `next`, in milliseconds. What was due when it looked and was not taken has
    /// no room, or is of a kind that this worker does not know; others may come due behind it, so it looks again after a second.
    static func pause(next: Timestamp?, lookedAt: Timestamp, now: Timestamp) -> Int64 {
        min(30_000, next.map { $0 <= lookedAt ? 1_000 : max(1, $0 - now) } ?? 30_000)
    }
}
