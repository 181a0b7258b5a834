/// Why a database refused. Classified from the database's codes, never from its sentences.
///
/// No case ever holds a bound value: a message is about the SQL text or the schema, both written by us.
package enum SQLError: Error, Equatable, Sendable {
    /// Another process holds the lock for longer than the busy time-out, or too many wait in this one. Trying later helps.
    case busy
    /// No room left: disk, quota, or the database's own limit. The transaction is undone, reading goes on.
    case full
    /// The file, its folder or this connection does not allow writing.
    case readOnly
    /// The file is damaged.
    case corrupt
    /// The file is something else than a database.
    case notADatabase
    /// A rule of the schema was broken. `detail` names the columns or the rule, as the database puts it.
    case constraint(kind: ConstraintKind, detail: String)
    /// A column of a row could not be read as asked.
    case column(SQLColumn, ColumnProblem)
    /// The system failed below the database; `code` is the database's extended code.
    case io(code: Int32)
    /// Another transaction was in the way (serialization failure, deadlock): nothing is kept, and the same once more may succeed.
    case rival
    /// The server cannot be reached, or went away before the commit: nothing is kept. `detail` names the address and the cause.
    case unreachable(detail: String)
    /// The server went away while a commit was under way, and does not tell whether it was kept.
    case uncertain
    /// The server is there and does not let this program in.
    case refused(Refusal)
    /// A statement took longer than it may.
    case timedOut
    /// The statement was stopped, since the task that asked was cancelled.
    case interrupted
    /// The database was closed.
    case closed
    /// Anything else: wrong SQL, wrong number of arguments, out of memory.
    case other(code: Int32, message: String)

    package enum ConstraintKind: Sendable, Equatable {
        case unique, foreignKey, check, notNull
        /// A trigger's refusal, or a value of the wrong type.
        case other
    }

    package enum Refusal: Sendable, Equatable {
        /// What names the database cannot be read: a wrong address.
        case address
        case wrongPassword
        /// The server's rules do not allow this user, from here, to this database.
        case notAllowed
        case unknownDatabase
        /// All of the server's connections are taken; trying later helps.
        case tooManyConnections
    }

    package enum ColumnProblem: Sendable, Equatable {
        /// The row has no such column.
        case missing
        /// It is there, with a kind of value that was not asked for.
        case mismatch(expected: String, found: String)
    }
}

extension SQLError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .busy: "the database is busy"
        case .full: "no room is left for the database"
        case .readOnly: "the database cannot be written"
        case .corrupt: "the database file is damaged"
        case .notADatabase: "the file is not a database"
        case .constraint(_, let detail): detail
        case .column(let column, .missing): "the row has no column \(column)"
        case .column(let column, .mismatch(let expected, let found)): "column \(column) holds \(found), not \(expected)"
        case .io(let code): "reading or writing the database failed (code \(code))"
        case .rival: "another transaction was in the way"
        case .unreachable(let detail): "the database server cannot be reached: \(detail)"
        case .uncertain: "the database server went away during a commit, which may be kept or not"
        case .refused(.address): "the database's address cannot be read"
        case .refused(.wrongPassword): "the database server refuses the password"
        case .refused(.notAllowed): "the database server does not allow this user from here"
        case .refused(.unknownDatabase): "the database server has no such database"
        case .refused(.tooManyConnections): "the database server has no connection left"
        case .timedOut: "a statement took longer than it may"
        case .interrupted: "the statement was interrupted"
        case .closed: "the database is closed"
        case .other(let code, let message): "\(message) (code \(code))"
        }
    }
}
