import SQL
import Support

/// The sessions that read, lent to one task at a time. Who waits is served in order of arrival.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [Session]
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Session, any Error>)] = []
        var nextNumber: UInt64 = 0
        var isClosed = false
    }

    private let state: Lock<State>
    private let waitingLimit: Int

    init(_ sessions: [Session], waitingLimit: Int) {
        state = Lock(State(idle: sessions))
        self.waitingLimit = waitingLimit
    }

    /// A session for the caller alone, to be given back.
    /// Throws `SQLError.closed`, `.busy` when too many wait already, or `CancellationError`.
    func take() async throws -> Session {
        let (number, known) = state.withLock { state -> (UInt64, Result<Session, any Error>?) in
            state.nextNumber &+= 1
            return (state.nextNumber, atOnce(&state))
        }
        if let known { return try known.get() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known = state.withLock { answer(number, continuation, &$0) }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            // Before the task waits there is nothing to find: `answer` looks whether it was cancelled.
            let found = state.withLock { state -> CheckedContinuation<Session, any Error>? in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
            }
            found?.resume(throwing: CancellationError())
        }
    }

    /// Lends the session to who waits longest.
    func give(_ session: Session) {
        let next = state.withLock { state -> CheckedContinuation<Session, any Error>? in
            if state.waiting.isEmpty {
                state.idle.append(session)
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: session)
    }

    /// How many nobody uses, and how many wait for one.
    var standing: (idle: Int, waiting: Int) { state.withLock { ($0.idle.count, $0.waiting.count) } }

    /// Refuses who waits and who comes.
    func close() {
        let refused = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting.map(\.continuation)
        }
        for continuation in refused { continuation.resume(throwing: SQLError.closed) }
    }

    private func atOnce(_ state: inout State) -> Result<Session, any Error>? {
        if state.isClosed { return .failure(SQLError.closed) }
        if Task.isCancelled { return .failure(CancellationError()) }
        // Who runs on a session's thread already needs no other; else the one used last has the warmest cache.
        if let here = state.idle.lastIndex(where: \.executor.isCurrent) { return .success(state.idle.remove(at: here)) }
        return state.idle.popLast().map { .success($0) }
    }

    /// What can be told at once; nil when the task has to wait.
    private func answer(
        _ number: UInt64, _ continuation: CheckedContinuation<Session, any Error>, _ state: inout State
    ) -> Result<Session, any Error>? {
        if let known = atOnce(&state) { return known }
        guard state.waiting.count < waitingLimit else { return .failure(SQLError.busy) }
        state.waiting.append((number, continuation))
        return nil
    }
}
