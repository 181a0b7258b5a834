internal import Support

/// "There may be work": carries nothing, may be lost, doubled or late without harm.
package final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        var waiting: CheckedContinuation<Bool, Never>?
        /// Tells one wait from the next, and whose time is over.
        var number: UInt64 = 0
        var over: UInt64 = 0
    }
    private let state = Lock(State())

    package init() {}

    package func ring() {
        let sleeper = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            let sleeper = state.waiting.take()
            state.isRung = sleeper == nil
            return sleeper
        }
        sleeper?.resume(returning: true)
    }

    /// Returns when it rings, at once if it rang since the last wait: true. Or when the time is over: false. One waiter at a time: a second
    /// one wakes the first.
    @discardableResult
    package func wait(milliseconds: Int64?) async -> Bool {
        let begun = state.withLock { state -> UInt64? in
            if state.isRung {
                state.isRung = false
                return nil
            }
            state.number &+= 1
            return state.number
        }
        guard let number = begun else { return true }
        let timer = milliseconds.map { pause in
            Task {
                do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
                self.end(number)
            }
        }
        defer { timer?.cancel() }
        return await withCheckedContinuation { continuation in
            let awake = state.withLock { state -> (CheckedContinuation<Bool, Never>, Bool)? in
                if state.isRung || state.number != number {
                    state.isRung = false
                    return (continuation, true)
                }
                if state.over == number { return (continuation, false) }
                defer { state.waiting = continuation }
                return state.waiting.map { ($0, true) }
            }
            awake?.0.resume(returning: awake?.1 ?? true)
        }
    }

    /// The time of a wait is over, unless it has ended before.
    private func end(_ number: UInt64) {
        let sleeper = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.number == number else { return nil }
            state.over = number
            return state.waiting.take()
        }
        sleeper?.resume(returning: false)
    }
}
