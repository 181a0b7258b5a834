import Glibc

/// The parent's end of a child's standard output or error, and what becomes of the bytes.
struct OutputPipe {
    enum Handling {
        case tail
        case collect(limitBytes: Int)
        case lines(LineFramer)
    }

    enum Step {
        case open
        case closed
        case failed(ChildError)
    }

    let descriptor: Int32
    let stream: ChildLine.Stream
    /// Not watched now, since the caller has enough to read.
    var isPaused = false
    /// What comes is read and thrown away, so that a child that is being ended is not held up.
    var isDiscarding = false
    private(set) var collected: [UInt8] = []
    private(set) var tail = ByteTail(limitBytes: 64 * 1024)
    private var handling: Handling

    init(descriptor: Int32, stream: ChildLine.Stream, handling: Handling) {
        self.descriptor = descriptor
        self.stream = stream
        self.handling = handling
    }

    var handsOutLines: Bool {
        if case .lines = handling { true } else { false }
    }

    /// Reads once.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer, line: (ChildLine) -> Void) -> Step {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 { return errno == EAGAIN || errno == EINTR ? .open : finish(line) }
        if count == 0 { return finish(line) }
        return take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), line)
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ line: (ChildLine) -> Void) -> Step {
        if stream == .error { tail.append(bytes) }
        guard !isDiscarding else { return .open }
        switch handling {
        case .tail:
            break
        case .collect(let limitBytes):
            guard bytes.count <= limitBytes - collected.count else { return .failed(.outputTooLarge(limitBytes: limitBytes)) }
            collected.append(contentsOf: bytes)
        case .lines(var framer):
            handling = .tail  // so that the framer's buffer has one owner while it grows
            let whole = framer.take(bytes) { line(ChildLine(stream: stream, bytes: $0)) }
            handling = .lines(framer)
            guard whole else { return .failed(.lineTooLong(limitBytes: framer.limitBytes)) }
        }
        return .open
    }

    /// The last line, which may have no end.
    mutating func finish(_ line: (ChildLine) -> Void) -> Step {
        if case .lines(var framer) = handling, !isDiscarding, let last = framer.finish() {
            line(ChildLine(stream: stream, bytes: last))
        }
        return .closed
    }
}
