internal import QuillCore

/// What is not as it should be: told once as `job.stuck`, and as a line in the log.
struct Alarms: Sendable {
    let rules: QueueRules
    /// Those that this version knows.
    let steps: [String]

    func raise(_ store: any StoreWriting) throws(QuillError) -> [String] {
        var told: [String] = []
        let now = try store.now()
        let pauses = try store.pauses()
        let backlogs = pauses.stuck(try store.backlog(countingTo: 1), now: now, afterSeconds: rules.stuckAfterSeconds)
        for backlog in backlogs {
            guard try store.noteStuck(backlog.oldest, silenceMilliseconds: Keeper.silenceMilliseconds),
                let job = try store.job(backlog.oldest)
            else { continue }
            let isKnown = steps.contains(backlog.step)
            let seconds = (now - pauses.waitsSince(backlog)) / 1_000
            try store.append(
                Event(
                    name: .jobStuck, project: job.project,
                    data: [
                        "job": job.id.text, "item": job.item.text, "step": job.step, "reason": isKnown ? "no-worker" : "unknown-step",
                        "waited_seconds": String(seconds),
                    ], at: now))
            told.append(
                isKnown
                    ? "\(job.id) (\(job.step)) has been due for \(seconds) s and no worker took it"
                    : "\(job.id) waits for a newer Quill: this one knows no step \(job.step)")
        }
        for id in try store.takeOverdueRuns(olderThanMilliseconds: rules.runLimitSeconds * 1_000) {
            guard let run = try store.run(id) else { continue }
            let seconds = (now - run.createdAt) / 1_000
            try store.append(
                Event(
                    name: .jobStuck, project: run.project,
                    data: ["run": id.text, "item": run.item.text, "reason": "run-overdue", "waited_seconds": String(seconds)], at: now))
            told.append("\(id) has been under way for \(seconds) s")
        }
        return told
    }
}
