import SQL
import Support

/// Transactions on their way to the connection that writes. What waits while one is committed is committed together by the next, so that
/// a crowd of writers waits for the disk as often as the disk can, not as often as there are writers.
final class WriteQueue: Sendable {
    private let waiting = Lock<[any WaitingWrite]>([])

    /// How many wait for their turn.
    var count: Int { waiting.withLock { $0.count } }

    func add(_ write: any WaitingWrite) { waiting.withLock { $0.append(write) } }

    func takeAll() -> [any WaitingWrite] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}

/// One caller's transaction. Attempted on the connection's thread; asked for its outcome by the caller.
protocol WaitingWrite: Sendable {
    /// Whether its caller gave up before its turn.
    var isCancelled: Bool { get }
    /// Does the work, and keeps what came of it; throws when that is to be undone. May be called again when nothing of it was kept.
    func attempt(_ connection: any SQLConnection) throws
    /// Says that nothing of it is kept.
    func fail(_ error: any Error)
}

final class Write<T: Sendable>: WaitingWrite {
    private let body: @Sendable (any SQLConnection) throws -> T
    private let result = Lock<Result<T, any Error>>(.failure(SQLError.closed))
    private let cancelled = Lock(false)

    init(_ body: @escaping @Sendable (any SQLConnection) throws -> T) { self.body = body }

    var isCancelled: Bool { cancelled.withLock { $0 } }
    func cancel() { cancelled.withLock { $0 = true } }

    func attempt(_ connection: any SQLConnection) throws {
        let value = try body(connection)
        result.withLock { $0 = .success(value) }
    }

    func fail(_ error: any Error) { result.withLock { $0 = .failure(error) } }

    /// To be asked once it was served.
    func outcome() throws -> T { try result.withLock { $0 }.get() }
}
