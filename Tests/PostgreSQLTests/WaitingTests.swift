import Gates
import PostgreSQLPeer
import SQL
import Support
import Testing

@testable import PostgreSQL

@Suite struct WaitingTests {
    /// A statement that was prepared before is sent together with the beginning of its transaction.
    @Test("A reader that is cancelled in the middle of a statement ends at once, on the server too", arguments: [false, true])
    func cancelled(isPrepared: Bool) async throws {
        try await withDatabase(.init(connections: 2)) { database in
            let nap: @Sendable (Double) async throws -> Void = { seconds in
                _ = try await database.read { try $0.query("SELECT pg_sleep($1) AS nap", [seconds]) { _ in } }
            }
            if isPrepared { try await nap(0) }
            let began = ContinuousClock.now
            let reading = Task { try await nap(60) }
            try await until { try await database.number(Self.napping) == 1 }
            reading.cancel()
            let error = await errorOf { try await reading.value }
            #expect(error is CancellationError)
            try await until { try await database.number(Self.napping) == 0 }
            #expect(began.duration(to: .now) < .seconds(20))
            #expect(try await database.number("SELECT 7") == 7)
        }
    }

    private static let napping =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = current_database() AND query LIKE '%AS nap'"

    @Test("A writer that is cancelled once it has begun is kept")
    func keptWriter() async throws {
        try await withDatabase(.init(connections: 2)) { database in
            try await database.run("CREATE TABLE notes (text TEXT)")
            let (begun, free) = (Gate(), Gate())
            let writing = Task {
                try await database.write { connection in
                    try connection.execute("INSERT INTO notes VALUES ('a')")
                    begun.open()
                    free.wait()
                    try connection.execute("INSERT INTO notes VALUES ('b')")
                }
            }
            try await database.write { _ in begun.wait() }
            writing.cancel()
            free.open()
            try await writing.value
            #expect(try await database.number("SELECT count(*) FROM notes") == 2)
        }
    }

    @Test("Closing waits two seconds for a statement that is not answered, which is undone")
    func closing() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (text TEXT)")
            let begun = Gate()
            let writing = Task {
                try await database.write { connection in
                    try connection.execute("INSERT INTO notes VALUES ('a')")
                    begun.open()
                    try connection.script("SELECT pg_sleep(60)")
                }
            }
            await begun.opened()
            let began = ContinuousClock.now
            await database.close()
            #expect(began.duration(to: .now) < .seconds(20))
            #expect(await sqlErrorOf { try await writing.value } == .closed)
            #expect(try await notesKept(at: database.address) == 0)
        }
    }

    /// It was asked for before, and whoever asked has to know whether it was kept.
    @Test("A commit is waited for by closing, however long it takes")
    func closingOverCommit() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run(
                """
                CREATE TABLE notes (text TEXT);
                CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nap()
                """)
            let begun = Gate()
            let writing = Task {
                try await database.write { connection in
                    try connection.execute("INSERT INTO notes VALUES ('a')")
                    begun.open()
                }
            }
            await begun.opened()
            await database.close()
            try await writing.value
            #expect(try await notesKept(at: database.address) == 1)
        }
    }

    @Test("Statements that wait for the server hold no thread of the cooperative pool")
    func poolIsFree() async throws {
        try await withDatabase(.init(connections: 10)) { database in
            let (begun, free) = (Gate(), Gate())
            let holder = Task {
                try await database.write { connection in
                    try connection.script("SELECT pg_advisory_xact_lock(1)")
                    begun.open()
                    free.wait()
                }
            }
            try await database.read { _ in begun.wait() }
            let waiting = (0..<8).map { _ in Task { try await database.write { try $0.script("SELECT pg_advisory_xact_lock(1)") } } }
            try await until { try await database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 8 }
            // Were a thread held by each, these would get none.
            let sum = await withTaskGroup(of: Int.self) { group in
                for n in 0..<100 { group.addTask { n } }
                return await group.reduce(0, +)
            }
            #expect(sum == 4_950)
            free.open()
            try await holder.value
            for task in waiting { try await task.value }
        }
    }

    @Test("Who came first is served first; who waits too long, or is one too many, is told that all are busy")
    func queue() async throws {
        try await withDatabase(.init(connections: 1, waitingLimit: 3, waitingMilliseconds: 60_000)) { database in
            let (begun, free, order) = (Gate(), Gate(), Lock<[Int]>([]))
            let holder = Task {
                try await database.write { _ in
                    begun.open()
                    free.wait()
                }
            }
            await begun.opened()
            var waiting: [Task<Void, any Error>] = []
            for n in 0..<3 {
                waiting.append(Task { try await database.read { _ in order.withLock { $0.append(n) } } })
                try await until { database.waitingCount == n + 1 }
            }
            #expect(await sqlErrorOf { try await database.read { _ in } } == .busy)
            free.open()
            try await holder.value
            for task in waiting { try await task.value }
            #expect(order.withLock { $0 } == [0, 1, 2])
        }
        try await withDatabase(.init(connections: 1, waitingMilliseconds: 50)) { database in
            let (begun, free) = (Gate(), Gate())
            let holder = Task {
                try await database.write { _ in
                    begun.open()
                    free.wait()
                }
            }
            await begun.opened()
            #expect(await sqlErrorOf { try await database.read { _ in } } == .busy)
            free.open()
            try await holder.value
            #expect(try await database.number("SELECT 1") == 1)
        }
    }

    @Test("A closed database says so")
    func closed() async throws {
        try await withNewDatabase { server, name in
            let database = try await PostgreSQLDatabase(server.address(name))
            await database.close()
            #expect(await sqlErrorOf { try await database.write { _ in } } == .closed)
            #expect(await errorOf { try database.writeFromThread { _ in } } as? SQLError == .closed)
        }
    }

    @Test(
        "A listener hears what is committed, says when it was deaf, and listens again after the server was killed",
        .timeLimit(.minutes(2)))
    func listening() async throws {
        let server = try await PostgreSQLServer()
        let options = PostgreSQLDatabase.Options(connections: 1, patienceMilliseconds: 60_000)
        let database = try await PostgreSQLDatabase(server.address("postgres"), options: options)
        var heard = database.listen(to: ["jobs", "we\"ird"]).makeAsyncIterator()
        #expect(await heard.next() == .listening)
        try await database.notify("jobs", "job_1")
        #expect(await heard.next() == .notification(channel: "jobs", payload: "job_1"))
        try await database.notify("other", "job_2")
        try await database.notify("we\"ird")
        #expect(await heard.next() == .notification(channel: "we\"ird", payload: ""))
        try await server.tell("crash")
        var next = await heard.next()
        while case .deaf? = next { next = await heard.next() }
        #expect(next == .listening)
        try await database.notify("jobs", "job_3")
        #expect(await heard.next() == .notification(channel: "jobs", payload: "job_3"))
        await database.close()
    }

    @Test("Who stands still in a transaction loses it before others give up waiting for what it holds")
    func standing() {
        let options = PostgreSQLDatabase.Options()
        #expect(options.idleMilliseconds < min(options.lockMilliseconds, options.patienceMilliseconds))
        #expect(Turnstile.waitMilliseconds(options) + options.idleMilliseconds < options.lockMilliseconds)
    }

    /// What a closed database left of `notes`, seen by a new one.
    private func notesKept(at address: String) async throws -> Int? {
        let again = try await PostgreSQLDatabase(address, options: .init(connections: 1))
        let count = try await again.number("SELECT count(*) FROM notes")
        await again.close()
        return count
    }

    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { await Task.yield() }
    }
}
