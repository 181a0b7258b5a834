import CSpawn
import Glibc

/// One child from its start to its end: its pipes, its time, and who waits for it.
/// It belongs to the keeper's thread, like everything that is not `Sendable` here.
final class RunningChild {
    /// From the polite request to end, to the one that cannot be refused.
    static let graceSeconds = 2.0

    let id: UInt64
    let pid: pid_t
    private let loop: KeeperLoop
    private let started = ContinuousClock.now
    private let endingDescriptor: Int32
    private var input: InputPipe?
    private var inputWatched = false
    private var outputs: [OutputPipe]
    private var lines = LineQueue()

    private var isEnding = false
    private var hasEnded = false
    private var timedOut = false
    private var failure: ChildError?
    /// The next thing that happens by itself: time limit, then kill, then giving up on pipes that others hold.
    private(set) var alarm: ContinuousClock.Instant?

    private var outcome: Result<ChildResult, ChildError>?
    private var waiters: [(Result<ChildResult, ChildError>) -> Void] = []

    init(
        id: UInt64, pid: pid_t, endingDescriptor: Int32, input: InputPipe?, outputs: [OutputPipe],
        timeLimitSeconds: Double?, loop: KeeperLoop
    ) {
        self.id = id
        self.pid = pid
        self.endingDescriptor = endingDescriptor
        self.input = input
        self.outputs = outputs
        self.loop = loop
        alarm = timeLimitSeconds.map { started + .seconds(min(max($0, 0), 1e9)) }
        let watched =
            loop.watch(endingDescriptor, for: id, .ending)
            && outputs.allSatisfy { loop.watch($0.descriptor, for: id, $0.stream == .output ? .output : .error) }
        if !watched { end(because: .spawnFailed(code: errno)) }
    }

    // MARK: what the loop tells

    func handle(_ subject: ReadyEvent.Subject, buffer: UnsafeMutableRawBufferPointer) {
        switch subject {
        case .ending: leaderEnded()
        case .input: writeInput()
        case .output: read(.output, buffer)
        case .error: read(.error, buffer)
        }
    }

    func ring(now: ContinuousClock.Instant, buffer: UnsafeMutableRawBufferPointer) {
        guard let alarm, alarm <= now else { return }
        self.alarm = nil
        if hasEnded {
            giveUpPipes(now, buffer)
        } else if isEnding {
            kill(-pid, SIGKILL)
        } else {
            timedOut = true
            end(because: nil)
        }
    }

    /// The leader stays a zombie until `conclude`, so its number still names its group and nobody else's.
    private func leaderEnded() {
        loop.forget(endingDescriptor)
        hasEnded = true
        kill(-pid, SIGKILL)  // whatever it left behind
        closeInput()
        alarm = ContinuousClock.now + .seconds(Self.graceSeconds)
        concludeIfOver()
    }

    /// A process that left the group may hold a pipe open for ever: its words are not waited for.
    /// A caller that is slow to take lines is, unless the child was ended for a reason.
    private func giveUpPipes(_ now: ContinuousClock.Instant, _ buffer: UnsafeMutableRawBufferPointer) {
        for index in outputs.indices.reversed() where isEnding || !outputs[index].isPaused {
            takeRest(at: index, buffer)
            closeOutput(at: index)
        }
        if !outputs.isEmpty { alarm = now + .seconds(Self.graceSeconds) }
        concludeIfOver()
    }

    /// On a busy machine the time may be over before this thread came to read what the child left in the pipe: that is not lost. A pipe
    /// holds no more than this reads, and who goes on writing is not waited for.
    private func takeRest(at index: Int, _ buffer: UnsafeMutableRawBufferPointer) {
        for _ in 0..<16 {
            switch outputs[index].read(into: buffer, line: { lines.append($0) }) {
            case .open: continue
            case .closed: return
            case .failed(let error): return end(because: error)
            }
        }
        _ = outputs[index].finish { lines.append($0) }
    }

    // MARK: what callers ask

    /// Asks the whole group to end, and makes it after the grace. Whoever waits for the result is told why.
    func end(because reason: ChildError?) {
        // Also when its leader was quicker: what it left in the pipes may be what is wrong.
        if failure == nil { failure = reason }
        guard !hasEnded else {
            if reason != nil { for index in outputs.indices { outputs[index].isDiscarding = true } }
            return
        }
        guard !isEnding else { return }
        isEnding = true
        alarm = ContinuousClock.now + .seconds(Self.graceSeconds)
        kill(-pid, SIGTERM)
        kill(-pid, SIGCONT)  // a stopped process would not hear the first
        closeInput()
        if reason != nil {
            for index in outputs.indices { outputs[index].isDiscarding = true }
            resumeReading()
        }
    }

    func send(_ bytes: [UInt8], completion: @escaping (Bool) -> Void) {
        guard input != nil else { return completion(false) }
        input?.send(bytes, completion: completion)
        writeInput()
    }

    func closeInputWhenWritten() {
        input?.closeWhenWritten()
        writeInput()
    }

    /// Hands out all lines that are there, or the next, or none when there will be no more.
    func takeLines(token: UInt64, resume: @escaping ([ChildLine]) -> Void) {
        lines.wait(token: token, resume: resume)
        serveLines()
    }

    func giveUpLines(token: UInt64) { lines.giveUp(token: token) }

    func whenOver(_ waiter: @escaping (Result<ChildResult, ChildError>) -> Void) {
        if let outcome { waiter(outcome) } else { waiters.append(waiter) }
    }

    var isOver: Bool { outcome != nil }

    // MARK: pipes

    private func writeInput() {
        guard var pipe = input else { return }
        let stays = pipe.write()
        input = pipe
        guard stays else { return closeInput() }
        if pipe.isWaiting != inputWatched {
            if pipe.isWaiting {
                inputWatched = loop.watch(pipe.descriptor, for: id, .input)
                if !inputWatched { closeInput() }
            } else {
                loop.forget(pipe.descriptor)
                inputWatched = false
            }
        }
    }

    private func closeInput() {
        guard var pipe = input else { return }
        input = nil
        if inputWatched { loop.forget(pipe.descriptor) }
        close(pipe.descriptor)
        pipe.failAll()
    }

    private func read(_ stream: ChildLine.Stream, _ buffer: UnsafeMutableRawBufferPointer) {
        guard let index = outputs.firstIndex(where: { $0.stream == stream }) else { return }
        switch outputs[index].read(into: buffer, line: { lines.append($0) }) {
        case .open: break
        case .closed: closeOutput(at: index)
        case .failed(let error): end(because: error)
        }
        serveLines()
        concludeIfOver()
    }

    private func closeOutput(at index: Int) {
        let pipe = outputs[index]
        if !pipe.isPaused { loop.forget(pipe.descriptor) }
        close(pipe.descriptor)
        finished.append(outputs.remove(at: index))
    }

    /// Pipes that are closed, kept for what was read from them.
    private var finished: [OutputPipe] = []

    private func serveLines() {
        lines.serve(ended: !outputs.contains(where: \.handsOutLines))
        if lines.isFull { pauseReading() } else { resumeReading() }
    }

    private func pauseReading() {
        for index in outputs.indices where outputs[index].handsOutLines && !outputs[index].isPaused && !outputs[index].isDiscarding {
            loop.forget(outputs[index].descriptor)
            outputs[index].isPaused = true
        }
    }

    private func resumeReading() {
        for index in outputs.indices.reversed() where outputs[index].isPaused {
            let pipe = outputs[index]
            if loop.watch(pipe.descriptor, for: id, pipe.stream == .output ? .output : .error) {
                outputs[index].isPaused = false
            } else {
                closeOutput(at: index)
            }
        }
        if hasEnded, !outputs.isEmpty { alarm = ContinuousClock.now + .seconds(Self.graceSeconds) }
    }

    // MARK: the end

    private func concludeIfOver() {
        guard hasEnded, outputs.isEmpty, outcome == nil else { return }
        alarm = nil
        close(endingDescriptor)
        var ending = cspawn_ending()
        if cspawn_collect(pid, &ending) != 1, failure == nil { failure = .spawnFailed(code: ECHILD) }
        let exit: ChildExit = timedOut ? .timedOut : ending.by_signal == 1 ? .signal(ending.code) : .code(ending.code)
        let result = ChildResult(
            exit: exit,
            output: finished.first { $0.stream == .output }?.collected ?? [],
            errorTail: finished.first { $0.stream == .error }?.tail.value ?? [],
            seconds: started.duration(to: .now) / .seconds(1),
            cpuSeconds: ending.cpu_seconds,
            peakBytes: ending.peak_bytes)
        let outcome: Result<ChildResult, ChildError> = failure.map { .failure($0) } ?? .success(result)
        self.outcome = outcome
        finished = []
        serveLines()
        for waiter in waiters { waiter(outcome) }
        waiters = []
    }
}
