import SQL
import Support

/// What every writer passes, and who lost against rivals again and again bars, to be the only writer: then it cannot lose.
///
/// It is the migrator's table, which nobody else writes to. Writers pass with a lock that all share until their ends;
/// who bars it has it alone. Both have theirs before their first look at anything, so that whoever waited sees what was left. What is right does
/// not depend on it: transactions are serializable with it and without.
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

    /// A column of the first statement: whether it is there, and we may lock it.
    static let looking = "coalesce(has_table_privilege(to_regclass('\(Migrator.table)'), 'UPDATE'), false) AS turnstile"

    /// What is said before the first statement.
    static func words(_ passage: Passage?, _ options: PostgreSQLDatabase.Options) -> [String] {
        switch passage {
        case .pass: ["LOCK TABLE \(Migrator.table) IN ROW SHARE MODE"]
        case .bar:
            [
                "SET LOCAL lock_timeout = \(waitMilliseconds(options))", "LOCK TABLE \(Migrator.table) IN EXCLUSIVE MODE",
                // Others wait as long as the turn takes: for a row that somebody holds it waits less long than they.
                "SET LOCAL lock_timeout = \(max(1, options.lockMilliseconds / 2))",
            ]
        case .look, nil: []
        }
    }

    /// How long one in its turn waits for the writers under way. Others wait behind it, and behind the transaction that follows: together
    /// no longer than a lock may take, also where its process stands still.
    static func waitMilliseconds(_ options: PostgreSQLDatabase.Options) -> Int { max(1, options.lockMilliseconds / 8) }
}
