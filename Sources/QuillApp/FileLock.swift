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
