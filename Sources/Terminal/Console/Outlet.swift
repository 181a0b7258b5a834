import Glibc
import Synchronization

/// A file descriptor that text is written to, whole or not at all, by any number of tasks.
///
/// Writing blocks while the reader is slow, as command-line programs expect; servers do not use it.
package final class Outlet: Sendable {
    package enum Ending: Sendable, Equatable {
        /// The reader is gone (`quill items | head -1`): nothing is wrong, and nothing more need be said.
        case closed
        /// Writing failed with this `errno`, such as `ENOSPC`.
        case failed(Int32)
    }

    package let descriptor: Int32
    package let look: Look
    private let ended = Mutex<Ending?>(nil)

    package init(_ descriptor: Int32, look: Look) {
        self.descriptor = descriptor
        self.look = look
    }

    /// Looks at the descriptor and the environment.
    package convenience init(_ descriptor: Int32) {
        self.init(descriptor, look: Look(isTerminal: isatty(descriptor) == 1, environment: Look.environment))
    }

    /// Why nothing is written any more, if so. Loops that produce much stop when this is not nil.
    package var ending: Ending? { ended.withLock { $0 } }

    /// Writes the text; does nothing after an ending.
    package func write(_ text: String) {
        var text = text
        ended.withLock { ending in
            if ending == nil { ending = text.withUTF8 { Self.write(UnsafeRawBufferPointer($0), to: descriptor) } }
        }
    }

    package func line(_ text: String = "") { write(text + "\n") }

    /// Columns and rows now, 80 by 24 when unknown; asked each time, since windows change.
    package var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Ending? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Someone else made the shared terminal non-blocking.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, 1000)
            case EPIPE: return .closed
            case let code: return .failed(code)
            }
        }
        return nil
    }
}
