import SQL
import Support

/// A connection and its thread. Everything that blocks happens there, a whole transaction per hop.
actor Session {
    nonisolated let executor: ThreadExecutor
    private var connection: Connection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(name: String) { executor = ThreadExecutor(name: name) }

    func open(path: String, access: Connection.Access, options: SQLiteDatabase.Options) throws(SQLError) {
        connection = try Connection(path: path, access: access, options: options)
    }

    func transaction<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) throws -> T {
        try Task.checkCancellation()
        guard let connection else { throw SQLError.closed }
        do {
            return try connection.transaction(body)
        } catch SQLError.interrupted where Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Does everything that waits, in one transaction. A caller whose write was done by an earlier one finds nothing, and its outcome.
    func serve(_ queue: WriteQueue) {
        let (cancelled, writes) = queue.takeAll().reduce(into: ([any WaitingWrite](), [any WaitingWrite]())) { parts, write in
            if write.isCancelled { parts.0.append(write) } else { parts.1.append(write) }
        }
        for write in cancelled { write.fail(CancellationError()) }
        connection?.commit(writes)
    }

    /// Closes the connection after the transactions that were asked for before, and ends the thread.
    nonisolated func close() async {
        await closeConnection()
        await executor.shutdown()
    }

    private func closeConnection() { connection = nil }
}
