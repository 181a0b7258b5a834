internal import QuillCore
internal import SQL
internal import Support

/// Sub-results, progress and usage: what an attempt leaves behind while it runs.
extension Session {
    func checkpoint(_ job: ID<Job>, _ key: String) throws(QuillError) -> Checkpoint? {
        try one("SELECT * FROM checkpoints WHERE job = $1 AND key = $2", [job, key]) { row throws(SQLError) in
            Checkpoint(
                job: try row.id("job"), key: try row.text("key"), input: Digest(hex: try row.text("input")),
                result: try row.optionalBytes("result"))
        }
    }

    func checkpointCount(of job: ID<Job>) throws(QuillError) -> Int {
        try one("SELECT count(*) AS n FROM checkpoints WHERE job = $1 AND result IS NOT NULL", [job]) { row throws(SQLError) in
            try row.integer("n")
        } ?? 0
    }

    func save(_ checkpoint: Checkpoint, by claim: Claim) throws(QuillError) {
        connection.rowByRow()
        let changed = try execute(
            """
            INSERT INTO checkpoints (job, key, input, result, attempt, created_at)
            SELECT id, $3, $4, $5, attempt, quill_now() FROM jobs WHERE id = $1 AND attempt = $2
                AND \(ByID.isRunning)\(dialect.keepAsIs)
            ON CONFLICT (job, key) DO UPDATE SET input = excluded.input, result = excluded.result,
                attempt = excluded.attempt, created_at = excluded.created_at
            """, [claim.job.id, claim.attempt, checkpoint.key, checkpoint.input, checkpoint.result])
        guard changed == 1 else { throw .cancelled }
        failpoint("checkpoint.inserted")
        try note((checkpoint.result == nil ? "begins to write: " : "kept: ") + checkpoint.key, .info, claim.attempt)
    }

    func report(_ progress: Progress, by claim: Claim) throws(QuillError) {
        connection.rowByRow()
        let before: Progress?? = try one("SELECT progress FROM attempts WHERE id = $1", [claim.attempt]) { row throws(SQLError) in
            try row.optionalJSON("progress")
        }
        let changed = try execute(
            "UPDATE attempts SET progress = $2 WHERE id = $1 AND ended_at IS NULL", [claim.attempt, try JSONText(progress)])
        if changed == 1, (before ?? nil)?.stage != progress.stage { try note(progress.stage, .info, claim.attempt) }
    }

    /// Adds a line to the log of an attempt, unless it is long enough; how it ended always has room.
    func note(_ message: String, _ level: LogLine.Level, _ attempt: ID<Attempt>) throws(QuillError) {
        // Two pieces of one job may be done at once, and each counts the lines.
        try post("SELECT id FROM attempts WHERE id = $1\(dialect.oneAtATime)", [[attempt]])
        try post(
            """
            INSERT INTO attempt_log (attempt, line, at, level, message)
            SELECT $1, coalesce(max(line), 0) + 1, quill_now(), $2, $3 FROM attempt_log WHERE attempt = $1
            HAVING coalesce(max(line), 0) < $4
            """, [[attempt, level.rawValue, String(message.prefix(2_000)), level == .error ? Int.max : LogLine.keptMax]])
    }

    func log(of job: ID<Job>) throws(QuillError) -> [LogLine] {
        try all(
            """
            SELECT l.* FROM attempts AS a JOIN attempt_log AS l ON l.attempt = a.id AND \(Months.since("l.at")) WHERE a.job = $1
            ORDER BY a.number, l.line LIMIT 2000
            """, [job]
        ) { row throws(SQLError) in
            LogLine(
                attempt: try row.id("attempt"), at: try row.time("at"), level: try row.text("level") == "error" ? .error : .info,
                message: try row.text("message"))
        }
    }

    func usage(of run: ID<Run>) throws(QuillError) -> [UsageRecord] {
        try all(
            """
            SELECT u.* FROM usage_records AS u JOIN attempts AS a ON a.id = u.attempt AND \(Months.since("u.created_at"))
                JOIN run_jobs AS l ON l.job = a.job
            WHERE l.run = $1 ORDER BY u.id LIMIT 10000
            """, [run], Self.usage)
    }

    func usage(of job: ID<Job>) throws(QuillError) -> [UsageRecord] {
        try all(
            """
            SELECT u.* FROM attempts AS a JOIN usage_records AS u ON u.attempt = a.id AND \(Months.since("u.created_at"))
            WHERE a.job = $1 ORDER BY u.id LIMIT 10000
            """, [job], Self.usage)
    }

    private static func usage(_ row: SQLRow) throws(SQLError) -> UsageRecord {
        UsageRecord(
            id: try row.id("id"), attempt: try row.id("attempt"), key: try row.text("key"),
            usage: Usage(
                provider: try row.text("provider"), model: try row.text("model"), unit: try row.text("unit"),
                quantity: try row.double("quantity"), cost: Money(nanoDollars: Int64(try row.integer("cost_nano"))),
                isPriced: try row.bool("is_priced"), seconds: try row.double("compute_seconds")),
            createdAt: try row.time("created_at"))
    }

    func insert(_ record: UsageRecord) throws(QuillError) {
        let usage = record.usage
        // An attempt that is not there has no project, and the row is refused.
        try execute(
            """
            INSERT INTO usage_records (
                id, project, attempt, key, provider, model, unit, quantity, cost_nano, is_priced, compute_seconds, created_at)
            VALUES ($1, (SELECT j.project FROM attempts AS a JOIN jobs AS j ON j.id = a.job WHERE a.id = $2),
                $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                record.id, record.attempt, record.key, usage.provider, usage.model, usage.unit, usage.quantity, usage.cost.nanoDollars,
                usage.isPriced, usage.seconds, record.createdAt,
            ])
        failpoint("usage.inserted")
    }
}
