import PostgreSQL
import PostgreSQLPeer
import SQL
import Testing

@Suite struct ErrorTests {
    @Test("Who is not let in is told why, by code")
    func refusals() async throws {
        let server = try await PostgreSQLServer.shared()
        let password = server.address("postgres", user: "locked")
        let cases: [(String, SQLError)] = [
            (password, .refused(.wrongPassword)), (password + " password=guess", .refused(.wrongPassword)),
            (server.address("nowhere"), .refused(.unknownDatabase)), (server.address("postgres", user: "nobody"), .refused(.notAllowed)),
            ("postgres//me:hunter2@somewhere", .refused(.address)), ("host", .refused(.address)),
        ]
        for (address, expected) in cases {
            let error = await sqlErrorOf { try await PostgreSQLDatabase(address) }
            #expect(error == expected, "\(address)")
            #expect(!"\(String(describing: error))".contains("hunter2"))
        }
        let right = try await PostgreSQLDatabase(password + " password=secret", options: .init(connections: 1))
        await right.close()
    }

    @Test("No server, or one that says nothing, is told in time")
    func unreachable() async throws {
        for port in [1, try await silentPort()] {
            let began = ContinuousClock.now
            let error = await sqlErrorOf {
                try await PostgreSQLDatabase("host=127.0.0.1 port=\(port) user=x dbname=y", options: .init(connectMilliseconds: 500))
            }
            guard case .unreachable? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(began.duration(to: .now) < .seconds(10))
        }
    }

    @Test("A server with no connection left says so")
    func tooMany() async throws {
        let server = try await PostgreSQLServer(["max_connections=5", "superuser_reserved_connections=0", "max_wal_senders=0"])
        let options = PostgreSQLDatabase.Options(connections: 1)
        var open: [PostgreSQLDatabase] = []
        var refusal: SQLError?
        for _ in 0..<6 where refusal == nil {
            do { open.append(try await PostgreSQLDatabase(server.address("postgres"), options: options)) } catch { refusal = error }
        }
        #expect(refusal == .refused(.tooManyConnections))
        for database in open { await database.close() }
    }

    @Test("Broken rules of the schema are told by kind and name, without a value")
    func constraints() async throws {
        try await withDatabase { database in
            try await database.run(
                """
                CREATE TABLE parents (id BIGINT PRIMARY KEY);
                CREATE TABLE notes (
                    text TEXT NOT NULL CONSTRAINT short CHECK (length(text) < 9), parent BIGINT REFERENCES parents (id), UNIQUE (text));
                INSERT INTO notes (text) VALUES ('one')
                """)
            let cases: [(SQLValue, SQLValue, SQLError.ConstraintKind)] = [
                ("one", nil, .unique), ("secretsecret", nil, .check), (nil, nil, .notNull), ("x", 7, .foreignKey), ("a\0b", nil, .other),
            ]
            for (text, parent, kind) in cases {
                let error = await sqlErrorOf {
                    try await database.write { try $0.execute("INSERT INTO notes (text, parent) VALUES ($1, $2)", [text, parent]) }
                }
                guard case .constraint(kind: kind, let detail)? = error else {
                    Issue.record("\(kind): \(String(describing: error))")
                    continue
                }
                #expect(!detail.contains("secretsecret") && !detail.contains("one)"))
            }
            let wrong = await sqlErrorOf { try await database.read { try $0.query("SELECT nothing FROM notes") { _ in } } }
            guard case .other(_, let message)? = wrong else { return #expect(wrong == nil) }
            #expect(message == "column \"nothing\" does not exist")
            let few = await sqlErrorOf { try await database.read { try $0.query("SELECT $1, $2", ["a"]) { _ in } } }
            #expect(few?.description.contains("placeholders") == true)
        }
    }

    @Test("A transaction that only looks cannot write")
    func readOnly() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE notes (text TEXT)")
            let error = await sqlErrorOf { try await database.read { try $0.execute("INSERT INTO notes VALUES ('x')") } }
            #expect(error == .readOnly)
        }
    }

    @Test("A statement that takes too long, and a lock that is not had in time, end the transaction and no more")
    func timeouts() async throws {
        try await withDatabase(.init(connections: 3, statementMilliseconds: 300, lockMilliseconds: 50)) { database in
            let late = await sqlErrorOf { try await database.read { try $0.query("SELECT pg_sleep(30)") { _ in } } }
            #expect(late == .timedOut)
            try await database.run("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('a')")
            try await withHold(database, "UPDATE notes SET text = 'b'") {
                let busy = await sqlErrorOf { try await database.write { try $0.execute("UPDATE notes SET text = 'c'") } }
                #expect(busy == .busy)
            }
            #expect(try await database.text("SELECT text FROM notes") == "b")
        }
    }
}
