import SQL

/// A transaction whose commit was not answered.
struct Doubt: Sendable {
    /// The server's number for it.
    let number: String
    /// Between which two crashes of the server it ran.
    let era: String
}

/// What became of such a transaction.
enum Fate: Sendable, Equatable {
    case committed
    case aborted
    /// The server still works on it, or does not know yet that its client is gone.
    case underWay
    /// The server cannot tell.
    case unknown

    /// Nil while it is not decided. Throws `.uncertain` when it never will be.
    func wasCommitted() throws(SQLError) -> Bool? {
        switch self {
        case .committed: true
        case .aborted: false
        case .underWay: nil
        case .unknown: throw .uncertain
        }
    }
}

extension Link {
    /// What changes when the server crashes, and not when it is shut down: its statistics begin anew.
    func era(_ limits: Limits) throws(SQLError) -> String { try text(Self.eraSQL, limits) ?? "" }

    static let eraSQL = "SELECT coalesce(CAST(stats_reset AS text), '') FROM pg_stat_bgwriter"

    /// The only value that a statement answers.
    func text(_ sql: String, _ limits: Limits) throws(SQLError) -> String? {
        guard let answer = try script(sql, limits).last, answer.rowCount == 1 else { return nil }
        return try answer.row(0).optionalText(0)
    }
}

extension Connection {
    /// Asks the server what became of a transaction, and ends the connection that it was left on: nobody is there to go on with it,
    /// and while it lives nothing is decided. Nil when the server cannot be asked now.
    ///
    /// A crash loses the numbers of transactions that were not on disk yet, and the server gives them out again. So after one,
    /// "committed" may be said of another transaction; that it was not committed is true in any case.
    func fate(of doubt: Doubt) throws(SQLError) -> Fate? {
        guard let number = UInt64(doubt.number) else { return .unknown }
        do throws(SQLError) {
            let link = try open()
            do throws(SQLError) {
                let status = try link.text("SELECT pg_xact_status('\(number)')", plain)
                let isSameEra = try link.era(plain) == doubt.era
                switch status {
                case "committed": return isSameEra ? .committed : .unknown
                case "aborted": return .aborted
                case nil: return .unknown
                default: break
                }
                guard isSameEra else { return .aborted }
                _ = try link.script(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE backend_xid = CAST(CAST('\(number)' AS xid8) AS xid) AND datname = current_database()
                    """, plain)
                return .underWay
            } catch {
                // A number that the server has still to give out: the one that had it was lost.
                if link.lastError?.state == "22023" { return .aborted }
                close()
                throw error
            }
        } catch {
            guard error.isPassing else { throw error }
            return nil
        }
    }
}
