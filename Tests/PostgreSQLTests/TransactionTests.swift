import PostgreSQL
import PostgreSQLPeer
import SQL
import Support
import Testing

@Suite struct TransactionTests {
    @Test(
        "Forty that read a number and write it back plus one are forty more, though four run at a time and rivals may be met at the commit",
        arguments: [false, true])
    func lostUpdates(posts: Bool) async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE counters (n BIGINT); INSERT INTO counters VALUES (0)")
            let runs = Lock(0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await database.write { connection in
                            runs.withLock { $0 += 1 }
                            let n = try connection.first("SELECT n FROM counters") { row throws(SQLError) in try row.integer(0) } ?? 0
                            try connection.write("UPDATE counters SET n = $1", [n + 1], posts: posts)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.number("SELECT n FROM counters") == 40)
            #expect(runs.withLock { $0 } > 40, "rivals met, or this tells nothing")
        }
    }

    @Test("Two that each see the other on duty cannot both leave")
    func writeSkew() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE duty (name TEXT PRIMARY KEY, isOn BIGINT)")
            for _ in 0..<10 {
                try await database.run("DELETE FROM duty; INSERT INTO duty VALUES ('ada', 1), ('bob', 1)")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in ["ada", "bob"] {
                        group.addTask {
                            try await database.write { connection in
                                let others = try connection.first("SELECT count(*) FROM duty WHERE isOn = 1 AND name <> $1", [name]) {
                                    row throws(SQLError) in try row.integer(0)
                                }
                                if others == 1 { try connection.execute("UPDATE duty SET isOn = 0 WHERE name = $1", [name]) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await database.number("SELECT count(*) FROM duty WHERE isOn = 1") == 1)
            }
        }
    }

    @Test("What throws, and what met an error that was caught, leaves nothing behind, and the connection works on")
    func undone() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (text TEXT UNIQUE)")
            let mine = await errorOf {
                try await database.write { connection in
                    try connection.execute("INSERT INTO notes VALUES ('a')")
                    throw CancellationError()
                }
            }
            #expect(mine is CancellationError)
            let caught = await sqlErrorOf {
                try await database.write { connection in
                    try connection.execute("INSERT INTO notes VALUES ('b')")
                    do { try connection.execute("INSERT INTO notes VALUES ('b')") } catch { return }
                }
            }
            guard case .constraint(kind: .unique, _)? = caught else { return #expect(caught == nil) }
            #expect(try await database.number("SELECT count(*) FROM notes") == 0)
        }
    }

    @Test("Values come back as they went in")
    func values() async throws {
        try await withDatabase { database in
            let values: [SQLValue] = [
                .integer(.min), .integer(.max), .integer(-1), .real(0.1), .real(-.infinity), .real(.leastNonzeroMagnitude), .text(""),
                .text("a\u{1F600}\n'\\"), .blob([]), .blob([0, 255, 0]), .null,
            ]
            for value in values {
                let back = try await database.read { connection in
                    try connection.first("SELECT \(Self.cast(value)) AS v", [value]) { row throws(SQLError) in try row.value("v") }
                }
                #expect(back == value)
            }
            let answers: [(String, SQLValue)] = [
                ("true", 1), ("CAST(7 AS SMALLINT)", 7), ("CAST(-7 AS INTEGER)", -7), ("CAST(1.5 AS REAL)", .real(1.5)),
                ("current_user", "quill"),
                ("12345678901234.000", .integer(12_345_678_901_234)),
                ("-20000.0", -20_000), ("-12.5", .real(-12.5)), ("0.00012", .real(0.00012)),
                ("CAST(0 AS NUMERIC)", 0),
                ("(SELECT sum(x) FROM (VALUES (9223372036854775807), (1)) AS v (x))", .real(9.223372036854775808e18)),
                ("CAST('{\"a\": 1}' AS JSON)", "{\"a\": 1}"),
            ]
            for (sql, expected) in answers {
                let found = try await database.read { connection in
                    try connection.first("SELECT \(sql)") { row throws(SQLError) in try row.value(0) }
                }
                #expect(found == expected, "\(sql)")
            }
            let unknown = await sqlErrorOf { try await database.read { try $0.query("SELECT now() AS at") { _ in } } }
            #expect(unknown == .column("at", .mismatch(expected: "a known type", found: "type 1184")))
        }
    }

    private static func cast(_ value: SQLValue) -> String { value == .null ? "CAST($1 AS TEXT)" : "$1" }

    @Test("Many rows in one go are counted each; one that is refused undoes all")
    func each() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT)")
            let inserted = try await database.write { connection in
                let rows: [[any SQLBindable]] = (0..<1_000).map { [$0, String(repeating: "x", count: 2_000)] }
                return try connection.executeEach("INSERT INTO notes VALUES ($1, $2)", rows)
            }
            #expect(inserted == [Int](repeating: 1, count: 1_000))
            let changed = try await database.write { connection in
                try connection.executeEach("UPDATE notes SET text = 'y' WHERE id > $1 AND id < $2", [[0, 3], [5_000, 6_000], [10, 12]])
            }
            #expect(changed == [2, 0, 1])
            let answered = try await database.write { connection in
                // Large answers and large questions at once must not stop one another.
                let long: [[any SQLBindable]] = (0..<20).map { _ in [String(repeating: "z", count: 200_000)] }
                return try connection.executeEach("UPDATE notes SET text = text WHERE $1 <> '' RETURNING text", long)
            }
            #expect(answered == [Int](repeating: 1_000, count: 20))
            let error = await sqlErrorOf {
                try await database.write { try $0.executeEach("INSERT INTO notes (id) VALUES ($1)", [[5_001], [5_002], [5_001], [5_003]]) }
            }
            guard case .constraint(kind: .unique, _)? = error else { return #expect(error == nil) }
            #expect(try await database.number("SELECT count(*) FROM notes") == 1_000)
        }
    }

    @Test("A statement is prepared once, kept within bounds, and prepared anew when its table changes")
    func prepared() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (a BIGINT)")
            for n in 0..<5 { try await database.write { try $0.execute("INSERT INTO notes VALUES ($1)", [n]) } }
            #expect(try await database.number("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'") == 1)
            let columns: @Sendable (any SQLConnection) throws -> Int? = { connection in
                try connection.first("SELECT * FROM notes") { row throws(SQLError) in row.names.count }
            }
            #expect(try await database.read(columns) == 1)
            try await database.run("ALTER TABLE notes ADD COLUMN b BIGINT")
            #expect(try await database.read(columns) == 2)
            for n in [1, 2, 1] { #expect(try await database.number("SELECT \(n) AS the_same_end") == n) }
            for n in 0..<300 { _ = try await database.number("SELECT \(n)") }
            let kept = try await database.number("SELECT count(*) FROM pg_prepared_statements") ?? 0
            #expect((200...257).contains(kept))
        }
    }

    @Test("A first statement that is refused, sent together with its transaction's beginning, leaves nothing; the connection works on")
    func refusedFirst() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (id BIGINT PRIMARY KEY)")
            let insert: @Sendable ([Int]) async throws -> [Int] = { ids in
                try await database.write { try $0.executeEach("INSERT INTO notes VALUES ($1)", ids.map { [$0] }) }
            }
            let connection = try await database.number("SELECT pg_backend_pid()")
            // Prepared by the first, sent at once by the second.
            #expect(try await insert([1]) == [1])
            #expect(try await insert([2, 3]) == [1, 1])
            let error = await sqlErrorOf { try await insert([4, 2, 5]) }
            guard case .constraint(kind: .unique, _)? = error else { return #expect(error == nil) }
            #expect(try await insert([6]) == [1])
            #expect(try await database.text("SELECT string_agg(CAST(id AS text), ' ' ORDER BY id) FROM notes") == "1 2 3 6")
            #expect(try await database.number("SELECT pg_backend_pid()") == connection)
        }
    }

    @Test("Settings hold for each transaction, also where its beginning is sent together with its first statement")
    func settings() async throws {
        try await withDatabase(.init(connections: 1, statementMilliseconds: 1_234)) { database in
            for _ in 0..<3 {
                let read = try await database.read { connection in
                    try connection.query(
                        "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'transaction_isolation')"
                    ) {
                        row throws(SQLError) in try row.text(0) + " " + row.text(1)
                    }
                }
                #expect(read.sorted() == ["statement_timeout 1234", "transaction_isolation repeatable read"])
                let rowByRow = try await database.write { connection in
                    connection.rowByRow()
                    return try connection.first("SELECT current_setting('transaction_isolation')") { row throws(SQLError) in try row.text(0)
                    }
                }
                #expect(rowByRow == "read committed")
                let alone = try await database.write { connection in
                    try connection.first("SELECT current_setting('transaction_isolation')") { row throws(SQLError) in try row.text(0) }
                }
                #expect(alone == "serializable")
            }
        }
    }

    @Test("A real thread that cannot await writes too, two at a time")
    func fromThread() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (n BIGINT)")
            let ended = AsyncStream.makeStream(of: Bool.self)
            for n in 0..<2 {
                RealThread.start(name: "test") {
                    do {
                        for k in 0..<5 { try database.writeFromThread { _ = try $0.execute("INSERT INTO notes VALUES ($1)", [n * 5 + k]) } }
                        ended.continuation.yield(true)
                    } catch { ended.continuation.yield(false) }
                }
            }
            var results: [Bool] = []
            for await result in ended.stream {
                results.append(result)
                if results.count == 2 { break }
            }
            #expect(results == [true, true])
            #expect(try await database.number("SELECT count(*) FROM notes") == 10)
        }
    }
}
