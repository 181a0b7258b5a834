import CSQLite
import Glibc
package import SQL
import Support

extension SQLiteDatabase {
    /// Copies a database as it is at one moment into a new file, also while other processes write it, and checks the copy.
    /// Writers are not held up. Throws `.corrupt` where the copy does not hold together.
    package static func copy(from path: String, to target: String) async throws(SQLError) {
        let copier = Copier()
        let result = await copier.copy(path, target)
        await copier.close()
        try result.get()
    }
}

/// The copying blocks, so it has a thread.
private actor Copier {
    private nonisolated let executor = ThreadExecutor(name: "sqlite-copy")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func copy(_ path: String, _ target: String) -> Result<Void, SQLError> {
        Result { () throws(SQLError) in
            let source = try Connection.open(path, .readAlone)
            defer { sqlite3_close_v2(source) }
            sqlite3_busy_timeout(source, 10_000)
            let copy = try Connection.open(target, .write)
            defer { sqlite3_close_v2(copy) }
            guard let backup = sqlite3_backup_init(copy, "main", source, "main") else {
                throw SQLError.sqlite(sqlite3_errcode(copy), copy, .preparing)
            }
            // In one step: between two of them another process could write, and it would have to begin anew.
            let step = sqlite3_backup_step(backup, -1)
            let end = sqlite3_backup_finish(backup)
            guard step == SQLITE_DONE, end == SQLITE_OK else {
                // The error is kept with the copy, the reason with the file that it is made of.
                if SQLError.hasFailedToRead(source) { throw SQLError.io(code: SQLITE_IOERR) }
                throw SQLError.sqlite(end == SQLITE_OK ? step : end, copy, .preparing)
            }
            // One file, not three: the copy is opened by nobody yet.
            try Self.run("PRAGMA journal_mode = DELETE", on: copy)
            let check = try Statement("PRAGMA quick_check(1)", on: copy)
            guard try check.step(), try check.row().text(0) == "ok" else {
                throw SQLError.hasFailedToRead(copy) ? SQLError.io(code: SQLITE_IOERR) : .corrupt
            }
        }
    }

    func close() async { await executor.shutdown() }

    private static func run(_ sql: String, on handle: OpaquePointer) throws(SQLError) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw .sqlite(result, handle, .preparing) }
    }
}
