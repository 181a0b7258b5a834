internal import Support

/// "There may be work": carries nothing, may be lost, doubled or late without harm.
package final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }
    private let state = Lock(State())

    package init() {}

    package func ring() {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            let sleeper = state.waiting.take()
            state.isRung = sleeper == nil
            return sleeper
        }
        sleeper?.resume()
    }

    /// Whether it rang since the last wait; then that ring is answered.
    package func hasRung() -> Bool {
        state.withLock { state in
            defer { state.isRung = false }
            return state.isRung
        }
    }

    /// Returns when it rings or the time is over; at once if it rang since the last wait. One waiter at a time: a second one
    /// wakes the first.
    package func wait(milliseconds: Int64?) async {
        let timer = milliseconds.map { pause in
            Task {
                do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
                self.ring()
            }
        }
        await withCheckedContinuation { continuation in
            let awake = state.withLock { state -> CheckedContinuation<Void, Never>? in
                if state.isRung {
                    state.isRung = false
                    return continuation
                }
                defer { state.waiting = continuation }
                return state.waiting
            }
            awake?.resume()
        }
        timer?.cancel()
    }
}
