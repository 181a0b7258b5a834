import Gates
import Glibc
import SQL
import Support
import Testing

@testable import SQLite

@Suite struct OpeningTests {
    @Test func aFileThatIsNoDatabase() async throws {
        try await withFolder { folder in
            let path = folder + "/letter.txt"
            try write(String(repeating: "Dear reader, this is no database. ", count: 100), to: path)
            #expect(await sqlErrorOf { _ = try await SQLiteDatabase(path: path) } == .notADatabase)
            #expect(await sqlErrorOf { _ = try await SQLiteDatabase.openReadOnly(path: path) } == .notADatabase)
        }
    }

    @Test func aMissingFolderOrFile() async throws {
        try await withFolder { folder in
            guard case .io(let code) = await sqlErrorOf({ _ = try await SQLiteDatabase(path: folder + "/no/a.db") })
            else { return #expect(Bool(false), "opened in a folder that does not exist") }
            #expect(code & 0xff == 14)
            let error = await sqlErrorOf { _ = try await SQLiteDatabase.openReadOnly(path: folder + "/a.db") }
            guard case .io = error else { return #expect(Bool(false), "opened a missing file: \(String(describing: error))") }
            #expect(access(folder + "/a.db", F_OK) != 0, "looking made a file")
        }
    }

    @Test func aFolderThatCannotBeWritten() async throws {
        try await withFolder { folder in
            try await SQLiteDatabase(path: folder + "/old.db").close()
            chmod(folder, 0o555)
            chmod(folder + "/old.db", 0o444)
            let errors = await Unprivileged().errorsOfOpening([folder + "/new.db", folder + "/old.db"])
            #expect(errors == [.readOnly, .readOnly])
        }
    }

    @Test func onlyTheOwnerCanReadIt() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/a.db")
            try await database.run("CREATE TABLE t (a)")
            for name in ["a.db", "a.db-wal", "a.db-shm"] {
                var status = stat()
                #expect(stat("\(folder)/\(name)", &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600, "\(name)")
            }
            await database.close()
            #expect(access(folder + "/a.db-wal", F_OK) != 0, "closing folds the log into the file")
        }
    }

    @Test func settingsAreInForce() async throws {
        try await withDatabase(.init()) { database in
            let settings = try await database.write { connection in
                try [
                    "journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check", "temp_store",
                    "cache_size",
                ].map { name in try connection.first("PRAGMA \(name)") { row throws(SQLError) in try row.value(0) } }
            }
            #expect(settings == ["wal", 2, 1, 0, 1, 2, -2000])
        }
    }

    @Test func aSecondLookerSeesCommitsAndCannotWrite() async throws {
        try await withFolder { folder in
            let path = folder + "/a.db"
            let database = try await SQLiteDatabase(path: path)
            try await database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
            let looker = try await SQLiteDatabase.openReadOnly(path: path)
            #expect(try await looker.number("SELECT count(*) FROM t") == 1)
            try await database.run("INSERT INTO t VALUES (2)")
            #expect(try await looker.number("SELECT count(*) FROM t") == 2)
            #expect(await sqlErrorOf { try await looker.run("DELETE FROM t") } == .readOnly)
            await looker.close()
            await database.close()
        }
    }

    @Test func anotherWriterMakesItBusy() async throws {
        try await withFolder { folder in
            let options = SQLiteDatabase.Options(busyTimeoutMilliseconds: 0, synchronous: .off)
            let one = try await SQLiteDatabase(path: folder + "/a.db", options: options)
            let other = try await SQLiteDatabase(path: folder + "/a.db", options: options)
            let begun = Gate(), tried = Gate()
            async let holding: Void = one.write { _ in
                begun.open()
                tried.wait()
            }
            let error = await sqlErrorOf {
                _ = try await one.read { _ in begun.wait() }
                try await other.run("CREATE TABLE t (a)")
            }
            tried.open()
            try await holding
            #expect(error == .busy)
            try await other.run("CREATE TABLE t (a)")
            await one.close()
            await other.close()
        }
    }

    @Test func afterClosingNothingRuns() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/a.db")
            await database.close()
            #expect(await sqlErrorOf { try await database.run("SELECT 1") } == .closed)
            #expect(await sqlErrorOf { _ = try await database.number("SELECT 1") } == .closed)
            await database.close()
        }
    }

    private func write(_ text: String, to path: String) throws {
        let file = fopen(path, "w")
        defer { if let file { fclose(file) } }
        #expect(fputs(text, file) >= 0)
    }
}

/// Opens databases as somebody who is not root, to whom file rights apply. Linux keeps this identity per thread.
private actor Unprivileged {
    private nonisolated let executor = ThreadExecutor(name: "unprivileged")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func errorsOfOpening(_ paths: [String]) -> [SQLError?] {
        let address = dlsym(nil, "setfsuid")
        let setfsuid = unsafeBitCast(address, to: (@convention(c) (UInt32) -> Int32).self)
        _ = setfsuid(65_534)
        defer { _ = setfsuid(getuid()) }
        return paths.map { path in
            do throws(SQLError) {
                _ = try Connection(path: path, access: .write, options: SQLiteDatabase.Options())
                return nil
            } catch {
                return error
            }
        }
    }
}
