/// Where a job stands. A value: `applying` says what a move makes of it, the store writes that down.
///
/// ```
/// queued(run_at, hold?) ─claim→ running ─succeed→ succeeded      queued|running ─cancel→ cancelled
///        ▲                        ├ retry, climb ▶ queued  (a try is counted)
///        │                        ├ wait, hold, release ▶ queued  (not counted)
///        └── redrive ── dead ◀────┴ permanent · tries spent · lease lost three times without anything gained
///                        ├─ discard ▶ cancelled
///                        └─ satisfy ▶ succeeded  (driven again when another had made the same since)
/// queued|running ─bury→ dead  (a person gives it up, and may have it tried again later)
/// ```
package struct JobStatus: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable { case queued, running, succeeded, cancelled, dead }
    package enum DeadReason: String, Sendable, CaseIterable { case permanent, exhausted, poison }

    package var state: State
    package var hold: Hold?
    /// Tries that count; a job is dead when they reach `RetryPolicy.maxTries`.
    package var tries: Int
    /// Leases lost in a row without a checkpoint in between.
    package var losses: Int
    package var deadReason: DeadReason?

    package init(state: State = .queued, hold: Hold? = nil, tries: Int = 0, losses: Int = 0, deadReason: DeadReason? = nil) {
        self.state = state
        self.hold = hold
        self.tries = tries
        self.losses = losses
        self.deadReason = deadReason
    }

    package var isLive: Bool { state == .queued || state == .running }
}

package enum JobMove: Sendable, Hashable {
    case claim
    case succeed
    case fail(Disposition)
    /// The worker's lease ran out; `gained` says whether a checkpoint was made since one was last lost.
    case lose(gained: Bool)
    case cancel
    case redrive
    /// A dead job is to be driven again, and another has made the same meanwhile.
    case satisfy
    /// A person gives a dead job up for good.
    case discard
    /// A person gives a job up that has not ended; what runs of it is stopped.
    case bury
    case lift(Hold)
}

/// A move that the machine does not know; a fault in the caller, never the user's.
package struct IllegalMove: Error, Sendable, Hashable {
    package let state: String
    package let move: String

    package init(state: String, move: String) {
        self.state = state
        self.move = move
    }
}

extension JobStatus {
    /// The status after `move` and how long the job then rests before it may be claimed, in milliseconds. `now` is needed to
    /// say when a hold is over by itself; without it such a hold is over at once.
    package func applying(
        _ move: JobMove, policy: RetryPolicy = .standard, jitter: Double, now: Timestamp? = nil
    ) throws(IllegalMove) -> (status: JobStatus, restMilliseconds: Int64) {
        var next = self
        var rest: Int64 = 0
        switch (state, move) {
        case (.queued, .claim) where hold == nil:
            next.state = .running
        case (.running, .succeed):
            next.state = .succeeded
        case (.running, .fail(let disposition)):
            rest = next.fail(disposition, policy, jitter, now)
        case (.running, .lose(let gained)):
            next.losses = gained ? 0 : losses + 1
            if next.losses >= policy.maxLosses { next.die(.poison) } else { next.state = .queued }
        case (.queued, .cancel), (.running, .cancel):
            next.state = .cancelled
            next.hold = nil
        case (.queued, .bury), (.running, .bury):
            next.hold = nil
            next.die(.permanent)
        case (.dead, .redrive):
            next = JobStatus()
        case (.dead, .satisfy):
            next.state = .succeeded
            next.deadReason = nil
        case (.dead, .discard):
            next.state = .cancelled
            next.deadReason = nil
        case (.queued, .lift(let lifted)) where hold == lifted:
            next.hold = nil
        default:
            throw IllegalMove(state: state.rawValue, move: "\(move)")
        }
        return (next, rest)
    }

    private mutating func fail(_ disposition: Disposition, _ policy: RetryPolicy, _ jitter: Double, _ now: Timestamp?) -> Int64 {
        state = .queued
        switch disposition {
        case .permanent:
            die(.permanent)
            return 0
        case .retry, .climb, .uncertain:
            tries += 1
            if tries >= policy.maxTries { die(.exhausted) }
            return policy.restMilliseconds(afterTry: tries, jitter: jitter)
        case .wait(let seconds):
            return Int64(min(max(0, seconds), policy.longestWaitSeconds)) * 1_000
        case .hold(let reason):
            hold = reason
            return now.flatMap { reason.rest(from: $0) } ?? 0
        case .released:
            return 0
        }
    }

    private mutating func die(_ reason: DeadReason) {
        state = .dead
        deadReason = reason
    }
}

/// What lifts a hold: `approval` a person who approves, `human` one who answers or asks again, `credentials` a key that was
/// changed or found good, `budget` a budget that was raised, or the end of its period.
extension Hold {
    /// How long it lasts when nobody lifts it, in milliseconds; nil where it waits for somebody however long. The shortest
    /// period of a budget is a day in UTC: then the job looks again, and is held anew where a longer budget is still spent.
    package func rest(from now: Timestamp) -> Int64? {
        guard self == .budget else { return nil }
        let day: Int64 = 86_400_000
        return day - (now.milliseconds % day + day) % day
    }

    /// Whether it is over once its rest is.
    package var endsByItself: Bool { self == .budget }
}

/// Exponential back-off with full jitter (contracts §4).
package struct RetryPolicy: Sendable, Hashable {
    package let maxTries: Int
    package let maxLosses: Int
    package let firstRestMilliseconds: Int64
    package let longestRestMilliseconds: Int64

    package init(maxTries: Int, maxLosses: Int, firstRestMilliseconds: Int64, longestRestMilliseconds: Int64) {
        self.maxTries = maxTries
        self.maxLosses = maxLosses
        self.firstRestMilliseconds = firstRestMilliseconds
        self.longestRestMilliseconds = longestRestMilliseconds
    }

    /// Whoever asks for more patience than this is asked again after it: a month.
    package var longestWaitSeconds: Int { 30 * 86_400 }

    package static let standard = RetryPolicy(
        maxTries: 3, maxLosses: 3, firstRestMilliseconds: 5_000, longestRestMilliseconds: 300_000)

    /// The same with another number of tries.
    package func trying(_ times: Int) -> RetryPolicy {
        RetryPolicy(
            maxTries: times, maxLosses: maxLosses, firstRestMilliseconds: firstRestMilliseconds,
            longestRestMilliseconds: longestRestMilliseconds)
    }

    /// `jitter` is a chance in 0..<1.
    package func restMilliseconds(afterTry number: Int, jitter: Double) -> Int64 {
        let doublings = min(max(1, number), 21) - 1
        let full = min(longestRestMilliseconds, firstRestMilliseconds << Int64(doublings))
        return Int64(Double(full) * min(max(jitter, 0), 1))
    }
}
