import QuillCore

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
    case firingTries = "a firing has three tries at most"
    case scheduleRests = "a paused schedule begins nothing, and goes on with nothing"
    case wish = "what a schedule begins is what it asks for then"
    case pauses = "of what is paused nothing is begun"
    case told = "a queue outside is told of all that is due, again when it goes on, and of nothing that is paused"
    case missedByNobody = "what is paused is missed by nobody, and what is not is"
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
        /// Driven again when another had made the same: it ends without a try, whatever it had counted.
        var isSatisfied = false
        var toldAt: Timestamp?
    }

    let limits: Limits
    private(set) var violation: Violation?
    var jobs: [Int: JobMemory] = [:]
    /// A turning is a beginning of its lane alone.
    private var begun: [(load: Load, at: Timestamp)] = []
    private(set) var acknowledged: Set<Int> = []
    private(set) var cancelledRuns: Set<Int> = []
    private(set) var discarded: Set<Int> = []
    var schedules: [Int: ScheduleMemory] = [:]
    var pauses = PauseMemory()

    init(limits: Limits) { self.limits = limits }

    mutating func broken(_ invariant: Invariant, _ detail: @autoclosure () -> String) {
        if violation == nil { violation = Violation(invariant: invariant, detail: detail()) }
    }

    /// Judges a fact by the ones before. `store` is as the step that it belongs to left it.
    mutating func saw(_ fact: Fact, _ store: ModelStore) {
        switch fact {
        case .acknowledged(let run): acknowledged.insert(run)
        case .claimed(let job, let attempt): sawClaim(job, attempt, store)
        case .looked(let room):
            checkRoom(room, store)
            if !store.pauses.all.isEmpty || !pauses.endedAt.isEmpty { checkAlarms(store) }
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
        case .turned(let job, let attempt, let lane):
            if jobs[job]?.open != attempt { broken(.fence, fact.words ?? "") }
            begun.append((Load(step: "", lane: lane, project: ID(trusted: "")), store.now))
            checkLimits(job, store)
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
            jobs[job] = JobMemory(hasGained: before.hasGained, answered: before.answered, toldAt: before.toldAt)
        case .satisfied(let job):
            jobs[job]?.successes += 1
            jobs[job]?.isSatisfied = true
        case .discarded(let job): discarded.insert(job)
        case .paused(let step): pauses.now.insert(step)
        case .resumed(let step):
            pauses.now.remove(step)
            pauses.endedAt[step] = store.now
        case .told(let jobs, let isAll): sawTold(jobs, isAll: isAll, store)
        case .runCancelled(let run): cancelledRuns.insert(run)
        case .wished(let schedule, let wish):
            schedules[schedule] = ScheduleMemory(wish: wish.number, rhythm: wish.rhythm, accounted: store.now)
        case .removed(let schedule): schedules[schedule] = nil
        case .rested(let schedule): saw(of: schedule) { $0.isResting = true }
        case .wentOn(let schedule):
            saw(of: schedule) {
                $0.isResting = false
                if !$0.rhythm.isOnce { ($0.accounted, $0.hastenedAt) = (store.now, nil) }
            }
        case .hastened(let schedule, let at): saw(of: schedule) { $0.hasten(at, store.now) }
        case .keptHouse: checkSlots(store.now)
        case .fired(let schedule, let firing, let wish, let how): sawFiring(schedule, firing, wish: wish, how, store.now)
        case .begun(let schedule, let slot, let token, let wish, _):
            checkHolder(schedule, slot, token, fact.words)
            if schedules[schedule]?.wish != wish { broken(.wish, fact.words ?? "") }
        case .firingGivenBack(let schedule, let slot, let token, let until, let isCounted):
            checkHolder(schedule, slot, token, fact.words)
            saw(of: schedule) {
                $0.firing?.token = nil
                $0.firing?.notBefore = until
                if !isCounted { $0.firing?.tries -= 1 }
            }
        case .firingEnded(let schedule, let slot, let token):
            checkHolder(schedule, slot, token, fact.words)
            saw(of: schedule) { ($0.firing, $0.endedAt) = (nil, store.now) }
        case .impossible(let what): broken(.legal, what)
        }
    }

    private mutating func sawClaim(_ job: Int, _ attempt: Int, _ store: ModelStore) {
        let memory = jobs[job, default: JobMemory()]
        if let open = memory.open { broken(.oneAttempt, "attempt \(attempt) of job \(job) begins while \(open) runs") }
        if memory.isHeld || memory.notBefore > store.now { broken(.holds, "job \(job) is begun before its time") }
        if pauses.holds(store.jobs[job].load.step) { broken(.pauses, "job \(job) is begun") }
        jobs[job] = memory
        jobs[job]?.open = attempt
        begun.append((store.jobs[job].load, store.now))
        checkLimits(job, store)
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
            let lately = begun.count { $0.at > store.now + -rate.periodMilliseconds && isMeant($0.load) }
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

    private mutating func checkLimits(_ job: Int, _ store: ModelStore) {
        if room(for: store.jobs[job].load, store) < 0 { broken(.limits, "job \(job) has no room") }
    }

    private mutating func checkRoom(_ free: [String: Int], _ store: ModelStore) {
        for (index, job) in store.jobs.enumerated() where store.isReady(index) && free[job.load.step, default: 0] > 0 {
            if !pauses.holds(job.load.step), room(for: job.load, store) > 0 {
                broken(.roomIsUsed, "job \(index) is left though there is room")
            }
        }
    }
}
