/// Takes the steps of the schema from the sixth on back, on either kind of database: what a Quill before the queue's settings left.
enum OlderSchema {
    static let statements =
        ["firings", "schedules", "attempt_log", "installation"].map { "DROP TABLE \($0)" }
        + ["jobs_dead", "jobs_due", "jobs_backlog", "jobs_held", "jobs_stuck", "jobs_given_up", "attempts_by_start"].map {
            "DROP INDEX \($0)"
        }
        + ["told_at", "priority", "lane", "discarded", "stuck_at"].map { "ALTER TABLE jobs DROP COLUMN \($0)" }
        + ["effect", "token", "taken_at"].map { "ALTER TABLE idempotency_keys DROP COLUMN \($0)" }
        + [
            "ALTER TABLE runs DROP COLUMN stuck_at",
            "CREATE INDEX jobs_due ON jobs (step, run_at, id) WHERE state = 'queued' AND hold IS NULL",
            "DELETE FROM schema_migrations WHERE number >= 6",
        ]
}
