import QuillCore

/// What waits: who is taken first, what is held, what queues outside are told of.
extension ModelStore {
    mutating func claim(
        worker: Int, room: [String: Int], limits: Limits, leaseMilliseconds: Int64, skew: Int64 = 0
    ) -> [Claimed] {
        var admission = admission(limits, worker)
        var claims: [Claimed] = []
        let paused =
            switch bug {
            case .pauseOfTheLookBefore: pausesSeen[worker, default: []]
            case .pauseOfAStepIsNotSeen where pauses.queue == nil: Set<String>()
            default: paused
            }
        pausesSeen[worker] = self.paused
        for (step, free) in room.sorted(by: { $0.key < $1.key }) where free > 0 && !paused.contains(step) {
            let full = admission.full
            guard !full.names.contains(step) else { continue }
            let due = due(step, full)
            for job in admitted(due, most: min(free, 32), limits, &admission) {
                claims.append(take(job, worker, lease(leaseMilliseconds, skew)))
            }
        }
        return claims
    }

    private func admitted(_ due: [Int], most: Int, _ limits: Limits, _ admission: inout Admission) -> [Int] {
        if limits.isEmpty { return Array(due.prefix(most)) }
        let looked = Array(due.prefix(200))
        if bug == .admissionOfWhatIsNotTaken { return Array(looked.filter { admission.admits(jobs[$0].load) }.prefix(most)) }
        return admission.admit(looked, most: most) { jobs[$0].load }
    }

    private func due(_ step: String, _ full: (names: Set<String>, projects: Set<String>)) -> [Int] {
        jobs.indices.filter { index in
            let job = jobs[index]
            return job.isDuePossible && job.runAt <= now && job.load.step == step && !full.names.contains(job.load.lane ?? "")
                && !full.projects.contains(job.load.project.text)
        }.sorted { (rank(jobs[$0]), $0) < (rank(jobs[$1]), $1) }
    }

    private func rank(_ job: JobRow) -> Int64 {
        if bug == .urgencyForEver { return job.runAt.milliseconds + Int64(job.priority.rawValue) << 50 }
        return job.runAt.milliseconds + Int64(job.priority.rawValue) * Priority.headStartMilliseconds
    }

    func admission(_ limits: Limits, _ worker: Int) -> Admission {
        var admission = Admission(limits)
        guard !limits.isEmpty else { return admission }
        let own = bug == .limitOfEachWorker
        for job in jobs where job.status.state == .running && (!own || job.worker == worker) { admission.note(running: 1, job.load) }
        for period in limits.periods {
            for attempt in attempts.reversed() where attempt.startedAt > now + -period {
                guard bug != .rateForgetsWhatEnded || attempt.outcome == nil, !own || attempt.worker == worker else { continue }
                admission.note(begun: 1, within: period, attempt.load ?? jobs[attempt.job].load)
            }
            for turning in turnings where turning.at > now + -period && bug != .turningIsNoBeginning {
                admission.note(turned: 1, within: period, to: turning.lane)
            }
        }
        return admission
    }

    private mutating func take(_ index: Int, _ worker: Int, _ leaseUntil: Timestamp) -> Claimed {
        let claim = Claimed(job: index, attempt: attempts.count, status: jobs[index].status)
        jobs[index].attemptCount += 1
        attempts.append(AttemptRow(job: index, number: jobs[index].attemptCount, worker: worker, startedAt: now))
        jobs[index].status.state = .running
        jobs[index].attempt = claim.attempt
        jobs[index].worker = worker
        jobs[index].leaseUntil = leaseUntil
        facts.append(.claimed(job: index, attempt: claim.attempt))
        return claim
    }

    func nextRunAt() -> Timestamp? { jobs.filter(\.isDuePossible).map(\.runAt).min() }
    func isDue(_ job: Int) -> Bool { isReady(job) && !paused.contains(jobs[job].load.step) }
    /// Due, but for pauses.
    func isReady(_ job: Int) -> Bool { jobs[job].isDuePossible && jobs[job].runAt <= now }

    /// Lets held jobs go on that `which` says; tells which they were.
    @discardableResult
    mutating func lift(_ hold: Hold, _ which: (JobRow) -> Bool) -> [Int] {
        let lifted = jobs.indices.filter { jobs[$0].status.hold == hold && jobs[$0].status.state == .queued && which(jobs[$0]) }
        for job in lifted {
            jobs[job].status.hold = nil
            jobs[job].runAt = now
            facts.append(.lifted(job: job))
        }
        return lifted
    }

    mutating func hasten(_ job: Int) -> Bool {
        guard jobs[job].isDuePossible else { return false }
        jobs[job].runAt = now
        facts.append(.lifted(job: job))
        return true
    }

    mutating func raise(_ job: Int, to priority: Priority) {
        if jobs[job].status.isLive { jobs[job].priority = min(jobs[job].priority, priority) }
    }

    /// Due jobs that the queue outside was not told of since they came due, or too long ago.
    mutating func takeUntold(limit: Int, againAfterMilliseconds: Int64) -> [Int] {
        let wentOnAt = bug == .resumedIsNotToldAnew ? nil : pauses.all.compactMap(\.resumedAt).max()
        let untold = jobs.indices.filter { index in
            guard isDue(index) else { return false }
            guard let toldAt = jobs[index].toldAt else { return true }
            if let wentOnAt, toldAt < wentOnAt { return true }
            return toldAt < jobs[index].runAt || toldAt < now + -againAfterMilliseconds
        }.sorted { (jobs[$0].runAt, $0) < (jobs[$1].runAt, $1) }.prefix(limit)
        for job in untold { jobs[job].toldAt = now }
        facts.append(.told(jobs: Array(untold), isAll: untold.count < limit))
        return Array(untold)
    }
}
