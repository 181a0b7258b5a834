import Conformance
import QuillCore
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

    @Test("The trail of a surface and that of a stretch of time are read by their own index, and the next page where the last one ended")
    func trail() async throws {
        let recorder = Recorder()
        let old = Timestamp(milliseconds: 1_000)
        let asked: [(query: AuditQuery, page: Page, index: String)] = [
            (AuditQuery(surface: .cli), Page(), "audit_of_surface (surface=? AND id<?)"),
            (AuditQuery(since: old), Page(), "audit_by_time (at>?)"), (AuditQuery(until: old), Page(), "audit_by_time (at<?)"),
            (AuditQuery(since: old, until: old), Page(), "audit_by_time (at>? AND at<?)"),
            (AuditQuery(surface: .cli, until: old), Page(), "audit_by_time (at<?)"),
            (AuditQuery(since: old, until: old), Page(before: "aud_1"), "audit_by_time (at>? AND at<?)"),
            (AuditQuery(until: old), Page(before: "aud_1"), "audit_by_time (at<?)"),
            (AuditQuery(actor: "ada", until: old), Page(), "audit_of_actor (actor=? AND id<?)"),
            (AuditQuery(actor: "ada", surface: .cli), Page(), "audit_of_actor (actor=? AND id<?)"),
            (AuditQuery(subject: "job_1", surface: .cli), Page(), "audit_of_subject (subject=? AND id<?)"),
            (AuditQuery(action: .runStarted, surface: .cli), Page(), "audit_of_action (action=? AND id<?)"),
        ]
        try await withStore({ RecordingDatabase($0, recorder) }) { bench, path in
            let database = try await SQLiteDatabase(path: path)
            for (query, page, index) in asked {
                recorder.statements.withLock { $0 = [:] }
                _ = try await bench.read { store throws(QuillError) in try store.auditEntries(bench.project, query, page) }
                let statement = try #require(recorder.statements.withLock { $0 }.first { $0.key.contains("FROM audit") })
                let plan = try await database.read { connection in
                    try connection.query("EXPLAIN QUERY PLAN " + statement.key, statement.value) { row throws(SQLError) in
                        try row.text("detail")
                    }
                }
                #expect(plan.first?.contains(index) == true, "\(query)\n\(plan.joined(separator: "\n"))")
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
