import Conformance
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import QuillStore
import SQL
import Support
import Testing

/// One after another, since so they are quicker than in each other's way.
@Suite(.serialized) struct PostgreSQLStoreTests {
    @Test(arguments: StoreConformance.checks)
    func conforms(_ check: StoreConformance.Check) async throws {
        try await withPostgreSQLStore { bench, _ in try await check.run(bench) }
    }

    @Test("Servers that start at once bring one new database up to date together")
    func manyStarts() async throws {
        try await withNewDatabase { server, name in
            let address = server.address(name)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let store = SQLStore(try await PostgreSQLDatabase(address, options: .init(connections: 2)), ids: randomIDs)
                        do { try await store.migrate() } catch {
                            await store.close()
                            throw error
                        }
                        #expect(try await !store.isBehind())
                        await store.close()
                    }
                }
                try await group.waitForAll()
            }
            let database = try await PostgreSQLDatabase(address, options: .init(connections: 1))
            let locks = try await database.read { connection in
                try connection.first(
                    """
                    SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database
                    WHERE locktype = 'advisory' AND datname = current_database()
                    """
                ) { row throws(SQLError) in
                    try row.integer(0)
                }
            }
            #expect(locks == 0, "no lock outlives its transaction")
            await database.close()
        }
    }

    @Test("Every statement of the store can find its rows by an index")
    func plans() async throws {
        let recorder = Recorder()
        for check in StoreConformance.checks {
            try await withPostgreSQLStore({ RecordingDatabase($0, recorder) }) { bench, _ in try await check.run(bench) }
        }
        let statements = recorder.statements.withLock { $0 }
        #expect(statements.count > 40)
        try await withPostgreSQLStore { _, address in
            let database = try await PostgreSQLDatabase(address, options: .init(connections: 1))
            let isPlanned = { (sql: String) in !["SELECT pg_advisory", "LOCK "].contains { sql.hasPrefix($0) } }
            for (sql, arguments) in statements where !sql.contains("schema_migrations") && isPlanned(sql) {
                let plan = try await database.write { connection in
                    // On small tables the planner would rather read them whole.
                    try connection.script("SET LOCAL enable_seqscan = off")
                    return try connection.query("EXPLAIN " + sql, arguments) { row throws(SQLError) in try row.text(0) }
                }
                // What is paused is a handful of rows.
                let isLong = plan.contains { $0.contains("Seq Scan") && !$0.contains("queue_pauses") }
                #expect(!isLong, "\(sql)\n\(plan.joined(separator: "\n"))")
            }
            await database.close()
        }
        try await findsJobsByID(statements.filter { $0.key.contains(/(UPDATE|FROM) jobs .*WHERE id = \$1/.dotMatchesNewlines()) })
    }

    /// Counted at a quiet hour, nothing waits and nothing runs; the plans have to be good for a busy one.
    private func findsJobsByID(_ statements: [String: [SQLValue]]) async throws {
        #expect(statements.count > 8)
        try await withPostgreSQLStore { bench, address in
            let item = try await bench.item()
            let database = try await PostgreSQLDatabase(address, options: .init(connections: 1))
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO jobs (id, project, step, item, target, variant, recipe, recipe_digest, parameters, state, tries, losses,
                        run_at, created_at, ended_at)
                    SELECT 'job_' || i, $1, 'write', $2, $2, 'transcript', '{}', CAST(i AS text), '{}', 'succeeded', 0, 0, i, i, i
                    FROM generate_series(1, 5000) AS i
                    """, [bench.project, item.id])
                try connection.script("ANALYZE jobs")
            }
            for (sql, arguments) in statements {
                let plan = try await database.write { connection in
                    try connection.query("EXPLAIN " + sql, arguments) { row throws(SQLError) in try row.text(0) }
                }
                #expect(plan.contains { $0.contains("jobs_pkey") }, "\(sql)\n\(plan.joined(separator: "\n"))")
            }
            await database.close()
        }
    }

    @Test("What is wrong with the server is told to a person, with what to do")
    func words() {
        let cases: [(SQLError, ErrorCode, Disposition)] = [
            (.unreachable(detail: "x"), .unreachable, .retry), (.refused(.tooManyConnections), .unreachable, .retry),
            (.refused(.wrongPassword), .authFailed, .permanent), (.refused(.unknownDatabase), .invalidInput, .permanent),
            (.uncertain, .unreachable, .uncertain), (.rival, .conflict, .retry), (.timedOut, .timedOut, .retry),
        ]
        for (error, code, disposition) in cases {
            let told = SQLStore.classified(error)
            #expect(told.code == code && told.disposition == disposition && told.hint != nil, "\(error)")
        }
        // Of a server: its disk is not the one of the home, and what it lacks is not the job's failure.
        let servers: [(SQLError, ErrorCode, Disposition)] = [
            (.unreachable(detail: "x"), .unreachable, .wait(seconds: 5)), (.full, .diskFull, .wait(seconds: 15)),
            (.refused(.tooManyConnections), .unreachable, .wait(seconds: 5)), (.io(code: 1), .homeDamaged, .wait(seconds: 15)),
            (.readOnly, .readOnly, .permanent), (.corrupt, .homeDamaged, .permanent), (.uncertain, .unreachable, .uncertain),
            (.rival, .conflict, .retry), (.refused(.wrongPassword), .authFailed, .permanent),
        ]
        for (error, code, disposition) in servers {
            let told = SQLStore.classified(error, isServer: true)
            #expect(told.code == code && told.disposition == disposition && told.hint != nil, "\(error)")
            #expect(!told.description.contains("home") || code == .homeDamaged, "\(told)")
        }
    }

    @Test("Two that end the last jobs of a run at the same time: one of them sees that it was the last")
    func writeSkew() async throws {
        for _ in 0..<10 {
            try await withPostgreSQLStore { bench, _ in
                let item = try await bench.item()
                try await bench.jobs([bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2)])
                let claims = try await bench.claimAll()
                let last = Lock(0)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for claim in claims {
                        group.addTask {
                            let isLast = try await bench.write { store throws(QuillError) in
                                _ = try store.settle(
                                    claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
                                return try store.jobCounts(Project.defaultID)[.running] == nil
                            }
                            if isLast { last.withLock { $0 += 1 } }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(last.withLock { $0 } == 1)
            }
        }
    }
}

/// An empty store on PostgreSQL. Its database is made once and emptied for the next test, since making one takes longer.
func withPostgreSQLStore(
    _ wrap: (PostgreSQLDatabase) -> any Database = { $0 }, _ body: (StoreBench, _ address: String) async throws -> Void
) async throws {
    let server = try await PostgreSQLServer.shared()
    let address = try await emptyDatabase(on: server)
    let clock = TestClock()
    let options = PostgreSQLDatabase.Options(connections: 4, clock: { clock.now })
    let database = try await PostgreSQLDatabase(address, options: options)
    let store = SQLStore(wrap(database), ids: randomIDs)
    do {
        // Another test may have made its months old.
        _ = try await store.makeRoom()
        let bench = StoreBench(store, clock: clock) { sql in try await database.write { try $0.script(sql) } }
        try await body(bench, address)
        try await database.write { connection in
            let tables = try connection.query(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('projects', 'schema_migrations')"
            ) { row throws(SQLError) in try row.text(0) }
            // The audit trail refuses to be emptied.
            let unguarded = "SET LOCAL session_replication_role = replica"
            try connection.script("\(unguarded); TRUNCATE \(tables.joined(separator: ", ")) RESTART IDENTITY")
        }
    } catch {
        await store.close()
        throw error
    }
    await store.close()
    emptyDatabases.withLock { $0.append(address) }
}

/// Addresses of databases that a test has used and emptied.
private let emptyDatabases = Lock<[String]>([])

private func emptyDatabase(on server: PostgreSQLServer) async throws -> String {
    if let address = emptyDatabases.withLock({ $0.popLast() }) { return address }
    let name = "store_" + String(UInt64.random(in: .min ... .max), radix: 36)
    try await administer(server, "CREATE DATABASE \(name) TEMPLATE template0")
    let clock = TestClock()
    let options = PostgreSQLDatabase.Options(connections: 1, clock: { clock.now })
    let store = SQLStore(try await PostgreSQLDatabase(server.address(name), options: options), ids: randomIDs)
    try await store.migrate()
    await store.close()
    return server.address(name)
}
