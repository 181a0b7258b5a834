import SQL
import SQLite
import Testing

@Suite struct ErrorTests {
    @Test(arguments: [
        ("INSERT INTO child VALUES (1, 1, 'a', 1)", SQLError.ConstraintKind.unique, "child.id"),
        ("INSERT INTO child VALUES (2, 9, 'a', 1)", .foreignKey, "FOREIGN KEY"),
        ("INSERT INTO child VALUES (2, 1, 'secret', 1)", .check, "letters"),
        ("INSERT INTO child VALUES (2, 1, NULL, 1)", .notNull, "child.letter"),
        ("INSERT INTO child VALUES (2, 1, 'a', 2)", .other, "trigger says no"),
    ])
    func constraintsAreTold(sql: String, kind: SQLError.ConstraintKind, detail: String) async throws {
        try await withDatabase { database in
            try await database.run(
                """
                CREATE TABLE parent (id INTEGER PRIMARY KEY);
                CREATE TABLE child (
                    id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id),
                    letter TEXT NOT NULL CONSTRAINT letters CHECK (length(letter) = 1), n INTEGER);
                CREATE TRIGGER no BEFORE INSERT ON child WHEN new.n = 2
                    BEGIN SELECT raise(ABORT, 'trigger says no'); END;
                INSERT INTO parent VALUES (1);
                INSERT INTO child VALUES (1, 1, 'a', 1)
                """)
            let error = await sqlErrorOf { try await database.write { try $0.execute(sql) } }
            guard case .constraint(let foundKind, let foundDetail) = error else {
                Issue.record("not a constraint: \(String(describing: error))")
                return
            }
            #expect(foundKind == kind)
            #expect(foundDetail.contains(detail))
            #expect(!foundDetail.contains("secret"))
        }
    }

    @Test func deferredConstraintsFailAtTheEnd() async throws {
        try await withDatabase { database in
            try await database.run(
                """
                CREATE TABLE p (id INTEGER PRIMARY KEY);
                CREATE TABLE c (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)
                """)
            let error = await sqlErrorOf { try await database.write { try $0.execute("INSERT INTO c VALUES (7)") } }
            #expect(error == .constraint(kind: .foreignKey, detail: "FOREIGN KEY constraint failed"))
            #expect(try await database.number("SELECT count(*) FROM c") == 0)
        }
    }

    /// SQLite's own sentence would be: fts5: syntax error near "secret".
    @Test func messagesNeverHoldBoundValues() async throws {
        try await withDatabase { database in
            try await database.run("CREATE VIRTUAL TABLE f USING fts5(a)")
            let error = await sqlErrorOf {
                try await database.read { try $0.query("SELECT a FROM f WHERE f MATCH $1", ["\"\"secret("]) { _ in } }
            }
            #expect(error == .other(code: 1, message: "SQL logic error"))
        }
    }

    @Test(arguments: [
        ("SELECT $1", 2), ("SELECT $1, $2", 1), ("SELECT $1, $3", 2), ("SELECT $1, $3", 3), ("SELECT ?", 1),
        ("SELECT :a", 1), ("SELECT ?1", 1), ("SELECT $0", 1), ("SELECT $1::text", 1), ("SELECT 1; SELECT 2", 0), ("", 0),
        (" -- nothing", 0), ("SELECT 'a' FROM", 0), ("SELECT \"a\"", 0), ("SELECT 1; nonsense", 0),
    ])
    func wrongStatementsAreRefused(sql: String, arguments: Int) async throws {
        try await withDatabase { database in
            let error = await sqlErrorOf {
                try await database.read { try $0.query(sql, Array(repeating: 1, count: arguments)) { _ in } }
            }
            guard case .other = error else {
                Issue.record("\(sql): \(String(describing: error))")
                return
            }
        }
    }

    @Test func placeholdersGoByNumber() async throws {
        try await withDatabase { database in
            let values = try await database.read {
                try $0.first(
                    "SELECT $3, $1, $2, $1, $10, $4, $5, $6, $7, $8, $9; -- the end",
                    (1...10).map { $0 as any SQLBindable }
                ) { row in row.values }
            }
            #expect(values == [3, 1, 2, 1, 10, 4, 5, 6, 7, 8, 9])
        }
    }

    @Test func aFullDatabaseIsUnharmed() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a); INSERT INTO t VALUES ('kept'); PRAGMA max_page_count = 20")
            let error = await sqlErrorOf {
                try await database.write { connection in
                    // A body that does not give up must not write outside its transaction.
                    for _ in 0..<20 {
                        do { try connection.execute("INSERT INTO t VALUES (zeroblob(10000))") } catch {}
                    }
                }
            }
            #expect(error == .full)
            #expect(try await database.number("SELECT count(*) FROM t") == 1)
            let check = try await database.read {
                try $0.first("PRAGMA integrity_check") { row throws(SQLError) in try row.text(0) }
            }
            #expect(check == "ok")
            try await database.run("PRAGMA max_page_count = 1000; INSERT INTO t VALUES (zeroblob(100000))")
            #expect(try await database.number("SELECT count(*) FROM t") == 2)
        }
    }
}
