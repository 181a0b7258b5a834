import Glibc
import Testing

@testable import Children

@Suite("What a child left in its pipes") struct LeftInPipeTests {
    /// On a busy machine the time may be over before anybody came to read: here nobody was told that there is something to read.
    @Test("A pipe that is given up, since another holds it, is read first")
    func isRead() throws {
        let pid = try Self.endedChild()
        let (ending, output) = (try Self.newPipe(), try Self.newPipe())
        defer { for descriptor in [ending.writer, output.writer] { close(descriptor) } }
        let child = RunningChild(
            id: 1, pid: pid, endingDescriptor: ending.reader, input: nil,
            outputs: [OutputPipe(descriptor: output.reader, stream: .output, handling: .collect(limitBytes: 1_000_000))],
            timeLimitSeconds: nil, loop: try KeeperLoop())
        let words = [UInt8](repeating: 0x61, count: 60_000)
        #expect(write(output.writer, words, words.count) == words.count)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
        defer { buffer.deallocate() }
        child.handle(.ending, buffer: buffer)
        #expect(!child.isOver)
        child.ring(now: .now + .seconds(RunningChild.graceSeconds * 2), buffer: buffer)
        var result: ChildResult?
        child.whenOver { if case .success(let found) = $0 { result = found } }
        #expect(result?.output == words && result?.exit == .code(0))
    }

    @Test("Whoever goes on writing is not waited for: of that no more is taken than a pipe holds", .timeLimit(.minutes(1)))
    func isBounded() throws {
        let pid = try Self.endedChild()
        let (ending, output) = (try Self.newPipe(), try Self.newPipe())
        defer { close(ending.writer) }
        let writer = try Self.started(Command(executable: "yes"), output: output.writer)
        close(output.writer)
        let child = RunningChild(
            id: 1, pid: pid, endingDescriptor: ending.reader, input: nil,
            outputs: [OutputPipe(descriptor: output.reader, stream: .output, handling: .collect(limitBytes: 1_000_000_000))],
            timeLimitSeconds: nil, loop: try KeeperLoop())
        var readable = pollfd(fd: output.reader, events: Int16(POLLIN), revents: 0)
        #expect(poll(&readable, 1, -1) == 1)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
        defer { buffer.deallocate() }
        child.handle(.ending, buffer: buffer)
        child.ring(now: .now + .seconds(RunningChild.graceSeconds * 2), buffer: buffer)
        var result: ChildResult?
        child.whenOver { if case .success(let found) = $0 { result = found } }
        let taken = try #require(result?.output)
        #expect(!taken.isEmpty && taken.count <= 65_536 && taken.prefix(4) == Array("y\ny\n".utf8)[...], "\(taken.count)")
        // Nobody reads its words any more, and that ends it.
        var status: Int32 = 0
        #expect(waitpid(writer, &status, 0) == writer && status & 0x7f == SIGPIPE)
    }

    @Test("What was left and is more than may be is told as that", arguments: [true, false])
    func isTooMuch(_ isLine: Bool) throws {
        let pid = try Self.endedChild()
        let (ending, output) = (try Self.newPipe(), try Self.newPipe())
        defer { for descriptor in [ending.writer, output.writer] { close(descriptor) } }
        let handling: OutputPipe.Handling = isLine ? .lines(LineFramer(limitBytes: 5)) : .collect(limitBytes: 5)
        let child = RunningChild(
            id: 1, pid: pid, endingDescriptor: ending.reader, input: nil,
            outputs: [OutputPipe(descriptor: output.reader, stream: .output, handling: handling)], timeLimitSeconds: nil,
            loop: try KeeperLoop())
        #expect(write(output.writer, "more than five", 14) == 14)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
        defer { buffer.deallocate() }
        child.handle(.ending, buffer: buffer)
        child.ring(now: .now + .seconds(RunningChild.graceSeconds * 2), buffer: buffer)
        var failure: ChildError?
        child.whenOver { if case .failure(let error) = $0 { failure = error } }
        #expect(failure == (isLine ? .lineTooLong(limitBytes: 5) : .outputTooLarge(limitBytes: 5)))
    }

    @Test("The last line of a pipe that is given up is handed out, also without its end")
    func lastLine() throws {
        let pid = try Self.endedChild()
        let (ending, output) = (try Self.newPipe(), try Self.newPipe())
        defer { for descriptor in [ending.writer, output.writer] { close(descriptor) } }
        let child = RunningChild(
            id: 1, pid: pid, endingDescriptor: ending.reader, input: nil,
            outputs: [OutputPipe(descriptor: output.reader, stream: .output, handling: .lines(LineFramer(limitBytes: 100)))],
            timeLimitSeconds: nil, loop: try KeeperLoop())
        #expect(write(output.writer, "one\ntwo", 7) == 7)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
        defer { buffer.deallocate() }
        child.handle(.ending, buffer: buffer)
        child.ring(now: .now + .seconds(RunningChild.graceSeconds * 2), buffer: buffer)
        var words: [String] = []
        child.takeLines(token: 1) { lines in words = lines.map { String(decoding: $0.bytes, as: UTF8.self) } }
        #expect(words == ["one", "two"])
    }

    /// A child of this thread that has ended and was not collected.
    private static func endedChild() throws -> pid_t {
        let pid = try started(Command(executable: "true"), output: nil)
        var facts = siginfo_t()
        #expect(waitid(P_PID, id_t(pid), &facts, WEXITED | WNOWAIT) == 0)
        return pid
    }

    private static func started(_ command: Command, output: Int32?) throws -> pid_t {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        return try Spawn.start(command, descriptors: [null, output ?? null, null])
    }

    private static func newPipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        return (ends[0], ends[1])
    }
}
