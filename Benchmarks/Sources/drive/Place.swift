import PostgreSQL
import QuillCore
import QuillStore
import SQL
import SQLite

/// Where a database is. It is opened as the product opens it.
struct Place: Sendable {
    let address: String

    init(_ address: String) { self.address = address }

    var isServer: Bool { address.contains("=") }

    /// - Parameter isPatient: for filling, of which one statement may take minutes.
    func open(connections: Int = 8, isPatient: Bool = false) async throws -> any Database {
        guard isServer else { return try await SQLiteDatabase(path: address) }
        return try await server(connections: connections, isPatient: isPatient)
    }

    func server(connections: Int, isPatient: Bool = false) async throws -> PostgreSQLDatabase {
        var options = PostgreSQLDatabase.Options(connections: connections)
        if isPatient { options.statementMilliseconds = 0 }
        return try await PostgreSQLDatabase(address, options: options)
    }

    /// Closes it at the end of `body`.
    func with<T>(connections: Int = 8, isPatient: Bool = false, _ body: (any Database) async throws -> T) async throws -> T {
        let database = try await open(connections: connections, isPatient: isPatient)
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

extension SQLStore {
    static let ids = IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { .random(in: .min ... .max) })

    convenience init(_ database: any Database) { self.init(database, ids: Self.ids) }
}
