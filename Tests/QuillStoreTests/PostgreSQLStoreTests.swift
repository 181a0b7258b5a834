import Conformance
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import QuillStore
import SQL
import Support
import Testing

@Suite struct PostgreSQLStoreTests {
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
                try connection.first("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") { row throws(SQLError) in
                    try row.integer(0)
                }
            }
            #expect(locks == 0, "no lock outlives its transaction")
            await database.close()
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

/// A new store on PostgreSQL, from a template that was migrated once.
func withPostgreSQLStore(_ body: (StoreBench, _ address: String) async throws -> Void) async throws {
    let template = try await migrated.value
    try await withNewDatabase(template: template) { server, name in
        let clock = TestClock()
        let options = PostgreSQLDatabase.Options(connections: 4, clock: { clock.now })
        let store = SQLStore(try await PostgreSQLDatabase(server.address(name), options: options), ids: randomIDs)
        do { try await body(StoreBench(store, clock: clock), server.address(name)) } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}

private let migrated = Task {
    let server = try await PostgreSQLServer.shared()
    let name = "migrated_template"
    try await administer(server, "CREATE DATABASE \(name) TEMPLATE template0")
    let store = SQLStore(try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1)), ids: randomIDs)
    try await store.migrate()
    await store.close()
    return name
}
