import Conformance
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import SQL
import Support
import Testing

@testable import QuillStore

extension MonthTests {
    func withMonths(_ body: (SQLStore, PostgreSQLDatabase, TestClock, _ address: String) async throws -> Void) async throws {
        try await withNewDatabase { server, name in
            let clock = TestClock()
            let options = PostgreSQLDatabase.Options(connections: 4, clock: { clock.now })
            let database = try await PostgreSQLDatabase(server.address(name), options: options)
            let store = SQLStore(database, ids: randomIDs)
            do {
                try await store.migrate()
                try await body(store, database, clock, server.address(name))
            } catch {
                await store.close()
                throw error
            }
            await store.close()
        }
    }

    static func stores(_ count: Int, _ address: String, _ clock: TestClock) async throws -> [SQLStore] {
        var stores: [SQLStore] = []
        for _ in 0..<count {
            let options = PostgreSQLDatabase.Options(connections: 1, clock: { clock.now })
            stores.append(SQLStore(try await PostgreSQLDatabase(address, options: options), ids: randomIDs))
        }
        return stores
    }

    static func tell(_ store: SQLStore, _ count: Int) async throws {
        try await store.write { store throws(QuillError) in
            for _ in 0..<count { try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: store.now())) }
            _ = try store.numberEvents()
        }
    }

    static func work(_ store: SQLStore, _ claim: Claim) async throws {
        let usage = Usage(provider: "p", model: "m", unit: "tokens", quantity: 1, cost: Money(nanoDollars: 7), seconds: 0)
        try await store.write { store throws(QuillError) in
            try store.save(Checkpoint(job: claim.job.id, key: "a", input: Digest(of: "x"), result: [1]), by: claim)
            try store.insert(UsageRecord(id: store.newID(), attempt: claim.attempt, key: "a", usage: usage, createdAt: store.now()))
            try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: ["a": "b"], at: store.now()))
            try store.audit(.scheduleRun, of: .schedule("sweep"), by: .system("test"))
            _ = try store.numberEvents()
        }
    }

    struct Looks: Equatable, Sendable {
        let log: [String]
        let spent: [Variant: Spent]
        let events: [Event]
        let numbers: ClosedRange<Int64>?
    }

    static func look(_ store: SQLStore, _ claim: Claim) async throws -> Looks {
        try await store.read { store throws(QuillError) in
            Looks(
                log: try store.log(of: claim.job.id).map(\.message), spent: try store.spent(on: claim.job.target.subject),
                events: try store.events(Project.defaultID, after: 0, limit: 10), numbers: try store.eventNumbers())
        }
    }

    static func strays(_ store: SQLStore) async throws -> [Ledger: Int] {
        try await store.read { store throws(QuillError) in try store.strays() }
    }

    /// Which tables hold rows, and how many.
    static func places(_ database: PostgreSQLDatabase, _ ledgers: [Ledger] = Ledger.allCases) async throws -> [String] {
        let tables = ledgers.map { "SELECT tableoid FROM \($0.rawValue)" }.joined(separator: " UNION ALL ")
        return try await rows(
            database, "SELECT CAST(CAST(tableoid AS regclass) AS text) || ' ' || count(*) AS place FROM (\(tables)) AS t GROUP BY tableoid"
        )
        .sorted()
    }

    static func rows(_ database: PostgreSQLDatabase, _ sql: String) async throws -> [String] {
        try await database.read { connection in try connection.query(sql) { row throws(SQLError) in try row.text(0) } }
    }

    /// Returns when somebody waits for a table, as whoever makes months does while another is in the way.
    static func waitForWaiter(_ store: SQLStore, _ database: PostgreSQLDatabase) async throws {
        while try await rows(database, "SELECT '' FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'").isEmpty {
            try Task.checkCancellation()
        }
    }
}
