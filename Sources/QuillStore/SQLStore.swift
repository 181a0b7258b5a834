internal import CResources
package import QuillCore
package import SQL
internal import Support

/// The rows of an installation in a SQL database. One text serves every dialect; `Session` holds it, a file for each noun.
package final class SQLStore: Store {
    let database: any Database
    let ids: IDMaker

    package init(_ database: any Database, ids: IDMaker) {
        self.database = database
        self.ids = ids
    }

    /// Brings the schema up to date, or says why it must be left alone.
    /// Returns the steps that were applied.
    @discardableResult
    package func migrate() async throws(QuillError) -> [Migration] {
        do {
            let applied = try await Migrator(Schema.migrations(database.dialect)).migrate(database)
            try await sign()
            return applied
        } catch let error as MigrationError {
            throw Self.classified(error, isServer)
        } catch {
            throw SQLFailure.classified(error, isServer)
        }
    }

    /// Whether the schema is that of an older Quill.
    package func isBehind() async throws(QuillError) -> Bool {
        do {
            return try await !Migrator(Schema.migrations(database.dialect)).pending(in: database).isEmpty
        } catch let error as MigrationError {
            throw Self.classified(error, isServer)
        } catch {
            throw SQLFailure.classified(error, isServer)
        }
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T
    ) async throws(QuillError) -> T {
        do { return try await database.read { [dialect = database.dialect, ids] in try body(Session($0, dialect, ids)) } } catch {
            throw SQLFailure.classified(error, isServer)
        }
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T
    ) async throws(QuillError) -> T {
        do {
            let result = try await database.write { [dialect = database.dialect, ids] in try body(Session($0, dialect, ids)) }
            failpoint("transaction.committed")
            return result
        } catch {
            throw SQLFailure.classified(error, isServer)
        }
    }

    package func renewFromThread(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>> {
        do {
            return try database.writeFromThread { [dialect = database.dialect, ids] connection in
                try Session(connection, dialect, ids).renew(worker: worker, leaseMilliseconds: leaseMilliseconds)
            }
        } catch {
            throw SQLFailure.classified(error, isServer)
        }
    }

    package func close() async { await database.close() }

    package var readingExecutor: (any TaskExecutor)? { database.readingExecutor }
    package var writingExecutor: (any TaskExecutor)? { database.writingExecutor }
    package var load: DatabaseLoad? { database.load }

    var isServer: Bool { database.dialect == .postgres }

    /// What a failure to open the database means to a person. `isServer` says that it is not a file of this machine's.
    package static func classified(_ error: SQLError, isServer: Bool = false) -> QuillError { SQLFailure.classified(error, isServer) }

    static func classified(_ error: MigrationError, _ isServer: Bool = false) -> QuillError {
        switch error {
        case .databaseIsNewer:
            QuillError(
                .homeNewer, "The database was last used by a newer Quill: \(error).",
                hint: "Install that version, or use another QUILL_HOME or QUILL_DATABASE_URL.")
        case .failed(_, _, let cause):
            SQLFailure.classified(cause, isServer)
        case .changed, .outOfOrder, .invalidNumber:
            QuillError(
                .homeDamaged, "The database's schema is not one that this Quill can use: \(error).",
                hint: "Restore a backup, or use another QUILL_HOME or QUILL_DATABASE_URL.")
        }
    }
}

/// The numbered steps of the schema.
enum Schema {
    static func migrations(_ dialect: Dialect) throws(MigrationError) -> [Migration] {
        [
            Migration(number: 1, name: "core", sql: text(String(cString: quill_migration_0001()), dialect)),
            Migration(number: 2, name: "proposals", sql: text(String(cString: quill_migration_0002()), dialect)),
            Migration(number: 3, name: "api", sql: text(String(cString: quill_migration_0003()), dialect)),
            Migration(number: 4, name: "figures", sql: text(String(cString: quill_migration_0004()), dialect)),
            Migration(number: 5, name: "usage", sql: text(String(cString: quill_migration_0005()), dialect)),
            Migration(number: 6, name: "installation", sql: text(String(cString: quill_migration_0006()), dialect)),
            Migration(number: 7, name: "queue", sql: text(String(cString: quill_migration_0007()), dialect)),
            Migration(number: 8, name: "schedules", sql: text(String(cString: quill_migration_0008()), dialect)),
            Migration(number: 9, name: "telling", sql: text(String(cString: quill_migration_0009()), dialect)),
            Migration(number: 10, name: "months", sql: text(String(cString: quill_migration_0010()), dialect)),
            Migration(number: 11, name: "effects", sql: text(String(cString: quill_migration_0011()), dialect)),
            Migration(number: 12, name: "priced", sql: text(String(cString: quill_migration_0012()), dialect)),
            Migration(number: 13, name: "pauses", sql: text(String(cString: quill_migration_0013()), dialect)),
            Migration(number: 14, name: "audit", sql: text(String(cString: quill_migration_0014()), dialect)),
            Migration(number: 15, name: "errands", sql: text(String(cString: quill_migration_0015()), dialect)),
            Migration(number: 16, name: "dead_letters", sql: text(String(cString: quill_migration_0016()), dialect)),
            Migration(number: 17, name: "item_details", sql: text(String(cString: quill_migration_0017()), dialect)),
            Migration(number: 18, name: "turnings", sql: text(String(cString: quill_migration_0018()), dialect)),
            Migration(number: 19, name: "audit_places", sql: text(String(cString: quill_migration_0019()), dialect)),
            Migration(number: 20, name: "names_and_prices", sql: text(String(cString: quill_migration_0020()), dialect)),
        ]
    }

    private static func text(_ template: String, _ dialect: Dialect) -> String {
        // The steps name their types in capitals, and nothing else so.
        var text = part(of: template, dialect)
        for (word, meaning) in [("{{identity}}", dialect.identity), (" TEXT", " " + dialect.text)] {
            text = text.split(separator: word, omittingEmptySubsequences: false).joined(separator: meaning)
        }
        return text
    }

    /// What stands behind `{{sqlite}}` or `{{postgres}}` is for that database alone, up to the other word or the end.
    private static func part(of template: String, _ dialect: Dialect) -> String {
        let (own, other) = dialect == .sqlite ? ("{{sqlite}}", "{{postgres}}") : ("{{postgres}}", "{{sqlite}}")
        let parts = template.split(separator: other, omittingEmptySubsequences: false)
        let kept = parts.enumerated().map { index, part in
            index == 0 ? part : part.split(separator: own, maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first ?? ""
        }
        return kept.joined().split(separator: own, omittingEmptySubsequences: false).joined()
    }
}

/// What the database's failures mean to a person. The driver has told them apart by code; here they get words.
enum SQLFailure {
    static func classified(_ error: any Error, _ isServer: Bool = false) -> QuillError {
        switch error {
        case let known as QuillError: known
        case let error as SQLError: (isServer ? ofServer(error) : nil) ?? classified(error)
        default: .unexpected(error, while: "using the database")
        }
    }

    static func classified(_ error: SQLError, _ isServer: Bool) -> QuillError { (isServer ? ofServer(error) : nil) ?? classified(error) }

    /// What is said otherwise of a server, whose disk is not the one of Quill's home. Where it is the server that lacks something,
    /// nothing is wrong with the job: it waits, and no try is counted.
    private static func ofServer(_ error: SQLError) -> QuillError? {
        switch error {
        case .full:
            QuillError(
                .diskFull, "The disk of the database server has no room left.", .wait(seconds: 15),
                hint: "Free some space there: what waits goes on by itself, and what was refused can be asked for again.")
        case .unreachable, .refused(.tooManyConnections):
            QuillError(
                .unreachable, "The database cannot be used: \(error).", .wait(seconds: 5), hint: "Look whether the database server runs.")
        case .readOnly:
            QuillError(
                .readOnly, "The database cannot be written.",
                hint: "Give its user the right to write, and name the primary server: a standby takes no writes.")
        case .corrupt:
            QuillError(.homeDamaged, "The database is damaged.", hint: "Look at the database server's log, and restore a backup.")
        case .io:
            QuillError(
                .homeDamaged, "The database server could not read or write its files.", .wait(seconds: 15),
                hint: "Look at the server's log and at its disk.")
        default: nil
        }
    }

    static func classified(_ error: SQLError) -> QuillError {
        switch error {
        case .full:
            QuillError(
                .diskFull, "There is no room left where Quill's home lies.", .retry,
                hint: "Free some space, then run the same command again: it goes on where it stopped.")
        case .readOnly:
            QuillError(
                .readOnly, "Quill's home cannot be written.",
                hint: "Give yourself the right to write there, or set QUILL_HOME to another folder.")
        case .corrupt, .notADatabase:
            QuillError(
                .homeDamaged, "The database in Quill's home is damaged.",
                hint: "Restore a backup, or move the home away and begin a new one.")
        case .busy:
            QuillError(.homeInUse, "Another process keeps the database busy.", .retry, hint: "End it, or wait for it.")
        case .rival:
            QuillError(.conflict, "Others kept changing the same rows.", .retry, hint: "Do it again.")
        case .timedOut:
            QuillError(.timedOut, "The database took too long.", .retry, hint: "Look at the load of the database server.")
        case .unreachable, .refused(.tooManyConnections):
            QuillError(.unreachable, "The database cannot be used: \(error).", .retry, hint: "Look whether the database server runs.")
        case .uncertain:
            QuillError(
                .unreachable, "The database cannot be used: \(error).", .uncertain, hint: "Look at what is there before doing it again.")
        case .refused(.wrongPassword), .refused(.notAllowed):
            QuillError(.authFailed, "The database cannot be used: \(error).", hint: "Check the user and the password of the database.")
        case .refused:
            QuillError(.invalidInput, "The database cannot be used: \(error).", hint: "Check the address of the database.")
        case .interrupted, .closed:
            .cancelled
        case .constraint(_, let detail):
            QuillError(.conflict, "The database refused a row: \(detail).")
        case .io(let code):
            QuillError(
                .homeDamaged, "The database could not be read or written: its disk reports an error (code \(code)).", .retry,
                hint: "Look at the disk that holds Quill's home: `dmesg` tells what it reported, `df` whether it is full.")
        case .column, .other:
            QuillError(.internalError, "The database answered unexpectedly: \(error).")
        }
    }
}
