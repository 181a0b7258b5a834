import Glibc
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

    /// Locks of a file belong to the process: whoever closes any descriptor of it gives all of them up. Without its lock another
    /// program that looks into the database takes itself for the last one, and removes the log when it closes.
    @Test func theLockOfTheDatabaseStaysWhenAThreadHasWritten() async throws {
        try await withFolder { folder in
            let path = folder + "/test.db"
            let database = try await SQLiteDatabase(path: path, options: .init(synchronous: .off))
            try await database.run("CREATE TABLE beats (at BIGINT)")
            #expect(try Self.isLocked(path))
            #expect(await beat(database, times: 2) == nil)
            #expect(try Self.isLocked(path))
            await database.close()
            #expect(try !Self.isLocked(path))
        }
    }

    /// Whether this process holds SQLite's shared lock of the file (a range that begins one byte after the pending and reserved ones).
    private static func isLocked(_ path: String) throws -> Bool {
        var facts = stat()
        try #require(stat(path, &facts) == 0)
        // The kernel tells no size of it, so it is read until it ends.
        let file = try #require(fopen("/proc/locks", "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains {
            $0.contains(":\(facts.st_ino) 1073741826 ") && $0.contains(" \(getpid()) ")
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
