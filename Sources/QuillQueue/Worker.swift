package import QuillCore
internal import Support

/// What a job came to: rows to commit with its ending, or why it failed.
package enum Ending: Sendable {
    case done(commit: @Sendable (any StoreWriting) throws(QuillError) -> Void)
    /// `commit` writes what else the failure means, such as a delivery's new state.
    case failed(QuillError, commit: (@Sendable (any StoreWriting) throws(QuillError) -> Void)? = nil)
}

/// Does the work of a claimed job.
package protocol JobHandler: Sendable {
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
    private let doorbell: Doorbell
    private let changed: @Sendable () -> Void
    private var running: [ID<Attempt>: (step: String, task: Task<Void, Never>)] = [:]
    private var isDraining = false

    package init(
        name: String, store: any Store, handler: any JobHandler, conductor: Conductor, room: Room, doorbell: Doorbell,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.store = store
        self.handler = handler
        self.conductor = conductor
        self.room = room
        self.doorbell = doorbell
        self.changed = changed
    }

    /// Works until `drain` was called and everything begun has ended, or until the store fails.
    package func run() async throws(QuillError) {
        let heartbeat = Heartbeat(worker: name, store: store) { [weak self] kept in
            Task { await self?.stopAllBut(kept) }
        }
        defer { heartbeat.stop() }
        while true {
            if isDraining && running.isEmpty { return }
            if !isDraining { try await claim() }
            await rest()
        }
    }

    /// Says that there may be work.
    package nonisolated func wake() { doorbell.ring() }

    /// Stops claiming and ends what runs; it goes back to the queue with no try counted.
    package func drain() {
        isDraining = true
        for entry in running.values { entry.task.cancel() }
        doorbell.ring()
    }

    private func claim() async throws(QuillError) {
        let free = room.free(running.values.reduce(into: [:]) { $0[$1.step, default: 0] += 1 })
        let claims = try await store.write { [name] store throws(QuillError) in
            let claims = try store.claim(worker: name, room: free, leaseMilliseconds: Worker.leaseMilliseconds)
            for claim in claims { try store.append(.step(.stepStarted, claim, at: store.now())) }
            return claims
        }
        for claim in claims {
            let task = Task { await self.work(claim) }
            running[claim.attempt] = (claim.job.step, task)
        }
        if !claims.isEmpty { changed() }
    }

    private func work(_ claim: Claim) async {
        let ending = await handler.handle(claim)
        await settle(claim, ending)
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
                Log.error("the ending of \(claim.job.id) could not be recorded: \(error); its lease will run out")
            }
        }
    }

    /// A lease that could not be kept is another worker's by now: what still runs under it must do nothing more outside.
    private func stopAllBut(_ kept: Set<ID<Attempt>>) {
        for (attempt, entry) in running where !kept.contains(attempt) { entry.task.cancel() }
    }

    /// Waits for the doorbell, or until the next job is due.
    private func rest() async {
        guard !isDraining else { return await doorbell.wait(milliseconds: nil) }
        let next: Timestamp?
        let now: Timestamp
        do {
            (next, now) = try await store.read { store throws(QuillError) in (try store.nextRunAt(), try store.now()) }
        } catch {
            Log.error("the queue could not be read: \(error)")
            return await doorbell.wait(milliseconds: 1_000)
        }
        let isFull = next.map { $0 <= now } ?? false
        let pause = isFull && !running.isEmpty ? nil : next.map { max(1, $0 - now) }
        await doorbell.wait(milliseconds: min(pause ?? 30_000, 30_000))
    }
}
