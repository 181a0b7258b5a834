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
}
