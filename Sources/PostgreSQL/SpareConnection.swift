import SQL
import Support

/// A connection for real threads that cannot await, such as the one that renews leases. One is kept; a second thread at the same
/// time gets one of its own.
final class SpareConnection: Sendable {
    private struct Kept: @unchecked Sendable {  // allowed: taken out before use, so that one thread has it at a time
        var connection: Connection?
        var isClosed = false
    }

    private let kept = Lock(Kept())
    private let address: String
    private let options: PostgreSQLDatabase.Options
    private let preparing: Preparing
    private let turnstile: Turnstile

    init(_ address: String, _ options: PostgreSQLDatabase.Options, _ preparing: Preparing, _ turnstile: Turnstile) {
        self.address = address
        self.options = options
        self.preparing = preparing
        self.turnstile = turnstile
    }

    func use<T>(_ body: (Connection) throws -> T) throws -> T {
        let taken = try kept.withLock { kept throws(SQLError) -> Kept in
            if kept.isClosed { throw SQLError.closed }
            defer { kept.connection = nil }
            return kept
        }
        let connection = taken.connection ?? Connection(address, options, preparing, turnstile, bell: Bell())
        let back = Kept(connection: connection)
        defer { kept.withLock { if !$0.isClosed { $0.connection = back.connection } } }
        return try body(connection)
    }

    func close() {
        kept.withLock { $0 = Kept(connection: nil, isClosed: true) }
    }
}
