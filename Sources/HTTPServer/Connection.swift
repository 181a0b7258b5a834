internal import Glibc
internal import Support
internal import Synchronization

/// One client's socket, from accept to close. libmicrohttpd owns the descriptor; this may only shut it down, and only
/// until libmicrohttpd says that it is about to close it, so that no other connection's descriptor can be meant.
final class Connection: Sendable {
    private struct State {
        var isOpen = true
        var lingers = false
        var peerHasLeft = false
        var readingIsStopped = false
        var exchange: Exchange?
    }

    let descriptor: Int32
    let serial: UInt32
    let peer: String
    /// When the client must have done what it is waited for (`Clock.milliseconds`).
    private let deadline: Atomic<Int64>
    private let state = Lock(State())

    init(descriptor: Int32, serial: UInt32, peer: String, deadline: Int64) {
        self.descriptor = descriptor
        self.serial = serial
        self.peer = peer
        self.deadline = Atomic(deadline)
    }

    var exchange: Exchange? { state.withLock { $0.exchange } }

    /// Whether the client is known to send no more already.
    func began(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            state.exchange = exchange
            return state.peerHasLeft
        }
    }

    func ended() { state.withLock { $0.exchange = nil } }

    /// The client will send no more (`entirely`: nor take any more). Told once.
    func peerLeft(entirely: Bool) {
        let exchange = state.withLock { state -> Exchange? in
            // It was us who stopped.
            if state.readingIsStopped && !entirely { return nil }
            state.peerHasLeft = true
            return state.exchange
        }
        exchange?.clientLeft(entirely: entirely)
    }

    func expect(by time: Int64) { deadline.store(time, ordering: .relaxed) }
    func expect(notAfter time: Int64) { deadline.min(time, ordering: .relaxed) }
    func expectNothing() { deadline.store(.max, ordering: .relaxed) }

    /// Sends a client away that let its deadline pass.
    func cut(ifLateAt now: Int64) {
        if deadline.load(ordering: .relaxed) < now { shut(Int32(SHUT_RDWR)) }
    }

    /// Takes what has arrived, and no more: an idle connection ends, a request that came in time is still answered.
    func stopReading() {
        state.withLock { state in
            guard state.isOpen && state.exchange == nil else { return }
            state.readingIsStopped = true
            shutdown(descriptor, Int32(SHUT_RD))
        }
    }

    func shut(_ how: Int32) {
        state.withLock { state in
            if state.isOpen { shutdown(descriptor, how) }
        }
    }

    /// Lets the system keep only about so much for a client that does not read; by itself it goes up to megabytes.
    func bufferAtMost(_ bytes: Int) {
        state.withLock { state in
            var size = Int32(clamping: bytes)
            if state.isOpen { setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size)) }
        }
    }

    /// The client may still be sending when this connection is closed.
    func willLinger() { state.withLock { $0.lingers = true } }

    /// libmicrohttpd closes the descriptor when this returns. A copy is given if somebody must first read what the client
    /// still sends: closing over unread bytes resets the connection, and the client would lose its answer.
    func close() -> Int32? {
        state.withLock { state in
            state.isOpen = false
            guard state.lingers else { return nil }
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            if copy >= 0 { shutdown(copy, Int32(SHUT_WR)) }
            return copy >= 0 ? copy : nil
        }
    }
}
