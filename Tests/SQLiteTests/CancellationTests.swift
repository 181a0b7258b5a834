import Gates
import SQL
import SQLite
import Testing

@Suite struct CancellationTests {
    /// Would run for hours.
    static let endless = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) SELECT count(*) FROM n
        """

    @Test func aReadEndsInTheMiddleOfAStatement() async throws {
        try await withDatabase { database in
            let begun = Gate()
            let task = Task {
                try await database.read { connection in
                    begun.open()
                    return try connection.query(Self.endless) { _ in }.count
                }
            }
            try await database.write { _ in begun.wait() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await database.number("SELECT 1") == 1)
        }
    }

    @Test func aWriteOnceBegunRunsToItsEnd() async throws {
        try await withDatabase { database in
            try await database.run("CREATE TABLE t (a)")
            let begun = Gate(), cancelled = Gate()
            let task = Task {
                try await database.write { connection in
                    begun.open()
                    cancelled.wait()
                    try connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            _ = try await database.read { _ in begun.wait() }
            task.cancel()
            cancelled.open()
            try await task.value
            #expect(try await database.number("SELECT count(*) FROM t") == 1)
        }
    }

    @Test func waitingReadersAreServedInOrderOrLeave() async throws {
        try await withDatabase(.init(readers: 1, synchronous: .off, waitingLimit: 1)) { database in
            let begun = Gate(), end = Gate()
            async let holding: Void = database.read { _ in
                begun.open()
                end.wait()
            }
            try await database.write { _ in begun.wait() }
            // `immediate` runs each up to where it waits, so that their order is known.
            let leaving = Task.immediate { try await database.number("SELECT 1") }
            let refused = Task.immediate { try await database.number("SELECT 2") }
            #expect(await sqlErrorOf { _ = try await refused.value } == .busy)
            leaving.cancel()
            await #expect(throws: CancellationError.self) { try await leaving.value }
            let served = Task.immediate { try await database.number("SELECT 3") }
            end.open()
            try await holding
            #expect(try await served.value == 3)
        }
    }

    @Test func closingRefusesWhoWaits() async throws {
        try await withDatabase(.init(readers: 1, synchronous: .off)) { database in
            let begun = Gate(), end = Gate()
            let holding = Task {
                try await database.read { _ in
                    begun.open(); end.wait()
                }
            }
            try await database.write { _ in begun.wait() }
            let waiting = Task.immediate { try await database.number("SELECT 1") }
            let closing = Task.immediate { await database.close() }
            #expect(await sqlErrorOf { _ = try await waiting.value } == .closed)
            end.open()
            try await holding.value
            await closing.value
        }
    }
}
