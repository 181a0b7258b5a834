/// Lines that a child wrote and nobody has taken yet.
struct LineQueue {
    /// Above this, the child's pipes are left unread until the caller has caught up.
    static let limitBytes = 256 * 1024

    private var lines: [ChildLine] = []
    private var bytes = 0
    private var waiters: [(token: UInt64, resume: ([ChildLine]) -> Void)] = []

    var isFull: Bool { bytes > Self.limitBytes }

    mutating func append(_ line: ChildLine) {
        lines.append(line)
        bytes += line.bytes.count + 32  // empty lines cost memory too
    }

    mutating func take() -> [ChildLine] {
        defer { (lines, bytes) = ([], 0) }
        return lines
    }

    mutating func wait(token: UInt64, resume: @escaping ([ChildLine]) -> Void) {
        waiters.append((token, resume))
    }

    /// Hands everything to whoever has waited longest.
    mutating func serve(ended: Bool) {
        if !lines.isEmpty, !waiters.isEmpty { waiters.removeFirst().resume(take()) }
        guard ended, lines.isEmpty else { return }
        for waiter in waiters { waiter.resume([]) }
        waiters = []
    }

    mutating func giveUp(token: UInt64) {
        guard let index = waiters.firstIndex(where: { $0.token == token }) else { return }
        waiters.remove(at: index).resume([])
    }
}
