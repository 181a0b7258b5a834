internal import Support

/// Opens once, for all who wait and who come later.
package final class Gate: Sendable {
    private let signal = Signal()
    private let tasks = Lock<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    package init() {}

    package func open() {
        signal.set()
        let waiting = tasks.withLock { tasks in
            defer { tasks = (true, []) }
            return tasks.waiting
        }
        for task in waiting { task.resume() }
    }

    /// Holds the thread: for synchronous bodies, and never on the cooperative pool, which whoever opens may need.
    package func wait() {
        while !signal.wait(milliseconds: 60_000) {}
    }

    /// Waits without holding a thread.
    package func opened() async {
        await withCheckedContinuation { continuation in
            let isOpen = tasks.withLock { tasks -> Bool in
                if !tasks.isOpen { tasks.waiting.append(continuation) }
                return tasks.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
