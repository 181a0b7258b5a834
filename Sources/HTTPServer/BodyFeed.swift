internal import Support

/// What came of asking for bytes.
enum Filled: Sendable {
    case bytes(Int)
    /// Nothing yet; the reader will be woken.
    case nothing
    case end
    case broken
}

/// Where the bytes of a streaming answer come from, as the event loop sees it. `exchange` is woken after `.nothing`.
protocol BodyFeed: Sendable {
    func fill(_ target: UnsafeMutableRawBufferPointer, for exchange: Exchange) -> Filled
    /// The client will take no more.
    func abandon()
    /// The server wants to stop: end in order if that can be done now.
    func drain()
    func tick(now: Int64)
}

/// An event stream needs neither a task nor a copy of its frames.
struct EventFeed: BodyFeed {
    let stream: EventStream
    /// Made once: thousands of streams are woken by one event.
    private let wake: @Sendable () -> Void

    init(stream: EventStream, for exchange: Exchange) {
        self.stream = stream
        // Weak: the stream may outlive the request by long.
        wake = { [weak exchange] in exchange?.wake() }
    }

    func fill(_ target: UnsafeMutableRawBufferPointer, for exchange: Exchange) -> Filled { stream.fill(target, wake: wake) }

    func abandon() { stream.cancelled() }
    func drain() { stream.finish() }
    func tick(now: Int64) { stream.beat(now: now) }
}

/// Pulls a source, one piece ahead at most.
final class PullFeed: BodyFeed {
    private struct State {
        var piece: ArraySlice<UInt8> = []
        var left: UInt64?
        var isPulling = false
        var hasEnded = false
        var isAbandoned = false
        var task: Task<Void, Never>?
    }

    private enum Step { case filled(Filled), pull }

    private let source: any ByteSource
    private let state: Lock<State>

    init(_ source: any ByteSource, length: UInt64?) {
        self.source = source
        state = Lock(State(left: length))
    }

    func fill(_ target: UnsafeMutableRawBufferPointer, for exchange: Exchange) -> Filled {
        while true {
            switch state.withLock({ Self.step(&$0, target) }) {
            case .filled(let result): return result
            case .pull: pull(for: exchange)
            }
        }
    }

    func abandon() {
        let (isNews, task) = state.withLock { state -> (Bool, Task<Void, Never>?) in
            if state.isAbandoned || state.hasEnded || state.left == 0 { return (false, nil) }
            state.isAbandoned = true
            state.piece = []
            defer { state.task = nil }
            return (true, state.task)
        }
        guard isNews else { return }
        task?.cancel()
        source.cancelled()
    }

    func drain() {}
    func tick(now: Int64) {}

    private static func step(_ state: inout State, _ target: UnsafeMutableRawBufferPointer) -> Step {
        if state.isAbandoned { return .filled(.broken) }
        if !state.piece.isEmpty {
            let count = min(target.count, state.piece.count)
            target.copyBytes(from: state.piece.prefix(count))
            state.piece.removeFirst(count)
            if let left = state.left { state.left = left - min(left, UInt64(count)) }
            return .filled(.bytes(count))
        }
        if state.hasEnded { return .filled(state.left ?? 0 == 0 ? .end : .broken) }
        if state.isPulling { return .filled(.nothing) }
        state.isPulling = true
        return .pull
    }

    private func pull(for exchange: Exchange) {
        let task = Task.immediate { [self, source] in
            let piece = await source.next()
            let wasWaiting = state.withLock { state -> Bool in
                state.isPulling = false
                state.task = nil
                if let piece { state.piece = piece[...] } else { state.hasEnded = true }
                return !state.isAbandoned
            }
            if wasWaiting { exchange.wake() }
        }
        let isLate = state.withLock { state -> Bool in
            if state.isPulling { state.task = task }
            return state.isAbandoned
        }
        if isLate { task.cancel() }
    }
}
