import SQL
import Support

/// The sessions, lent to one task at a time. Who waits is served in order of arrival, and waits no longer than the limit.
final class SessionPool: Sendable {
    private struct State {
        var idle: [Session]
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Session, any Error>)] = []
        var nextNumber: UInt64 = 0
        var isClosed = false
    }

    private let state: Lock<State>
    private let waitingLimit: Int
    private let waitingMilliseconds: Int

    init(_ sessions: [Session], waitingLimit: Int, waitingMilliseconds: Int) {
        state = Lock(State(idle: sessions))
        self.waitingLimit = waitingLimit
        self.waitingMilliseconds = waitingMilliseconds
    }

    var waitingCount: Int { state.withLock { $0.waiting.count } }
    /// How many nobody uses, and how many wait for one.
    var standing: (idle: Int, waiting: Int) { state.withLock { ($0.idle.count, $0.waiting.count) } }

    /// A session for the caller alone, to be given back.
    /// Throws `SQLError.closed`, `.busy` when too many wait already or none came free in time, or `CancellationError`.
    func take() async throws -> Session {
        if let session = try takeIdle() { return session }
        let number = state.withLock { state -> UInt64 in
            state.nextNumber &+= 1
            return state.nextNumber
        }
        let alarm = Task { [waitingMilliseconds] in
            do { try await Task.sleep(for: .milliseconds(waitingMilliseconds)) } catch { return }
            end(number, with: SQLError.busy)
        }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known = state.withLock { answer(number, continuation, &$0) }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            // Before the task waits there is nothing to find: `answer` looks whether it was cancelled.
            end(number, with: CancellationError())
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

    /// Refuses who waits and who comes.
    func close() {
        let refused = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting.map(\.continuation)
        }
        for continuation in refused { continuation.resume(throwing: SQLError.closed) }
    }

    private func takeIdle() throws -> Session? {
        try state.withLock { state in
            if state.isClosed { throw SQLError.closed }
            if Task.isCancelled { throw CancellationError() }
            // Whoever works on a session's thread goes on there. Else the one used last has the warmest cache; those behind it need not exist.
            if let here = state.idle.lastIndex(where: \.executor.isCurrent) { return state.idle.remove(at: here) }
            return state.idle.popLast()
        }
    }

    private func end(_ number: UInt64, with error: any Error) {
        let found = state.withLock { state -> CheckedContinuation<Session, any Error>? in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
        }
        found?.resume(throwing: error)
    }

    /// What can be told at once; nil when the task has to wait.
    private func answer(
        _ number: UInt64, _ continuation: CheckedContinuation<Session, any Error>, _ state: inout State
    ) -> Result<Session, any Error>? {
        if state.isClosed { return .failure(SQLError.closed) }
        if Task.isCancelled { return .failure(CancellationError()) }
        if let session = state.idle.popLast() { return .success(session) }
        guard state.waiting.count < waitingLimit else { return .failure(SQLError.busy) }
        state.waiting.append((number, continuation))
        return nil
    }
}
