import SQL

/// What a transaction begins with: words to the server, then what is asked of it first.
struct Opening {
    /// Statements without an answer. None of them looks at anything, so that the transaction sees what there is after them.
    let words: [String]
    private let question: String
    private let clock: (@Sendable () -> Int64)?

    /// What a transaction's beginning depends on.
    struct Kind: Hashable {
        let access: Connection.Access
        let isRowByRow: Bool
        /// A writer's way by the turnstile.
        let passage: Turnstile.Passage?
        /// Those of the connection reach the transaction, as they do not behind a pooler.
        let hasLimits: Bool
    }

    init(_ kind: Kind, _ options: PostgreSQLDatabase.Options) {
        let isolation =
            switch kind.access {
            case .read: "REPEATABLE READ READ ONLY"
            case .write: kind.isRowByRow ? "READ COMMITTED" : "SERIALIZABLE"
            }
        let limits = kind.hasLimits ? [] : TimeLimits(options).settings.map { "SET LOCAL \($0.name) = \($0.milliseconds)" }
        words = ["BEGIN ISOLATION LEVEL \(isolation)"] + limits + Turnstile.words(kind.passage, options)
        clock = options.clock
        // As `quill_now()` does, which a database without tables does not have yet.
        let now = "CAST(floor(extract(epoch FROM transaction_timestamp()) * 1000) AS BIGINT) AS now"
        var columns = [clock == nil ? now : "set_config('quill.now', $1, true), CAST($1 AS BIGINT) AS now"]
        // Asked for now, since after a commit that nobody answered it is too late.
        if kind.access == .write { columns.append("CAST(pg_current_xact_id() AS text) AS number") }
        if kind.passage == .look { columns.append(Turnstile.looking) }
        question = "SELECT " + columns.joined(separator: ", ")
    }

    /// One statement that answers one row: the time, for a writer the transaction's number; and tests set theirs.
    var first: Batch { Batch(sql: question, rows: [clock.map { [String($0())] } ?? []]) }
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
