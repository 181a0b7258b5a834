import CSQLite
import SQL

/// One prepared statement. Used on its connection's thread only, and gone before the connection is.
final class Statement {
    let sql: String
    private let connection: OpaquePointer
    private let handle: OpaquePointer
    /// For each of SQLite's parameters in turn, which argument it takes: `$2 … $1` gives 1, 0.
    private let argumentOfParameter: [Int]
    private let argumentCount: Int
    private(set) var columnNames: [String]

    init(_ sql: String, on connection: OpaquePointer) throws(SQLError) {
        let (handle, rest) = try Self.prepare(sql, on: connection)
        do throws(SQLError) {
            guard !rest else { throw Self.wrong("one statement at a time: \(sql)") }
            argumentOfParameter = try Self.placeholders(of: handle)
        } catch {
            sqlite3_finalize(handle)
            throw error
        }
        self.sql = sql
        self.connection = connection
        self.handle = handle
        argumentCount = argumentOfParameter.count
        columnNames = Self.columnNames(of: handle)
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ arguments: [any SQLBindable]) throws(SQLError) {
        guard arguments.count == argumentCount else {
            throw Self.wrong("\(argumentCount) arguments needed, \(arguments.count) given: \(sql)")
        }
        for (parameter, argument) in argumentOfParameter.enumerated() {
            let result = bind(arguments[argument].sqlValue, at: Int32(parameter + 1))
            guard result == SQLITE_OK else { throw .sqlite(result, connection, .running) }
        }
    }

    /// Goes to the next row; false at the end.
    func step() throws(SQLError) -> Bool {
        let result = sqlite3_step(handle)
        // After a change of the schema SQLite prepares again by itself, and `*` may now mean other columns.
        if sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 1) > 0 {
            columnNames = Self.columnNames(of: handle)
        }
        switch result {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw .sqlite(result, connection, .running)
        }
    }

    /// The row that `step` went to.
    func row() -> SQLRow {
        var values: [SQLValue] = []
        values.reserveCapacity(columnNames.count)
        for column in 0..<sqlite3_column_count(handle) { values.append(value(column)) }
        return SQLRow(names: columnNames, values: values)
    }

    /// Makes it ready for the next use, and forgets the values it was given.
    func reset() {
        // The code repeats the last step's error, which was thrown.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func bind(_ value: SQLValue, at parameter: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, parameter)
        case .integer(let number): return sqlite3_bind_int64(handle, parameter, number)
        case .real(let number): return sqlite3_bind_double(handle, parameter, number)
        case .text(var text):
            return text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    csqlite_bind_text(handle, parameter, $0.baseAddress, sqlite3_uint64($0.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes {
                csqlite_bind_blob(handle, parameter, $0.baseAddress, sqlite3_uint64($0.count))
            }
        }
    }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)))
        default: return .null
        }
    }

    /// Prepares the first statement of `sql`, and tells whether another one follows it.
    private static func prepare(
        _ sql: String, on connection: OpaquePointer
    ) throws(SQLError) -> (handle: OpaquePointer, rest: Bool) {
        var sql = sql
        var handle: OpaquePointer?
        var rest: OpaquePointer?
        var result = SQLITE_OK
        sql.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress, let count = Int32(exactly: text.count) else {
                    result = SQLITE_TOOBIG
                    return
                }
                var tail: UnsafePointer<CChar>?
                result = sqlite3_prepare_v3(
                    connection, start, count, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
                guard result == SQLITE_OK, let tail else { return }
                let left = count - Int32(tail - start)
                // Spaces and comments prepare to nothing; what fails to prepare is something.
                if left > 0, sqlite3_prepare_v3(connection, tail, left, 0, &rest, nil) != SQLITE_OK {
                    result = SQLITE_MISUSE
                }
            }
        }
        let hasRest = rest != nil
        sqlite3_finalize(rest)
        guard result == SQLITE_OK, let handle else {
            sqlite3_finalize(handle)
            if result == SQLITE_OK { throw wrong("no statement in the SQL text") }
            throw .sqlite(result, connection, .preparing)
        }
        return (handle, hasRest)
    }

    /// Reads the numbers out of `$1`, `$2` …: SQLite takes those for names and counts them by appearance.
    private static func placeholders(of handle: OpaquePointer) throws(SQLError) -> [Int] {
        var arguments: [Int] = []
        for parameter in 0..<sqlite3_bind_parameter_count(handle) {
            let name = sqlite3_bind_parameter_name(handle, parameter + 1).map { String(cString: $0) } ?? "?"
            guard name.first == "$", let number = Int(name.dropFirst()), number >= 1, name == "$\(number)" else {
                throw wrong("placeholders are $1, $2 …, not \(name)")
            }
            arguments.append(number - 1)
        }
        // Equal names are one parameter, so the numbers must be 1 to n, each once.
        guard arguments.sorted() == Array(arguments.indices) else { throw wrong("a placeholder below the highest is unused") }
        return arguments
    }

    private static func columnNames(of handle: OpaquePointer) -> [String] {
        (0..<sqlite3_column_count(handle)).map { column in
            sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
        }
    }

    private static func wrong(_ message: String) -> SQLError {
        .other(code: SQLITE_MISUSE, message: message)
    }
}
