import SQL

/// What a transaction begins with: a word of the server's, then settings for the transaction alone.
struct Opening {
    let begin: String
    /// One statement that answers one row.
    let settings: Batch

    /// Settings that hold for the transaction only are safe behind a pooler too.
    init(_ access: Connection.Access, isRowByRow: Bool, _ options: PostgreSQLDatabase.Options) {
        let kind =
            switch access {
            case .read: "REPEATABLE READ READ ONLY"
            case .write: isRowByRow ? "READ COMMITTED" : "SERIALIZABLE"
            }
        var text = """
            SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
                set_config('idle_in_transaction_session_timeout', $3, true)
            """
        var arguments = [options.statementMilliseconds, options.lockMilliseconds, options.idleMilliseconds].map(String.init)
        if let clock = options.clock {
            text += ", set_config('quill.now', $4, true), CAST($4 AS BIGINT) AS now"
            arguments.append(String(clock()))
        } else {
            // As `quill_now()` does, which a database without tables does not have yet.
            text += ", CAST(floor(extract(epoch FROM transaction_timestamp()) * 1000) AS BIGINT) AS now"
        }
        // Asked for now, since after a commit that nobody answered it is too late.
        if access == .write { text += ", CAST(pg_current_xact_id() AS text) AS number" }
        begin = "BEGIN ISOLATION LEVEL \(kind)"
        settings = Batch(sql: text, rows: [arguments])
    }
}
