internal import QuillCore
internal import SQL
internal import Support

/// What people and time do to jobs that wait, and to those that were given up.
extension Session {
    func lift(_ hold: Hold, _ scope: HoldScope) throws(QuillError) -> [ID<Job>] {
        let lifted = "UPDATE jobs SET hold = NULL, run_at = quill_now() WHERE hold = $1 AND state = 'queued'"
        func ids(_ condition: String, _ arguments: [any SQLBindable] = []) throws(QuillError) -> [ID<Job>] {
            try all(lifted + condition + " RETURNING id", [hold.rawValue] + arguments) { row throws(SQLError) in
                ID<Job>(trusted: try row.text("id"))
            }
        }
        let jobs: [ID<Job>] =
            switch scope {
            case .job(let id): try ids(" AND id = $2", [id])
            case .subject(let subject): try ids(" AND target = $2", [subject.description])
            case .due: try ids(" AND run_at <= quill_now()")
            case .all: try ids("")
            }
        if !jobs.isEmpty { failpoint("hold.lifted") }
        return jobs
    }

    func hasten(_ job: ID<Job>) throws(QuillError) -> Bool {
        try execute("UPDATE jobs SET run_at = quill_now() WHERE id = $1 AND \(ByID.isQueued) AND hold IS NULL", [job]) == 1
    }

    func raise(_ job: ID<Job>, to priority: Priority) throws(QuillError) {
        try execute(
            "UPDATE jobs SET priority = $2 WHERE id = $1 AND \(ByID.isLive) AND priority > $2", [job, priority.rawValue])
    }

    func discard(_ job: ID<Job>, because reason: String) throws(QuillError) -> Bool {
        let changed = try execute(
            """
            UPDATE jobs SET state = 'cancelled', dead_reason = NULL, discarded = $2, ended_at = quill_now()
            WHERE id = $1 AND \(ByID.isDead)
            """,
            [job, reason])
        if changed == 1 { failpoint("job.discarded") }
        return changed == 1
    }

    func deleteDead(olderThanMilliseconds age: Int64, limit: Int) throws(QuillError) -> Int {
        try execute(
            """
            DELETE FROM jobs WHERE id IN (
                SELECT j.id FROM jobs AS j WHERE (j.state = 'dead' OR j.discarded IS NOT NULL) AND j.ended_at < quill_now() - $1
                    AND NOT EXISTS (SELECT 1 FROM run_jobs AS l JOIN runs AS r ON r.id = l.run
                        WHERE l.job = j.id AND r.state IN ('open', 'waiting'))
                ORDER BY j.ended_at LIMIT $2)
            """, [age, limit])
    }

    func backlog(countingTo most: Int) throws(QuillError) -> [Backlog] {
        var found: [Backlog] = []
        var last = ""
        // From step to step by the index, however many jobs there are of each.
        while found.count < 200, let step = try nextQueuedStep(after: last) {
            let due = try all(
                """
                SELECT id, run_at FROM jobs WHERE state = 'queued' AND hold IS NULL AND step = $1 AND run_at <= quill_now()
                ORDER BY run_at LIMIT $2
                """,
                [step, most]
            ) { row throws(SQLError) in (ID<Job>(trusted: try row.text("id")), try row.time("run_at")) }
            if let (oldest, dueAt) = due.first { found.append(Backlog(step: step, count: due.count, oldest: oldest, dueAt: dueAt)) }
            last = step
        }
        return found
    }

    func nextQueuedStep(after last: String) throws(QuillError) -> String? {
        try one(
            "SELECT min(step) AS step FROM jobs WHERE state = 'queued' AND hold IS NULL AND step > $1", [last]
        ) { row throws(SQLError) in try row.optionalText("step") } ?? nil
    }

    func noteStuck(_ job: ID<Job>, silenceMilliseconds: Int64) throws(QuillError) -> Bool {
        try execute(
            """
            UPDATE jobs SET stuck_at = quill_now() WHERE id = $1 AND \(ByID.isQueued) AND NOT EXISTS (
                SELECT 1 FROM jobs AS other WHERE other.step = jobs.step AND other.stuck_at > quill_now() - $2)
            """, [job, silenceMilliseconds]) == 1
    }

    func takeOverdueRuns(olderThanMilliseconds age: Int64) throws(QuillError) -> [ID<Run>] {
        try all(
            """
            UPDATE runs SET stuck_at = quill_now() WHERE id IN (
                SELECT id FROM runs WHERE state IN ('open', 'waiting') AND state = 'open' AND stuck_at IS NULL
                    AND created_at < quill_now() - $1 AND NOT EXISTS (
                        SELECT 1 FROM queue_pauses WHERE coalesce(resumed_at, quill_now()) >= quill_now() - $1
                            AND (step = '' OR EXISTS (
                                SELECT 1 FROM run_jobs AS l JOIN jobs AS j ON j.id = l.job
                                WHERE l.run = runs.id AND j.step = queue_pauses.step)))
                ORDER BY id LIMIT 50)
            RETURNING id
            """, [age]
        ) { row throws(SQLError) in ID<Run>(trusted: try row.text("id")) }
    }
}
