internal import QuillCore

/// The growing pauses of something that goes on trying.
struct Patience {
    private(set) var failures = 0
    private var loudAt: ContinuousClock.Instant?

    mutating func worked() { self = Patience() }

    /// How long to rest after a failure: 1 s, doubled up to 60, or as long as the other side asks.
    mutating func failed(_ error: QuillError) -> Int64 {
        failures = min(failures + 1, 7)
        if case .wait(let seconds) = error.disposition { return Int64(min(max(1, seconds), 3_600)) * 1_000 }
        return min(60, 1 << (failures - 1)) * 1_000
    }

    /// Whether it is worth saying: the first time, then every five minutes.
    mutating func isNews() -> Bool {
        if let loudAt, loudAt + .seconds(300) > .now { return false }
        loudAt = .now
        return true
    }
}
