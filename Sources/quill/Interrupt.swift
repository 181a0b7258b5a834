internal import Glibc
internal import Support

/// Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once.
final class Interrupt: Sendable {
    private let state = Lock<(signal: Int32?, handler: (@Sendable () -> Void)?)>((nil, nil))

    /// From now on the signals are taken by a thread of their own. It keeps this as long as the process lives: a command that has said what is
    /// to happen need not hold on to it, and no signal may find nobody.
    init() {
        InterruptPipe.install()
        RealThread.start(name: "quill-signals") { [self] in
            while let signal = InterruptPipe.wait() {
                if fire(signal) { _exit(128 + signal) }
            }
        }
    }

    var isSet: Bool { signal != nil }

    /// The first that came.
    var signal: Int32? { state.withLock { $0.signal } }

    /// Calls `handler` when it happens; at once if it has happened.
    func onSet(_ handler: @escaping @Sendable () -> Void) {
        let isSet = state.withLock { state -> Bool in
            state.handler = handler
            return state.signal != nil
        }
        if isSet { handler() }
    }

    /// Whether it was the second time.
    private func fire(_ signal: Int32) -> Bool {
        let (again, handler) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            let again = state.signal != nil
            if !again { state.signal = signal }
            return (again, state.handler)
        }
        handler?()
        return again
    }
}

/// The handler's only deed is a byte into a pipe: all that a signal handler may safely do.
private enum InterruptPipe {
    nonisolated(unsafe) private static var ends: (read: Int32, write: Int32) = (-1, -1)  // allowed: set once, before the handler exists

    static func install() {
        var pair: [Int32] = [-1, -1]
        guard pipe(&pair) == 0 else { return }
        for end in pair where fcntl(end, F_SETFD, FD_CLOEXEC) < 0 { return }
        ends = (pair[0], pair[1])
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                var byte = UInt8(truncatingIfNeeded: number)
                write(InterruptPipe.ends.write, &byte, 1)
            }
        }
    }

    /// The next signal; nil when there can be none any more.
    static func wait() -> Int32? {
        var byte: UInt8 = 0
        while true {
            let count = read(ends.read, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            return count == 1 ? Int32(byte) : nil
        }
    }
}
