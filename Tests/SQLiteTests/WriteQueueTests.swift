import Foundation
import Gates
import SQL
import SQLite
import Support
import Testing

@Suite("Writes that wait together are kept together") struct WriteQueueTests {
    struct Refusal: Error {}

    /// Asks for all of `bodies` while the writer is busy; what came of each.
    private func crowd(
        _ database: SQLiteDatabase, _ bodies: [@Sendable (any SQLConnection) throws -> Void]
    ) async throws -> [Result<Void, any Error>] {
        let (begun, go) = (Gate(), Gate())
        let busy = Task {
            try await database.write { _ in
                begun.open()
                go.wait()
            }
        }
        _ = try await database.read { _ in begun.wait() }
        let tasks = bodies.map { body in Task { try await database.write(body) } }
        await database.until { $0.waiting == bodies.count }
        go.open()
        try await busy.value
        var results: [Result<Void, any Error>] = []
        for task in tasks { results.append(await task.result) }
        return results
    }

    private func inserting(_ value: Int) -> @Sendable (any SQLConnection) throws -> Void {
        { _ = try $0.execute("INSERT INTO t VALUES ($1)", [value]) }
    }

    @Test("Twenty writers wait for one commit") func oneCommit() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/test.db")
            try await database.run("CREATE TABLE t (a INTEGER PRIMARY KEY)")
            let before = try commits(folder + "/test.db-wal")
            let results = try await crowd(database, (1...20).map(inserting))
            for result in results { try result.get() }
            #expect(try await database.number("SELECT count(*) FROM t") == 20)
            #expect(try commits(folder + "/test.db-wal") == before + 1)
            await database.close()
        }
    }

    @Test("One that throws, or breaks a rule, is undone by itself, and so is what it did before") func undoneAlone() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a INTEGER PRIMARY KEY)")
            let results = try await crowd(
                database,
                [
                    inserting(1),
                    { connection in
                        _ = try connection.execute("INSERT INTO t VALUES (2)")
                        throw Refusal()
                    },
                    { connection in
                        _ = try connection.execute("INSERT INTO t VALUES (3)")
                        // It does not say so to its caller, but nothing of it may be kept.
                        #expect(throws: SQLError.self) { try connection.execute("INSERT INTO t VALUES (1)") }
                    },
                    inserting(4),
                ])
            #expect(throws: Never.self) { try results[0].get() }
            #expect(throws: Refusal.self) { try results[1].get() }
            #expect(throws: SQLError.constraint(kind: .unique, detail: "UNIQUE constraint failed: t.a")) { try results[2].get() }
            #expect(throws: Never.self) { try results[3].get() }
            #expect(try await database.read { try $0.query("SELECT a FROM t ORDER BY a") { row in row.values } } == [[1], [4]])
        }
    }

    @Test("What is found wrong at the commit is told to whoever did it, and the others are kept") func wrongAtTheEnd() async throws {
        try await withDatabase { database in
            try await database.run(
                """
                CREATE TABLE p (a INTEGER PRIMARY KEY);
                CREATE TABLE t (a INTEGER REFERENCES p (a) DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO p VALUES (1);
                """)
            let results = try await crowd(database, [inserting(1), inserting(7), inserting(1)])
            #expect(throws: Never.self) { try results[0].get() }
            #expect(throws: SQLError.constraint(kind: .foreignKey, detail: "FOREIGN KEY constraint failed")) { try results[1].get() }
            #expect(throws: Never.self) { try results[2].get() }
            #expect(try await database.number("SELECT count(*) FROM t WHERE a = 1") == 2)
            #expect(try await database.number("SELECT count(*) FROM t") == 2)
        }
    }

    @Test("What was undone because of a write that is not kept itself is done") func undoneInVain() async throws {
        try await withDatabase { database in
            try await database.run(
                """
                CREATE TABLE p (a INTEGER PRIMARY KEY);
                CREATE TABLE t (a INTEGER PRIMARY KEY, p INTEGER REFERENCES p (a) DEFERRABLE INITIALLY DEFERRED);
                """)
            let results = try await crowd(
                database,
                [
                    { _ = try $0.execute("INSERT INTO t VALUES (1, 7)") },
                    { _ = try $0.execute("INSERT INTO t VALUES (1, NULL)") },
                ])
            #expect(throws: SQLError.constraint(kind: .foreignKey, detail: "FOREIGN KEY constraint failed")) { try results[0].get() }
            #expect(throws: Never.self) { try results[1].get() }
            #expect(try await database.number("SELECT count(*) FROM t WHERE a = 1 AND p IS NULL") == 1)
        }
    }

    @Test("Each has a time of its own, in the order of their turns") func times() async throws {
        let clock = Lock<Int64>(0)
        let tick: @Sendable () -> Int64 = {
            clock.withLock { now in
                now += 1
                return now
            }
        }
        try await withDatabase(.init(synchronous: .off, clock: tick)) { database in
            try await database.run("CREATE TABLE t (a INTEGER, b INTEGER)")
            let body: @Sendable (any SQLConnection) throws -> Void = { connection in
                for _ in 1...2 { _ = try connection.execute("INSERT INTO t VALUES (quill_now(), quill_now())") }
            }
            for result in try await crowd(database, [body, body, body]) { try result.get() }
            #expect(try await database.number("SELECT count(DISTINCT a) FROM t") == 3)
            #expect(try await database.number("SELECT count(*) FROM t WHERE a = b") == 6)
        }
    }

    @Test("One whose caller gave up before its turn is not done") func cancelled() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a INTEGER PRIMARY KEY)")
            let (begun, go) = (Gate(), Gate())
            let busy = Task {
                try await database.write { _ in
                    begun.open()
                    go.wait()
                }
            }
            _ = try await database.read { _ in begun.wait() }
            let (kept, given) = (inserting(1), inserting(2))
            let first = Task { try await database.write(kept) }
            let second = Task { try await database.write(given) }
            await database.until { $0.waiting == 2 }
            second.cancel()
            go.open()
            try await busy.value
            try await first.value
            await #expect(throws: CancellationError.self) { try await second.value }
            #expect(try await database.read { try $0.query("SELECT a FROM t") { row in row.values } } == [[1]])
        }
    }

    /// How often the log says that a transaction ends there: a frame that ends one bears the size of the database (SQLite's file format, §4.1).
    private func commits(_ path: String) throws -> Int {
        let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let number = { (at: Int) in log[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        let pageSize = number(8)
        return stride(from: 32, to: log.count, by: 24 + pageSize).count { number($0 + 4) != 0 }
    }
}

extension SQLiteDatabase {
    /// Returns once its load is as wished.
    fileprivate func until(_ isRight: (DatabaseLoad) -> Bool) async {
        while !(load.map(isRight) ?? false) { await Task.yield() }
    }
}
