internal import CNet
internal import Support

/// How other threads speak to the relay thread: a message, and a bell that wakes it.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case resolved(connection: UInt64, addresses: [IPAddress])
        case sessionOpened(SessionRecord, listener: Descriptor)
        case sessionEnded(SessionRecord)
        case stop
    }

    private struct State {
        /// Nil when the thread has ended: whoever holds the mailbox longer keeps no descriptor open.
        var bell: Descriptor?
        var messages: [Message] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Lock<State>

    init() throws(EgressError) {
        state = Lock(State(bell: try Descriptor(net_bell(), of: "eventfd")))
    }

    var bell: Descriptor? { state.withLock { $0.bell } }

    /// A message to a thread that has ended is dropped.
    func send(_ message: Message) {
        state.withLock { state in
            guard let bell = state.bell else { return }
            state.messages.append(message)
            // A full counter (EAGAIN) means that it rings already.
            if state.messages.count == 1 { _ = net_bell_ring(bell.number) }
        }
    }

    /// Everything sent so far. Under one lock with `send`, so that no ring is lost.
    func take() -> [Message] {
        state.withLock { state in
            if let bell = state.bell { _ = net_bell_silence(bell.number) }
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Called by the relay thread as the last thing.
    func finish() {
        let waiting = state.withLock { state in
            state.bell = nil
            state.messages = []
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when the relay thread has ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                let isFinished = state.bell == nil
                if !isFinished { state.waiting.append(continuation) }
                return isFinished
            }
            if isFinished { continuation.resume() }
        }
    }
}
