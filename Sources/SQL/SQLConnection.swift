/// A connection inside a transaction: what the body of `Database.write` and `read` is given.
///
/// Its calls are synchronous, on the connection's own thread, and it is of no use after the body has returned.
///
/// Rules that hold for every database:
/// - Placeholders are `$1`, `$2` …, each used at least once, as many as there are arguments. A cast is `CAST($1 AS text)`.
/// - Every statement may call `quill_now()`: milliseconds since 1970, the same throughout one transaction.
/// - A statement that failed dooms its transaction, also when the body catches the error: later statements and the commit
///   throw that first error, and nothing is kept. (PostgreSQL knows no other way, so SQLite behaves likewise.)
///   What is expected to meet a rival says so: `ON CONFLICT DO NOTHING`.
/// - `BEGIN`, `COMMIT` and `ROLLBACK` belong to the database, not to the body.
package protocol SQLConnection {
    /// Runs one statement and tells how many rows it inserted, updated or deleted (triggers and cascades not counted).
    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLError) -> Int

    /// Runs one statement and gives each row of its answer through `map`.
    func query<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> [T]

    /// Runs one statement and gives the first row, if there is any. The statement need not say `LIMIT 1`.
    ///
    /// A statement that writes does all of its work all the same, so that its `RETURNING` may be read this way.
    func first<T>(
        _ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(SQLError) -> T?

    /// Runs one statement once for each list of arguments, and tells how many rows each run changed. Saves round trips where
    /// the database is a network away.
    func executeEach(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) -> [Int]

    /// Runs one statement once for each list of arguments, for who needs no answer: it may travel with the statement that follows, or with
    /// the commit. What it fails with is thrown there.
    func post(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError)

    /// What `quill_now()` tells in this transaction.
    func now() throws(SQLError) -> Int64

    /// Says, before the first statement, that this transaction is right row by row, whatever others commit between its
    /// statements: a claim, a lease, numbers given out under a lock. Else a transaction ends as if it had been alone.
    /// Without effect once a statement has run, and where there is one writer.
    func rowByRow()

    /// Runs several statements, parted by semicolons, without arguments or answers: a migration.
    func script(_ sql: String) throws(SQLError)
}

extension SQLConnection {
    package func executeEach(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) -> [Int] {
        var counts: [Int] = []
        for row in rows { counts.append(try execute(sql, row)) }
        return counts
    }

    package func post(_ sql: String, _ rows: [[any SQLBindable]]) throws(SQLError) { _ = try executeEach(sql, rows) }

    package func now() throws(SQLError) -> Int64 {
        try first("SELECT quill_now() AS now") { row throws(SQLError) in Int64(try row.integer("now")) } ?? 0
    }

    package func rowByRow() {}

    @discardableResult
    package func execute(_ sql: String) throws(SQLError) -> Int {
        try execute(sql, [])
    }

    package func query<T>(_ sql: String, _ map: (SQLRow) throws(SQLError) -> T) throws(SQLError) -> [T] {
        try query(sql, [], map)
    }

    package func first<T>(_ sql: String, _ map: (SQLRow) throws(SQLError) -> T) throws(SQLError) -> T? {
        try first(sql, [], map)
    }
}
