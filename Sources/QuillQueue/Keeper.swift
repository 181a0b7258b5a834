internal import Glibc
package import QuillCore
internal import Support

/// Keeps house while a worker stays: takes back what lost workers held, lifts holds whose time is over, raises alarms, numbers events,
/// and does what is scheduled. Every worker has one; rows decide who does what, so none of them leads.
package actor Keeper {
    /// A lost worker is noticed within its lease and this.
    package static let pauseMilliseconds: Int64 = 4_000
    static let choreLeaseMilliseconds: Int64 = 60_000
    /// Whoever can tell the times of a schedule begins it within seconds; what this keeper sees wait for so long, nobody can who works.
    static let strandedMilliseconds: Int64 = 900_000
    /// An alarm of one step is not repeated for so long.
    static let silenceMilliseconds: Int64 = 3_600_000

    private let name: String
    private let store: any Store
    private let conductor: Conductor
    private let rescuer: Rescuer
    private let rules: QueueRules
    private let chores: [Chore]
    private let errand: Errand?
    private let changed: @Sendable () -> Void
    private let strays = Trouble()
    private var seenAt: ContinuousClock.Instant?
    /// Whether others may have heard of this worker.
    private var hasTold = false
    private var sightings = Sightings()
    private var running: [String: (firing: Firing, task: Task<Void, Never>)] = [:]

    /// - Parameter errand: what is done for the schedules that people made.
    package init(
        name: String, store: any Store, conductor: Conductor, rescuer: Rescuer, rules: QueueRules, chores: [Chore], errand: Errand? = nil,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.store = store
        self.conductor = conductor
        self.rescuer = rescuer
        self.rules = rules
        self.chores = chores
        self.errand = errand
        self.changed = changed
    }

    /// Until its task is cancelled; then what it had begun is left to others, and they are told that this worker is gone.
    package func run() async {
        let trouble = Trouble()
        while !Task.isCancelled {
            do {
                try await tick()
                trouble.over("the queue is looked after again")
            } catch {
                // What is broken off by the end of the work is no trouble.
                guard !Task.isCancelled else { break }
                trouble.met("the queue cannot be looked after: \(error)")
            }
            do { try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds)) } catch { break }
        }
        for entry in running.values { entry.task.cancel() }
        for entry in running.values { await entry.task.value }
        await leave()
    }

    /// One round. Throws what the store throws; the next round does what this one did not.
    package func tick() async throws(QuillError) {
        let rescued = try await rescuer.rescue()
        if rescued > 0 { Log.error("took back \(rescued) \(rescued == 1 ? "job" : "jobs") from workers that ended without a word") }
        // Behind the rescuer, which has to see whether the store was away.
        try await tellOfItself()
        let told = try await lookAfterJobs()
        for line in told { Log.error(line) }
        try await numberEvents()
        try await lookForStrays()
        try await keepFirings()
        for chore in chores { try await fire(chore) }
        for chore in try await errands() { try await fire(chore) }
        try await tellOfStranded()
        if rescued > 0 || !told.isEmpty { changed() }
    }

    /// Waits for the chores that are under way.
    func settle() async { for entry in running.values { await entry.task.value } }

    /// So that others know that somebody works jobs off here.
    private func tellOfItself() async throws(QuillError) {
        let now = ContinuousClock.now
        if let seenAt, now - seenAt < .milliseconds(WorkerSeen.beatMilliseconds) { return }
        let (name, host) = (name, Self.host)
        // Also where no answer comes: it may be kept all the same.
        hasTold = true
        try await store.write { store throws(QuillError) in try store.see(name, host: host, version: Build.version) }
        seenAt = now
    }

    /// Takes that back at the end. Where the store is away nobody waits for it: what crashed cannot say so either, and its silence tells.
    func leave(withinMilliseconds patience: Int64 = 5_000) async {
        guard hasTold else { return }
        let (name, store, isOver) = (name, store, Doorbell())
        // In a task of its own: this one is cancelled by now, and a cancelled one cannot write. What no answer comes to ends with the store.
        Task {
            do throws(QuillError) {
                try await store.write { store throws(QuillError) in try store.leave(name) }
            } catch {
                Log.note("this worker is listed for \(WorkerSeen.silenceMilliseconds / 1_000) seconds more: \(error)")
            }
            isOver.ring()
        }
        await isOver.wait(milliseconds: patience)
    }

    private static let host: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    private func lookAfterJobs() async throws(QuillError) -> [String] {
        let (conductor, rules) = (conductor, rules)
        return try await store.write { store throws(QuillError) in
            for hold in Hold.allCases where hold.endsByItself {
                for job in try store.lift(hold, .due) { for run in try store.openRuns(of: job) { try conductor.advance(run, store) } }
            }
            return try Alarms(rules: rules, steps: conductor.steps).raise(store)
        }
    }

    /// Whoever tells events numbers them first; where nobody does, they must not pile up.
    private func numberEvents() async throws(QuillError) {
        _ = try await store.write { store throws(QuillError) in try store.numberEvents() }
    }

    /// Told once, by each worker: the table of a month was not made in time.
    private func lookForStrays() async throws(QuillError) {
        let found = try await store.read { store throws(QuillError) in try store.strays() }
        guard !found.isEmpty else { return strays.over("all rows lie in the tables of their months again") }
        let words = found.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) of \($0.key.rawValue)" }
        strays.met("rows lie in no month's table, \(words.joined(separator: ", ")): `quill schedules run retention` moves them")
    }

    /// What people made and is due now; what is left over is for the next round.
    private func errands() async throws(QuillError) -> [Chore] {
        guard let errand else { return [] }
        let due = try await store.read { store throws(QuillError) in try store.dueSchedules(limit: Claim.batchMax) }
        return due.compactMap { schedule in
            schedule.request.map { request in
                Chore(schedule.timetable, request: request) { (firing) async throws(QuillError) in try await errand(firing, request) }
            }
        }
    }

    /// What is due and can be begun by nobody is not passed over in silence: its slot has failed, with the reason.
    private func tellOfStranded() async throws(QuillError) {
        guard errand != nil else { return }
        let (waiting, now) = try await store.read { store throws(QuillError) in
            (try store.strandedSchedules(limit: Claim.batchMax), try store.now())
        }
        let name = name
        for schedule in sightings.lasting(waiting, at: now, milliseconds: Self.strandedMilliseconds) {
            guard let error = schedule.untold?.error else { continue }
            let isTold = try await store.write { store throws(QuillError) in
                guard let firing = try store.take(stranded: schedule, worker: name) else { return false }
                return try store.fail(firing, error)
            }
            if isTold { Log.error("\(schedule.name) could not be begun: \(error)") }
        }
    }

    private func fire(_ chore: Chore) async throws(QuillError) {
        guard running[chore.timetable.name] == nil else { return }
        let name = name
        let firing = try await store.write { store throws(QuillError) in
            try store.fire(chore.timetable, for: chore.request, worker: name, leaseMilliseconds: Keeper.choreLeaseMilliseconds)
        }
        if let firing { begin(firing, chore) }
    }

    private func begin(_ firing: Firing, _ chore: Chore) {
        let store = store
        let task = Task {
            let end = await FiringEnd(of: firing, chore)
            failpoint("firing.worked")
            // In a task of its own: a cancelled one cannot write.
            await Task {
                do { try await store.write { store throws(QuillError) in try end.record(store) } } catch {
                    Log.error("the end of \(firing.schedule) could not be recorded: \(error)")
                }
            }.value
            self.ended(firing)
            changed()
        }
        running[firing.schedule] = (firing, task)
    }

    private func ended(_ firing: Firing) {
        if running[firing.schedule]?.firing.token == firing.token { running[firing.schedule] = nil }
    }

    private func keepFirings() async throws(QuillError) {
        // One that ended while another was renewed may rest before its next try, and is not held any more.
        for (firing, task) in running.values where running[firing.schedule]?.firing.token == firing.token {
            let isKept = try await store.write { store throws(QuillError) in
                try store.renew(firing, leaseMilliseconds: Keeper.choreLeaseMilliseconds)
            }
            if !isKept { task.cancel() }
        }
    }
}
