internal import Support

/// What the proxy keeps of one session. The relay thread writes, the session's owner reads.
final class SessionRecord: Sendable {
    /// Refusals kept; a client that is refused for ever must not fill memory.
    static let maximumRefusals = 100

    private struct State {
        var refusals: [Refusal] = []
        var received: Int64 = 0
        var isOpen = true
    }

    /// The value of Proxy-Authorization behind `Basic `.
    let credential: String
    let byteLimit: Int64
    private let state = Lock(State())

    init(credential: String, byteLimit: Int64?) {
        self.credential = credential
        self.byteLimit = byteLimit ?? .max
    }

    var refusals: [Refusal] { state.withLock { $0.refusals } }
    var received: Int64 { state.withLock { $0.received } }
    var isOpen: Bool { state.withLock { $0.isOpen } }
    var isSpent: Bool { received >= byteLimit }

    func end() { state.withLock { $0.isOpen = false } }

    func record(_ refusal: Refusal) {
        state.withLock {
            if $0.refusals.count < Self.maximumRefusals, !$0.refusals.contains(refusal) { $0.refusals.append(refusal) }
        }
    }

    /// Counts bytes from outside; false once there are more than the limit.
    func receive(_ count: Int) -> Bool {
        state.withLock {
            let (sum, overflow) = $0.received.addingReportingOverflow(Int64(count))
            $0.received = overflow ? .max : sum
            return $0.received <= byteLimit
        }
    }
}
