import SQL

/// What a transaction begins with: words to the server, then what is asked of it first.
struct Opening {
    /// Statements without an answer. None of them looks at anything, so that the transaction sees what there is after them.
    let words: [String]
    /// One statement that answers one row: the time, for a writer the transaction's number; and tests set theirs.
    let first: Batch

    /// `passage`: a writer's way by the turnstile. `hasLimits`: those of the connection reach the transaction, as they do not behind a pooler.
    init(
        _ access: Connection.Access, isRowByRow: Bool, _ passage: Turnstile.Passage?, hasLimits: Bool, _ options: PostgreSQLDatabase.Options
    ) {
        let kind =
            switch access {
            case .read: "REPEATABLE READ READ ONLY"
            case .write: isRowByRow ? "READ COMMITTED" : "SERIALIZABLE"
            }
        let limits = hasLimits ? [] : TimeLimits(options).settings.map { "SET LOCAL \($0.name) = \($0.milliseconds)" }
        words = ["BEGIN ISOLATION LEVEL \(kind)"] + limits + Turnstile.words(passage, options)
        var columns: [String] = []
        var arguments: [String] = []
        if let clock = options.clock {
            arguments.append(String(clock()))
            columns.append("set_config('quill.now', $1, true), CAST($1 AS BIGINT) AS now")
        } else {
            // As `quill_now()` does, which a database without tables does not have yet.
            columns.append("CAST(floor(extract(epoch FROM transaction_timestamp()) * 1000) AS BIGINT) AS now")
        }
        // Asked for now, since after a commit that nobody answered it is too late.
        if access == .write { columns.append("CAST(pg_current_xact_id() AS text) AS number") }
        if passage == .look { columns.append(Turnstile.looking) }
        first = Batch(sql: "SELECT " + columns.joined(separator: ", "), rows: [arguments])
    }
}

/// How long the server lets us do what, in milliseconds.
struct TimeLimits {
    let settings: [(name: String, milliseconds: Int)]

    init(_ options: PostgreSQLDatabase.Options) {
        settings = [
            ("statement_timeout", options.statementMilliseconds), ("lock_timeout", options.lockMilliseconds),
            ("idle_in_transaction_session_timeout", options.idleMilliseconds),
        ]
    }
}
