import CNet
import Glibc
import Support

/// Wakes the thread that waits for a connection's socket: the task that asked was cancelled, or the database is closed. May be rung
/// from any thread.
final class Bell: Sendable {
    /// To be polled together with the socket. Negative when the system had none left: then nothing wakes early.
    let descriptor: Int32

    private let closing = Lock(false)
    /// Whether the database is closed: only a commit is still waited for.
    var isClosing: Bool { closing.withLock { $0 } }

    init() { descriptor = net_bell() }

    deinit { if descriptor >= 0 { close(descriptor) } }

    // A bell that rings already cannot fail to ring.
    func ring() { if descriptor >= 0 { _ = net_bell_ring(descriptor) } }

    func ringForClosing() {
        closing.withLock { $0 = true }
        ring()
    }

    func silence() { if descriptor >= 0 { _ = net_bell_silence(descriptor) } }
}
