import SQL

/// What a transaction begins with: words to the server, then what is asked of it first.
struct Opening {
    /// Statements without an answer. None of them looks at anything, so that the transaction sees what there is after them.
    let words: [String]
    /// One statement that answers one row: the time, for a writer the transaction's number; and it sets what holds for the transaction alone.
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
        var columns: [String] = []
        var arguments: [String] = []
        for (name, milliseconds) in hasLimits ? [] : TimeLimits(options).settings {
            arguments.append(String(milliseconds))
            columns.append("set_config('\(name)', $\(arguments.count), true)")
        }
        if let clock = options.clock {
            arguments.append(String(clock()))
            columns.append("set_config('quill.now', $\(arguments.count), true), CAST($\(arguments.count) AS BIGINT) AS now")
        } else {
            // As `quill_now()` does, which a database without tables does not have yet.
            columns.append("CAST(floor(extract(epoch FROM transaction_timestamp()) * 1000) AS BIGINT) AS now")
        }
        // Asked for now, since after a commit that nobody answered it is too late.
        if access == .write { columns.append("CAST(pg_current_xact_id() AS text) AS number") }
        if passage == .look { columns.append(Turnstile.looking) }
        words = ["BEGIN ISOLATION LEVEL \(kind)"] + (passage == .bar ? Turnstile.barring(options) : [])
        let sql = "SELECT " + columns.joined(separator: ", ") + (passage == .pass ? Turnstile.passing : "")
        first = Batch(sql: sql, rows: [arguments])
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
