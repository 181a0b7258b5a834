import Glibc
import SQL
import SQLite
import Testing

/// A folder of its own with a path for a database, removed at the end of `body`.
func withFolder<T>(_ body: (_ folder: String) async throws -> T) async throws -> T {
    var template = Array("/tmp/sqlite-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SQLError.io(code: errno) }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    do {
        let result = try await body(folder)
        removeFolder(folder)
        return result
    } catch {
        removeFolder(folder)
        throw error
    }
}

private func removeFolder(_ folder: String) {
    chmod(folder, 0o700)
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != "." && name != ".." { unlink("\(folder)/\(name)") }
    }
    rmdir(folder)
}

/// A new database, closed at the end of `body`. It does not wait for the disk unless told to.
func withDatabase<T>(
    _ options: SQLiteDatabase.Options = .init(synchronous: .off),
    _ body: (SQLiteDatabase) async throws -> T
) async throws -> T {
    try await withFolder { folder in
        let database = try await SQLiteDatabase(path: folder + "/test.db", options: options)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}

extension Database {
    /// The one number that a question answers.
    func number(_ sql: String) async throws -> Int? {
        try await read { connection in
            try connection.first(sql) { row throws(SQLError) in try row.optionalInteger(0) } ?? nil
        }
    }

    func run(_ script: String) async throws {
        try await write { try $0.script(script) }
    }
}

/// The error that `work` throws; nil when it does not.
func errorOf<T>(_ work: () async throws -> T) async -> (any Error)? {
    do {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}

func sqlErrorOf<T>(_ work: () async throws -> T) async -> SQLError? {
    await errorOf(work) as? SQLError
}
