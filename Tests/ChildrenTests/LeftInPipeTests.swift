import Glibc
import Testing

@testable import Children

@Suite("What a child left in its pipes") struct LeftInPipeTests {
    /// On a busy machine the time may be over before anybody came to read: here nobody was told that there is something to read.
    @Test("A pipe that is given up, since another holds it, is read first; whoever goes on writing is not waited for")
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
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        let pid = try Spawn.start(Command(executable: "true"), descriptors: [null, null, null])
        var facts = siginfo_t()
        #expect(waitid(P_PID, id_t(pid), &facts, WEXITED | WNOWAIT) == 0)
        return pid
    }

    private static func newPipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        return (ends[0], ends[1])
    }
}
