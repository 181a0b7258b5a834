/// A database that runs whole transactions, each on a connection with a thread of its own.
///
///     let id = try await database.write { connection in
///         try connection.execute("INSERT INTO notes (text, at) VALUES ($1, quill_now())", [text])
///         return try connection.first("SELECT max(id) FROM notes") { row throws(SQLError) in try row.integer(0) }
///     }
///
/// Both throw what the body throws, a `SQLError`, or `CancellationError`.
package protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Where a task goes on after a read without waking another thread, if it prefers to; nil where there is no such place. Short work only: who
    /// reads next may wait for it.
    var readingExecutor: (any TaskExecutor)? { get }

    /// The same after a write.
    var writingExecutor: (any TaskExecutor)? { get }

    /// Runs `body` in one writing transaction: kept when it returns, undone when it throws.
    ///
    /// Whatever runs at the same time, the outcome is that of writers who went one after another. Where several can write,
    /// `body` is run again from its beginning when a rival was in the way, so it must do nothing but ask its connection. A task that is cancelled before its turn throws `CancellationError`;
    /// once begun the body runs to its end, and what it did is kept.
    @discardableResult
    func write<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T

    /// Runs `body` on one unchanging view of what was committed before. It cannot write.
    ///
    /// Cancelling the task ends it early, in the middle of a statement if need be.
    @discardableResult
    func read<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T

    /// The same as `write` for a real thread that cannot await: blocks it until the transaction is done. Never to be
    /// called on the cooperative pool.
    func writeFromThread<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) throws -> T

    /// How busy its connections are; nil where that is not told.
    var load: DatabaseLoad? { get }

    /// Lets the running transactions end, refuses later ones with `SQLError.closed`, and frees everything.
    func close() async
}

extension Database {
    package var readingExecutor: (any TaskExecutor)? { nil }
    package var writingExecutor: (any TaskExecutor)? { nil }
    package var load: DatabaseLoad? { nil }
}

/// How busy the connections of a database are.
package struct DatabaseLoad: Sendable, Hashable {
    /// How many there may be.
    package let connections: Int
    package let inUse: Int
    /// Transactions that wait for one.
    package let waiting: Int

    package init(connections: Int, inUse: Int, waiting: Int) {
        self.connections = connections
        self.inUse = inUse
        self.waiting = waiting
    }
}
