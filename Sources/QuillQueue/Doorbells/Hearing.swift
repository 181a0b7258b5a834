package import QuillCore

/// What to do about messages that came: the worker is rung where one names a job that is due, and those that it could not take are
/// heard again, here or by another worker. All others are done with: a job that runs has its lease, one that has ended needs nobody,
/// one that is not due yet is told of when it is.
package struct Hearing: Sendable {
    private let store: any Store
    private let ring: @Sendable () -> Void
    private let changed: Doorbell
    private let patience: Duration

    /// - Parameters:
    ///   - ring: wakes the worker.
    ///   - changed: rings when the worker has taken or ended something.
    ///   - patience: for the worker to take what it was rung for.
    package init(store: any Store, changed: Doorbell, patience: Duration = .seconds(1), ring: @escaping @Sendable () -> Void) {
        self.store = store
        self.ring = ring
        self.changed = changed
        self.patience = patience
    }

    /// The jobs that are due still.
    package func hear(_ jobs: [ID<Job>]) async throws(QuillError) -> Set<ID<Job>> {
        var waiting = try await due(jobs)
        let end = ContinuousClock.now + patience
        while !waiting.isEmpty {
            ring()
            let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
            guard left > 0 else { break }
            await changed.wait(milliseconds: Int64(left.rounded(.up)))
            waiting = try await due(waiting)
        }
        return Set(waiting)
    }

    private func due(_ jobs: [ID<Job>]) async throws(QuillError) -> [ID<Job>] {
        guard !jobs.isEmpty else { return [] }
        return try await store.read { store throws(QuillError) in try store.due(jobs) }
    }
}
