/// One row of an answer, holding its values: it may be kept after the statement has ended.
///
///     try row.text("title"), row.optionalInteger("finished_at")
///
/// A getter throws `SQLError.column`, naming the column, when it is missing or holds something else.
/// Where two columns have one name, the name means the first; the index reaches both.
package struct SQLRow: Sendable {
    /// The columns' names, shared by all rows of an answer.
    package let names: [String]
    package let values: [SQLValue]

    package init(names: [String], values: [SQLValue]) {
        self.names = names
        self.values = values
    }

    package func value(_ column: SQLColumn) throws(SQLError) -> SQLValue {
        // A scan, not a dictionary: rows are short, and names up to 15 bytes compare as two words.
        let position =
            switch column {
            case .index(let index): index
            case .name(let name): names.firstIndex(of: name) ?? -1
            }
        guard values.indices.contains(position) else { throw .column(column, .missing) }
        return values[position]
    }

    package func text(_ column: SQLColumn) throws(SQLError) -> String {
        try read(column, "text", Self.text)
    }

    package func integer(_ column: SQLColumn) throws(SQLError) -> Int {
        try read(column, "integer", Self.integer)
    }

    /// Takes an integer too, since databases store 2.0 as 2 when they can.
    package func double(_ column: SQLColumn) throws(SQLError) -> Double {
        try read(column, "real", Self.double)
    }

    /// Takes 0 and 1 only.
    package func bool(_ column: SQLColumn) throws(SQLError) -> Bool {
        try read(column, "0 or 1", Self.bool)
    }

    package func bytes(_ column: SQLColumn) throws(SQLError) -> [UInt8] {
        try read(column, "blob", Self.bytes)
    }

    package func optionalText(_ column: SQLColumn) throws(SQLError) -> String? {
        try readOptional(column, "text", Self.text)
    }

    package func optionalInteger(_ column: SQLColumn) throws(SQLError) -> Int? {
        try readOptional(column, "integer", Self.integer)
    }

    package func optionalDouble(_ column: SQLColumn) throws(SQLError) -> Double? {
        try readOptional(column, "real", Self.double)
    }

    package func optionalBool(_ column: SQLColumn) throws(SQLError) -> Bool? {
        try readOptional(column, "0 or 1", Self.bool)
    }

    package func optionalBytes(_ column: SQLColumn) throws(SQLError) -> [UInt8]? {
        try readOptional(column, "blob", Self.bytes)
    }

    private func read<T>(_ column: SQLColumn, _ expected: String, _ convert: (SQLValue) -> T?) throws(SQLError) -> T {
        let value = try value(column)
        guard let result = convert(value) else {
            throw .column(column, .mismatch(expected: expected, found: value.kind))
        }
        return result
    }

    private func readOptional<T>(
        _ column: SQLColumn, _ expected: String, _ convert: (SQLValue) -> T?
    ) throws(SQLError) -> T? {
        if try value(column) == .null { return nil }
        return try read(column, expected, convert)
    }

    private static func text(_ value: SQLValue) -> String? {
        if case .text(let text) = value { text } else { nil }
    }

    private static func integer(_ value: SQLValue) -> Int? {
        if case .integer(let number) = value { Int(exactly: number) } else { nil }
    }

    private static func double(_ value: SQLValue) -> Double? {
        switch value {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    private static func bool(_ value: SQLValue) -> Bool? {
        switch value {
        case .integer(0): false
        case .integer(1): true
        default: nil
        }
    }

    private static func bytes(_ value: SQLValue) -> [UInt8]? {
        if case .blob(let bytes) = value { bytes } else { nil }
    }
}
