package import SQL
import Support

/// A database on a PostgreSQL server: a bounded number of connections, each on a thread of its own.
///
///     let database = try await PostgreSQLDatabase("postgresql://quill@localhost/quill")
///     try await Migrator(migrations).migrate(database)
///
/// A transaction is serializable: its outcome is that of transactions one after another. When a rival was in its way, or the
/// server went away before the commit, it is run again for as long as `patienceMilliseconds` says, and who lost several times
/// gets a turn alone. When the server went away *during* the commit, it is asked afterwards what became of it, so that nothing is done twice
/// or reported lost that was kept.
package final class PostgreSQLDatabase: Database {
    package let dialect = Dialect.postgres
    package let writingExecutor: (any TaskExecutor)?
    private let sessions: [Session]
    private let pool: SessionPool
    private let spare: SpareConnection
    let address: String
    let options: Options

    /// Opens a first connection, so that a wrong address, password or name is told now. `address` is what libpq takes.
    ///
    /// Throws `.refused`, or `.unreachable` when no server answers.
    package init(_ address: String, options: Options = Options()) async throws(SQLError) {
        try Link.check(address)
        let (preparing, turnstile) = (Preparing(isOn: options.preparesStatements), Turnstile())
        sessions = (1...max(1, options.connections)).map { Session(name: "postgres-\($0)", address, options, preparing, turnstile) }
        // In the order in which the pool lends them.
        writingExecutor = ThreadGroup(sessions.reversed().map(\.executor))
        pool = SessionPool(sessions, waitingLimit: options.waitingLimit, waitingMilliseconds: options.waitingMilliseconds)
        spare = SpareConnection(address, options, preparing, turnstile)
        (self.address, self.options) = (address, options)
        do {
            // The pool lends its last one first.
            try await sessions[sessions.count - 1].open()
        } catch {
            await close()
            throw error
        }
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try await transaction(.write, body)
    }

    @discardableResult
    package func read<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try await transaction(.read, body)
    }

    package func writeFromThread<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) throws -> T {
        try spare.use { connection in
            var trying = Trying(patienceMilliseconds: options.patienceMilliseconds)
            while true {
                switch try connection.transaction(.write, isInTurn: trying.isInTurn, body) {
                case .done(let result): return result
                case .again(let reason, let error):
                    guard let pause = trying.pause(after: reason) else { throw error }
                    Link.rest(pause)
                case .unknown(let result, let doubt):
                    if try wasCommitted(doubt, connection) { return result }
                    if trying.pause() == nil { throw Self.wentAway }
                }
            }
        }
    }

    /// What is told when a commit was not kept and patience is over.
    private static let wentAway = SQLError.unreachable(detail: "the connection broke")

    /// Under which name a commit is prepared, and so what a commit is on the way to the server.
    package static var nameOfCommit: String { StatementNames.Key(sql: Link.commit, types: []).name.text }

    /// How many wait for a connection now.
    package var waitingCount: Int { pool.waitingCount }

    package var load: DatabaseLoad? {
        let (idle, waiting) = pool.standing
        return DatabaseLoad(connections: sessions.count, inUse: sessions.count - idle, waiting: waiting)
    }

    private func wasCommitted(_ doubt: Doubt, _ connection: Connection) throws(SQLError) -> Bool {
        var trying = Trying(patienceMilliseconds: options.patienceMilliseconds)
        do throws(SQLError) {
            while true {
                if let wasCommitted = try connection.fate(of: doubt)?.wasCommitted() { return wasCommitted }
                guard let pause = trying.pause() else { throw .uncertain }
                Link.rest(pause)
            }
        } catch {
            throw .uncertain
        }
    }

    /// Waits for what is under way: two seconds for each statement, which is undone then with its transaction, and for commits as long as ever.
    package func close() async {
        pool.close()
        for session in sessions { session.bell.ringForClosing() }
        for session in sessions { await session.close() }
        spare.close()
    }

    private func transaction<T: Sendable>(
        _ access: Connection.Access, _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        var trying = Trying(patienceMilliseconds: options.patienceMilliseconds)
        while true {
            switch try await attempt(access, isInTurn: trying.isInTurn, body) {
            case .done(let result): return result
            case .again(let reason, let error):
                guard let pause = trying.pause(after: reason) else { throw error }
                try await Task.sleep(for: .milliseconds(pause))
            case .unknown(let result, let doubt):
                if try await wasCommitted(doubt) { return result }
                if trying.pause() == nil { throw Self.wentAway }
            }
        }
    }

    /// Never on the caller's actor, which others may need while the transaction runs.
    @concurrent
    private func attempt<T: Sendable>(
        _ access: Connection.Access, isInTurn: Bool, _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> Connection.Outcome<T> {
        let session = try await pool.take()
        defer { pool.give(session) }
        return try await withTaskCancellationHandler {
            // Whoever is on the session's thread already needs no way there and back.
            if session.executor.isCurrentAlone { return try session.transactionHere(access, isInTurn: isInTurn, body) }
            return try await session.transaction(access, isInTurn: isInTurn, body)
        } onCancel: {
            session.bell.ring()
        }
    }

    /// Finds out what became of a commit. In a task of its own: the caller may be cancelled, and must know all the same.
    /// Throws `.uncertain` for whatever reason it cannot.
    private func wasCommitted(_ doubt: Doubt) async throws(SQLError) -> Bool {
        let asking = Task { [pool, options] () -> Bool? in
            var trying = Trying(patienceMilliseconds: options.patienceMilliseconds)
            while true {
                if let wasCommitted = try await askOnce(pool, doubt)?.wasCommitted() { return wasCommitted }
                guard let pause = trying.pause() else { return nil }
                try await Task.sleep(for: .milliseconds(pause))
            }
        }
        guard case .success(let known?) = await asking.result else { throw .uncertain }
        return known
    }

    private func askOnce(_ pool: SessionPool, _ doubt: Doubt) async throws -> Fate? {
        let session = try await pool.take()
        defer { pool.give(session) }
        return try await session.fate(of: doubt)
    }
}
