package import QuillCore

/// How much there is to do, with what makes sense of it.
package struct WorkloadView: Sendable {
    package let load: Workload
    /// Steps that have due jobs, since when, and how many.
    package let backlog: [Backlog]
    /// The steps that are known here, and those that others have queued.
    package let steps: [String]
    package let now: Timestamp
    package let rules: QueueRules
    /// Rows that lie in no month's table.
    package let strays: [Ledger: Int]
    package let pauses: Pauses

    package var stuckSteps: [String] { pauses.stuck(backlog, now: now, afterSeconds: rules.stuckAfterSeconds).map(\.step) }
}

extension Quill {
    /// Each number is counted to this.
    package static var workloadMax: Int { 10_000 }

    package func workload() async throws(QuillError) -> WorkloadView {
        let (rules, known) = (rules, conductor.steps)
        return try await store.read { store throws(QuillError) in
            let load = try store.workload(Project.defaultID, countingTo: Self.workloadMax)
            let backlog = try store.backlog(countingTo: Self.workloadMax)
            return WorkloadView(
                load: load, backlog: backlog, steps: load.steps.union(known).union(backlog.map(\.step)).sorted(), now: try store.now(),
                rules: rules, strays: try store.strays(), pauses: try store.pauses())
        }
    }
}
