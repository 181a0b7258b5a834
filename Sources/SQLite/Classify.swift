import CSQLite
import Glibc
import SQL

extension SQLError {
    /// Whether SQLite's own sentence may be told. While a statement runs it may quote bound values
    /// ("fts5: syntax error near …"); before, it can only quote the SQL text, which is ours.
    enum Stage { case preparing, running }

    /// The error behind a result code of `connection`, to be asked before anything else is done with it.
    static func sqlite(_ result: Int32, _ connection: OpaquePointer?, _ stage: Stage) -> SQLError {
        let known = connection.map(sqlite3_extended_errcode) ?? result
        // Functions that keep no error in the connection leave an older one there: then the result is what counts.
        let code = known & 0xff == result & 0xff ? known : result
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_FULL: return .full
        case SQLITE_READONLY, SQLITE_PERM: return .readOnly
        case SQLITE_CORRUPT: return hasFailedToRead(connection) ? .io(code: SQLITE_IOERR) : .corrupt
        case SQLITE_NOTADB: return .notADatabase
        case SQLITE_INTERRUPT: return .interrupted
        case SQLITE_IOERR, SQLITE_CANTOPEN: return system(code, errno: connection.map(sqlite3_system_errno) ?? 0)
        case SQLITE_CONSTRAINT: return constraint(code, connection)
        default: return .other(code: code, message: stage == .preparing ? sentence(connection, code) : name(code))
        }
    }

    private static func system(_ code: Int32, errno: Int32) -> SQLError {
        switch errno {
        case ENOSPC, EDQUOT: .full
        case EACCES, EPERM, EROFS: .readOnly
        default: .io(code: code)
        }
    }

    /// Whether the system could not read the database's file or its log. SQLite calls damaged what it cannot read; that the bytes are
    /// wrong is another thing, of which no error number is left.
    static func hasFailedToRead(_ connection: OpaquePointer?) -> Bool {
        [SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER].contains { which in
            var file: UnsafeMutablePointer<sqlite3_file>?
            var number: Int32 = 0
            guard sqlite3_file_control(connection, "main", which, &file) == SQLITE_OK, let file, let methods = file.pointee.pMethods,
                methods.pointee.xFileControl?(file, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK
            else { return false }
            return number != 0
        }
    }

    private static func constraint(_ code: Int32, _ connection: OpaquePointer?) -> SQLError {
        // Extended codes are macros of an expression, which Swift does not see: the kind is in the second byte.
        let kind: ConstraintKind
        switch code >> 8 {
        case 6, 8, 10: kind = .unique  // primary key, unique, row id
        case 3: kind = .foreignKey
        case 1: kind = .check
        case 5: kind = .notNull
        case 7, 12: kind = .other  // trigger, data type: sentences of the schema too
        default: return .constraint(kind: .other, detail: name(code))
        }
        return .constraint(kind: kind, detail: sentence(connection, code))
    }

    private static func sentence(_ connection: OpaquePointer?, _ code: Int32) -> String {
        connection.flatMap(sqlite3_errmsg).map { String(cString: $0) } ?? name(code)
    }

    private static func name(_ code: Int32) -> String {
        sqlite3_errstr(code).map { String(cString: $0) } ?? "SQLite error"
    }
}
