import SQL
import Support

/// What every writer passes, and who lost against rivals again and again bars, to be the only writer: then it cannot lose.
///
/// It is the migrator's table, which nobody else writes to. A writer passes by naming it in its first statement: a lock that all share until
/// their ends. Who bars it has it alone, before its first look at anything, so that it sees what those under way leave. What is right does not
/// depend on it: transactions are serializable with it and without.
final class Turnstile: Sendable {
    /// How a transaction goes by.
    enum Passage { case pass, bar, look }

    private let state = Lock(false)

    /// How a writer goes by; one in its turn bars. In a database without tables it is looked for.
    func passage(isInTurn: Bool) -> Passage {
        guard state.withLock({ $0 }) else { return .look }
        return isInTurn ? .bar : .pass
    }

    func isThere() { state.withLock { $0 = true } }

    /// A column of the first statement: whether it is there.
    static let looking = "to_regclass('\(Migrator.table)') IS NOT NULL AS turnstile"
    /// The end of the first statement.
    static let passing = " WHERE NOT EXISTS (SELECT FROM \(Migrator.table) WHERE false FOR KEY SHARE)"

    /// Statements before the first. Others wait behind who waits here, so it does so for a part only of the time that a lock may take.
    static func barring(_ options: PostgreSQLDatabase.Options) -> [String] {
        let patience = "SET LOCAL lock_timeout = "
        return [
            patience + String(max(1, options.lockMilliseconds / 4)), "LOCK TABLE \(Migrator.table) IN EXCLUSIVE MODE",
            patience + String(options.lockMilliseconds),
        ]
    }
}
