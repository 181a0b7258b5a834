import QuillCore

@testable import QuillQueue

/// Time and what happens by it: beats, rounds of the keepers, drains that take too long.
extension Simulation {
    /// What comes first where several are due at once.
    private enum Duty: Int { case beat, round, abandon }

    func pass(_ milliseconds: Int64) {
        let end = store.now + milliseconds
        while let (at, place, duty) = nextDuty(until: end) {
            store.now = at
            switch duty {
            case .beat: beat(place)
            case .round: round(place)
            case .abandon: abandon(place)
            }
            if !store.facts.isEmpty { observe() }
        }
        store.now = end
    }

    private func nextDuty(until end: Timestamp) -> (Timestamp, Int, Duty)? {
        var next: (Timestamp, Int, Duty)?
        let needed = roundNeeded()
        for (place, worker) in workers.enumerated() {
            guard let worker, !worker.isStopped else { continue }
            var duties: [(Timestamp, Duty)] = []
            if !worker.hands.isEmpty { duties.append((worker.nextBeat, .beat)) }
            if let needed { duties.append((firstRound(worker, notBefore: needed), .round)) }
            if let until = worker.drainsUntil { duties.append((until, .abandon)) }
            for (due, duty) in duties where due <= end {
                let at = max(due, store.now)
                if let next, (next.0, next.2.rawValue) <= (at, duty.rawValue) { continue }
                next = (at, place, duty)
            }
        }
        return next
    }

    /// When a keeper may next find something to do; rounds before that would change nothing.
    private func roundNeeded() -> Timestamp? {
        var needed = schedulesNeeded()
        for job in store.jobs {
            if let until = job.leaseUntil.map(store.end(ofLease:)) { needed = min(needed ?? until, until + 1) }
            if job.status.hold?.endsByItself == true { needed = min(needed ?? job.runAt, job.runAt) }
        }
        return needed
    }

    private func firstRound(_ worker: SimulatedWorker, notBefore needed: Timestamp) -> Timestamp {
        let late = max(0, needed - worker.nextRound)
        return worker.nextRound + (late + Keeper.pauseMilliseconds - 1) / Keeper.pauseMilliseconds * Keeper.pauseMilliseconds
    }

    private func beat(_ place: Int) {
        guard let worker = workers[place] else { return }
        let kept = store.renew(worker: worker.name, leaseMilliseconds: Worker.leaseMilliseconds, skew: worker.skew)
        for hand in worker.hands { beatAt[hand.claim.attempt] = store.now }
        workers[place]?.stop(allBut: kept)
        workers[place]?.nextBeat = store.now + SimulatedWorker.beatMilliseconds
    }

    private func round(_ place: Int) {
        workers[place]?.nextRound = store.now + Keeper.pauseMilliseconds
        if bug != .nothingRescued { rescue() }
        for hold in Hold.allCases where hold.endsByItself {
            let now = store.now
            for job in store.lift(hold, { $0.runAt <= now }) { store.advanceRuns(of: job) }
        }
        keepChores(place)
        fireSchedules(place)
    }

    private func rescue() {
        for (claim, gained) in store.lostClaims() {
            let job = store.jobs[claim.job]
            let verdict = bug == .lossNotCounted ? Verdict.failed(.cancelled, isDraining: false) : .lost(gained: gained)
            let leaseUntil = beatAt[claim.attempt].map { $0 + Worker.leaseMilliseconds }
            end(claim, verdict, .lost(worker: life(job.worker, leaseUntil)))
        }
    }

    /// Whether a worker lived and was not stopped when its lease ran out.
    func life(_ name: Int?, _ leaseUntil: Timestamp?) -> Fact.Life {
        guard let name, let leaseUntil, let worker = workers.compactMap({ $0 }).first(where: { $0.name == name }) else { return .gone }
        return !worker.isStopped && worker.steadySince <= leaseUntil ? .steady : .gone
    }

    /// No more faults: who was stopped goes on, people lift what is held, everything that is tried works. No message comes either;
    /// looking now and then has to do.
    func calmDown() {
        isCalm = true
        for place in workers.indices where workers[place]?.isStopped == true { resume(place) }
        letGoOn()
        let end = store.now + 3_600_000
        while store.now < end, witness.violation == nil {
            if workers.allSatisfy({ $0 == nil }) { start(0) }
            for job in store.jobs.indices where store.jobs[job].status.hold != nil { lift(job) }
            workThrough()
            observe()
            if isQuiet { return }
            let wake = workers.compactMap { $0?.drainsUntil ?? $0?.restsUntil }.min() ?? store.now
            pass(min(max(1, wake - store.now), 30_000))
            observe()
        }
    }

    private func workThrough() {
        var isMoving = true
        while isMoving {
            isMoving = false
            for place in workers.indices {
                if workers[place]?.looks(at: store.now) == true {
                    look(place)
                    observe()
                }
                while workers[place]?.hands.isEmpty == false {
                    work(place)
                    observe()
                    isMoving = true
                }
            }
        }
    }

    private var isQuiet: Bool {
        store.jobs.allSatisfy { !$0.status.isLive } && store.runs.allSatisfy(\.state.isEnded)
            && store.schedules.allSatisfy { $0?.running == nil }
    }
}
