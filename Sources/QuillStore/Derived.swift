package import QuillCore
internal import SQL

/// What rows keep of other values, so that lists need not read them: worked out anew from where it came.
///
/// Nothing else in the database is derived: figures are counted when they are asked for, and words are looked for in the transcripts.
package enum DerivedValues: String, Sendable, CaseIterable {
    /// Title and number of words, from the text.
    case revisions
    /// The newest revision and its title.
    case documents
    /// The digest of the recipe, by which runs share a job.
    case jobs
}

/// What became of some rows.
package struct DerivedPage: Sendable {
    package let checked: Int
    package let mended: Int
    /// Where to go on; nil at the end.
    package let next: String?
}

extension SQLStore {
    private static let derivedBatch = 200

    /// Looks at the next rows behind `last`, and mends what is not what it is derived from.
    package func derive(_ values: DerivedValues, after last: String) async throws(QuillError) -> DerivedPage {
        let changes = try await changes(values, after: last)
        let wrong = changes.compactMap { $0.statement }
        if !wrong.isEmpty {
            try await writing { connection in for (sql, arguments) in wrong { try connection.execute(sql, arguments) } }
        }
        return DerivedPage(
            checked: changes.count, mended: wrong.count, next: changes.count < Self.derivedBatch ? nil : changes.last?.id)
    }

    /// Each row that was looked at, and what mends it where that is needed.
    private typealias Change = (id: String, statement: (sql: String, arguments: [SQLValue])?)

    private func changes(_ values: DerivedValues, after last: String) async throws(QuillError) -> [Change] {
        try await reading { connection in
            let select =
                switch values {
                case .revisions: "SELECT id, body, title, word_count FROM revisions WHERE id > $1 ORDER BY id LIMIT $2"
                case .documents:
                    """
                    SELECT d.id AS id, d.head AS head, d.title AS title, r.id AS newest, r.title AS newest_title FROM documents AS d
                    LEFT JOIN revisions AS r ON r.document = d.id
                        AND r.number = (SELECT max(number) FROM revisions WHERE revisions.document = d.id)
                    WHERE d.id > $1 ORDER BY d.id LIMIT $2
                    """
                case .jobs: "SELECT id, recipe, recipe_digest FROM jobs WHERE id > $1 ORDER BY id LIMIT $2"
                }
            return try connection.query(select, [last, Self.derivedBatch]) { row throws(SQLError) in
                switch values {
                case .revisions: try Self.revision(row)
                case .documents: try Self.document(row)
                case .jobs: try Self.job(row)
                }
            }
        }
    }

    private static func revision(_ row: SQLRow) throws(SQLError) -> Change {
        let id = try row.text("id")
        let body: Revision.Body = try row.json("body")
        if try row.text("title") == body.frontMatter.title, try row.optionalInteger("word_count") == body.wordCount { return (id, nil) }
        return (id, ("UPDATE revisions SET title = $2, word_count = $3 WHERE id = $1", values(id, body.frontMatter.title, body.wordCount)))
    }

    private static func document(_ row: SQLRow) throws(SQLError) -> Change {
        let id = try row.text("id")
        let (newest, head) = (try row.optionalText("newest"), try row.optionalText("head"))
        guard let newest, let title = try row.optionalText("newest_title") else {
            return (id, head == nil ? nil : ("UPDATE documents SET head = NULL WHERE id = $1", values(id)))
        }
        if head == newest, try row.text("title") == title { return (id, nil) }
        return (id, ("UPDATE documents SET head = $2, title = $3 WHERE id = $1", values(id, newest, title)))
    }

    private static func job(_ row: SQLRow) throws(SQLError) -> Change {
        let id = try row.text("id")
        let recipe: Recipe = try row.json("recipe")
        if try row.text("recipe_digest") == recipe.digest.hex { return (id, nil) }
        // Where the same is made already under its right name, this one ends by itself.
        let mend = """
            UPDATE jobs SET recipe_digest = $2 WHERE id = $1 AND (state NOT IN ('queued', 'running') OR NOT EXISTS (
                SELECT 1 FROM jobs AS other WHERE other.project = jobs.project AND other.target = jobs.target
                    AND other.variant = jobs.variant AND other.recipe_digest = $2 AND other.state IN ('queued', 'running')))
            """
        return (id, (mend, values(id, recipe.digest.hex)))
    }

    private static func values(_ arguments: any SQLBindable...) -> [SQLValue] { arguments.map(\.sqlValue) }
}

/// The indexes of the database.
extension SQLStore {
    package func tables() async throws(QuillError) -> [String] {
        let sql =
            switch database.dialect {
            case .sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            // Not the ledgers, but their months: all of a ledger cannot be done in one transaction.
            case .postgres:
                """
                SELECT CAST(relname AS text) FROM pg_class
                WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY relname
                """
            }
        return try await reading { connection in try connection.query(sql) { row throws(SQLError) in try row.text(0) } }
    }

    /// Makes the indexes of a table anew. Whoever wants the table meanwhile waits.
    ///
    /// A server also looks anew what is in it, for its plans. SQLite does not: its plans are made without, and are known to be good so.
    package func reindex(_ table: String) async throws(QuillError) {
        let script =
            switch database.dialect {
            case .sqlite: "REINDEX \(table)"
            case .postgres: "SET LOCAL statement_timeout = 0; REINDEX TABLE \(table); ANALYZE \(table)"
            }
        try await writing { connection in try connection.script(script) }
    }

    /// What does not hold together in a file, at most twenty sentences of SQLite's; a server looks after itself.
    package func damage() async throws(QuillError) -> [String] {
        guard database.dialect == .sqlite else { return [] }
        // On the connection that writes: one that only reads does not know the constraints.
        let told = try await writing { connection in
            try connection.query("PRAGMA integrity_check(20)") { row throws(SQLError) in try row.text(0) }
        }
        return told == ["ok"] ? [] : told
    }
}
