import CSpawn
import Glibc
import Support

/// Keeps all children of this process: starts them, serves their pipes, counts their time, and waits for them.
/// One thread does all of it, so a thousand children cost no thread of Swift's pool and no blocked one.
actor ChildKeeper {
    nonisolated let loop: KeeperLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Read from by children that get no input, written to by those whose output nobody wants.
    private let null: Int32
    private let buffer = ReadBuffer()
    private var children: [UInt64: RunningChild] = [:]
    private var lastID: UInt64 = 0

    private static let keeper = Lock<ChildKeeper?>(nil)

    /// The keeper of this process, started at the first use. It is never ended: children die with its thread.
    static func shared() throws(ChildError) -> ChildKeeper {
        try keeper.withLock { (current) throws(ChildError) in
            if let current { return current }
            let new = try ChildKeeper()
            try new.loop.start { events in new.assumeIsolated { $0.serve(events) } }
            current = new
            return new
        }
    }

    private init() throws(ChildError) {
        null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { throw .spawnFailed(code: errno) }
        loop = try KeeperLoop()
    }

    deinit { close(null) }

    // MARK: for callers

    /// How a child's three standard streams are connected.
    struct Plumbing: Sendable {
        /// Whether the child has an input to read from; else it reads nothing.
        var takesInput: Bool
        var output: ChildOutput
        /// The longest line of standard error to hand out; nil keeps only its tail.
        var errorLinesLimitBytes: Int?
    }

    struct Started: Sendable {
        let id: UInt64
        let pid: pid_t
    }

    func start(_ command: Command, _ plumbing: Plumbing) throws(ChildError) -> Started {
        var pipes = PipeSet()
        defer { pipes.closeChildEnds() }
        do throws(ChildError) {
            let input = plumbing.takesInput ? try pipes.toChild() : nil
            var outputs: [OutputPipe] = []
            var outputTarget = null
            switch plumbing.output {
            case .discard: break
            case .descriptor(let descriptor): outputTarget = descriptor
            case .collect(let limit):
                let (reader, writer) = try pipes.fromChild()
                outputTarget = writer
                outputs.append(OutputPipe(descriptor: reader, stream: .output, handling: .collect(limitBytes: limit)))
            case .lines(let limit):
                let (reader, writer) = try pipes.fromChild()
                outputTarget = writer
                outputs.append(OutputPipe(descriptor: reader, stream: .output, handling: .lines(LineFramer(limitBytes: limit))))
            }
            let (errorReader, errorWriter) = try pipes.fromChild()
            let errorHandling =
                plumbing.errorLinesLimitBytes
                .map { OutputPipe.Handling.lines(LineFramer(limitBytes: $0, splitsLongLines: true)) } ?? .tail
            outputs.append(OutputPipe(descriptor: errorReader, stream: .error, handling: errorHandling))

            let pid = try Spawn.start(command, descriptors: [input?.reader ?? null, outputTarget, errorWriter])
            let ending = cspawn_pidfd(pid)
            guard ending >= 0 else {
                let code = errno
                abandon(pid)
                throw .spawnFailed(code: code)
            }
            lastID += 1
            children[lastID] = RunningChild(
                id: lastID, pid: pid, endingDescriptor: ending, input: input.map { InputPipe(descriptor: $0.writer) },
                outputs: outputs, timeLimitSeconds: command.limits.timeLimitSeconds, loop: loop)
            return Started(id: lastID, pid: pid)
        } catch {
            pipes.closeParentEnds()
            throw error
        }
    }

    /// Waits until the child's pipe has taken the bytes.
    func send(_ bytes: [UInt8], to id: UInt64) async -> Bool {
        guard let child = children[id] else { return false }
        return await withCheckedContinuation { continuation in
            child.send(bytes) { continuation.resume(returning: $0) }
        }
    }

    /// Gives a child its whole input without waiting for it to read, and then the end of file.
    func feed(_ bytes: [UInt8], to id: UInt64) {
        children[id]?.send(bytes) { _ in }
        children[id]?.closeInputWhenWritten()
    }

    func closeInput(of id: UInt64) { children[id]?.closeInputWhenWritten() }

    /// The lines since the last call, waiting for at least one; empty when there will be no more, or after `giveUpLines`.
    func nextLines(of id: UInt64, token: UInt64 = 0) async -> [ChildLine] {
        guard let child = children[id] else { return [] }
        return await withCheckedContinuation { continuation in
            child.takeLines(token: token) { continuation.resume(returning: $0) }
        }
    }

    func giveUpLines(of id: UInt64, token: UInt64) { children[id]?.giveUpLines(token: token) }

    func result(of id: UInt64) async -> Result<ChildResult, ChildError> {
        guard let child = children[id] else { return .failure(.cancelled) }
        return await withCheckedContinuation { continuation in
            child.whenOver { continuation.resume(returning: $0) }
        }
    }

    func end(_ id: UInt64, because reason: ChildError?) { children[id]?.end(because: reason) }

    /// The caller wants nothing more of this child: it is ended if need be, and forgotten when it is over.
    func release(_ id: UInt64) {
        guard let child = children[id] else { return }
        child.end(because: .cancelled)
        child.whenOver { [weak self] _ in self?.assumeIsolated { $0.children[id] = nil } }
    }

    // MARK: for the loop

    private func serve(_ events: [ReadyEvent]) -> ContinuousClock.Instant? {
        for event in events { children[event.child]?.handle(event.subject, buffer: buffer.bytes) }
        var next: ContinuousClock.Instant?
        guard children.values.contains(where: { $0.alarm != nil }) else { return nil }
        let now = ContinuousClock.now
        for child in Array(children.values) {
            child.ring(now: now, buffer: buffer.bytes)
            if let alarm = child.alarm { next = min(next ?? alarm, alarm) }
        }
        return next
    }

    /// Ends a child that cannot be watched. It is new and has its default signals, so this is short.
    private func abandon(_ pid: pid_t) {
        kill(-pid, SIGKILL)
        while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    }
}

/// Room for one read, shared by all pipes since the thread reads one at a time.
private final class ReadBuffer {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)

    deinit { bytes.deallocate() }
}
