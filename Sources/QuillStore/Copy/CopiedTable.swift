package import QuillCore
package import SQL

/// A table as it is copied: every column, in the order of its key.
package struct CopiedTable: Sendable {
    package let name: String
    let columns: [String]
    let key: [String]
    /// The database counts the key by itself, unless it is told otherwise.
    let isCounted: Bool
    let references: Set<String>

    /// The tables of an installation, those that others refer to first. They are read from an empty SQLite database with the
    /// schema of today: it is the same for both kinds of database.
    package static func all(of sqlite: any Database) async throws(QuillError) -> [CopiedTable] {
        do {
            try await Migrator(Schema.migrations(.sqlite)).migrate(sqlite)
            return try inOrder(await sqlite.read { try read($0) })
        } catch let error as MigrationError {
            throw SQLStore.classified(error)
        } catch {
            throw SQLFailure.classified(error)
        }
    }

    private static func read(_ connection: any SQLConnection) throws -> [CopiedTable] {
        let names = try connection.query(
            """
            SELECT name FROM sqlite_schema
            WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                AND name NOT IN ('schema_migrations', 'installation', 'audit_latch', 'workers') ORDER BY name
            """
        ) { row throws(SQLError) in try row.text(0) }
        return try names.map { name in
            let columns = try connection.query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid", [name]) {
                row throws(SQLError) in (name: try row.text(0), type: try row.text(1), place: try row.integer(2))
            }
            let references = try connection.query("SELECT \"table\" FROM pragma_foreign_key_list($1)", [name]) {
                row throws(SQLError) in try row.text(0)
            }
            let key = columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }
            return CopiedTable(
                name: name, columns: columns.map(\.name), key: key.map(\.name), isCounted: key.map(\.type) == ["INTEGER"],
                references: Set(references).subtracting([name]))
        }
    }

    private static func inOrder(_ tables: [CopiedTable]) throws(QuillError) -> [CopiedTable] {
        var (rest, ordered) = (tables, [CopiedTable]())
        while !rest.isEmpty {
            let known = Set(ordered.map(\.name))
            let next = rest.filter { known.isSuperset(of: $0.references) && !$0.key.isEmpty }
            guard !next.isEmpty else {
                throw QuillError(.internalError, "The tables \(rest.map(\.name).joined(separator: ", ")) cannot be put in an order.")
            }
            ordered += next
            rest.removeAll { table in next.contains { $0.name == table.name } }
        }
        return ordered
    }
}

extension CopiedTable {
    /// The rows behind a key, at most `limit`.
    func rows(_ connection: any SQLConnection, after key: [SQLValue]?, limit: Int) throws -> [[SQLValue]] {
        let places = self.key.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let keys = self.key.joined(separator: ", ")
        return try connection.query(
            """
            SELECT \(columns.joined(separator: ", ")) FROM \(name) \(key == nil ? "" : "WHERE (\(keys)) > (\(places))")
            ORDER BY \(keys) LIMIT \(limit)
            """, (key ?? []).map { $0 as any SQLBindable }
        ) { row in row.values }
    }

    func key(of row: [SQLValue]) -> [SQLValue] {
        key.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
    }

    func insert(_ rows: [[SQLValue]], _ connection: any SQLConnection, _ dialect: Dialect) throws {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let told = isCounted && dialect == .postgres ? " OVERRIDING SYSTEM VALUE" : ""
        _ = try connection.executeEach(
            "INSERT INTO \(name) (\(columns.joined(separator: ", ")))\(told) VALUES (\(places))",
            rows.map { $0.map { $0 as any SQLBindable } })
    }

    /// What the database counts goes on behind the highest that was copied.
    func goOnCounting(_ connection: any SQLConnection, _ dialect: Dialect) throws {
        guard isCounted, dialect == .postgres, let key = key.first else { return }
        _ = try connection.query(
            "SELECT setval(pg_get_serial_sequence('\(name)', '\(key)'), coalesce(max(\(key)), 1), max(\(key)) IS NOT NULL) FROM \(name)"
        ) { _ in }
    }
}
