import CSQLite
import SQL

/// One open connection with its transactions. Not shared: everything happens on its session's thread.
final class Connection {
    enum Access { case write, read, readAlone }

    private let handle: OpaquePointer
    private let access: Access
    private let context: TransactionContext
    private var cache = StatementCache()
    /// The first error of a statement in this transaction, after which nothing of it is kept.
    private var doom: SQLError?

    /// `.read` is a reader beside a writer of this process, `.readAlone` one that has the file to look at only.
    init(path: String, access: Access, options: SQLiteDatabase.Options) throws(SQLError) {
        let handle = try Self.open(path, access)
        let context = TransactionContext(clock: options.clock)
        do throws(SQLError) {
            try Self.configure(handle, access, options)
            let result = context.register(with: handle, cancellable: access != .write)
            guard result == SQLITE_OK else { throw SQLError.sqlite(result, handle, .preparing) }
        } catch {
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = handle
        self.access = access
        self.context = context
    }

    deinit {
        cache.clear()
        sqlite3_close_v2(handle)
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    func transaction<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        doom = nil
        try control(access == .write ? "BEGIN IMMEDIATE" : "BEGIN")
        // After BEGIN: writers wait there for one another, and their times should follow the order of their commits.
        context.freeze()
        defer { context.thaw() }
        do {
            let result = try body(self)
            if let doom { throw doom }
            try control("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Does each write as if it were alone, and commits them together: one that throws is undone by itself.
    func commit(_ writes: [any WaitingWrite]) {
        guard writes.count > 1 else {
            for write in writes { commit(write) }
            return
        }
        do { try control("BEGIN IMMEDIATE") } catch {
            for write in writes { write.fail(error) }
            return
        }
        do {
            for write in writes { try attemptInSavepoint(write) }
            try control("COMMIT")
        } catch {
            // Nothing of it is kept: the disk is full, or what is checked at the end is wrong. Alone, whoever is the cause is told; also those
            // that were undone begin anew, since what stood in their way may be gone.
            rollBack()
            for write in writes { commit(write) }
        }
    }

    private func commit(_ write: any WaitingWrite) {
        do { try transaction(write.attempt) } catch { write.fail(error) }
    }

    /// Undoes it alone when it throws; throws itself when the transaction around it is lost.
    private func attemptInSavepoint(_ write: any WaitingWrite) throws {
        doom = nil
        context.freeze()
        defer {
            context.thaw()
            doom = nil
        }
        try control("SAVEPOINT alone")
        do {
            try write.attempt(self)
            if let doom { throw doom }
        } catch {
            guard isInTransaction else { throw error }
            try control("ROLLBACK TO alone")
            try control("RELEASE alone")
            write.fail(error)
            return
        }
        try control("RELEASE alone")
    }

    private func rollBack() {
        // SQLite rolls back by itself when the disk is full or fails.
        guard isInTransaction else { return }
        context.controls = true
        defer { context.controls = false }
        // Ends the transaction also when it reports an error. The caller gets the error that led here.
        sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    private func control(_ sql: String) throws(SQLError) {
        context.controls = true
        defer { context.controls = false }
        _ = try run(sql, []) { statement throws(SQLError) in try statement.step() }
    }

    private var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Prepares or finds the statement, binds, does `work`, and puts the statement back.
    private func run<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ work: (Statement) throws(SQLError) -> T
    ) throws(SQLError) -> T {
        let statement: Statement
        if let kept = cache.take(sql) { statement = kept } else { statement = try Statement(sql, on: handle) }
        defer {
            statement.reset()
            cache.give(statement)
        }
        try statement.bind(arguments)
        return try work(statement)
    }

    /// Guards what the body asks for: it needs a transaction that is alive, and an error is its end.
    private func inTransaction<T>(_ work: () throws(SQLError) -> T) throws(SQLError) -> T {
        if let doom { throw doom }
        do throws(SQLError) {
            guard isInTransaction else { throw SQLError.other(code: SQLITE_MISUSE, message: "no transaction is open") }
            if access != .write && Task.isCancelled { throw SQLError.interrupted }
            return try work()
        } catch {
            doom = doom ?? error
            throw error
        }
    }
}

extension Connection: SQLConnection {
    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLError) -> Int {
        try inTransaction { () throws(SQLError) in
            try run(sql, arguments) { statement throws(SQLError) in try changes(statement) }
        }
    }

    func executeEach(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) -> [Int] {
        guard let first = rows.first else { return [] }
        return try inTransaction { () throws(SQLError) in
            try run(sql, first) { statement throws(SQLError) in
                var counts = [try changes(statement)]
                for row in rows.dropFirst() {
                    statement.reset()
                    try statement.bind(row)
                    counts.append(try changes(statement))
                }
                return counts
            }
        }
    }

    /// Runs it to its end; how many rows it changed.
    private func changes(_ statement: Statement) throws(SQLError) -> Int {
        let before = sqlite3_total_changes64(handle)
        while try statement.step() {}
        // `changes` keeps the number of the last statement that had any.
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    func query<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> [T] {
        try inTransaction { () throws(SQLError) in
            try run(sql, arguments) { statement throws(SQLError) in
                var results: [T] = []
                while try statement.step() { results.append(try map(statement.row())) }
                return results
            }
        }
    }

    func first<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> T? {
        try inTransaction { () throws(SQLError) in
            try run(sql, arguments) { statement throws(SQLError) in
                // SQLite makes all changes and checks before it gives the first row, so the others need not be fetched.
                try statement.step() ? map(statement.row()) : nil
            }
        }
    }

    func now() throws(SQLError) -> Int64 { try inTransaction { () throws(SQLError) in context.time } }

    func script(_ sql: String) throws(SQLError) {
        try inTransaction { () throws(SQLError) in
            let result = sqlite3_exec(handle, sql, nil, nil, nil)
            guard result == SQLITE_OK else { throw .sqlite(result, handle, .preparing) }
        }
    }
}
