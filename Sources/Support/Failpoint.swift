internal import Glibc

/// Named places where a test can end the process as a power cut would: `QUILL_FAILPOINT=effect.written:2` kills it the second
/// time it gets there. Unset, a failpoint costs a comparison.
package enum Failpoint {
    private static let wanted: (name: String, count: Int)? = {
        guard let text = getenv("QUILL_FAILPOINT") else { return nil }
        let parts = String(cString: text).split(separator: ":")
        guard let name = parts.first else { return nil }
        return (String(name), parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
    }()
    private static let reachedCount = Lock(0)

    package static func reached(_ name: String) {
        guard let wanted, wanted.name == name else { return }
        let count = reachedCount.withLock { count -> Int in
            count += 1
            return count
        }
        if count == wanted.count { kill(getpid(), SIGKILL) }
    }
}
