import Conformance
import QuillCore
import QuillStore
import SQL
import SQLite
import Testing

@Suite struct SQLiteStoreTests {
    @Test(arguments: StoreConformance.checks)
    func conforms(_ check: StoreConformance.Check) async throws {
        try await withStore { bench, _ in try await check.run(bench) }
    }

    @Test("Two processes on one file never get the same job")
    func twoProcesses() async throws {
        try await withStore { bench, path in
            let clock = bench.clock
            let options = SQLiteDatabase.Options(synchronous: .off, clock: { clock.now })
            let other = SQLStore(try await SQLiteDatabase(path: path, options: options), ids: randomIDs)
            let item = try await bench.item()
            try await bench.jobs((0..<100).map { bench.newJob(item, recipe: $0) })
            let stores: [any Store] = [bench.store, other]
            let taken = try await withThrowingTaskGroup(of: [Claim].self) { group in
                for store in stores {
                    group.addTask {
                        var mine: [Claim] = []
                        while true {
                            let more = try await store.write { store throws(QuillError) in
                                try store.claim(worker: "w", room: ["write": 3], leaseMilliseconds: 1_000)
                            }
                            if more.isEmpty { return mine }
                            mine += more
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            await other.close()
            #expect(taken.count == 100)
            #expect(Set(taken.map(\.job.id)).count == 100)
        }
    }

    @Test("A row that cannot be read says that the home is damaged or answers unexpectedly, and does not end the process")
    func damagedRow() async throws {
        try await withStore { bench, path in
            let item = try await bench.item()
            let database = try await SQLiteDatabase(path: path)
            try await database.write { try $0.execute("UPDATE items SET kind = 'tape'") }
            await database.close()
            await #expect { try await bench.read { store throws(QuillError) in try store.item(item.id) } } throws: {
                ($0 as? QuillError)?.code == .internalError
            }
        }
    }
}
