internal import Support

/// "There may be work": carries nothing, may be lost, doubled or late without harm.
package final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        var waiting: (id: UInt64, continuation: CheckedContinuation<Void, Never>)?
        var next: UInt64 = 0
    }
    private let state = Lock(State())

    package init() {}

    package func ring() {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiting = state.waiting else {
                state.isRung = true
                return nil
            }
            state.waiting = nil
            return waiting.continuation
        }
        sleeper?.resume()
    }

    /// Returns when it rings or the time is over; at once if it rang since the last wait. One waiter at a time.
    package func wait(milliseconds: Int64?) async {
        let timer = milliseconds.map { pause in
            Task {
                do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
                self.ring()
            }
        }
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state -> Bool in
                if state.isRung {
                    state.isRung = false
                    return true
                }
                state.waiting = (state.next, continuation)
                state.next &+= 1
                return false
            }
            if isRung { continuation.resume() }
        }
        timer?.cancel()
    }
}
