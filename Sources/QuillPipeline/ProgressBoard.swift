package import QuillCore
internal import Support

/// How far each running attempt is: told at once to whoever watches in this process, and about once a second to the store.
package final class ProgressBoard: Sendable {
    package typealias Watcher = @Sendable (Job, Progress) -> Void

    private struct State {
        var watcher: Watcher?
        var written: [ID<Attempt>: ContinuousClock.Instant] = [:]
    }
    private let state = Lock(State())

    package init() {}

    package func watch(_ watcher: @escaping Watcher) { state.withLock { $0.watcher = watcher } }

    func note(_ progress: Progress, of claim: Claim, _ store: any Store) {
        let now = ContinuousClock.now
        let (watcher, isDue) = state.withLock { state -> (Watcher?, Bool) in
            let isDue = state.written[claim.attempt].map { now - $0 >= .seconds(1) } ?? true
            if isDue {
                if state.written.count > 1_000 { state.written.removeAll() }
                state.written[claim.attempt] = now
            }
            return (state.watcher, isDue)
        }
        watcher?(claim.job, progress)
        guard isDue else { return }
        Task {
            do {
                try await store.write { store throws(QuillError) in try store.report(progress, by: claim) }
            } catch {
                Log.error("the progress of \(claim.job.id) could not be recorded: \(error)")
            }
        }
    }
}
