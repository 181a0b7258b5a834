internal import Support

/// A stream of server-sent events that anyone can write to from any thread.
///
///     let stream = EventStream()
///     let subscription = feed.subscribe { stream.send($0) }
///     stream.whenEnded { subscription.end() }
///     return Response(headers: [("Content-Type", "text/event-stream")], body: .stream(stream))
///
/// A client that takes its frames too slowly is disconnected when they pass the bound: it comes back and asks for what
/// it missed, and nobody else waits for it. A quiet stream gets a comment line now and then, so that proxies keep it
/// and a dead client is noticed; one timer of the server does that for all streams.
package final class EventStream: ByteSource {
    private enum Phase { case open, finishing, overflowed, gone }

    private struct State {
        var phase = Phase.open
        var buffer: [UInt8] = []
        /// Whether the reader found nothing and waits to be woken.
        var isWanted = false
        var wake: (@Sendable () -> Void)?
        var whenEnded: [@Sendable () -> Void] = []
        var lastSend: Int64 = Clock.milliseconds()
    }

    private let bound: Int
    private let heartbeat: Int64
    private let state = Lock(State())

    /// `bufferBytes` may wait for a slow client; a comment is sent after `heartbeatSeconds` without a frame.
    package init(bufferBytes: Int = 64 << 10, heartbeatSeconds: Double = 15) {
        bound = bufferBytes
        heartbeat = Clock.milliseconds(heartbeatSeconds)
    }

    /// Queues a whole frame (`data: …\n\n`). False when the stream takes no more: the client is gone, was too slow just
    /// now, or the stream was finished.
    @discardableResult
    package func send(_ frame: [UInt8]) -> Bool {
        let (accepted, calls) = state.withLock { state -> (Bool, [@Sendable () -> Void]) in
            guard state.phase == .open else { return (false, []) }
            if frame.count > bound - state.buffer.count {
                return (false, Self.end(&state, .overflowed))
            }
            state.buffer += frame
            state.lastSend = Clock.milliseconds()
            return (true, Self.woken(&state))
        }
        for call in calls { call() }
        return accepted
    }

    /// Ends the stream in order, after what is queued.
    package func finish() { close(.finishing) }

    /// Calls `body` once when the stream takes no more, from the thread that ended it; at once if it has ended.
    package func whenEnded(_ body: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state -> Bool in
            if state.phase == .open { state.whenEnded.append(body) }
            return state.phase != .open
        }
        if isOver { body() }
    }

    /// Whether `send` takes no more.
    package var isEnded: Bool { state.withLock { $0.phase != .open } }

    package func cancelled() { close(.gone) }

    /// For readers other than the server, which takes the bytes without a task.
    package func next() async -> [UInt8]? {
        while true {
            let (bytes, isOver) = state.withLock { state -> ([UInt8], Bool) in
                defer { state.buffer = [] }
                return (state.buffer, state.phase != .open)
            }
            if !bytes.isEmpty { return bytes }
            if isOver { return nil }
            await withCheckedContinuation { continuation in
                attach { continuation.resume() }
            }
        }
    }

    // MARK: The server's side

    /// What is to be called, once, when there is something new; again after each `fill` that found nothing.
    func attach(_ wake: @escaping @Sendable () -> Void) {
        let isReady = state.withLock { state -> Bool in
            let isReady = !state.buffer.isEmpty || state.phase != .open
            state.wake = isReady ? nil : wake
            state.isWanted = !isReady
            return isReady
        }
        if isReady { wake() }
    }

    /// Moves queued bytes into `target`.
    func fill(_ target: UnsafeMutableRawBufferPointer, wake: @escaping @Sendable () -> Void) -> Filled {
        state.withLock { state in
            if state.phase == .overflowed || state.phase == .gone { return .broken }
            if state.buffer.isEmpty {
                if state.phase == .finishing { return .end }
                state.isWanted = true
                state.wake = wake
                return .nothing
            }
            let count = min(target.count, state.buffer.count)
            target.copyBytes(from: state.buffer[..<count])
            // A quiet stream keeps no buffer: there may be thousands.
            if count == state.buffer.count { state.buffer = [] } else { state.buffer.removeFirst(count) }
            return .bytes(count)
        }
    }

    /// Called by the server's timer.
    func beat(now: Int64) {
        let calls = state.withLock { state -> [@Sendable () -> Void] in
            // Frames that still wait will tell of the client as well as a comment would.
            guard state.phase == .open, state.buffer.isEmpty, now - state.lastSend >= heartbeat else { return [] }
            state.buffer += [0x3A, 0x0A, 0x0A]
            state.lastSend = now
            return Self.woken(&state)
        }
        for call in calls { call() }
    }

    private func close(_ phase: Phase) {
        let calls = state.withLock { state -> [@Sendable () -> Void] in
            if state.phase == .finishing && phase == .gone {
                state.phase = .gone
                return Self.woken(&state)
            }
            return state.phase == .open ? Self.end(&state, phase) : []
        }
        for call in calls { call() }
    }

    private static func end(_ state: inout State, _ phase: Phase) -> [@Sendable () -> Void] {
        state.phase = phase
        if phase != .finishing { state.buffer = [] }
        defer { state.whenEnded = [] }
        return woken(&state) + state.whenEnded
    }

    private static func woken(_ state: inout State) -> [@Sendable () -> Void] {
        guard state.isWanted, let wake = state.wake else { return [] }
        state.isWanted = false
        state.wake = nil
        return [wake]
    }
}
