internal import Glibc
internal import Support

/// The heart-beats of a worker: how often it renewed its leases, how often that failed, and when it last did.
package final class Pulse: Sendable {
    package struct Figures: Sendable, Hashable {
        package var beats = 0
        package var failures = 0
        /// Seconds since 1970; nil before the first.
        package var lastBeatAt: Double?
    }

    private let state = Lock<Figures?>(nil)

    package init() {}

    /// Nil while no worker has begun.
    package var figures: Figures? { state.withLock { $0 } }

    func begin() { state.withLock { $0 = $0 ?? Figures() } }

    func beat() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        state.withLock { figures in
            var next = figures ?? Figures()
            next.beats += 1
            next.lastBeatAt = now
            figures = next
        }
    }

    func fail() {
        state.withLock { figures in
            var next = figures ?? Figures()
            next.failures += 1
            figures = next
        }
    }
}
