import SQL
import SQLite
import Support
import Testing

@Suite struct ThreadWriteTests {
    /// What the heartbeat relies on: a real thread writes while the writer works beside it.
    @Test func writesFromAThreadThatCannotAwait() async throws {
        try await withDatabase { database in
            try await database.write { try $0.script("CREATE TABLE beats (at BIGINT)") }
            async let failure = beat(database, times: 20)
            for _ in 0..<20 { try await database.write { try $0.execute("INSERT INTO beats VALUES (0)") } }
            #expect(await failure == nil)
            let count = try await database.read {
                try $0.first("SELECT count(*) FROM beats") { row throws(SQLError) in try row.integer(0) }
            }
            #expect(count == 40)
        }
    }

    private func beat(_ database: SQLiteDatabase, times: Int) async -> String? {
        await withCheckedContinuation { continuation in
            RealThread.start(name: "beats") {
                do {
                    for _ in 0..<times {
                        _ = try database.writeFromThread { try $0.execute("INSERT INTO beats VALUES (quill_now())") }
                    }
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: "\(error)")
                }
            }
        }
    }
}
