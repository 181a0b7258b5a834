import Gates
import Glibc
import SQL
import SQLite
import Support
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error {}

    @Test func whatTheBodyReturnsIsKept() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d REAL, e TEXT)")
            let changed = try await database.write { connection in
                try connection.execute(
                    "INSERT INTO t VALUES ($2, $1, $3, $4, $5), (2, $1, $3, $4, $5)",
                    ["ü\0x", 1, [] as [UInt8], 0.5, ""])
            }
            #expect(changed == 2)
            let rows = try await database.read { try $0.query("SELECT * FROM t ORDER BY a") { row in row.values } }
            #expect(rows == [[1, "ü\0x", [], 0.5, ""], [2, "ü\0x", [], 0.5, ""]])
        }
    }

    @Test func aQueryInsideTheRowsOfTheSameQueryIsItsOwn() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a INTEGER)")
            try await database.run("INSERT INTO t VALUES (1), (2), (3)")
            let sql = "SELECT a FROM t WHERE a >= $1 ORDER BY a"
            // Twice: the second time, the statement is one that was kept.
            for _ in 1...2 {
                let pairs = try await database.read { connection in
                    try connection.query(sql, [2]) { row throws(SQLError) in
                        let outer = try row.integer("a")
                        return try connection.query(sql, [outer]) { row throws(SQLError) in outer * 10 + (try row.integer("a")) }
                    }
                }
                #expect(pairs == [[22, 23], [33]])
            }
        }
    }

    @Test func manyRowsAreCountedEach() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a INTEGER UNIQUE, b TEXT)")
            let counts = try await database.write { connection in
                #expect(try connection.executeEach("INSERT INTO t VALUES ($1, $2)", []) == [])
                #expect(
                    try connection.executeEach("INSERT INTO t VALUES ($1, $2)", [[1, "x"], [2, nil as String?], [3, "z"]]) == [1, 1, 1])
                return try connection.executeEach("UPDATE t SET b = 'y' WHERE a >= $1 AND a < $2", [[1, 3], [9, 10], [3, 4]])
            }
            #expect(counts == [2, 0, 1])
            let error = await sqlErrorOf {
                try await database.write { try $0.executeEach("INSERT INTO t VALUES ($1, 'n')", [[4], [1], [5]]) }
            }
            #expect(error == .constraint(kind: .unique, detail: "UNIQUE constraint failed: t.a"))
            #expect(try await database.number("SELECT count(*) FROM t") == 3)
        }
    }

    @Test func anErrorRollsBack() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a)")
            let error = await errorOf {
                try await database.write { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    throw Refusal()
                }
            }
            #expect(error is Refusal)
            #expect(try await database.number("SELECT count(*) FROM t") == 0)
            try await database.run("INSERT INTO t VALUES (2)")
            #expect(try await database.number("SELECT count(*) FROM t") == 1)
        }
    }

    @Test func aCaughtErrorDoomsTheTransaction() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a UNIQUE)")
            let error = await sqlErrorOf {
                try await database.write { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    do { try connection.execute("INSERT INTO t VALUES (1)") } catch {}
                }
            }
            #expect(error == .constraint(kind: .unique, detail: "UNIQUE constraint failed: t.a"))
            #expect(try await database.number("SELECT count(*) FROM t") == 0)
        }
    }

    @Test(arguments: ["COMMIT", "ROLLBACK", "BEGIN", "SELECT 1; COMMIT", "ATTACH ':memory:' AS other"])
    func theBodyCannotEndItsTransaction(sql: String) async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a)")
            let error = await sqlErrorOf {
                try await database.write { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    try connection.script(sql)
                }
            }
            #expect(error == .other(code: 23, message: "not authorized"))
            #expect(try await database.number("SELECT count(*) FROM t") == 0)
        }
    }

    @Test func readersSeeOnlyWhatIsCommitted() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a)")
            let inserted = Gate(), looked = Gate()
            async let writing: Void = database.write { connection in
                try connection.execute("INSERT INTO t VALUES (1)")
                inserted.open()
                looked.wait()
            }
            let before = try await database.read { connection in
                inserted.wait()
                return try connection.query("SELECT a FROM t") { _ in }.count
            }
            looked.open()
            try await writing
            #expect(before == 0)
            #expect(try await database.number("SELECT count(*) FROM t") == 1)
        }
    }

    @Test func aReaderKeepsItsView() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a)")
            let looked = Gate(), written = Gate()
            async let counts = database.read { connection in
                let first = try connection.query("SELECT a FROM t") { _ in }.count
                looked.open()
                written.wait()
                return [first, try connection.query("SELECT a FROM t") { _ in }.count]
            }
            try await database.write { connection in
                looked.wait()
                try connection.execute("INSERT INTO t VALUES (1)")
            }
            written.open()
            #expect(try await counts == [0, 0])
            #expect(try await database.number("SELECT count(*) FROM t") == 1)
        }
    }

    @Test func aReaderCannotWrite() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a)")
            let error = await sqlErrorOf { try await database.read { try $0.execute("INSERT INTO t VALUES (1)") } }
            #expect(error == .readOnly)
        }
    }

    @Test func fiftyWritersAreNeverBusy() async throws {
        try await withDatabase(.init(busyTimeoutMilliseconds: 0)) { database in
            try await database.run("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (0)")
            try await withThrowingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await database.write { connection in
                                let a = try connection.first("SELECT a FROM t") { row throws(SQLError) in
                                    try row.integer(0)
                                }
                                try connection.execute("UPDATE t SET a = $1", [(a ?? 0) + 1])
                            }
                            _ = try await database.number("SELECT a FROM t")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.number("SELECT a FROM t") == 500)
        }
    }

    @Test func timeStandsStillInATransaction() async throws {
        let ticks = Lock<Int64>(1_000)
        let clock: @Sendable () -> Int64 = {
            ticks.withLock { now in
                now += 1
                return now
            }
        }
        try await withDatabase(.init(synchronous: .off, clock: clock)) { database in
            try await database.run("CREATE TABLE t (at INTEGER DEFAULT (quill_now()), n INTEGER)")
            let times = try await database.write { connection in
                try connection.execute("INSERT INTO t (n) VALUES (1)")
                try connection.execute("INSERT INTO t (n) VALUES (2)")
                return try connection.query("SELECT at, quill_now() FROM t") { row in row.values }
            }
            #expect(times == [times[0], times[0]] && times[0][0] == times[0][1])
            let later = try await database.number("SELECT quill_now()")
            #expect(SQLValue.integer(Int64(later ?? 0)) == .integer(ticks.withLock { $0 }))
            #expect(times[0][0] != .integer(Int64(later ?? 0)))
        }
    }

    @Test func systemClockTellsMilliseconds() async throws {
        try await withDatabase { database in
            let before = time(nil) * 1_000
            let now = try await database.number("SELECT quill_now()") ?? 0
            // A second of grace, since `time` cuts the fraction off.
            #expect(now >= before && now <= (time(nil) + 1) * 1_000)
        }
    }

    @Test func queriesNest() async throws {
        try await withDatabase { database in
            let found = try await database.write { connection in
                try connection.script("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
                let sql = "SELECT a FROM t ORDER BY a"
                // From here on the cache has it, and the outer query must not share it with the inner ones.
                _ = try connection.query(sql) { _ in }
                return try connection.query(sql) { _ throws(SQLError) in
                    try connection.query(sql) { row throws(SQLError) in try row.integer(0) }
                }
            }
            #expect(found == [[1, 2], [1, 2]])
        }
    }

    @Test func firstMakesAllChangesOfAWritingStatement() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)")
            let first = try await database.write { connection in
                try connection.first("UPDATE t SET a = a + 10 RETURNING a") { row throws(SQLError) in try row.integer(0) }
            }
            #expect(first == 11)
            #expect(try await database.number("SELECT sum(a) FROM t") == 36)
        }
    }

    /// Only one row is fetched, and yet the whole statement must have been made and checked.
    @Test func firstTellsABrokenForeignKeyAtOnce() async throws {
        try await withDatabase { database in
            try await database.run(
                """
                CREATE TABLE p (id INTEGER PRIMARY KEY);
                CREATE TABLE c (p INTEGER REFERENCES p (id))
                """)
            let first = Lock<SQLError?>(nil)
            let error = await sqlErrorOf {
                try await database.write { connection in
                    do throws(SQLError) {
                        _ = try connection.first("INSERT INTO c VALUES (7) RETURNING p") { row in row }
                    } catch {
                        first.withLock { $0 = error }
                        throw error
                    }
                }
            }
            #expect(first.withLock { $0 } == error, "told by the statement, not by the commit")
            #expect(error == .constraint(kind: .foreignKey, detail: "FOREIGN KEY constraint failed"))
        }
    }

    @Test func keptStatementsSeeNewColumns() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
            let before = try await database.read { try $0.query("SELECT * FROM t") { row in row.names } }
            try await database.run("ALTER TABLE t ADD COLUMN b DEFAULT 2")
            let after = try await database.read {
                try $0.query("SELECT * FROM t") { row throws(SQLError) in (row.names, try row.integer("b")) }
            }
            #expect(before == [["a"]])
            #expect(after.first?.0 == ["a", "b"] && after.first?.1 == 2)
        }
    }

    @Test func schemaStatementsChangeNoRows() async throws {
        try await withDatabase { database in
            let changed = try await database.write { connection in
                try connection.execute("CREATE TABLE a (x)")
                try connection.execute("INSERT INTO a VALUES (1), (2)")
                return [try connection.execute("CREATE TABLE b (x)"), try connection.execute("DELETE FROM a WHERE x = 1")]
            }
            #expect(changed == [0, 1])
        }
    }
}
