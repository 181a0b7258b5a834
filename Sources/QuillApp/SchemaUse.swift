package import QuillCore
internal import QuillStore
internal import SQL

/// A step of the schema, as a database stands to it.
package struct SchemaStep: Sendable, Encodable {
    package let number: Int
    package let name: String
    /// Nil while it is still to come.
    package let appliedAt: String?
}

/// `quill migrate`: the schema of the configured database.
package struct SchemaUse: Sendable {
    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// Every step there is. Changes nothing; makes nothing where there is no database yet.
    package func status() async throws(QuillError) -> [SchemaStep] {
        if try !configuration.database.isThere(home: configuration.home) {
            return try SQLStore.steps().map { SchemaStep(number: $0.number, name: $0.name, appliedAt: nil) }
        }
        return try await withStore(looks: true) { (store) throws(QuillError) in try await Self.steps(store) }
    }

    /// Applies what is to come; returns every step as it is afterwards, and the numbers that this call applied.
    package func migrate() async throws(QuillError) -> (steps: [SchemaStep], applied: [Int]) {
        // A file belongs to whoever holds its home.
        let home = configuration.database.isServer ? nil : try Home(path: configuration.home)
        defer { withExtendedLifetime(home) {} }
        return try await withStore(looks: false) { (store) throws(QuillError) in
            let applied = try await store.migrate(by: .commandLine)
            return (try await Self.steps(store), applied.map(\.number))
        }
    }

    private static func steps(_ store: SQLStore) async throws(QuillError) -> [SchemaStep] {
        try await store.migrations().map {
            SchemaStep(
                number: $0.migration.number, name: $0.migration.name,
                appliedAt: $0.appliedAt.map { Timestamp(milliseconds: Int64($0)).description })
        }
    }

    private func withStore<T>(looks: Bool, _ body: (SQLStore) async throws(QuillError) -> T) async throws(QuillError) -> T {
        let opened = try await OpenDatabase.open(configuration, looks: looks)
        let store = SQLStore(opened.database, ids: App.ids(opened))
        do {
            let value = try await body(store)
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }
}
