package import QuillCore
package import SQL

/// One transaction, with the store's ports on it. Lives on its connection's thread and no longer than the transaction.
struct Session: StoreWriting {
    let connection: any SQLConnection
    let dialect: Dialect
    private let ids: IDMaker

    init(_ connection: any SQLConnection, _ dialect: Dialect, _ ids: IDMaker) {
        self.connection = connection
        self.dialect = dialect
        self.ids = ids
    }

    func now() throws(QuillError) -> Timestamp {
        do { return Timestamp(milliseconds: try connection.now()) } catch { throw SQLFailure.classified(error, dialect == .postgres) }
    }

    func newID<Of: Noun>() -> ID<Of> { ids.make() }
    func chance() -> Double { ids.fraction() }

    func all<T>(
        _ sql: String, _ arguments: [any SQLBindable] = [], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(QuillError) -> [T] {
        do { return try connection.query(sql, arguments, map) } catch { throw SQLFailure.classified(error, dialect == .postgres) }
    }

    func one<T>(
        _ sql: String, _ arguments: [any SQLBindable] = [], _ map: (SQLRow) throws(SQLError) -> T
    ) throws(QuillError) -> T? {
        do { return try connection.first(sql, arguments, map) } catch { throw SQLFailure.classified(error, dialect == .postgres) }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(QuillError) -> Int {
        do { return try connection.execute(sql, arguments) } catch { throw SQLFailure.classified(error, dialect == .postgres) }
    }

    func executeEach(_ sql: String, _ rows: [[any SQLBindable]]) throws(QuillError) -> [Int] {
        do { return try connection.executeEach(sql, rows) } catch { throw SQLFailure.classified(error, dialect == .postgres) }
    }

    /// Writes what nobody waits for: it travels with the next statement or the commit, and fails there.
    func post(_ sql: String, _ rows: [[any SQLBindable]]) throws(QuillError) {
        do { try connection.post(sql, rows) } catch { throw SQLFailure.classified(error, dialect == .postgres) }
    }

    /// `INSERT INTO table (…) VALUES ($1, …)` from names and values side by side.
    func insert(into table: String, _ values: KeyValuePairs<String, any SQLBindable>, orElse: String = "") throws(QuillError) {
        let names = values.map(\.key).joined(separator: ", ")
        let places = (1...values.count).map { "$\($0)" }.joined(separator: ", ")
        try post("INSERT INTO \(table) (\(names)) VALUES (\(places)) \(orElse)", [values.map(\.value)])
    }
}

extension ID: SQLBindable {
    package var sqlValue: SQLValue { .text(text) }
}

extension Timestamp: SQLBindable {
    package var sqlValue: SQLValue { .integer(milliseconds) }
}

extension Digest: SQLBindable {
    package var sqlValue: SQLValue { .text(hex) }
}

/// JSON in a text column.
struct JSONText: SQLBindable {
    let sqlValue: SQLValue

    init(_ value: some Encodable) throws(QuillError) {
        sqlValue = .text(String(decoding: try JSON.encode(value), as: UTF8.self))
    }

    init(optional value: (some Encodable)?) throws(QuillError) {
        sqlValue = if let value { try JSONText(value).sqlValue } else { .null }
    }
}

extension SQLRow {
    func id<Of>(_ column: SQLColumn) throws(SQLError) -> ID<Of> { ID(trusted: try text(column)) }
    func optionalID<Of>(_ column: SQLColumn) throws(SQLError) -> ID<Of>? {
        guard let text = try optionalText(column) else { return nil }
        return ID(trusted: text)
    }
    func time(_ column: SQLColumn) throws(SQLError) -> Timestamp { Timestamp(milliseconds: Int64(try integer(column))) }
    func optionalTime(_ column: SQLColumn) throws(SQLError) -> Timestamp? {
        try optionalInteger(column).map { Timestamp(milliseconds: Int64($0)) }
    }

    func json<T: Decodable>(_ column: SQLColumn, as type: T.Type = T.self) throws(SQLError) -> T {
        do { return try JSON.decode(type, Array(try text(column).utf8)) } catch let error as SQLError { throw error } catch {
            throw .column(column, .mismatch(expected: "\(T.self)", found: "other JSON"))
        }
    }

    func optionalJSON<T: Decodable>(_ column: SQLColumn, as type: T.Type = T.self) throws(SQLError) -> T? {
        if try optionalText(column) == nil { return nil }
        return try json(column, as: type)
    }

    /// A word of a closed list.
    func word<T: RawRepresentable>(_ column: SQLColumn, as type: T.Type = T.self) throws(SQLError) -> T where T.RawValue == String {
        let written = try text(column)
        guard let value = T(rawValue: written) else { throw .column(column, .mismatch(expected: "\(T.self)", found: written)) }
        return value
    }

    func optionalWord<T: RawRepresentable>(_ column: SQLColumn, as type: T.Type = T.self) throws(SQLError) -> T?
    where T.RawValue == String {
        if try optionalText(column) == nil { return nil }
        return try word(column, as: type)
    }

    func target(_ subject: SQLColumn, _ variant: SQLColumn) throws(SQLError) -> Target {
        guard let owner = Subject(try text(subject)) else {
            throw .column(subject, .mismatch(expected: "a subject", found: try text(subject)))
        }
        return Target(owner, try self.variant(variant))
    }

    func variant(_ column: SQLColumn) throws(SQLError) -> Variant {
        let written = try text(column)
        guard let name = Variant(written) else { throw .column(column, .mismatch(expected: "a variant", found: written)) }
        return name
    }
}
