import Children
import PostgreSQLPeer
import SQL
import Support
import Testing

@testable import PostgreSQL

/// What is posted travels with the next statement or with the commit, and counts as if it had been executed where it stands.
@Suite struct PostingTests {
    @Test("What was posted is seen by the next statement, in its order, however much it is")
    func order() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE notes (n BIGINT, place BIGINT GENERATED ALWAYS AS IDENTITY)")
            let seen = try await database.write { connection in
                try connection.post("INSERT INTO notes (n) VALUES ($1)", (1...150).map { [$0] })
                try connection.post("UPDATE notes SET n = n + 1000 WHERE n = $1", [[150]])
                let seen = try connection.first("SELECT max(n) FROM notes") { row throws(SQLError) in try row.integer(0) }
                try connection.post("INSERT INTO notes (n) VALUES ($1)", [[7]])
                return seen
            }
            #expect(seen == 1_150)
            let kept = try await database.read { connection in
                try connection.query("SELECT n FROM notes ORDER BY place") { row throws(SQLError) in try row.integer(0) }
            }
            #expect(kept == Array(1...149) + [1_150, 7])
        }
    }

    @Test("A transaction that only posts is kept, also when its statements are new to the connection")
    func alone() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (n BIGINT)")
            for n in 1...3 { try await database.write { try $0.post("INSERT INTO notes VALUES ($1)", [[n]]) } }
            #expect(try await database.number("SELECT count(*) FROM notes") == 3)
        }
    }

    @Test("What a posted statement fails with is told by the next one or by the commit, and nothing is kept", arguments: [true, false])
    func failure(_ isFollowed: Bool) async throws {
        try await withDatabase(.init(connections: 1)) { database in
            try await database.run("CREATE TABLE notes (n BIGINT UNIQUE)")
            let reached = Lock(false)
            let error = await sqlErrorOf {
                try await database.write { connection in
                    try connection.execute("INSERT INTO notes VALUES (1)")
                    try connection.post("INSERT INTO notes VALUES ($1)", [[2], [1], [3]])
                    if isFollowed { try connection.execute("INSERT INTO notes VALUES (4)") }
                    reached.withLock { $0 = true }
                }
            }
            guard case .constraint(kind: .unique, _)? = error else { return #expect(error == nil) }
            #expect(reached.withLock { $0 } == !isFollowed)
            #expect(try await database.number("SELECT count(*) FROM notes") == 0)
        }
    }

    @Test("Forty that read a number and post it plus one are forty more: who meets a rival at the commit is tried again")
    func rivals() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE counters (n BIGINT); INSERT INTO counters VALUES (0)")
            let runs = Lock(0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await database.write { connection in
                            runs.withLock { $0 += 1 }
                            let n = try connection.first("SELECT n FROM counters") { row throws(SQLError) in try row.integer(0) } ?? 0
                            try connection.post("UPDATE counters SET n = $1", [[n + 1]])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.number("SELECT n FROM counters") == 40)
            #expect(runs.withLock { $0 } > 40, "rivals met, or this tells nothing")
        }
    }

    @Test("A commit that travels with what was posted, and whose answer is lost, is done once", arguments: ["before", "after"])
    func lostCommit(_ moment: String) async throws {
        try await withNewDatabase { server, name in
            let plain = try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1))
            try await plain.run("CREATE TABLE notes (text TEXT)")
            let (road, port) = try await server.cutter("COMMIT", moment)
            let database = try await PostgreSQLDatabase(server.address(name, port: port), options: .init(connections: 2))
            let runs = Lock(0)
            let result = try await database.write { connection in
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                _ = try connection.now()
                try connection.post("INSERT INTO notes VALUES ($1)", [["run \(run)"]])
                return run
            }
            #expect(result == (moment == "after" ? 1 : 2))
            #expect(try await plain.text("SELECT string_agg(text, ',') FROM notes") == "run \(result)")
            await database.close()
            await plain.close()
            _ = try await road.end()
        }
    }
}
