import CPostgreSQL
import SQL

/// What the server answered to one statement. Rows are read while it lives.
final class Answer {
    private let result: OpaquePointer
    let names: [String]
    private let types: [Oid]

    init(_ result: OpaquePointer) {
        self.result = result
        let columns = 0..<PQnfields(result)
        names = columns.map { column in PQfname(result, column).map { String(cString: $0) } ?? "" }
        types = columns.map { PQftype(result, $0) }
    }

    deinit { PQclear(result) }

    var rowCount: Int { Int(PQntuples(result)) }

    /// How many rows the statement inserted, updated or deleted.
    var changedCount: Int {
        // A SELECT counts its rows there too, and changed none.
        guard !command.hasPrefix("SELECT"), let text = PQcmdTuples(result) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// What was done, such as `COMMIT` or `UPDATE 3`.
    var command: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    func row(_ index: Int) throws(SQLError) -> SQLRow {
        var values: [SQLValue] = []
        values.reserveCapacity(names.count)
        for column in names.indices { values.append(try value(Int32(clamping: index), column)) }
        return SQLRow(names: names, values: values)
    }

    private func value(_ row: Int32, _ column: Int) throws(SQLError) -> SQLValue {
        let place = Int32(clamping: column)
        if PQgetisnull(result, row, place) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(result, row, place), count: Int(PQgetlength(result, row, place)))
        guard let value = Self.value(bytes, types[column], isBinary: PQfformat(result, place) == 1) else {
            throw .column(.name(names[column]), .mismatch(expected: "a known type", found: "type \(types[column])"))
        }
        return value
    }

    /// Nil for a type that SQLite does not have either: cast it in the statement.
    static func value(_ bytes: UnsafeRawBufferPointer, _ type: Oid, isBinary: Bool) -> SQLValue? {
        // Only `script` and what the connection itself says are answered in text.
        guard isBinary else { return .text(String(decoding: bytes, as: UTF8.self)) }
        switch type {
        case OID.text, OID.varchar, OID.bpchar, OID.name, OID.char, OID.unknown, OID.json:
            return .text(String(decoding: bytes, as: UTF8.self))
        case OID.bytea: return .blob(Array(bytes))
        case OID.int8 where bytes.count == 8: return .integer(Int64(bitPattern: word(bytes)))
        case OID.int4 where bytes.count == 4: return .integer(Int64(Int32(truncatingIfNeeded: word(bytes))))
        case OID.int2 where bytes.count == 2: return .integer(Int64(Int16(truncatingIfNeeded: word(bytes))))
        case OID.oid where bytes.count == 4: return .integer(Int64(word(bytes)))
        case OID.bool where bytes.count == 1: return .integer(word(bytes) == 0 ? 0 : 1)
        case OID.float8 where bytes.count == 8: return .real(Double(bitPattern: word(bytes)))
        case OID.float4 where bytes.count == 4: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: word(bytes)))))
        case OID.numeric: return Numeric(bytes)?.value
        case OID.void: return .null
        default: return nil
        }
    }

    private static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
