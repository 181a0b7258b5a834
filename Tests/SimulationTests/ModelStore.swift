import QuillCore

/// The rows of an installation in memory. Every method is one transaction with the meaning of the SQL: the same guards, the same
/// order, the database's clock. `ModelTests` holds it to the real store.
struct ModelStore {
    var now: Timestamp
    let bug: Bug?
    var facts: [Fact] = []
    var jobs: [JobRow] = []
    var attempts: [AttemptRow] = []
    var turnings: [(lane: String, at: Timestamp)] = []
    var runs: [RunRow] = []
    /// What was made of each target, by which jobs.
    var products: [Int: [Int]] = [:]
    /// By number; nil where there is none of that number.
    var schedules: [ScheduleRow?] = []
    var pauses = Pauses() {
        didSet { paused = Set(Things.steps.filter { pauses.holding($0) != nil }) }
    }
    /// The steps that those keep from being taken.
    private(set) var paused: Set<String> = []
    /// What each worker saw paused when it last looked; of no consequence but for a bug.
    var pausesSeen: [Int: Set<String>] = [:]

    init(now: Timestamp, bug: Bug? = nil) {
        self.now = now
        self.bug = bug
    }

    @discardableResult
    mutating func insert(_ target: Int, _ load: Load, _ priority: Priority, _ status: JobStatus = JobStatus(), runAt: Timestamp) -> Int {
        let id = ID<Job>(trusted: "job_\(jobs.count)")
        jobs.append(JobRow(id: id, target: target, load: load, priority: priority, status: status, runAt: runAt))
        return jobs.count - 1
    }

    func liveJob(_ target: Int) -> Int? { jobs.lastIndex { $0.target == target && $0.status.isLive } }

    func held(by worker: Int) -> Set<Int> {
        Set(jobs.filter { $0.status.state == .running && $0.worker == worker }.compactMap(\.attempt))
    }

    /// - Parameter skew: how far the worker's clock is off, in milliseconds; of no consequence but for a bug.
    @discardableResult
    mutating func renew(worker: Int, leaseMilliseconds: Int64, skew: Int64 = 0) -> Set<Int> {
        var kept = Set<Int>()
        for index in jobs.indices where jobs[index].worker == worker && jobs[index].status.state == .running {
            if bug != .leaseNotRenewed { jobs[index].leaseUntil = lease(leaseMilliseconds, skew) }
            if let attempt = jobs[index].attempt { kept.insert(attempt) }
        }
        return kept
    }

    func lease(_ milliseconds: Int64, _ skew: Int64) -> Timestamp {
        now + milliseconds + (bug == .leaseByTheWorkersClock ? skew : 0)
    }

    /// When a lease that lasts until then is taken for over.
    func end(ofLease until: Timestamp) -> Timestamp {
        switch bug {
        case .takenBeforeItsLeaseEnds: until + -25_000
        case .lostIsLookedForLate: until + 60_000
        default: until
        }
    }

    func holds(_ claim: Claimed) -> Bool {
        let job = jobs[claim.job]
        return job.attempt == claim.attempt && job.status.state == .running
    }

    /// Ends the attempt; false, and nothing done, when another has taken over.
    mutating func settle(_ claim: Claimed, _ status: JobStatus, restMilliseconds: Int64, outcome: String) -> Bool {
        guard holds(claim) || bug == .settleWithoutFence else { return false }
        var status = status
        if bug == .holdForgotten { status.hold = nil }
        release(claim.job, status, outcome, attempt: claim.attempt)
        jobs[claim.job].runAt = now + restMilliseconds
        return true
    }

    mutating func release(_ job: Int, _ status: JobStatus, _ outcome: String, attempt: Int?) {
        jobs[job].status = status
        jobs[job].attempt = nil
        jobs[job].worker = nil
        jobs[job].leaseUntil = nil
        jobs[job].endedAt = status.isLive ? nil : now
        if let attempt { attempts[attempt].outcome = outcome }
    }

    /// The jobs whose lease ran out, and whether a checkpoint was made since one of theirs was last lost.
    func lostClaims() -> [(claim: Claimed, gained: Bool)] {
        var lost: [(Timestamp, Claimed, Bool)] = []
        for (index, job) in jobs.enumerated() where job.status.state == .running {
            guard let until = job.leaseUntil, end(ofLease: until) < now, let attempt = job.attempt else { continue }
            lost.append((until, Claimed(job: index, attempt: attempt, status: job.status), hasGained(index, attempt)))
        }
        return lost.sorted { ($0.0, $0.1.job) < ($1.0, $1.1.job) }.prefix(200).map { ($0.1, $0.2) }
    }

    private func hasGained(_ job: Int, _ attempt: Int) -> Bool {
        let lastLoss = attempts.last { $0.job == job && $0.outcome == "lost" }?.number ?? 0
        let since = bug == .onlyTheLastAttemptsGainCounts ? attempts[attempt].number - 1 : lastLoss
        return jobs[job].checkpoints.values.contains { $0.value.result != nil && attempts[$0.attempt].number > since }
    }

    /// False, and nothing done, when another attempt has taken over.
    mutating func save(_ key: String, _ input: Digest, _ result: [UInt8]?, by claim: Claimed) -> Bool {
        guard holds(claim) || bug == .checkpointWithoutFence else { return false }
        let checkpoint = Checkpoint(job: jobs[claim.job].id, key: key, input: input, result: result)
        jobs[claim.job].checkpoints[key] = (checkpoint, claim.attempt)
        facts.append(.kept(job: claim.job, attempt: claim.attempt, key: key, isResult: result != nil))
        return true
    }

    mutating func cancel(_ job: Int) -> Bool {
        guard jobs[job].status.isLive else { return false }
        let row = jobs[job]
        var status = row.status
        status.state = .cancelled
        status.hold = nil
        facts.append(.cancelled(job: job))
        if bug == .cancelledJobKeepsItsAttempt, row.status.state == .running {
            jobs[job].endedAt = now
            return true
        }
        release(job, status, "cancelled", attempt: row.attempt)
        return true
    }

    mutating func bury(_ job: Int) -> Bool {
        let row = jobs[job]
        guard row.status.isLive else { return false }
        guard let status = moved(job, .bury) else { return false }
        facts.append(.buried(job: job))
        if bug == .buriedJobKeepsItsAttempt, row.status.state == .running {
            (jobs[job].status, jobs[job].endedAt) = (status, now)
            return true
        }
        release(job, status, "cancelled", attempt: row.attempt)
        return true
    }

    mutating func redrive(_ job: Int) -> Bool {
        guard jobs[job].status.state == .dead || bug == .livingIsDrivenAgain, var status = moved(job, .redrive) else { return false }
        if bug == .redriveKeepsItsCounts { (status.tries, status.losses) = (jobs[job].status.tries, jobs[job].status.losses) }
        jobs[job].status = status
        jobs[job].runAt = now
        jobs[job].endedAt = nil
        facts.append(.redriven(job: job))
        return true
    }

    mutating func discard(_ job: Int) -> Bool {
        guard jobs[job].status.state == .dead, let status = moved(job, .discard) else { return false }
        jobs[job].status = status
        jobs[job].endedAt = now
        facts.append(.discarded(job: job))
        return true
    }

    /// Another has made the same since this one died: nothing is left to do.
    mutating func satisfy(_ job: Int) -> Bool {
        guard let status = moved(job, .satisfy) else { return false }
        jobs[job].status = status
        facts.append(.satisfied(job: job))
        return true
    }

    /// The newest job that has made the same since this dead one died.
    func twin(of dead: Int) -> Int? {
        let row = jobs[dead]
        let made = jobs.indices.filter { index in
            let other = jobs[index]
            guard index != dead, other.target == row.target, other.status.state == .succeeded else { return false }
            return other.endedAt.flatMap { end in row.endedAt.map { end >= $0 } } ?? false
        }
        return made.max { (jobs[$0].endedAt ?? now, $0) < (jobs[$1].endedAt ?? now, $1) }
    }

    /// As the machine says; nil, and told, where it knows no such move.
    private mutating func moved(_ job: Int, _ move: JobMove) -> JobStatus? {
        do { return try jobs[job].status.applying(move, jitter: 0).status } catch {
            facts.append(.impossible("\(error)"))
            return nil
        }
    }
}
