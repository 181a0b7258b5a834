package import QuillCore
internal import SQL

/// Copies the rows of an installation into another database, whatever kind either is, and looks at the end whether all are there.
///
/// The target says that it is receiving until everything was verified, and nobody works on it meanwhile. A copy that was broken off
/// is begun anew by the same command, which empties the target first.
package struct StoreCopy: Sendable {
    /// What is told while it copies: a table, and how many of its rows are there.
    package typealias Progress = @Sendable (_ table: String, _ rows: Int) -> Void
    private static let batch = 200

    private let source: SQLStore
    private let target: SQLStore
    private let tables: [CopiedTable]

    package init(from source: SQLStore, to target: SQLStore, tables: [CopiedTable]) {
        self.source = source
        self.target = target
        self.tables = tables
    }

    /// Takes the target for this copy. Throws `conflict` when something is in it that no broken copy left there.
    package func begin(_ id: String) async throws(QuillError) {
        switch try await target.installation()?.state {
        case .receiving: break
        case nil: try await checkEmpty()
        case .active, .moved: throw Self.notEmpty
        }
        _ = try await target.settle(Installation(id: id, state: .receiving))
        try await target.writing { connection in
            try AuditLatch.lifted(connection) {
                for table in tables.reversed() { try connection.execute("DELETE FROM \(table.name)") }
            }
            // A broken copy may have been one of another installation.
            try connection.execute("UPDATE installation SET id = $1", [id])
        }
    }

    /// Copies every table and returns what each came to, verified on both sides.
    package func run(_ progress: Progress) async throws(QuillError) -> [(table: String, digest: TableDigest)] {
        var done: [(table: String, digest: TableDigest)] = []
        for table in tables {
            let sent = try await copy(table, progress)
            let received = try await digest(table, target)
            guard sent == received else {
                throw QuillError(
                    .homeDamaged,
                    "The copy of \(table.name) is not the same: \(sent.rowCount) rows there, \(received.rowCount) here, or other values.",
                    hint: "Look that nothing else works on either database, and give the same command again.")
            }
            done.append((table.name, sent))
        }
        return done
    }

    /// The rows of the source, for comparing.
    package func digests() async throws(QuillError) -> [(table: String, digest: TableDigest)] {
        var done: [(table: String, digest: TableDigest)] = []
        for table in tables { done.append((table.name, try await digest(table, source))) }
        return done
    }

    /// The contents that rows speak of, those of rejected ones apart, in order, those behind one.
    package func contents(after last: Digest?) async throws(QuillError) -> [Digest] {
        try await source.reading { connection in
            try connection.query(
                "SELECT DISTINCT content FROM artifacts WHERE content > $1 AND is_rejected = 0 ORDER BY content LIMIT \(Self.batch)",
                [last?.hex ?? ""]
            ) { row throws(SQLError) in Digest(hex: try row.text(0)) }
        }
    }

    private func checkEmpty() async throws(QuillError) {
        let found = try await target.reading { connection in
            // That a schema was made is in the trail of a database that nobody worked in yet.
            try tables.filter { $0.name != "audit" }.filter { table in
                // The schema itself makes the one project that there is.
                let least = table.name == "projects" ? 1 : 0
                return try table.rows(connection, after: nil, limit: least + 1).count > least
            }
        }
        if !found.isEmpty { throw Self.notEmpty }
    }

    private static let notEmpty = QuillError(
        .conflict, "The database that is to be copied to holds an installation already.", hint: "Name an empty database or a new file.")

    private func copy(_ table: CopiedTable, _ progress: Progress) async throws(QuillError) -> TableDigest {
        var rows = DigestedRows()
        var last: [SQLValue]?
        var known: Set<Month> = []
        let dialect = target.database.dialect
        while true {
            let after = last
            let batch = try await source.reading { connection in try table.rows(connection, after: after, limit: Self.batch) }
            guard let end = batch.last else { break }
            for row in batch { rows.add(row) }
            try await makeRoom(for: batch, table, &known)
            try await target.writing { connection in
                connection.rowByRow()
                try table.insert(batch, connection, dialect)
            }
            last = table.key(of: end)
            progress(table.name, rows.count)
        }
        try await target.writing { connection in try table.goOnCounting(connection, dialect) }
        return rows.finish()
    }

    /// Rows of months past have no table yet where each month has one.
    private func makeRoom(for rows: [[SQLValue]], _ table: CopiedTable, _ known: inout Set<Month>) async throws(QuillError) {
        guard let ledger = Ledger(rawValue: table.name), let column = table.columns.firstIndex(of: ledger.time) else { return }
        let months = rows.compactMap { row -> Month? in
            if case .integer(let time) = row[column] { Month(containing: time) } else { nil }
        }
        let new = Set(months).subtracting(known)
        try await target.makeRoom(ledger, for: new)
        known.formUnion(new)
    }

    private func digest(_ table: CopiedTable, _ store: SQLStore) async throws(QuillError) -> TableDigest {
        var rows = DigestedRows()
        var last: [SQLValue]?
        while true {
            let after = last
            let batch = try await store.reading { connection in try table.rows(connection, after: after, limit: Self.batch) }
            guard let end = batch.last else { return rows.finish() }
            for row in batch { rows.add(row) }
            last = table.key(of: end)
        }
    }
}
