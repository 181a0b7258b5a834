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
            return QueueView(
                counts: try store.jobCounts(Project.defaultID), backlog: backlog,
                unknownSteps: backlog.map(\.step).filter { !known.contains($0) }, now: try store.now(), rules: rules,
                strays: try store.strays(), pauses: try store.pauses())
        }
    }

    package func schedules() async throws(QuillError) -> [Schedule] {
        try await store.read { store throws(QuillError) in try store.schedules() }
    }

    package func schedule(_ name: String) async throws(QuillError) -> Schedule {
        guard let found = try await schedules().first(where: { $0.name == name }) else { throw Self.noSchedule(name) }
        return found
    }

    package func firings(of schedule: String) async throws(QuillError) -> [Firing] {
        try await store.read { store throws(QuillError) in
            guard try store.schedules().contains(where: { $0.name == schedule }) else { throw Self.noSchedule(schedule) }
            return try store.firings(of: schedule, limit: 50)
        }
    }

    /// Makes a schedule due now: a server does it within seconds.
    package func fire(_ schedule: String) async throws(QuillError) -> Schedule {
        try await store.write { store throws(QuillError) in
            guard try store.hasten(schedule: schedule), let found = try store.schedules().first(where: { $0.name == schedule }) else {
                throw Self.noSchedule(schedule)
            }
            try note(.done, store)
            return found
        }
    }

    private static func noSchedule(_ name: String) -> QuillError {
        QuillError(.notFound, "There is no schedule \(name.prefix(60)).", hint: "GET /api/v1/schedules lists what there is.")
    }
}
