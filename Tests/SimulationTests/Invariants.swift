import QuillCore
import QuillQueue

/// What must hold whatever happens, in plain words.
enum Invariant: String, Sendable, CaseIterable {
    case acknowledged = "nothing that was acknowledged is lost"
    case productOnce = "no product is made twice"
    case effectOnce = "nothing is written twice outside"
    case answerOnce = "a call whose answer was kept is never made again"
    case fence = "no write is taken from a stale attempt"
    case oneAttempt = "a job has one running attempt at most"
    case livingKeepsItsLease = "who lives and beats loses no lease"
    case lostIsNoticed = "what a lost worker held is taken back within its lease and a round of the keeper"
    case poison = "a job dies of poison at its third loss in a row without gain, and never sooner"
    case tries = "only failures that count are counted, and the third is the last"
    case holds = "what is held or asked to wait is not begun before"
    case limits = "limits are never exceeded"
    case roomIsUsed = "what is due and has room is begun"
    case order = "nobody is overtaken who has waited for two head starts longer"
    case slotOnce = "a slot fires once, and none is passed over uncounted"
    case firingFence = "of a firing only its holder is heard"
    case runs = "a run stands where its jobs stand"
    case legal = "the machines know every move"
    case everythingEnds = "everything ends when the faults end"
}

struct Violation: Error, CustomStringConvertible {
    let invariant: Invariant
    let detail: String

    var description: String { "“\(invariant.rawValue)” is broken: \(detail)" }
}

/// Remembers what has happened, by itself, and judges what happens next and what the rows say.
struct Witness {
    struct JobMemory {
        /// The attempt that may write.
        var open: Int?
        var tries = 0
        var losses = 0
        var hasGained = false
        var isHeld = false
        var notBefore = Timestamp(milliseconds: 0)
        var answered: Set<String> = []
        var successes = 0
    }

    let limits: Limits
    private(set) var violation: Violation?
    private var jobs: [Int: JobMemory] = [:]
    private var begun: [(job: Int, at: Timestamp)] = []
    private var acknowledged: Set<Int> = []
    private var cancelledRuns: Set<Int> = []
    /// By schedule: who holds each slot.
    private var slots: [Int: [Timestamp: Int]] = [:]

    init(limits: Limits) { self.limits = limits }

    private mutating func broken(_ invariant: Invariant, _ detail: @autoclosure () -> String) {
        if violation == nil { violation = Violation(invariant: invariant, detail: detail()) }
    }

    /// Judges a fact by the ones before. `store` is as the step that it belongs to left it.
    mutating func saw(_ fact: Fact, _ store: ModelStore) {
        switch fact {
        case .acknowledged(let run): acknowledged.insert(run)
        case .claimed(let job, let attempt): sawClaim(job, attempt, store)
        case .looked(let room): checkRoom(room, store)
        case .called(let job, let key):
            if jobs[job]?.answered.contains(key) == true { broken(.answerOnce, "job \(job) asks for \(key) once more") }
        case .kept(let job, let attempt, let key, let isResult):
            if jobs[job]?.open != attempt { broken(.fence, fact.words ?? "") }
            guard isResult else { return }
            jobs[job]?.answered.insert(key)
            jobs[job]?.hasGained = true
        case .written(_, _, let count): if count > 1 { broken(.effectOnce, fact.words ?? "") }
        case .ended(let job, let attempt, let end):
            if jobs[job]?.open != attempt { broken(.fence, fact.words ?? "") }
            jobs[job]?.open = nil
            sawEnd(job, end, store)
        case .cancelled(let job): jobs[job, default: JobMemory()].open = nil
        case .buried(let job):
            jobs[job, default: JobMemory()].open = nil
            if store.jobs[job].status.state != .dead {
                broken(.legal, "job \(job) is moved to the dead, and is \(store.jobs[job].status.state)")
            }
        case .lifted(let job):
            jobs[job, default: JobMemory()].isHeld = false
            jobs[job]?.notBefore = store.now
        case .redriven(let job):
            let before = jobs[job, default: JobMemory()]
            jobs[job] = JobMemory(hasGained: before.hasGained, answered: before.answered)
        case .runCancelled(let run): cancelledRuns.insert(run)
        case .fired(let schedule, let slot, let token, let how): sawFiring(schedule, slot, token, how)
        case .firingEnded(let schedule, let slot, let token):
            if slots[schedule]?[slot] != token { broken(.firingFence, fact.words ?? "") }
        case .impossible(let what): broken(.legal, what)
        }
    }

    private mutating func sawClaim(_ job: Int, _ attempt: Int, _ store: ModelStore) {
        let memory = jobs[job, default: JobMemory()]
        if let open = memory.open { broken(.oneAttempt, "attempt \(attempt) of job \(job) begins while \(open) runs") }
        if memory.isHeld || memory.notBefore > store.now { broken(.holds, "job \(job) is begun before its time") }
        jobs[job] = memory
        jobs[job]?.open = attempt
        begun.append((job, store.now))
        checkLimits(store)
        let taken = store.jobs[job]
        for (index, other) in store.jobs.enumerated() where store.isDue(index) && other.load == taken.load {
            guard taken.runAt - other.runAt > 2 * Priority.headStartMilliseconds else { continue }
            broken(.order, "job \(job) goes before \(index), which waits since \(other.runAt)")
        }
    }

    private mutating func sawEnd(_ job: Int, _ end: Fact.End, _ store: ModelStore) {
        switch end {
        case .succeeded: jobs[job]?.successes += 1
        case .stopped, .failed(.permanent), .failed(.released): break
        case .failed(.retry), .failed(.climb), .failed(.uncertain): jobs[job]?.tries += 1
        case .failed(.wait(let seconds)): jobs[job]?.notBefore = store.now + Int64(seconds) * 1_000
        case .failed(.hold): jobs[job]?.isHeld = true
        case .lost(let worker):
            if worker == .steady { broken(.livingKeepsItsLease, "job \(job) is taken from a worker that lives") }
            let losses = jobs[job]?.hasGained == true ? 0 : (jobs[job]?.losses ?? 0) + 1
            jobs[job]?.losses = losses
            jobs[job]?.hasGained = false
        }
    }

    private mutating func sawFiring(_ schedule: Int, _ slot: Timestamp, _ token: Int, _ how: Fact.Firing) {
        switch how {
        case .new: if slots[schedule]?[slot] != nil { broken(.slotOnce, "schedule \(schedule) fires \(slot) again") }
        case .takenOver(.steady): broken(.livingKeepsItsLease, "the firing of \(slot) is taken from a worker that lives")
        case .takenOver(.gone): break
        }
        slots[schedule, default: [:]][slot] = token
    }
}

// Limits, counted anew from what was begun and what has ended.
extension Witness {
    private func running(_ isMeant: (Load) -> Bool, _ store: ModelStore) -> Int {
        jobs.count { $0.value.open != nil && isMeant(store.jobs[$0.key].load) }
    }

    /// How much more may begin of a kind; negative where a limit is exceeded.
    private func room(_ limit: Limit, _ store: ModelStore, _ isMeant: (Load) -> Bool) -> Int {
        var room = Int.max
        if let most = limit.atOnce { room = most - running(isMeant, store) }
        if let rate = limit.rate {
            let lately = begun.count { $0.at > store.now + -rate.periodMilliseconds && isMeant(store.jobs[$0.job].load) }
            room = min(room, rate.count - lately)
        }
        return room
    }

    private func room(for load: Load, _ store: ModelStore) -> Int {
        limits.byName.reduce(Int.max) { least, entry in
            let (name, limit) = entry
            if name == Limits.project { return min(least, room(limit, store) { $0.project == load.project }) }
            guard load.step == name || load.lane == name else { return least }
            return min(least, room(limit, store) { $0.step == name || $0.lane == name })
        }
    }

    private mutating func checkLimits(_ store: ModelStore) {
        guard let latest = begun.last else { return }
        if room(for: store.jobs[latest.job].load, store) < 0 { broken(.limits, "job \(latest.job) has no room") }
    }

    private mutating func checkRoom(_ free: [String: Int], _ store: ModelStore) {
        for (index, job) in store.jobs.enumerated() where store.isDue(index) && free[job.load.step, default: 0] > 0 {
            if room(for: job.load, store) > 0 { broken(.roomIsUsed, "job \(index) is left though there is room") }
        }
    }
}

// What the rows say.
extension Witness {
    /// - Parameters:
    ///   - beatAt: when each attempt's worker last beat.
    ///   - steadySince: since when some worker has kept house without a pause.
    mutating func check(_ store: ModelStore, _ beatAt: [Int: Timestamp], steadySince: Timestamp?) {
        for (index, job) in store.jobs.enumerated() {
            let (status, memory) = (job.status, jobs[index, default: JobMemory()])
            if job.attempt != memory.open { broken(.oneAttempt, "job \(index) is in other hands than it was given to") }
            if status.isLive || status.state == .dead, status.tries != memory.tries {
                broken(.tries, "job \(index) counts \(status.tries) tries instead of \(memory.tries)")
            }
            if (status.deadReason == .exhausted) != (memory.tries >= 3) && status.state != .cancelled {
                broken(.tries, "job \(index) is \(status.state) after \(memory.tries) tries")
            }
            if (status.deadReason == .poison) != (memory.losses >= 3) && status.state != .cancelled || status.losses != memory.losses {
                broken(.poison, "job \(index) is \(status.state), counts \(status.losses) losses, and there were \(memory.losses)")
            }
            if (status.state == .succeeded) != (memory.successes == 1) {
                broken(.productOnce, "job \(index) is \(status.state) and succeeded \(memory.successes) times")
            }
            if let attempt = job.attempt, let beat = beatAt[attempt], let steadySince, steadySince <= beat + Worker.leaseMilliseconds,
                store.now - beat > Worker.leaseMilliseconds + Keeper.pauseMilliseconds + 1
            {
                broken(.lostIsNoticed, "job \(index) was heard of at \(beat), and it is \(store.now)")
            }
        }
        for (target, makers) in store.products where makers.count > 1 { broken(.productOnce, "jobs \(makers) made target \(target)") }
        for run in store.runs.indices where !store.runs[run].state.isEnded && store.runs[run].state != store.state(run) {
            broken(.runs, "run \(store.runs[run].id) is \(store.runs[run].state) instead of \(store.state(run))")
        }
        let rows = Set(store.runs.map(\.id))
        if let lost = acknowledged.first(where: { !rows.contains($0) }) { broken(.acknowledged, "run \(lost) is not there") }
    }

    /// After the faults have ended and there was time enough.
    mutating func checkEnd(_ store: ModelStore, start: Timestamp) {
        for (index, job) in store.jobs.enumerated() where job.status.isLive {
            broken(.everythingEnds, "job \(index) is \(job.status.state.rawValue) still")
        }
        for run in store.runs {
            let states = run.jobs.map { store.jobs[$0].status.state }
            switch run.state {
            case .open, .waiting: broken(.everythingEnds, "run \(run.id) is \(run.state) still")
            case .succeeded: if !store.unmade(run.wanted).isEmpty { broken(.acknowledged, "run \(run.id) made nothing") }
            case .failed: if !states.contains(.dead) { broken(.acknowledged, "run \(run.id) failed for no reason") }
            case .cancelled:
                if !cancelledRuns.contains(run.id), !states.contains(.cancelled) { broken(.acknowledged, "nobody cancelled run \(run.id)") }
            }
        }
        for (index, schedule) in store.schedules.enumerated() {
            if schedule.running != nil { broken(.everythingEnds, "a firing of schedule \(index) is under way still") }
            let accounted = schedule.firings.reduce(0) { $0 + 1 + $1.missed }
            let due = Clockwork.slots(schedule: index, after: start, before: schedule.nextAt)
            if accounted != due { broken(.slotOnce, "schedule \(index) accounts for \(accounted) of \(due) slots") }
        }
    }
}
