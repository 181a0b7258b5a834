internal import Glibc

/// A lock on a whole file that belongs to its open description, so that it ends with the process however that ends, and that
/// others can see without taking it, even for a moment (open file description locks, fcntl(2)).
enum FileLock {
    // Linux has these numbers on every machine; Swift's Glibc does not know their names.
    private static let look: Int32 = 36  // F_OFD_GETLK
    private static let set: Int32 = 37  // F_OFD_SETLK

    /// Takes the lock; false when another has it.
    static func take(_ file: Int32) -> Bool {
        var range = wholeFile()
        return fcntl(file, set, &range) == 0
    }

    /// Gives the lock back, for whoever shares the description too: between fork and exec a child has it, and closing alone would
    /// leave the lock with that child for a moment.
    static func release(_ file: Int32) {
        var range = wholeFile()
        range.l_type = Int16(F_UNLCK)
        _ = fcntl(file, set, &range)
    }

    static func isTaken(_ file: Int32) -> Bool {
        var range = wholeFile()
        return fcntl(file, look, &range) == 0 && range.l_type != Int16(F_UNLCK)
    }

    private static func wholeFile() -> flock {
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        return range
    }
}
