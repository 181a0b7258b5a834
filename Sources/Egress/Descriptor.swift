internal import CNet
internal import Glibc

/// A socket (or other descriptor) that is closed with its last reference.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32, of call: String) throws(EgressError) {
        guard number >= 0 else { throw .system(call: call, errno: -number) }
        self.number = number
    }

    init?(_ number: Int32) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit { close(number) }

    enum Outcome {
        case moved(Int)
        /// Nothing now; the poller will tell.
        case blocked
        case ended
        case failed
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        let count = recv(number, buffer.baseAddress, buffer.count, 0)
        if count > 0 { return .moved(count) }
        return count == 0 ? .ended : Self.outcome(ofErrno: errno)
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        let count = Glibc.send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        return count >= 0 ? .moved(count) : Self.outcome(ofErrno: errno)
    }

    /// Tells the peer that nothing more will come.
    func endSending() {
        // It fails only when the peer is gone already, which the next read will tell.
        _ = shutdown(number, Int32(SHUT_WR))
    }

    /// Lets the peer see a reset and not an orderly end, so that a cut answer is not taken for a whole one.
    func resetOnClose() { _ = net_reset_on_close(number) }

    /// The error of a connect, or 0.
    var pendingError: Int32 { net_error(number) }

    private static func outcome(ofErrno code: Int32) -> Outcome {
        code == EAGAIN || code == EINTR ? .blocked : .failed
    }
}
