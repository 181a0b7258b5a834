import Gates
import PostgreSQL
import PostgreSQLPeer
import SQL
import Support
import Testing

@Suite("Who lost against rivals again and again", .timeLimit(.minutes(2))) struct TurnTests {
    @Test("Gets its turn: the rivals wait, wherever they run, and nothing of anybody's is lost", arguments: [false, true])
    func turn(isPooled: Bool) async throws {
        let server = try await PostgreSQLServer.shared()
        let pooler = isPooled ? try await server.pooler() : nil
        defer { withExtendedLifetime(pooler?.road) {} }
        try await withNewDatabase(on: server) { server, name in
            let address = server.address(name, port: pooler?.port)
            try await withRace(address) { race in
                try await race.run()
                #expect(race.tries > 1, "it lost, or this tells nothing")
                #expect(try await race.mine.number("SELECT n FROM counters") == Race.step + race.tries)
            }
        }
    }

    @Test("Is tried as before where those under way do not end in time")
    func crowded() async throws {
        try await withNewDatabase { server, name in
            try await withRace(server.address(name), lockMilliseconds: 200, patienceMilliseconds: 2_000) { race in
                try await withHold(race.rival, "SELECT 1") {
                    let error = await sqlErrorOf { try await race.run() }
                    #expect(error == .rival, "nobody waited, so it lost until its patience was over")
                }
                #expect(try await race.mine.number("SELECT n FROM counters") == race.tries)
            }
        }
    }

    @Test("A role that may not lock the turnstile writes as ever")
    func powerless() async throws {
        try await withNewDatabase { server, name in
            let owner = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1))
            let role = "role_" + name
            try await owner.run(
                """
                CREATE TABLE counters (n BIGINT); CREATE TABLE \(Migrator.table) (number BIGINT); CREATE ROLE \(role) LOGIN;
                GRANT SELECT ON \(Migrator.table) TO \(role); GRANT ALL ON counters TO \(role)
                """)
            let database = try await PostgreSQLDatabase(server.address(name, user: role), options: .init(connections: 1))
            for n in 0..<3 { try await database.write { _ = try $0.execute("INSERT INTO counters VALUES ($1)", [n]) } }
            #expect(try await owner.number("SELECT count(*) FROM counters") == 3)
            await database.close()
            try await owner.run("DROP OWNED BY \(role); DROP ROLE \(role)")
            await owner.close()
        }
    }

    @Test("A migrator waits for it, before it begins")
    func migrator() async throws {
        let first = Migration(number: 1, name: "first", sql: "CREATE SEQUENCE begun")
        let second = Migration(number: 2, name: "second", sql: "SELECT nextval('begun')")
        try await withNewDatabase { server, name in
            // A program's first write does not know yet that there is a turnstile.
            let databases = [
                try await PostgreSQLDatabase(server.address(name), options: .init(connections: 2, idleMilliseconds: 60_000)),
                try await PostgreSQLDatabase(server.address(name), options: .init(connections: 2, idleMilliseconds: 60_000)),
            ]
            let database = databases[0]
            try await Migrator([first]).migrate(database)
            let begun = Gate()
            let migrator = Task {
                await begun.opened()
                return try await Migrator([first, second]).migrate(databases[1]).map(\.number)
            }
            try await withHold(database, "LOCK TABLE \(Migrator.table) IN EXCLUSIVE MODE") {
                begun.open()
                while try await database.number(Race.waiting) == 0 { await Task.yield() }
                // A sequence counts also what is rolled back.
                #expect(try await database.number("SELECT count(*) FROM begun WHERE is_called") == 0)
            }
            #expect(try await migrator.value == [2])
            #expect(try await database.number("SELECT count(*) FROM begun WHERE is_called") == 1)
            for database in databases { await database.close() }
        }
    }

    private func withRace(
        _ address: String, lockMilliseconds: Int = 10_000, patienceMilliseconds: Int = 10_000, _ body: (Race) async throws -> Void
    ) async throws {
        let options = PostgreSQLDatabase.Options(
            connections: 2, lockMilliseconds: lockMilliseconds, patienceMilliseconds: patienceMilliseconds)
        let race = Race(
            mine: try await PostgreSQLDatabase(address, options: options), rival: try await PostgreSQLDatabase(address, options: options))
        let tables = "CREATE TABLE counters (n BIGINT); CREATE TABLE \(Migrator.table) (number BIGINT)"
        try await race.mine.run("\(tables); INSERT INTO counters VALUES (0)")
        // Each finds out that there is a turnstile now.
        for database in [race.mine, race.rival] { try await database.run("SELECT 1") }
        try await body(race)
        await race.mine.close()
        await race.rival.close()
    }
}

/// One that looks at a number and writes it anew, and a rival from elsewhere that always changes it in between, unless it has to wait.
private final class Race: Sendable {
    static let step = 1_000
    /// How many wait at the turnstile.
    static let waiting = "SELECT count(*) FROM pg_locks WHERE relation = CAST('\(Migrator.table)' AS regclass) AND NOT granted"
    let mine: PostgreSQLDatabase
    let rival: PostgreSQLDatabase
    private let count = Lock(0)
    /// How often the one looked, which is how often the rival wrote.
    var tries: Int { count.withLock { $0 } }

    init(mine: PostgreSQLDatabase, rival: PostgreSQLDatabase) { (self.mine, self.rival) = (mine, rival) }

    func run() async throws {
        // Each look waits for a write of its own.
        let looks = AsyncStream<Gate>.makeStream()
        let rivals = Task {
            var writes: [Task<Void, any Error>] = []
            for await written in looks.stream {
                defer { written.open() }
                writes.append(try await overtake())
            }
            for write in writes { try await write.value }
        }
        defer { rivals.cancel() }
        let error = await errorOf {
            try await mine.write { [count] connection in
                let n = try connection.first("SELECT n FROM counters") { row throws(SQLError) in try row.integer(0) } ?? 0
                count.withLock { $0 += 1 }
                let written = Gate()
                looks.continuation.yield(written)
                written.wait()
                try connection.execute("UPDATE counters SET n = $1", [n + Self.step])
            }
        }
        looks.continuation.finish()
        try await rivals.value
        if let error { throw error }
    }

    /// The rival's write, which is done now, or stands and waits.
    private func overtake() async throws -> Task<Void, any Error> {
        let isDone = Lock(false)
        let write = Task {
            defer { isDone.withLock { $0 = true } }
            try await rival.write { _ = try $0.execute("UPDATE counters SET n = n + 1") }
        }
        while !isDone.withLock({ $0 }) {
            if try await mine.number(Self.waiting) ?? 0 > 0 { break }
            await Task.yield()
        }
        return write
    }
}
