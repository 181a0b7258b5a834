import QuillCore

/// What is paused: the rows are those of the real `Pauses`, which says what they hold.
extension ModelStore {
    mutating func pause(_ step: String?, by: String = "cli", reason: String? = nil) -> Bool {
        let there = pauses.all.first { $0.step == step }
        let current = there.flatMap { $0.resumedAt == nil ? $0 : nil }
        guard current == nil || reason != nil else { return false }
        put(Pause(step: step, at: current?.at ?? now, by: by, reason: reason))
        if bug == .pauseTakesWhatRuns { takeBack(step) }
        facts.append(.paused(step: step))
        return true
    }

    mutating func resume(_ step: String?) -> Bool {
        guard pauses.current.contains(where: { $0.step == step }) else { return false }
        facts.append(.resumed(step: step))
        if bug == .resumeIsForgottenBehindAnother, step != nil, pauses.queue != nil { return true }
        let meant = bug == .resumingTheQueueResumesAll && step == nil ? pauses.current : pauses.current.filter { $0.step == step }
        for one in meant { put(Pause(step: one.step, at: one.at, by: one.by, name: one.name, reason: one.reason, resumedAt: now)) }
        if bug == .pauseRowGoesAtItsEnd { pauses = Pauses(pauses.current) }
        return true
    }

    private mutating func put(_ pause: Pause) {
        pauses = Pauses((pauses.all.filter { $0.step != pause.step } + [pause]).sorted { ($0.step ?? "") < ($1.step ?? "") })
    }

    private mutating func takeBack(_ step: String?) {
        for index in jobs.indices where jobs[index].status.state == .running && (step == nil || jobs[index].load.step == step) {
            var status = jobs[index].status
            status.state = .queued
            release(index, status, "released", attempt: jobs[index].attempt)
        }
    }

    /// The steps of which the alarms would say that nobody takes anything.
    func stuck(afterSeconds seconds: Int64) -> Set<String> {
        let pauses = bug == .alarmForgetsPauses ? Pauses() : pauses
        return Set(pauses.stuck(backlog(), now: now, afterSeconds: seconds).map(\.step))
    }

    /// What is due and nobody has taken, as the alarms read it.
    func backlog() -> [Backlog] {
        Things.steps.compactMap { step in
            let ready = jobs.indices.filter { isReady($0) && jobs[$0].load.step == step }
            guard let oldest = ready.min(by: { (jobs[$0].runAt, $0) < (jobs[$1].runAt, $1) }) else { return nil }
            return Backlog(step: step, count: ready.count, oldest: jobs[oldest].id, dueAt: jobs[oldest].runAt)
        }
    }
}
