import Conformance
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import SQL
import SQLite
import Testing

@testable import QuillStore

/// That the database itself keeps the audit trail from being changed, and lets retention alone take rows away.
@Suite(.serialized) struct AuditTests {
    private static let tampering = [
        "UPDATE audit SET actor = 'nobody'", "UPDATE audit SET note = 'x' WHERE id LIKE 'aud%'", "DELETE FROM audit",
        "DELETE FROM audit WHERE subject = 'sweep'",
    ]

    @Test("On SQLite rows of the trail can be neither changed, removed nor replaced", arguments: tampering + ["INSERT OR REPLACE"])
    func sqlite(statement: String) async throws {
        try await withStore { bench, path in
            try await Self.note(bench.store)
            let database = try await SQLiteDatabase(path: path)
            let replace = "INSERT OR REPLACE INTO audit SELECT id, project, at, 'job.cancelled', subject_kind, subject, actor_kind, actor,"
            let sql =
                statement == "INSERT OR REPLACE" ? replace + " surface, address, facts_before, facts_after, note FROM audit" : statement
            try await Self.isRefused(sql, database)
            await database.close()
            #expect(try await Self.entries(bench.store) == [.scheduleRun])
        }
    }

    @Test("On PostgreSQL neither in the table nor in the months below it, and none can be emptied")
    func postgreSQL() async throws {
        try await withNewDatabase { server, name in
            let database = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 2))
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            try await Self.note(store)
            let months = try await database.read { connection in try Partition.all(of: .audit, connection).map(\.name) }
            #expect(months.count == 4)
            for statement in Self.tampering + ["TRUNCATE audit", "TRUNCATE audit_default"] { try await Self.isRefused(statement, database) }
            for month in months {
                try await Self.isRefused("TRUNCATE \(month)", database)
            }
            try await Self.isRefused("DELETE FROM \(months[0])", database)
            try await Self.isRefused("UPDATE \(months[0]) SET note = 'x'", database)
            #expect(try await Self.entries(store) == [.scheduleRun])
            await store.close()
        }
    }

    @Test("A month that is made later is as safe as those of the migration, also with rows that waited for it")
    func laterMonth() async throws {
        try await withNewDatabase { server, name in
            let clock = TestClock()
            let database = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 2, clock: { clock.now }))
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            clock.advance(milliseconds: 200 * 86_400_000)
            try await Self.note(store)
            #expect(try await store.makeRoom().moved == [.audit: 1])
            for statement in ["TRUNCATE audit_2027_08", "DELETE FROM audit_2027_08", "UPDATE audit_2027_08 SET note = 'x'"] {
                try await Self.isRefused(statement, database)
            }
            #expect(try await Self.entries(store) == [.scheduleRun])
            await store.close()
        }
    }

    @Test("What may take rows away leaves the door closed behind it, on SQLite and on PostgreSQL")
    func latch() async throws {
        let clock = TestClock()
        try await withStore { bench, path in
            try await Self.note(bench.store)
            bench.clock.advance(milliseconds: 500 * 86_400_000)
            let keeping = try #require(bench.store as? any LedgerKeeping)
            #expect(try await keeping.forget(.audit, olderThanMilliseconds: 86_400_000).rows == 1)
            try await Self.note(bench.store)
            let database = try await SQLiteDatabase(path: path)
            try await Self.isRefused("DELETE FROM audit", database)
            await database.close()
        }
        try await withNewDatabase { server, name in
            let database = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 2, clock: { clock.now }))
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            try await Self.note(store)
            clock.advance(milliseconds: 500 * 86_400_000)
            let forgotten = try await store.forget(.audit, olderThanMilliseconds: 400 * 86_400_000)
            #expect(forgotten.tables.contains("audit_2027_01"), "\(forgotten)")
            try await Self.note(store)
            try await Self.isRefused("DELETE FROM audit", database)
            await store.close()
        }
    }

    @Test("A copy takes the trail along, also over what a broken copy left there")
    func copied() async throws {
        try await withFolder { folder in
            let source = SQLStore(try await SQLiteDatabase(path: folder + "/a.db"), ids: randomIDs)
            let target = SQLStore(try await SQLiteDatabase(path: folder + "/b.db"), ids: randomIDs)
            for store in [source, target] { try await store.migrate() }
            try await Self.note(source)
            let empty = try await SQLiteDatabase(path: folder + "/c.db")
            let copying = StoreCopy(from: source, to: target, tables: try await CopiedTable.all(of: empty))
            for _ in 0..<2 {
                try await copying.begin("ins_1")
                let done = try await copying.run { _, _ in }
                #expect(done.first { $0.table == "audit" }?.digest.rowCount == 1)
                #expect(!done.contains { $0.table == "audit_latch" })
            }
            #expect(try await Self.entries(target) == [.scheduleRun])
            for database in [source, target] { await database.close() }
            await empty.close()
        }
    }

    private static func note(_ store: any Store) async throws {
        try await store.write { store throws(QuillError) in
            try store.audit(.scheduleRun, of: .schedule("sweep"), by: AuditActor(.user, "ada", from: .cli))
        }
    }

    private static func entries(_ store: any Store) async throws -> [AuditAction] {
        try await store.read { store throws(QuillError) in try store.auditEntries(Project.defaultID, AuditQuery(), Page()).map(\.action) }
    }

    private static func isRefused(_ sql: String, _ database: any Database) async throws {
        await #expect(throws: SQLError.self, "\(sql)") { try await database.write { connection in try connection.script(sql) } }
    }
}
