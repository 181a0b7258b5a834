import QuillCore
import QuillQueue

/// What the rows say.
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
            // These end with whatever they had counted.
            let isOver = status.state == .cancelled || memory.isSatisfied
            if (status.deadReason == .exhausted) != (memory.tries >= 3) && !isOver {
                broken(.tries, "job \(index) is \(status.state) after \(memory.tries) tries")
            }
            if (status.deadReason == .poison) != (memory.losses >= 3) && !isOver || status.losses != memory.losses {
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
        for run in store.runs where run.state == .failed {
            guard let job = run.jobs.first(where: { store.jobs[$0].status.isLive }) else { continue }
            broken(.runs, "run \(run.id) has failed, and job \(job) goes on")
        }
        let rows = Set(store.runs.map(\.id))
        if let lost = acknowledged.first(where: { !rows.contains($0) }) { broken(.acknowledged, "run \(lost) is not there") }
    }

    /// After the faults have ended and there was time enough.
    mutating func checkEnd(_ store: ModelStore) {
        for (index, job) in store.jobs.enumerated() where job.status.isLive {
            broken(.everythingEnds, "job \(index) is \(job.status.state.rawValue) still")
        }
        for run in store.runs {
            let states = run.jobs.map { store.jobs[$0].status.state }
            switch run.state {
            case .open, .waiting: broken(.everythingEnds, "run \(run.id) is \(run.state) still")
            case .succeeded: if !store.unmade(run.wanted).isEmpty { broken(.acknowledged, "run \(run.id) made nothing") }
            case .failed:
                if !states.contains(.dead), discarded.isDisjoint(with: run.jobs) {
                    broken(.acknowledged, "run \(run.id) failed for no reason")
                }
            case .cancelled:
                if !cancelledRuns.contains(run.id), !states.contains(.cancelled) { broken(.acknowledged, "nobody cancelled run \(run.id)") }
            }
        }
        for (index, schedule) in store.schedules.enumerated() {
            guard let schedule else { continue }
            if schedule.running != nil { broken(.everythingEnds, "a firing of schedule \(index) is under way still") }
            guard let memory = schedules[index], schedule.state == .active else { continue }
            let between = memory.rhythm.slots(after: memory.accounted, until: schedule.nextAt + -1)
            if between > 0 { broken(.slotOnce, "schedule \(index) is to pass over \(between) slots") }
        }
    }
}
