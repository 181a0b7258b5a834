internal import Support

/// A stream of server-sent events that anyone can write to from any thread.
///
///     let stream = EventStream()
///     let subscription = feed.subscribe { stream.send($0) }
///     stream.whenEnded { subscription.end() }
///     return Response(headers: [("Content-Type", "text/event-stream")], body: .stream(stream))
///
/// A client that takes its frames too slowly is cut off when they pass the bound: it comes back and asks for what it missed, and
/// nobody else waits for it. A quiet stream gets a comment line now and then, so that proxies keep it and a dead client is noticed;
/// one timer of the server does that for all streams.
package final class EventStream: ByteSource {
    enum Phase { case open, finishing, gone }

    struct State {
        var phase = Phase.open
        var buffer: [UInt8] = []
        /// Whether the bytes that were taken last end within a frame.
        var isMidFrame = false
        /// Whether the reader found nothing and waits to be woken.
        var isWanted = false
        var wake: (@Sendable () -> Void)?
        var whenEmpty: [@Sendable () -> Void] = []
        var whenEnded: [@Sendable () -> Void] = []
        var lastSend: Int64 = Clock.milliseconds()
    }

    let bound: Int
    let heartbeat: Int64
    private let farewell: [UInt8]
    let state = Lock(State())

    /// `bufferBytes` may wait for a slow client; `farewell` is the frame that tells it why it was cut off. A comment is sent after
    /// `heartbeatSeconds` without a frame.
    package init(bufferBytes: Int = 64 << 10, heartbeatSeconds: Double = 15, farewell: [UInt8] = []) {
        bound = bufferBytes
        heartbeat = Clock.milliseconds(heartbeatSeconds)
        self.farewell = farewell
    }

    /// Queues a whole frame (`data: …\n\n`). False when the stream takes no more: the client is gone, was too slow just
    /// now, or the stream was finished.
    @discardableResult
    package func send(_ frame: [UInt8]) -> Bool {
        let (accepted, calls) = state.withLock { state -> (Bool, [@Sendable () -> Void]) in
            guard state.phase == .open else { return (false, []) }
            if frame.count > bound - state.buffer.count { return (false, cut(&state)) }
            return (true, state.add(frame))
        }
        for call in calls { call() }
        return accepted
    }

    /// The same for what may wait, such as what a client missed: queued when the client has taken what was there before.
    @discardableResult
    package func sendWhenRead(_ frame: [UInt8]) async -> Bool {
        while true {
            let (accepted, calls) = state.withLock { state -> (Bool?, [@Sendable () -> Void]) in
                guard state.phase == .open else { return (false, []) }
                // Alone, a frame may be larger than the bound: it could not be sent otherwise.
                guard state.buffer.isEmpty || frame.count <= bound - state.buffer.count else { return (nil, []) }
                return (true, state.add(frame))
            }
            for call in calls { call() }
            if let accepted { return accepted }
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state -> Bool in
                    let isOver = state.buffer.isEmpty || state.phase != .open
                    if !isOver { state.whenEmpty.append { continuation.resume() } }
                    return isOver
                }
                if isOver { continuation.resume() }
            }
        }
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

    private func close(_ phase: Phase) {
        let calls = state.withLock { state -> [@Sendable () -> Void] in
            if state.phase == .finishing && phase == .gone {
                state.phase = .gone
                state.buffer = []
                return state.woken()
            }
            return state.phase == .open ? state.end(phase) : []
        }
        for call in calls { call() }
    }

    /// What waits is given up but for the rest of the frame that has begun, so that the reason can be read behind it.
    private func cut(_ state: inout State) -> [@Sendable () -> Void] {
        var kept = 0
        if state.isMidFrame {
            let bytes = state.buffer
            let end = bytes.indices.first { $0 > 0 && bytes[$0] == 10 && bytes[$0 - 1] == 10 }
            kept = end.map { $0 + 1 } ?? 0
        }
        state.buffer = state.isMidFrame && kept == 0 ? [] : Array(state.buffer.prefix(kept)) + farewell
        return state.end(.finishing)
    }
}

extension EventStream.State {
    /// Gives what is to be called, behind the lock.
    mutating func add(_ frame: [UInt8]) -> [@Sendable () -> Void] {
        // The usual frame finds nothing before it, and is shared by all streams that it goes to.
        if buffer.isEmpty { buffer = frame } else { buffer += frame }
        lastSend = Clock.milliseconds()
        return woken()
    }

    mutating func end(_ phase: EventStream.Phase) -> [@Sendable () -> Void] {
        self.phase = phase
        if phase == .gone { buffer = [] }
        defer {
            whenEnded = []
            whenEmpty = []
        }
        return woken() + whenEmpty + whenEnded
    }

    mutating func woken() -> [@Sendable () -> Void] {
        guard isWanted, let wake else { return [] }
        isWanted = false
        self.wake = nil
        return [wake]
    }
}
