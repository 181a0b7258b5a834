import Conformance
import Gates
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import QuillStore
import SQL
import Support
import Testing

/// Pausing beside workers of other processes.
@Suite(.serialized) struct PostgreSQLPauseTests {
    @Test("Once a pause is told as done nothing more begins: it waits for claims that are under way, and the next ones see it")
    func claims() async throws {
        try await withPostgreSQLStore { bench, address in
            let item = try await bench.item()
            try await bench.jobs([bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2)])
            let other = try await PostgreSQLDatabase(address, options: .init(connections: 1, clock: { bench.clock.now }))
            let worker = StoreBench(SQLStore(other, ids: randomIDs), clock: bench.clock)
            let (held, free, isPaused) = (Gate(), Gate(), Lock(false))
            let claiming = Task {
                try await bench.write { store throws(QuillError) in
                    let claims = try store.claim(worker: "w1", room: ["write": 1], leaseMilliseconds: 30_000)
                    held.open()
                    free.wait()
                    return claims.count
                }
            }
            try await bench.read { _ in held.wait() }
            let pausing = Task {
                let isNew = try await bench.pause("write")
                isPaused.withLock { $0 = true }
                return isNew
            }
            var waiting = 0
            while waiting == 0, !isPaused.withLock({ $0 }) {
                waiting = try await other.read { connection in
                    try connection.first("SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND relation = 'jobs'::regclass", []) {
                        row throws(SQLError) in try row.integer("n")
                    } ?? 0
                }
            }
            #expect(!isPaused.withLock { $0 })
            free.open()
            #expect(try await claiming.value == 1)
            #expect(try await pausing.value)
            #expect(try await worker.claimAll().isEmpty)
            #expect(try await bench.resume("write"))
            #expect(try await worker.claimAll().count == 1)
            await other.close()
        }
    }
}
