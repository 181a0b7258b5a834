internal import Foundation
internal import PostgreSQL
internal import QuillCore
internal import QuillStore
internal import SQL
internal import SQLite

/// A database that was opened as the configuration says.
struct OpenDatabase: Sendable {
    let database: any Database
    /// The same, where it is a server: others may work on the same rows.
    let server: PostgreSQLDatabase?
    /// How far this machine's clock is ahead of the database's.
    let milliseconds: Int64

    /// Quill's oldest server, as `server_version_num` counts.
    private static let oldest = 150_000

    /// Opens it to work on, or only to look at an existing one.
    static func open(_ configuration: Configuration, looks: Bool = false, name: String = "quill") async throws(QuillError) -> OpenDatabase {
        switch configuration.database {
        case .sqlite(let path):
            _ = try configuration.database.isThere(home: configuration.home)
            do throws(SQLError) {
                let database = looks ? try await SQLiteDatabase.openReadOnly(path: path) : try await SQLiteDatabase(path: path)
                return OpenDatabase(database: database, server: nil, milliseconds: 0)
            } catch {
                throw SQLStore.classified(error)
            }
        case .postgres(let address): return try await open(configuration, address, name)
        }
    }

    private static func open(_ configuration: Configuration, _ address: String, _ name: String) async throws(QuillError) -> OpenDatabase {
        let options = PostgreSQLDatabase.Options(connections: configuration.databasePool, applicationName: name)
        let server: PostgreSQLDatabase
        do throws(SQLError) { server = try await PostgreSQLDatabase(address, options: options) } catch {
            throw configuration.database.explained(error, or: SQLStore.classified(error, isServer: true))
        }
        do {
            let facts = try await ServerFacts.ask(server)
            guard facts.version >= oldest else {
                throw QuillError(
                    .toolMissing, "The database server is PostgreSQL \(facts.versionName), and Quill needs 15 or newer.",
                    hint: "Upgrade the server, or name another one in \(Setting.databaseURL.key).")
            }
            guard facts.encoding == "UTF8" else {
                throw QuillError(
                    .invalidInput, "The database is encoded in \(facts.encoding), and Quill needs UTF8.",
                    hint: "Make another: createdb --encoding UTF8 --template template0 NAME.")
            }
            guard facts.hasSchema else { throw configuration.database.withoutSchema(facts.searchPath) }
            return OpenDatabase(database: server, server: server, milliseconds: facts.aheadMilliseconds)
        } catch {
            await server.close()
            if let error = error as? SQLError {
                throw configuration.database.explained(error, or: SQLStore.classified(error, isServer: true))
            }
            throw .unexpected(error, while: "opening the database")
        }
    }
}

/// What a server says of itself.
struct ServerFacts: Sendable {
    let version: Int
    let encoding: String
    /// The schemas in which names are looked for, as the server writes them; `hasSchema` tells whether one of them can be used.
    let searchPath: String
    let hasSchema: Bool
    /// How far this machine's clock is ahead of the server's.
    let aheadMilliseconds: Int64
    /// Connections of other Quill processes to the same database.
    let others: Int

    var versionName: String { "\(version / 10_000).\(version % 10_000)" }

    /// Differences below this are told nobody.
    static let patienceMilliseconds: UInt64 = 60_000

    /// Nil while the clocks agree.
    var clockWarning: String? { Self.clockWarning(aheadMilliseconds) }

    static func clockWarning(_ ahead: Int64) -> String? {
        guard ahead.magnitude > patienceMilliseconds else { return nil }
        let relation = "\(ahead.magnitude / 1_000) s \(ahead > 0 ? "ahead of" : "behind") the database's"
        return "this machine's clock is \(relation); Quill goes by the database's"
    }

    static func ask(_ server: PostgreSQLDatabase) async throws -> ServerFacts {
        let before = SQLiteDatabase.Options.systemClock()
        let (version, encoding, now, others, path, schema) = try await server.read { connection in
            try connection.first(
                """
                SELECT CAST(current_setting('server_version_num') AS BIGINT), pg_encoding_to_char(encoding),
                    CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT),
                    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                        AND application_name LIKE 'quill%' AND application_name <> 'quill-copy' AND pid <> pg_backend_pid()),
                    current_setting('search_path'), CAST(current_schema() AS TEXT)
                FROM pg_database WHERE datname = current_database()
                """
            ) { row throws(SQLError) in
                (
                    try row.integer(0), try row.text(1), Int64(try row.integer(2)), try row.integer(3), try row.text(4),
                    try row.optionalText(5)
                )
            } ?? (0, "", 0, 0, "", nil)
        }
        let after = SQLiteDatabase.Options.systemClock()
        return ServerFacts(
            version: version, encoding: encoding, searchPath: path, hasSchema: schema != nil,
            aheadMilliseconds: (before + after) / 2 - now, others: others)
    }
}
