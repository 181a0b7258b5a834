internal import Glibc

/// Time that only goes forward.
enum Clock {
    static func milliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// Of a number of seconds, at least one and at most some years.
    static func milliseconds(_ seconds: Double) -> Int64 {
        Int64(min(max(seconds * 1_000, 1), 1e11))
    }
}
