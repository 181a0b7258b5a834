import CNet
import Glibc

/// Wakes the thread that waits for a socket. May be rung from any thread.
final class Bell: Sendable {
    /// To be polled together with the socket. Negative when the system had none left: then nothing wakes early.
    private let descriptor: Int32

    init() { descriptor = net_bell() }

    deinit { if descriptor >= 0 { close(descriptor) } }

    // A bell that rings already cannot fail to ring.
    func ring() { if descriptor >= 0 { _ = net_bell_ring(descriptor) } }

    enum Wake { case ready, rung, late }

    /// Waits for the bell, for a socket (-1: none) and for a moment (nil: for ever).
    func wait(_ socket: Int32 = -1, for interest: Int32 = POLLIN, until end: ContinuousClock.Instant?) -> Wake {
        var watched = [
            pollfd(fd: socket, events: Int16(truncatingIfNeeded: interest), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&watched, 2, Self.milliseconds(until: end))
            if count == 0, let end, end <= .now { return .late }
            guard count > 0 else { continue }
            if watched[1].revents != 0 {
                _ = net_bell_silence(descriptor)
                return .rung
            }
            // What is wrong with a socket is found by using it.
            return .ready
        }
    }

    /// What `poll` takes; rounded up, so that it is not asked again and again in the last millisecond.
    private static func milliseconds(until end: ContinuousClock.Instant?) -> Int32 {
        guard let end else { return -1 }
        let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
        return left <= 0 ? 0 : Int32(min(left.rounded(.up), 1e9))
    }
}
