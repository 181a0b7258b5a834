/// Takes the steps of the schema from the sixth on back, on either kind of database: what a Quill before the queue's settings left.
enum OlderSchema {
    static let statements =
        [
            "turnings", "firings", "schedules", "attempt_log", "installation", "events_forgotten", "audit", "audit_latch", "fixes",
            "workers", "queue_pauses", "item_details",
        ].map {
            "DROP TABLE \($0)"
        }
        + ["jobs_dead_groups", "jobs_dead", "jobs_due", "jobs_backlog", "jobs_held", "jobs_stuck", "jobs_given_up", "attempts_by_start"].map
    {
        "DROP INDEX \($0)"
    }
        + ["told_at", "priority", "lane", "discarded", "stuck_at", "signature", "died_in"].map { "ALTER TABLE jobs DROP COLUMN \($0)" }
        + ["effect", "token", "taken_at"].map { "ALTER TABLE idempotency_keys DROP COLUMN \($0)" }
        + [
            "ALTER TABLE attempts DROP COLUMN lane", "ALTER TABLE runs DROP COLUMN stuck_at",
            "ALTER TABLE usage_records DROP COLUMN is_priced", "ALTER TABLE proposals DROP COLUMN is_priced",
            "CREATE INDEX jobs_due ON jobs (step, run_at, id) WHERE state = 'queued' AND hold IS NULL",
            "DELETE FROM schema_migrations WHERE number >= 6",
        ]

    static let onSQLite = statements + ["DROP INDEX usage_by_age"]

    /// There the months of a table become one table again.
    static let onPostgreSQL =
        statements
        + [
            "ALTER TABLE events RENAME TO events_months", "DROP INDEX events_unnumbered, events_of_project",
            """
            CREATE TABLE events (
                ordinal BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number BIGINT UNIQUE, name TEXT COLLATE "C" NOT NULL,
                project TEXT COLLATE "C" NOT NULL REFERENCES projects (id), data TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL)
            """, "INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM events_months", "DROP TABLE events_months",
            "CREATE INDEX events_unnumbered ON events (ordinal) WHERE number IS NULL",
            "CREATE INDEX events_of_project ON events (project, number)",
            "CREATE TABLE usage_whole AS SELECT * FROM usage_records", "DROP TABLE usage_records",
            "ALTER TABLE usage_whole RENAME TO usage_records", "CREATE INDEX usage_by_attempt ON usage_records (attempt)",
            "CREATE INDEX usage_by_time ON usage_records (project, created_at)", "DROP FUNCTION quill_audit_stays",
        ]
}
