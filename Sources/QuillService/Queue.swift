package import QuillCore

/// How the queue stands, for operators and their alarms.
package struct QueueView: Sendable {
    package let counts: [JobStatus.State: Int]
    /// By step; counted to 1,000.
    package let backlog: [Backlog]
    /// Steps of the backlog that this version does not know: a newer one queued them, and they are left alone.
    package let unknownSteps: [String]
    package let now: Timestamp
    package let rules: QueueRules
    /// Rows that lie in no month's table: it was not made in time.
    package let strays: [Ledger: Int]
    /// Processes that work jobs off, as far as they tell of themselves.
    package let workers: [WorkerSeen]
    /// What keeps it from moving, as far as that can be known; the gravest first.
    package let diagnoses: [Diagnosis]
    package let pauses: Pauses

    package var oldestSeconds: Double? { backlog.map { Double(now - $0.dueAt) / 1_000 }.max() }
    /// Steps whose oldest due job waits longer than it should, and that nobody paused.
    package var stuckSteps: [String] { pauses.stuck(backlog, now: now, afterSeconds: rules.stuckAfterSeconds).map(\.step) }
}

extension Quill {
    /// How many jobs run at once in all, where each project has a limit.
    package var atOnceMax: Int? { rules.limits.byName[Limits.project]?.atOnce }

    package func queue() async throws(QuillError) -> QueueView {
        let (rules, known) = (rules, conductor.steps)
        return try await store.read { store throws(QuillError) in
            let backlog = try store.backlog(countingTo: 1_000)
            let (now, workers) = (try store.now(), try store.workers())
            return QueueView(
                counts: try store.jobCounts(Project.defaultID), backlog: backlog,
                unknownSteps: backlog.map(\.step).filter { !known.contains($0) }, now: now, rules: rules,
                strays: try store.strays(), workers: workers,
                diagnoses: try Diagnosis.ofQueue(backlog, workers, now, rules, known, store), pauses: try store.pauses())
        }
    }
}
