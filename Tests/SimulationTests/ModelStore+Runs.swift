import QuillCore

/// Runs and the jobs that they share: what the conductor does within the transaction that changed something.
extension ModelStore {
    mutating func ask(_ id: Int, for wanted: Int, trigger: String) {
        runs.append(RunRow(id: id, wanted: wanted, trigger: trigger))
        advance(runs.count - 1)
    }

    mutating func advanceRuns(of job: Int) {
        let wanting = runs.indices.filter { !runs[$0].state.isEnded && runs[$0].jobs.contains(job) }
        for run in bug == .sharedJobEndsForOneRun ? Array(wanting.prefix(1)) : wanting { advance(run) }
    }

    mutating func advance(_ run: Int) {
        let missing = unmade(runs[run].wanted)
        if let next = missing.first, !hasFailed(next, run) { queue(next, run) }
        runs[run].state = state(run)
    }

    func unmade(_ wanted: Int) -> [Int] { Things.chain(wanted).filter { products[$0] == nil } }
    func state(_ run: Int) -> RunState { .of(unmade: unmade(runs[run].wanted).count, jobs: runs[run].jobs.map { jobs[$0].status }) }

    private func hasFailed(_ target: Int, _ run: Int) -> Bool {
        let own = runs[run].jobs.map { jobs[$0] }.filter { $0.target == target }
        return own.contains { $0.status.state == .dead || $0.status.state == .cancelled } && !own.contains { $0.status.isLive }
    }

    private mutating func queue(_ target: Int, _ run: Int) {
        let priority = Priority.of(trigger: runs[run].trigger)
        if let shared = liveJob(target), bug != .twoLiveJobsForOneThing || runs[run].jobs.contains(shared) {
            guard !runs[run].jobs.contains(shared) else { return }
            runs[run].jobs.append(shared)
            raise(shared, to: priority)
            let id = jobs[shared].id
            // To ask again is a person's answer to a job that waits for one.
            if !lift(.human, { $0.id == id }).isEmpty, bug != .askingAgainLeavesOthersWaiting { advanceRuns(of: shared) }
            return
        }
        runs[run].jobs.append(insert(target, Things.load(target), priority, runAt: now))
    }

    /// Cancels the jobs that no other run wants; what others want goes on without this one.
    mutating func cancelRun(_ run: Int) {
        facts.append(.runCancelled(runs[run].id))
        for job in runs[run].jobs where jobs[job].status.isLive {
            let isShared = runs.indices.contains { $0 != run && !runs[$0].state.isEnded && runs[$0].jobs.contains(job) }
            if !isShared { _ = cancel(job) }
        }
        advance(run)
        if !runs[run].state.isEnded { runs[run].state = .cancelled }
    }

    mutating func cancelJob(_ job: Int) {
        if cancel(job) { advanceRuns(of: job) }
    }

    mutating func buryJob(_ job: Int) {
        if bury(job) { advanceRuns(of: job) }
    }

    /// Fresh tries for a dead job, or none where another has made the same since; the runs that failed with it go on.
    mutating func redriveJob(_ job: Int) {
        let isDead = liveJob(jobs[job].target) == nil && jobs[job].status.state == .dead
        guard isDead || bug == .livingIsDrivenAgain && jobs[job].status.isLive else { return }
        let twin = bug == .redriveMakesItAnew ? nil : twin(of: job)
        guard twin == nil ? redrive(job) : satisfy(job), bug != .redrivenRunStaysFailed else { return }
        for run in runs.indices where runs[run].state == .failed && runs[run].jobs.contains(job) {
            if let twin, !runs[run].jobs.contains(twin) { runs[run].jobs.append(twin) }
            runs[run].state = .open
            advance(run)
        }
    }
}
