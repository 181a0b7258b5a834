internal import Support

/// Brings a schema forward, step by step, and never back.
///
/// Each step is one transaction together with its row in `schema_migrations`, so an interrupted update goes on where it
/// ended. Two programs that start at once do not meet: each looks again inside the transaction what is still to do.
package struct Migrator: Sendable {
    /// In order of their numbers.
    package let migrations: [Migration]

    package init(_ migrations: [Migration]) throws(MigrationError) {
        self.migrations = migrations.sorted { $0.number < $1.number }
        var last = 0
        for migration in self.migrations {
            guard migration.number > last else { throw .invalidNumber(migration.number) }
            last = migration.number
        }
    }

    /// What is applied and what is to come. Changes nothing.
    ///
    /// Throws `MigrationError` when list and database do not fit together, `SQLError` when the database fails.
    package func status(of database: any Database) async throws -> [MigrationStatus] {
        let dialect = database.dialect
        return try await database.read { connection in try status(on: connection, dialect) }
    }

    /// What `migrate` would do, in order. Changes nothing, and throws as `status` does.
    package func pending(in database: any Database) async throws -> [Migration] {
        try await status(of: database).filter { $0.appliedAt == nil }.map(\.migration)
    }

    /// Applies what is to come and tells what it applied. Throws as `status` does, and `MigrationError.failed`.
    @discardableResult
    package func migrate(_ database: any Database) async throws -> [Migration] {
        var applied: [Migration] = []
        while let migration = try await applyNext(database) {
            failpoint("migration.committed")
            applied.append(migration)
        }
        return applied
    }

    private func applyNext(_ database: any Database) async throws -> Migration? {
        // Looked at without a lock first: most starts have nothing to do, and should write nothing.
        guard try await !pending(in: database).isEmpty else { return nil }
        let dialect = database.dialect
        return try await database.write { connection -> Migration? in
            // Whoever waited for another migrator has to see what that one did.
            connection.rowByRow()
            if let first = dialect.beforeMigration { try connection.script(first) }
            try connection.execute(Self.makeTable)
            guard let next = try status(on: connection, dialect).first(where: { $0.appliedAt == nil })?.migration
            else { return nil }
            do throws(SQLError) {
                try connection.script(next.sql)
            } catch {
                throw MigrationError.failed(number: next.number, name: next.name, error)
            }
            try connection.execute(
                "INSERT INTO \(Self.table) (number, name, digest, applied_at) VALUES ($1, $2, $3, \(dialect.now))",
                [next.number, next.name, next.digest])
            failpoint("migration.written")
            return next
        }
    }

    private func status(on connection: any SQLConnection, _ dialect: Dialect) throws -> [MigrationStatus] {
        let applied = try Applied.all(on: connection, dialect)
        let unknown = applied.map(\.number).filter { number in !migrations.contains { $0.number == number } }
        guard unknown.isEmpty else { throw MigrationError.databaseIsNewer(numbers: unknown) }

        let newest = applied.last?.number ?? 0
        return try migrations.map { migration in
            guard let row = applied.first(where: { $0.number == migration.number }) else {
                guard migration.number > newest else {
                    throw MigrationError.outOfOrder(number: migration.number, applied: newest)
                }
                return MigrationStatus(migration: migration, appliedAt: nil)
            }
            guard row.digest == migration.digest else {
                throw MigrationError.changed(number: migration.number, name: migration.name)
            }
            return MigrationStatus(migration: migration, appliedAt: row.at)
        }
    }

    /// Where it keeps account of what was applied.
    package static let table = "schema_migrations"

    static let makeTable = """
        CREATE TABLE IF NOT EXISTS \(table) (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            applied_at BIGINT NOT NULL
        )
        """
}

/// A row of `schema_migrations`.
private struct Applied {
    let number: Int
    let digest: String
    let at: Int

    /// In order of their numbers; none when the table does not exist yet.
    static func all(on connection: any SQLConnection, _ dialect: Dialect) throws(SQLError) -> [Applied] {
        guard try connection.first(dialect.tableExists, [Migrator.table], { _ in true }) != nil else { return [] }
        return try connection.query("SELECT number, digest, applied_at FROM \(Migrator.table) ORDER BY number") {
            row throws(SQLError) in
            Applied(number: try row.integer(0), digest: try row.text(1), at: try row.integer(2))
        }
    }
}
