package import SQL
import Support

/// A database in one file: one connection that writes, some that read beside it, each on a thread of its own.
///
///     let database = try await SQLiteDatabase(path: "…/quill.db")
///     try await Migrator(migrations).migrate(database)
///
/// It keeps a write-ahead log (`-wal`, `-shm` beside the file), so readers never wait for the writer nor it for them.
/// Close it when done: that folds the log into the file.
package final class SQLiteDatabase: Database {
    package let dialect = Dialect.sqlite
    package let readingExecutor: (any TaskExecutor)?
    package let writingExecutor: (any TaskExecutor)?
    private let writer: Session?
    private let readers: [Session]
    private let pool: ReaderPool
    private let queue = WriteQueue()
    private let writing = Lock(0)
    private let waitingLimit: Int
    private let path: String
    private let options: Options

    /// Opens the file for writing and reading, and creates it for its owner alone if need be. Its folder must exist.
    ///
    /// Throws `.notADatabase`, `.readOnly` when file or folder cannot be written, `.io` when it cannot be opened.
    package convenience init(path: String, options: Options = Options()) async throws(SQLError) {
        try await self.init(path: path, options: options, writes: true)
    }

    /// Opens an existing file to look at, also while another process writes it. `write` throws `.readOnly`.
    package static func openReadOnly(
        path: String, options: Options = Options()
    ) async throws(SQLError) -> SQLiteDatabase {
        try await SQLiteDatabase(path: path, options: options, writes: false)
    }

    private init(path: String, options: Options, writes: Bool) async throws(SQLError) {
        let writer = writes ? Session(name: "sqlite-write") : nil
        let readers = (1...max(1, options.readers)).map { Session(name: "sqlite-read-\($0)") }
        self.writer = writer
        self.readers = readers
        readingExecutor = ThreadGroup(readers.map(\.executor))
        writingExecutor = writer.map { ThreadGroup([$0.executor]) }
        pool = ReaderPool(readers, waitingLimit: options.waitingLimit)
        waitingLimit = options.waitingLimit
        self.path = path
        self.options = options
        do {
            // The writer first: it makes the file and its log.
            try await writer?.open(path: path, access: .write, options: options)
            for reader in readers {
                try await reader.open(path: path, access: writes ? .read : .readAlone, options: options)
            }
        } catch {
            await close()
            throw error
        }
    }

    @discardableResult
    package func write<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        guard let writer else { throw SQLError.readOnly }
        let admitted = writing.withLock { count in
            guard count < waitingLimit else { return false }
            count += 1
            return true
        }
        guard admitted else { throw SQLError.busy }
        defer { writing.withLock { $0 -= 1 } }
        let write = Write(body)
        return try await withTaskCancellationHandler {
            queue.add(write)
            await writer.serve(queue)
            return try write.outcome()
        } onCancel: {
            write.cancel()
        }
    }

    /// A short-lived connection of the calling thread's own: it waits for the writer as another process would.
    package func writeFromThread<T: Sendable>(
        _ body: @Sendable (any SQLConnection) throws -> T
    ) throws -> T {
        guard writer != nil else { throw SQLError.readOnly }
        return try Connection(path: path, access: .write, options: options).transaction(body)
    }

    @discardableResult
    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> T
    ) async throws -> T {
        try await reading(body)
    }

    /// Never on the caller's actor: while that is busy, the reader could not be given back.
    @concurrent
    private func reading<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws -> T {
        let reader = try await pool.take()
        defer { pool.give(reader) }
        return try await reader.transaction(body)
    }

    /// The writer counts as a connection.
    package var load: DatabaseLoad? {
        let (idle, waiting) = pool.standing
        let writers = writing.withLock { $0 }
        return DatabaseLoad(
            connections: readers.count + (writer == nil ? 0 : 1), inUse: readers.count - idle + min(writers, 1),
            waiting: waiting + queue.count)
    }

    package func close() async {
        pool.close()
        for reader in readers { await reader.close() }
        // Last, since the last connection to close folds the log into the file, and readers may not.
        await writer?.close()
    }
}
