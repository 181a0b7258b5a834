import Conformance
import QuillStore
import SQL
import SQLite
import Support
import Testing

@Suite struct QueryPlanTests {
    /// Whole passes are fine only over what is always short: the running jobs, the events not yet numbered, the runs under way, the
    /// schedules, what is paused, the thousand due jobs and the five thousand others that are looked at, the thousand events that are counted,
    /// the groups that a statement has made itself.
    private static let short = [
        "jobs_leased", "events_unnumbered", "runs_unended", "schedules", "queue_pauses", "looked", "waiting", "counted", "(subquery",
    ]

    @Test("Every statement of the store finds its rows by an index")
    func statements() async throws {
        let recorder = Recorder()
        for check in StoreConformance.checks {
            try await withStore({ RecordingDatabase($0, recorder) }) { bench, _ in try await check.run(bench) }
        }
        let statements = recorder.statements.withLock { $0 }
        #expect(statements.count > 40)
        try await withStore { _, path in
            let database = try await SQLiteDatabase(path: path)
            for (sql, arguments) in statements where Self.isPlanned(sql) {
                let plan = try await database.write { connection in
                    try connection.query("EXPLAIN QUERY PLAN " + sql, arguments) { row throws(SQLError) in try row.text("detail") }
                }
                let scans = plan.filter { step in
                    step.hasPrefix("SCAN ") && !step.contains("CONSTANT ROW") && !Self.short.contains { step.contains($0) }
                }
                #expect(scans.isEmpty, "\(sql)\n\(plan.joined(separator: "\n"))")
            }
            await database.close()
        }
    }

    private static func isPlanned(_ sql: String) -> Bool {
        !sql.contains("schema_migrations") && !sql.contains("sqlite_")
            && ["SELECT", "UPDATE", "INSERT", "DELETE"].contains { sql.hasPrefix($0) }
    }
}

final class Recorder: Sendable {
    let statements = Lock<[String: [SQLValue]]>([:])

    func note(_ sql: String, _ arguments: [any SQLBindable]) {
        let values = arguments.map(\.sqlValue)
        statements.withLock { $0[sql] = values }
    }
}

/// Notes every statement on its way to the database.
struct RecordingDatabase: Database {
    private let base: any Database
    private let recorder: Recorder

    init(_ base: any Database, _ recorder: Recorder) {
        self.base = base
        self.recorder = recorder
    }

    var dialect: Dialect { base.dialect }

    func write<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try await base.write { [recorder] in try body(RecordingConnection(base: $0, recorder: recorder)) }
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        try await base.read { [recorder] in try body(RecordingConnection(base: $0, recorder: recorder)) }
    }

    func writeFromThread<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) throws -> T {
        try base.writeFromThread { [recorder] in try body(RecordingConnection(base: $0, recorder: recorder)) }
    }

    func close() async { await base.close() }
}

private struct RecordingConnection: SQLConnection {
    let base: any SQLConnection
    let recorder: Recorder

    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLError) -> Int {
        recorder.note(sql, arguments)
        return try base.execute(sql, arguments)
    }

    func query<T>(_ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T) throws(SQLError) -> [T] {
        recorder.note(sql, arguments)
        return try base.query(sql, arguments, map)
    }

    func first<T>(_ sql: String, _ arguments: [any SQLBindable], _ map: (SQLRow) throws(SQLError) -> T) throws(SQLError) -> T? {
        recorder.note(sql, arguments)
        return try base.first(sql, arguments, map)
    }

    func script(_ sql: String) throws(SQLError) { try base.script(sql) }
}
