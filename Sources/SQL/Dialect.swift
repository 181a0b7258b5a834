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

    /// How a migrator keeps others out until its transaction ends; nil where every write already does.
    package var lockForMigration: String? {
        switch self {
        case .sqlite: nil
        case .postgres: "SELECT pg_advisory_xact_lock(7236832)"
        }
    }

    /// What a claiming SELECT adds so that claimers pass over each other's rows; nothing where there is one writer.
    package var skipLocked: String {
        switch self {
        case .sqlite: ""
        case .postgres: "FOR UPDATE SKIP LOCKED"
        }
    }
}
