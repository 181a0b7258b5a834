import QuillCore

/// Jobs that turn from one provider to another.
extension ModelStore {
    /// False, and nothing done, where there is no room; nil when another attempt has taken over.
    mutating func turn(_ claim: Claimed, to lane: String, limits: Limits, worker: Int) -> Bool? {
        guard holds(claim) else { return nil }
        let before = jobs[claim.job].load.lane
        guard before != lane else { return true }
        var admission = admission(limits, worker)
        guard admission.turns(from: before, to: lane) || bug == .turningAsksNobody else { return false }
        move(claim.job, to: lane)
        turnings.append((lane, now))
        facts.append(.turned(job: claim.job, attempt: claim.attempt, lane: lane))
        return true
    }

    mutating func turn(waiting job: Int, to lane: String) {
        if jobs[job].status.state == .queued, jobs[job].load.lane != lane { move(job, to: lane) }
    }

    private mutating func move(_ job: Int, to lane: String) {
        let load = jobs[job].load
        for index in attempts.indices where attempts[index].job == job && attempts[index].load == nil && bug != .beginningsGoAlong {
            attempts[index].load = load
        }
        jobs[job].load = Load(step: load.step, lane: lane, project: load.project)
    }
}
