/// How a child ended.
package enum ChildExit: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)
    /// It was still running when its time was up, and was ended with its whole group.
    case timedOut
}

/// What is left when a child has ended.
package struct ChildResult: Sendable {
    package let exit: ChildExit
    /// The standard output, where it was to be collected.
    package let output: [UInt8]
    /// The last 64 KiB at most of what it wrote to standard error. For diagnosis, never for people: it names paths of the host.
    package let errorTail: [UInt8]
    /// Wall time from start to end.
    package let seconds: Double
    /// Processor time of the child and of those that it waited for.
    package let cpuSeconds: Double
    /// The largest resident size of any one of its processes.
    package let peakBytes: Int64

    package var succeeded: Bool { exit == .code(0) }
}

/// Where a child's standard output goes.
package enum ChildOutput: Sendable {
    case discard
    /// Into `ChildResult.output`; more than the limit ends the child.
    case collect(limitBytes: Int)
    /// To the caller, line by line. When the caller is slow, the child waits.
    case lines(limitBytes: Int)
    /// Straight into an open descriptor of the caller's, who keeps it open until the child has ended.
    case descriptor(Int32)
}

/// One line that a child wrote, without its line feed.
package struct ChildLine: Sendable, Equatable {
    package enum Stream: Sendable { case output, error }
    package let stream: Stream
    package let bytes: [UInt8]

    package init(stream: Stream, bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
