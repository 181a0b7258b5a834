import CSQLite
import Glibc
import SQL

extension Connection {
    static func open(_ path: String, _ access: Access) throws(SQLError) -> OpaquePointer {
        _ = keepsNoAccount
        if access == .write { try createPrivate(path) }
        // No mutex of SQLite's: the session's thread is the only one.
        let flags =
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (access == .write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY)
        var handle: OpaquePointer?
        let result = sqlite3_open_v2(path, &handle, flags, nil)
        guard result == SQLITE_OK, let handle else {
            let error = SQLError.sqlite(result, handle, .preparing)
            sqlite3_close_v2(handle)
            throw error
        }
        return handle
    }

    /// Once, before the first connection; nothing here asks for the account. Where SQLite runs already it stays as it is.
    private static let keepsNoAccount = csqlite_keep_no_account() == SQLITE_OK

    /// Makes the file readable for its owner alone; SQLite gives its companions (-wal, -shm) the same rights.
    ///
    /// What SQLite would hide is told here: it tries again for reading, and then says that there is no file.
    /// Any other failure it meets too, and tells.
    ///
    /// A file that is there is not touched: to close any descriptor of it gives up every lock that this process has on it by
    /// another connection, and the next program that opens and closes the database would remove the log from under us.
    private static func createPrivate(_ path: String) throws(SQLError) {
        let file = Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file < 0 else {
            close(file)
            return
        }
        switch errno {
        case EACCES, EPERM, EROFS: throw .readOnly
        case ENOSPC, EDQUOT: throw .full
        default: break
        }
    }

    static func configure(
        _ handle: OpaquePointer, _ access: Access, _ options: SQLiteDatabase.Options
    ) throws(SQLError) {
        sqlite3_busy_timeout(handle, Int32(clamping: options.busyTimeoutMilliseconds))
        // Defensive: no statement can damage the file. No double-quoted strings: a misspelt column is an error.
        for (name, on) in [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        ] as [(Int32, Int32)] {
            let result = csqlite_set_switch(handle, name, on)
            guard result == SQLITE_OK else { throw .sqlite(result, handle, .preparing) }
        }
        if access == .write {
            try checkWritable(handle)
            try useWriteAheadLog(handle)
        }
        try pragmas(
            handle,
            [
                "synchronous = \(options.synchronous.rawValue)",
                "cell_size_check = ON",
                "temp_store = MEMORY",
                "cache_size = -2000",
                "mmap_size = \(options.mmapBytes)",
                // After a long reader the log may have grown: it is cut back to this.
                "journal_size_limit = 67108864",
                "query_only = \(access == .write ? "OFF" : "ON")",
            ])
        // The first real look at the file: what is no database is found here, not at the first statement.
        try pragmas(handle, ["schema_version"])
    }

    /// SQLite opens for reading, without a word, what it cannot open for writing: for want of the right, or since the disk failed just then.
    private static func checkWritable(_ handle: OpaquePointer) throws(SQLError) {
        guard sqlite3_db_readonly(handle, "main") == 1 else { return }
        guard let path = sqlite3_db_filename(handle, "main"), faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 else { throw .readOnly }
        throw .io(code: SQLITE_CANTOPEN)
    }

    /// Fails unless the database answers that it keeps a log now: readers beside the writer depend on it.
    private static func useWriteAheadLog(_ handle: OpaquePointer) throws(SQLError) {
        let statement = try Statement("PRAGMA journal_mode = WAL", on: handle)
        guard try statement.step(), try statement.row().text(0) == "wal" else {
            throw .other(code: SQLITE_ERROR, message: "this file cannot keep a write-ahead log")
        }
    }

    private static func pragmas(_ handle: OpaquePointer, _ settings: [String]) throws(SQLError) {
        for setting in settings {
            let result = sqlite3_exec(handle, "PRAGMA \(setting)", nil, nil, nil)
            guard result == SQLITE_OK else { throw .sqlite(result, handle, .preparing) }
        }
    }
}
