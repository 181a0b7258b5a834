import Conformance
import Glibc
import QuillCore
import QuillStore
import SQL
import SQLite

/// A folder of its own, removed with all that is in it at the end of `body`.
func withFolder<T>(_ body: (_ folder: String) async throws -> T) async throws -> T {
    var template = Array("/tmp/quill-store-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileFailure.classified(errno, of: "The test's folder") }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { removeAll(folder) }
    return try await body(folder)
}

let randomIDs = IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { .random(in: .min ... .max) })

/// A new store on SQLite; `wrap` may put something between it and the database.
func withStore(
    _ wrap: (SQLiteDatabase) -> any Database = { $0 }, _ body: (StoreBench, _ path: String) async throws -> Void
) async throws {
    try await withFolder { folder in
        let clock = TestClock()
        let path = folder + "/test.db"
        let options = SQLiteDatabase.Options(synchronous: .off, clock: { clock.now })
        let database = try await SQLiteDatabase(path: path, options: options)
        let store = SQLStore(wrap(database), ids: randomIDs)
        do {
            try await store.migrate()
            let bench = StoreBench(store, clock: clock) { sql in try await database.write { try $0.script(sql) } }
            try await body(bench, path)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
