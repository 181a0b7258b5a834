import SQL
import Support

/// A connection and its thread. Everything that blocks happens there, a whole transaction per hop.
actor Session {
    nonisolated let executor: ThreadExecutor
    nonisolated let bell: Bell
    private let connection: Connection

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(name: String, _ address: String, _ options: PostgreSQLDatabase.Options, _ preparing: Preparing, _ turnstile: Turnstile) {
        executor = ThreadExecutor(name: name)
        let bell = Bell()
        self.bell = bell
        connection = Connection(address, options, preparing, turnstile, bell: bell)
    }

    /// The server's era.
    @discardableResult
    func open() throws(SQLError) -> String {
        try connection.open()
        return connection.era
    }

    func transaction<T: Sendable>(
        _ access: Connection.Access, isInTurn: Bool, _ body: @Sendable (any SQLConnection) throws -> T
    ) throws -> Connection.Outcome<T> {
        try Task.checkCancellation()
        do {
            return try connection.transaction(access, isInTurn: isInTurn, body)
        } catch SQLError.interrupted where Task.isCancelled {
            throw CancellationError()
        }
    }

    /// The same at once, for who is on the session's thread.
    nonisolated func transactionHere<T: Sendable>(
        _ access: Connection.Access, isInTurn: Bool, _ body: @Sendable (any SQLConnection) throws -> T
    ) throws -> Connection.Outcome<T> {
        try assumeIsolated { session throws in try session.transaction(access, isInTurn: isInTurn, body) }
    }

    /// What the server says of a transaction whose commit it did not answer; nil when it cannot be asked now.
    func fate(of doubt: Doubt) throws(SQLError) -> Fate? { try connection.fate(of: doubt) }

    /// Closes the connection after the transactions that were asked for before, and ends the thread.
    nonisolated func close() async {
        await closeConnection()
        await executor.shutdown()
    }

    private func closeConnection() { connection.close() }
}
