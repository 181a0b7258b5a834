package import QuillCore
package import SQL

/// Whose rows a database holds, and whether they may be worked on.
package struct Installation: Sendable, Hashable {
    package enum State: String, Sendable {
        case active
        /// Rows are being copied in, and not all of them are here yet.
        case receiving
        /// The rows were copied to another database, which is the one to work on.
        case moved
    }

    package let id: String
    package let state: State

    package init(id: String, state: State) {
        self.id = id
        self.state = state
    }
}

extension SQLStore {
    /// Nil in a database that nobody has worked on yet.
    package func installation() async throws(QuillError) -> Installation? {
        try await reading { connection in try Self.installation(connection) }
    }

    /// Gives a database that belongs to nobody to this installation; returns whose it is afterwards.
    package func settle(_ installation: Installation) async throws(QuillError) -> Installation {
        try await writing { connection in
            try connection.execute(
                "INSERT INTO installation (one, id, state, created_at) VALUES (1, $1, $2, quill_now()) ON CONFLICT DO NOTHING",
                [installation.id, installation.state.rawValue])
            return try Self.installation(connection) ?? installation
        }
    }

    /// - Parameter telling: notes it, in the same transaction.
    package func mark(
        _ state: Installation.State, telling: @escaping @Sendable (any StoreWriting) throws(QuillError) -> Void
    ) async throws(QuillError) {
        let (dialect, ids) = (database.dialect, ids)
        try await writing { connection in
            try connection.execute("UPDATE installation SET state = $1", [state.rawValue])
            try telling(Session(connection, dialect, ids))
        }
    }

    /// Every step of the schema, and when it was applied. Changes nothing.
    package func migrations() async throws(QuillError) -> [MigrationStatus] {
        do { return try await Migrator(Schema.migrations(database.dialect)).status(of: database) } catch let error as MigrationError {
            throw Self.classified(error, isServer)
        } catch {
            throw SQLFailure.classified(error, isServer)
        }
    }

    /// Every step of the schema that this program knows.
    package static func steps() throws(QuillError) -> [Migration] {
        do { return try Schema.migrations(.sqlite) } catch { throw classified(error) }
    }

    func reading<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws(QuillError) -> T {
        do { return try await database.read(body) } catch { throw SQLFailure.classified(error, isServer) }
    }

    @discardableResult
    func writing<T: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> T) async throws(QuillError) -> T {
        do { return try await database.write(body) } catch { throw SQLFailure.classified(error, isServer) }
    }

    private static func installation(_ connection: any SQLConnection) throws -> Installation? {
        try connection.first("SELECT id, state FROM installation") { row throws(SQLError) in
            Installation(id: try row.text("id"), state: try row.word("state"))
        }
    }
}
