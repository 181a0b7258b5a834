import Glibc

/// State that only one thread at a time can touch.
///
///     let hits = Lock(0)
///     hits.withLock { $0 += 1 }
///
/// It is built on a pthread mutex and not on `Synchronization.Mutex`, about which the thread sanitizer of Swift 6.3
/// reports races that are none: with this one a report means something.
/// Hold it for a few instructions: no `await` is possible inside, and nothing slow belongs there. It is not recursive.
package final class Lock<State>: Sendable {
    private let mutex: MutexPointer
    private nonisolated(unsafe) var state: State  // allowed: guarded by a pthread mutex

    package init(_ initial: sending State) {
        mutex = MutexPointer()
        state = initial
    }

    /// Runs `body` with the state in hand and gives its result.
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        mutex.lock()
        defer { mutex.unlock() }
        return try body(&state)
    }
}

/// A pthread mutex at an address that never changes, as pthread demands.
/// Unchecked: the pointer is set once, and the mutex behind it is made for sharing.
final class MutexPointer: @unchecked Sendable {  // allowed: guarded by a pthread mutex
    let pointer: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: pthread_mutex_t())
        let code = pthread_mutex_init(pointer, nil)
        precondition(code == 0, "pthread_mutex_init failed with \(code)")
    }

    deinit {
        pthread_mutex_destroy(pointer)
        pointer.deallocate()
    }

    func lock() {
        let code = pthread_mutex_lock(pointer)
        precondition(code == 0, "pthread_mutex_lock failed with \(code)")
    }

    func unlock() {
        let code = pthread_mutex_unlock(pointer)
        precondition(code == 0, "pthread_mutex_unlock failed with \(code)")
    }
}
