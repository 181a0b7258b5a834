import Children
import PostgreSQLPeer
import SQL
import Support
import Testing

@testable import PostgreSQL

@Suite struct FaultTests {
    @Test(
        "A commit whose answer is lost is done once, whether the server had it or not, also where the last statement travels with it",
        arguments: ["before", "after"], [false, true])
    func lostCommit(_ moment: String, posts: Bool) async throws {
        try await withNewDatabase { server, name in
            let plain = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1))
            try await plain.run("CREATE TABLE notes (text TEXT)")
            let (road, port) = try await server.cutter(moment)
            let database = try await PostgreSQLDatabase(server.address(name, port: port), options: .init(connections: 2))
            let runs = Lock(0)
            let result = try await database.write { connection in
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                // The server's number for the transaction is known: without it nobody could ask what became of it.
                if posts { _ = try connection.now() }
                try connection.write("INSERT INTO notes VALUES ($1)", ["run \(run)"], posts: posts)
                return run
            }
            #expect(result == (moment == "after" ? 1 : 2))
            #expect(try await plain.text("SELECT string_agg(text, ',') FROM notes") == "run \(result)")
            await database.close()
            await plain.close()
            _ = try await road.end()
        }
    }

    /// Later it would have to be asked what became of the transaction, and nobody can be asked here.
    @Test("A connection that breaks where its first commit is prepared is no doubt: nothing was kept, and that is told")
    func brokenPreparing() async throws {
        try await withNewDatabase { server, name in
            let plain = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1))
            try await plain.run("CREATE TABLE notes (text TEXT)")
            let (road, port) = try await server.cutterAtPreparing()
            let database = try await PostgreSQLDatabase(
                server.address(name, port: port), options: .init(connections: 1, patienceMilliseconds: 100))
            let error = await sqlErrorOf { try await database.write { try $0.execute("INSERT INTO notes VALUES ('x')") } }
            guard case .unreachable = error else {
                Issue.record("told \(String(describing: error))")
                return
            }
            #expect(try await plain.number("SELECT count(*) FROM notes") == 0)
            await database.close()
            await plain.close()
            _ = try await road.end()
        }
    }

    @Test("A thread's commit whose answer is lost is done once too")
    func lostCommitOfThread() async throws {
        try await withNewDatabase { server, name in
            let plain = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1))
            try await plain.run("CREATE TABLE notes (text TEXT)")
            let (road, port) = try await server.cutter("after")
            let database = try await PostgreSQLDatabase(server.address(name, port: port), options: .init(connections: 1))
            let ended = AsyncStream.makeStream(of: Bool.self)
            RealThread.start(name: "test") {
                do {
                    try database.writeFromThread { _ = try $0.execute("INSERT INTO notes VALUES ('x')") }
                    ended.continuation.yield(true)
                } catch { ended.continuation.yield(false) }
                ended.continuation.finish()
            }
            for await wasKept in ended.stream { #expect(wasKept) }
            #expect(try await plain.number("SELECT count(*) FROM notes") == 1)
            await database.close()
            await plain.close()
            _ = try await road.end()
        }
    }

    @Test("A commit in doubt is believed by its number only where no crash has lost numbers since")
    func fates() async throws {
        try await withNewDatabase { server, name in
            let database = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1))
            let number = try await database.write { connection in
                try connection.first("SELECT CAST(pg_current_xact_id() AS text)") { row throws(SQLError) in try row.text(0) }
            }
            let undone = Lock("")
            _ = await errorOf {
                try await database.write { connection in
                    let number = try connection.first("SELECT CAST(pg_current_xact_id() AS text)") { row throws(SQLError) in
                        try row.text(0)
                    }
                    undone.withLock { $0 = number ?? "" }
                    throw CancellationError()
                }
            }
            await database.close()
            let session = Session(name: "test", server.address(name), .init(), Preparing(isOn: true), Turnstile())
            let era = try await session.open()
            let kept = try #require(number)
            let cases: [(String, String, Fate)] = [
                (kept, era, .committed), (kept, "before a crash", .unknown), (undone.withLock { $0 }, era, .aborted),
                (undone.withLock { $0 }, "before a crash", .aborted), ("999999999", era, .aborted), ("no number", era, .unknown),
            ]
            for (number, era, fate) in cases {
                #expect(try await session.fate(of: Doubt(number: number, era: era)) == fate, "\(number) \(era)")
            }
            await session.close()
        }
    }

    @Test(
        "While the server is restarted, killed and cut off, what was acknowledged is there once, and nothing else",
        .timeLimit(.minutes(3)))
    func restarts() async throws {
        let server = try await PostgreSQLServer(["durable"])
        let options = PostgreSQLDatabase.Options(connections: 4, patienceMilliseconds: 60_000)
        let database = try await PostgreSQLDatabase(server.address("postgres"), options: options)
        try await database.run("CREATE TABLE notes (id TEXT)")
        let stop = Lock(false)
        let uncertain = Lock<Set<String>>([])
        let kept = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var (kept, number): ([String], Int) = ([], 0)
                    while !stop.withLock({ $0 }) {
                        number += 1
                        let id = "\(writer)-\(number)"
                        do {
                            try await database.write { try $0.execute("INSERT INTO notes VALUES ($1)", [id]) }
                            kept.append(id)
                        } catch SQLError.uncertain {
                            _ = uncertain.withLock { $0.insert(id) }
                        }
                    }
                    return kept
                }
            }
            for command in ["restart", "crash", "restart"] {
                try await waitForMore(database)
                try await server.tell(command)
            }
            try await waitForMore(database)
            try await administer(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'quill'")
            try await waitForMore(database)
            stop.withLock { $0 = true }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let there = try await database.read { connection in
            try connection.query("SELECT id FROM notes") { row throws(SQLError) in try row.text(0) }
        }
        #expect(Set(there).count == there.count, "nothing twice")
        #expect(Set(kept).isSubset(of: there), "nothing lost")
        #expect(Set(there).subtracting(kept).isSubset(of: uncertain.withLock { $0 }), "nothing that was said to be undone")
        #expect(uncertain.withLock { $0 }.count <= 4, "at most one for each connection, at the crash")
        #expect(kept.count > 20)
        await database.close()
    }

    /// Until twenty more rows are there.
    private func waitForMore(_ database: PostgreSQLDatabase) async throws {
        let first = try await database.number("SELECT count(*) FROM notes") ?? 0
        while try await database.number("SELECT count(*) FROM notes") ?? 0 < first + 20 { await Task.yield() }
    }

    @Test("A server that stays away is told when patience is over")
    func staysAway() async throws {
        let server = try await PostgreSQLServer()
        let database = try await PostgreSQLDatabase(server.address("postgres"), options: .init(connections: 1, patienceMilliseconds: 300))
        try await server.tell("stop")
        let error = await sqlErrorOf { try await database.write { try $0.execute("SELECT 1") } }
        guard case .unreachable? = error else { return #expect(error == nil) }
        try await server.tell("start")
        #expect(try await database.number("SELECT 1") == 1)
        await database.close()
    }

    @Test(
        "Behind a pooler that gives every transaction another connection all works, with statements prepared or not",
        arguments: [true, false])
    func pooler(_ prepares: Bool) async throws {
        try await withNewDatabase { server, name in
            let (road, port) = try await server.pooler()
            let options = PostgreSQLDatabase.Options(connections: 6, patienceMilliseconds: 60_000, preparesStatements: prepares)
            let databases = [
                try await PostgreSQLDatabase(server.address(name, port: port), options: options),
                try await PostgreSQLDatabase(server.address(name, port: port), options: options),
            ]
            try await databases[0].run("CREATE TABLE counters (name TEXT PRIMARY KEY, n BIGINT)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await databases[number % 2].write { connection in
                            connection.rowByRow()
                            try connection.execute("INSERT INTO counters VALUES ($1, 1)", ["c\(number)"])
                            try connection.execute("UPDATE counters SET n = n + $2 WHERE name = $1", ["c\(number)", number])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await databases[1].number("SELECT sum(n) FROM counters") == 60 + 59 * 30)
            for database in databases { await database.close() }
            _ = try await road.end()
        }
    }

    @Test("Time limits hold behind a pooler too, and are not left on the connections that it lends to others")
    func poolerLimits() async throws {
        try await withNewDatabase { server, name in
            let (road, port) = try await server.pooler()
            let address = server.address(name, port: port)
            let database = try await PostgreSQLDatabase(
                address, options: .init(connections: 1, statementMilliseconds: 1_234, preparesStatements: false))
            let limit = "SELECT CAST(setting AS BIGINT) FROM pg_settings WHERE name = 'statement_timeout'"
            for _ in 0..<3 { #expect(try await database.number(limit) == 1_234) }
            await database.close()
            let unlimited = PostgreSQLDatabase.Options(connections: 1, statementMilliseconds: 0)
            let lent = try Link.open(address, unlimited, bell: Bell())
            let plain = Limits(deadline: Deadline(after: 5_000), heeds: .closing, prepares: false)
            #expect(try lent.text(limit, plain) == "0")
            _ = try await road.end()
        }
    }
}
