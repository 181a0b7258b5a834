import Glibc

extension SQLiteDatabase {
    package struct Options: Sendable {
        /// How many transactions can read at once; at least 1.
        package var readers: Int
        /// How long to wait for the lock of another process. Writers of this one wait in line, without a limit of time.
        package var busyTimeoutMilliseconds: Int
        package var synchronous: Synchronous
        /// How much of the file each connection sees as memory; 0 for none.
        package var mmapBytes: Int
        /// How many may write or wait to write, and how many may wait to read; one more gets `SQLError.busy`.
        package var waitingLimit: Int
        /// What `quill_now()` tells: milliseconds since 1970. Asked once per transaction, from the connections' threads.
        package var clock: @Sendable () -> Int64

        package init(
            readers: Int = 2,
            busyTimeoutMilliseconds: Int = 5_000,
            synchronous: Synchronous = .full,
            mmapBytes: Int = 16 << 20,
            waitingLimit: Int = 4_096,
            clock: @escaping @Sendable () -> Int64 = Options.systemClock
        ) {
            self.readers = readers
            self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
            self.synchronous = synchronous
            self.mmapBytes = mmapBytes
            self.waitingLimit = waitingLimit
            self.clock = clock
        }

        @Sendable package static func systemClock() -> Int64 {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
        }
    }

    /// What survives a power failure. A crash of the program alone loses nothing in either case.
    package enum Synchronous: String, Sendable {
        /// Every commit that returned.
        case full = "FULL"
        /// A sound database that may lack the last commits; several times as fast.
        case normal = "NORMAL"
        /// Perhaps nothing: for tests.
        case off = "OFF"
    }
}
