package import QuillCore

/// What a job came to: rows to commit with its ending, or why it failed.
package enum Ending: Sendable {
    case done(commit: @Sendable (any StoreWriting) throws(QuillError) -> Void)
    /// `commit` writes what else the failure means, such as a delivery's new state.
    case failed(QuillError, commit: (@Sendable (any StoreWriting) throws(QuillError) -> Void)? = nil)

    /// Nil where it is done.
    var error: QuillError? {
        if case .failed(let error, _) = self { error } else { nil }
    }
}

/// Does the work of a claimed job, on no actor: a step that computes must not keep the worker from claiming or draining.
package protocol JobHandler: Sendable {
    @concurrent
    func handle(_ claim: Claim) async -> Ending
}

/// How much is worked on at a time, by kind of work; kinds that are not named get `standard`.
package struct Room: Sendable {
    package let byStep: [String: Int]
    package let steps: [String]
    package let standard: Int

    package init(steps: [String], standard: Int, byStep: [String: Int]) {
        self.steps = steps
        self.standard = standard
        self.byStep = byStep
    }

    /// How many of a step run at once.
    package func most(of step: String) -> Int { byStep[step] ?? standard }

    func free(_ running: [String: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: steps.map { ($0, most(of: $0) - (running[$0] ?? 0)) })
    }
}

/// A job that a worker works on.
struct Work {
    let claim: Claim
    let task: Task<Void, Never>
    let since: ContinuousClock.Instant
    /// Whether its ending is on its way to the store, which may have it already.
    var hasEnded = false

    /// Whether its lease could not be kept: another works on it, or it was cancelled. `kept` is what a beat renewed that began at `beat`; what was
    /// claimed after that is not in it, nor is what had been ended by then, and neither is meant.
    func isLost(_ kept: Set<ID<Attempt>>, beganAt beat: ContinuousClock.Instant) -> Bool {
        since < beat && !kept.contains(claim.attempt) && !hasEnded && !task.isCancelled
    }
}
