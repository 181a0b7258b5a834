import SQL
import SQLite
import Testing

/// Prints what a commit costs here. Nothing is asserted but the result: the disk decides.
@Suite struct SpeedTests {
    @Test(arguments: [SQLiteDatabase.Synchronous.full, .normal])
    func commitsPerSecond(synchronous: SQLiteDatabase.Synchronous) async throws {
        try await withDatabase(.init(synchronous: synchronous)) { database in
            try await database.run("CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, text TEXT)")
            let clock = ContinuousClock()
            let count = 1_000
            let time = try await clock.measure {
                for number in 0..<count {
                    try await database.write { connection in
                        try connection.execute("INSERT INTO t VALUES ($1, quill_now(), $2)", [number, "some text"])
                    }
                }
            }
            let reading = try await clock.measure {
                for number in 0..<count {
                    _ = try await database.read { connection in
                        try connection.first("SELECT id, at, text FROM t WHERE id = $1", [number]) { row in row }
                    }
                }
            }
            print("synchronous \(synchronous.rawValue): \(rate(count, time)) commits/s, \(rate(count, reading)) reads/s")
            #expect(try await database.number("SELECT count(*) FROM t") == count)
        }
    }

    private func rate(_ count: Int, _ time: Duration) -> Int { Int(Double(count) / (time / .seconds(1))) }
}
