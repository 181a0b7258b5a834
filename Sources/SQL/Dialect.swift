/// Where the databases differ. As little as possible belongs here: one SQL text is to serve both.
package enum Dialect: Sendable, Equatable {
    case sqlite
    case postgres

    /// The transaction's time in milliseconds since 1970. One name for both: a registered function in SQLite,
    /// a function of the schema in PostgreSQL.
    package var now: String { "quill_now()" }

    /// A question with one row when the table named `$1` exists, and none otherwise.
    package var tableExists: String {
        switch self {
        case .sqlite: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1"
        case .postgres:
            "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
        }
    }

    /// What a migrator does first in each transaction: it keeps other migrators out until its end, however long they take, waits for a
    /// writer that is alone in its turn, lets no step wait long for a table behind which others then wait, and makes `quill_now()`. Nil where
    /// nothing is needed.
    ///
    /// `quill.now` stops the clock for a transaction: tests set it.
    package var beforeMigration: String? {
        switch self {
        case .sqlite: nil
        case .postgres:
            """
            SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
            SELECT pg_advisory_xact_lock(7236832);
            \(Migrator.makeTable); LOCK TABLE \(Migrator.table) IN ROW EXCLUSIVE MODE;
            SET LOCAL lock_timeout = 2000;
            CREATE OR REPLACE FUNCTION quill_now() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE AS $$
                SELECT coalesce(
                    CAST(nullif(current_setting('quill.now', true), '') AS BIGINT),
                    CAST(floor(extract(epoch FROM transaction_timestamp()) * 1000) AS BIGINT))
            $$
            """
        }
    }

    /// What a SELECT adds to take rows for itself that nobody else works on; nothing where there is one writer.
    package var skipLocked: String {
        switch self {
        case .sqlite: ""
        case .postgres: " FOR UPDATE SKIP LOCKED"
        }
    }

    /// What a SELECT adds so that nobody changes the row before the transaction ends; nothing where there is one writer.
    package var keepAsIs: String {
        switch self {
        case .sqlite: ""
        case .postgres: " FOR SHARE"
        }
    }

    /// What a SELECT adds so that those wait for one another, until their transactions end, who ask for the same row; nothing where there is
    /// one writer.
    package var oneAtATime: String {
        switch self {
        case .sqlite: ""
        case .postgres: " FOR NO KEY UPDATE"
        }
    }

    /// What makes those wait that number events at the same time; nil where there is one writer.
    package var lockForNumbering: String? {
        switch self {
        case .sqlite: nil
        case .postgres: "SELECT pg_advisory_xact_lock(7236833)"
        }
    }

    /// What makes those wait that count what runs before they begin more; nil where there is one writer.
    package var lockForLimits: String? {
        switch self {
        case .sqlite: nil
        case .postgres: "SELECT pg_advisory_xact_lock(7236834)"
        }
    }

    /// What waits for claims that are under way, and makes new ones wait until something is paused; nil where there is one writer.
    package var lockForPausing: String? {
        switch self {
        case .sqlite: nil
        case .postgres: "LOCK TABLE jobs IN EXCLUSIVE MODE"
        }
    }

    /// What makes those wait that make and drop the tables of months at the same time; nil where there are none.
    package var lockForMonths: String? {
        switch self {
        case .sqlite: nil
        case .postgres: "SELECT pg_advisory_xact_lock(7236835)"
        }
    }

    /// A text of an object that a column holds as JSON.
    package func member(_ name: StaticString, of column: StaticString) -> String {
        switch self {
        case .sqlite: "json_extract(\(column), '$.\(name)')"
        case .postgres: "(CAST(\(column) AS json) ->> '\(name)') COLLATE \"C\""
        }
    }

    /// A key that the database counts upwards by itself.
    package var identity: String {
        switch self {
        case .sqlite: "INTEGER PRIMARY KEY"
        case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
    }

    /// Text that is compared byte by byte, whatever language the database speaks, and of which `lower` changes A to Z only.
    package var text: String {
        switch self {
        case .sqlite: "TEXT"
        case .postgres: "TEXT COLLATE \"C\""
        }
    }
}
