import SQL
import SQLite
import Testing

@Suite struct MigratorTests {
    static let first = Migration(number: 1, name: "notes", sql: "CREATE TABLE notes (text); CREATE INDEX i ON notes (text)")
    static let second = Migration(number: 2, name: "time", sql: "ALTER TABLE notes ADD COLUMN at INTEGER")
    static let broken = Migration(number: 3, name: "broken", sql: "CREATE TABLE more (a); INSERT INTO nowhere VALUES (1)")

    @Test func appliesOnceAndInOrder() async throws {
        try await withDatabase(.init(synchronous: .off, clock: { 77 })) { database in
            let migrator = try Migrator([Self.second, Self.first])
            #expect(try await migrator.pending(in: database).map(\.number) == [1, 2])
            #expect(try await database.number("SELECT count(*) FROM sqlite_schema") == 0, "looking changes nothing")
            #expect(try await migrator.migrate(database).map(\.number) == [1, 2])
            #expect(try await migrator.migrate(database) == [])
            #expect(try await migrator.status(of: database).map(\.appliedAt) == [77, 77])
            try await database.run("INSERT INTO notes (text, at) VALUES ('x', 1)")
        }
    }

    @Test func goesOnWhereItEnded() async throws {
        try await withDatabase { database in
            try await Migrator([Self.first]).migrate(database)
            #expect(try await Migrator([Self.first, Self.second]).migrate(database) == [Self.second])
        }
    }

    @Test func refusesANewerDatabase() async throws {
        try await withDatabase { database in
            try await Migrator([Self.first, Self.second]).migrate(database)
            let older = try Migrator([Self.first])
            await #expect(throws: MigrationError.databaseIsNewer(numbers: [2])) { try await older.migrate(database) }
            await #expect(throws: MigrationError.databaseIsNewer(numbers: [2])) { try await older.status(of: database) }
        }
    }

    @Test func refusesAChangedStep() async throws {
        try await withDatabase { database in
            try await Migrator([Self.first]).migrate(database)
            let changed = Migration(number: 1, name: "notes", sql: Self.first.sql + " ")
            await #expect(throws: MigrationError.changed(number: 1, name: "notes")) {
                try await Migrator([changed, Self.second]).migrate(database)
            }
            #expect(try await database.number("SELECT count(*) FROM pragma_table_info('notes')") == 1)
        }
    }

    @Test func refusesALateStep() async throws {
        try await withDatabase { database in
            let fifth = Migration(number: 5, name: "fifth", sql: "SELECT 1")
            try await Migrator([Self.first, fifth]).migrate(database)
            await #expect(throws: MigrationError.outOfOrder(number: 2, applied: 5)) {
                try await Migrator([Self.first, Self.second, fifth]).migrate(database)
            }
        }
    }

    @Test func aBrokenStepLeavesTheEarlierOnes() async throws {
        try await withDatabase { database in
            let error = await errorOf { try await Migrator([Self.first, Self.second, Self.broken]).migrate(database) }
            #expect(
                error as? MigrationError
                    == .failed(number: 3, name: "broken", .other(code: 1, message: "no such table: nowhere")))
            let newest = try await database.number("SELECT max(number) FROM schema_migrations")
            let traces = try await database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'more'")
            #expect(newest == 2 && traces == 0)
        }
    }

    @Test func manyAtOnceApplyEachStepOnce() async throws {
        try await withDatabase { database in
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<8 {
                    group.addTask { try await Migrator([Self.first, Self.second]).migrate(database) }
                }
                return try await group.reduce(into: []) { $0 += $1.map(\.number) }
            }
            #expect(applied.sorted() == [1, 2])
        }
    }
}
