import Glibc

/// Something that happens once and that real threads can wait for.
/// Unchecked: everything mutable is touched only under `mutex`.
package final class Signal: @unchecked Sendable {  // allowed: guarded by a pthread mutex
    private let mutex = MutexPointer()
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var isSet = false

    package init() {
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        changed.deallocate()
    }

    package func set() {
        mutex.lock()
        isSet = true
        pthread_cond_broadcast(changed)
        mutex.unlock()
    }

    /// Waits until it is set, at most so long; whether it is.
    package func wait(milliseconds: Int64) -> Bool {
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        let nanoseconds = end.tv_nsec + Int(milliseconds % 1_000) * 1_000_000
        end.tv_sec += Int(milliseconds / 1_000) + nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        mutex.lock()
        defer { mutex.unlock() }
        while !isSet {
            if pthread_cond_timedwait(changed, mutex.pointer, &end) == ETIMEDOUT { return isSet }
        }
        return true
    }
}
