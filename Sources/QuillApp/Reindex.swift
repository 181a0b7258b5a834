package import QuillCore
internal import QuillStore

/// Makes anew what is derived from rows: the indexes of the database, and the values that rows keep of others.
package struct Reindex: Sendable {
    package struct Report: Sendable, Encodable {
        package struct Values: Sendable, Encodable {
            package let name: String
            package let checked: Int
            /// How many were not what they are derived from.
            package let mended: Int
        }

        package let database: String
        /// How many tables have their indexes anew.
        package let tables: Int
        /// What did not hold together before, in the words of SQLite; a server looks after itself.
        package let damage: [String]
        package let values: [Values]
    }

    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// - Parameter told: gets a sentence now and then.
    package func run(_ told: @Sendable (String) -> Void) async throws(QuillError) -> Report {
        try await App.alone(in: configuration) { (app) async throws(QuillError) in try await rebuild(app.store, told) }
    }

    private func rebuild(_ store: SQLStore, _ told: @Sendable (String) -> Void) async throws(QuillError) -> Report {
        told("looking whether the database holds together")
        let damage = try await store.damage()
        let tables = try await store.tables()
        for (index, table) in tables.enumerated() {
            told("indexes of \(table), table \(index + 1) of \(tables.count)")
            try await store.reindex(table)
        }
        if !damage.isEmpty, let left = try await store.damage().first {
            throw QuillError(
                .homeDamaged, "The database does not hold together, and its indexes are not the reason: \(left).",
                hint: "Restore a backup: docs/howto/back-up-and-restore.md.")
        }
        var values: [Report.Values] = []
        for kind in DerivedValues.allCases {
            var (checked, mended, next): (Int, Int, String?) = (0, 0, "")
            while let last = next {
                let page = try await store.derive(kind, after: last)
                checked += page.checked
                mended += page.mended
                next = page.next
                told("\(kind.rawValue), \(checked) looked at")
            }
            values.append(Report.Values(name: kind.rawValue, checked: checked, mended: mended))
        }
        let facts: AuditFacts = [
            "tables": String(tables.count), "damage": damage.isEmpty ? nil : String(damage.count),
            "mended": String(values.reduce(0) { $0 + $1.mended }),
        ]
        try await store.write { store throws(QuillError) in
            try store.audit(.installationReindexed, of: .installation, by: .commandLine, after: facts)
        }
        return Report(database: configuration.database.shown, tables: tables.count, damage: damage, values: values)
    }
}
