import SQL

/// What became of a transaction whose commit was not answered.
enum Fate: Equatable {
    case committed
    case aborted
    /// The server still works on it, or does not know yet that its client is gone.
    case underWay
    /// So long ago that the server has forgotten.
    case forgotten
}

extension Connection {
    /// Asks the server, on a connection of its own choice, and ends the one that the transaction was left on: nobody is there to
    /// go on with it, and while it lives nothing is decided.
    func fate(of transaction: String) throws -> Fate? {
        guard let number = UInt64(transaction) else { return .forgotten }
        let outcome = try self.transaction(.read) { connection -> Fate in
            let status = try connection.first("SELECT pg_xact_status(CAST('\(number)' AS xid8))") { row throws(SQLError) in
                try row.optionalText(0)
            }
            switch status ?? nil {
            case "committed": return .committed
            case "aborted": return .aborted
            case nil: return .forgotten
            default: break
            }
            _ = try connection.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE backend_xid = CAST(CAST('\(number)' AS xid8) AS xid) AND datname = current_database()
                """) { _ in }
            return .underWay
        }
        guard case .done(let fate) = outcome else { return nil }
        return fate
    }
}
