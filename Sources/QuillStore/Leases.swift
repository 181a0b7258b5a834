internal import QuillCore
internal import SQL

/// Taking, keeping and ending work. Every write that a job makes is guarded by its attempt: the fence.
extension Session {
    func claim(worker: String, room: [String: Int], leaseMilliseconds: Int64) throws(QuillError) -> [Claim] {
        connection.rowByRow()
        var claims: [Claim] = []
        for (step, free) in room.sorted(by: { $0.key < $1.key }) where free > 0 {
            let due = try all(
                """
                SELECT * FROM jobs WHERE state = 'queued' AND hold IS NULL AND step = $1 AND run_at <= quill_now()
                ORDER BY run_at, id LIMIT $2\(dialect.skipLocked)
                """, [step, min(free, 32)], Self.job)
            claims += try claim(due, worker, leaseMilliseconds)
        }
        return claims
    }

    /// Those of the jobs that no other worker was faster to take.
    private func claim(_ jobs: [Job], _ worker: String, _ leaseMilliseconds: Int64) throws(QuillError) -> [Claim] {
        let claims = jobs.map { Claim(job: $0, attempt: newID()) }
        let changed = try executeEach(
            """
            UPDATE jobs SET state = 'running', attempt = $2, worker = $3, lease_until = quill_now() + $4
            WHERE id = $1 AND state = 'queued' AND hold IS NULL
            """, claims.map { [$0.job.id, $0.attempt, worker, leaseMilliseconds] })
        let taken = zip(claims, changed).filter { $0.1 == 1 }.map(\.0)
        _ = try executeEach(
            """
            INSERT INTO attempts (id, job, number, worker, started_at)
            SELECT $1, $2, coalesce(max(number), 0) + 1, $3, quill_now() FROM attempts WHERE job = $2
            """, taken.map { [$0.attempt, $0.job.id, worker] })
        return taken
    }

    func renew(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>> {
        connection.rowByRow()
        return Set(
            try all(
                "UPDATE jobs SET lease_until = quill_now() + $2 WHERE state = 'running' AND worker = $1 RETURNING attempt",
                [worker, leaseMilliseconds]
            ) { row throws(SQLError) in ID<Attempt>(trusted: try row.text("attempt")) })
    }

    func holds(_ claim: Claim) throws(QuillError) -> Bool {
        try one(
            "SELECT 1 FROM jobs WHERE id = $1 AND attempt = $2 AND state = 'running'\(dialect.keepAsIs)",
            [claim.job.id, claim.attempt]
        ) { _ in true } ?? false
    }

    func settle(
        _ claim: Claim, _ status: JobStatus, restMilliseconds: Int64, outcome: String, error: QuillError?
    ) throws(QuillError) -> Bool {
        let changed = try execute(
            """
            UPDATE jobs SET state = $3, hold = $4, tries = $5, losses = $6, dead_reason = $7, run_at = quill_now() + $8,
                error = $9, attempt = NULL, worker = NULL, lease_until = NULL,
                ended_at = CASE WHEN $10 = 1 THEN NULL ELSE quill_now() END
            WHERE id = $1 AND attempt = $2 AND state = 'running'
            """,
            [
                claim.job.id, claim.attempt, status.state.rawValue, status.hold?.rawValue, status.tries, status.losses,
                status.deadReason?.rawValue, restMilliseconds, try JSONText(optional: error), status.isLive,
            ])
        guard changed == 1 else { return false }
        try execute(
            "UPDATE attempts SET outcome = $2, error = $3, ended_at = quill_now() WHERE id = $1",
            [claim.attempt, outcome, try JSONText(optional: error)])
        return true
    }

    func lostClaims(heldByOthersThan worker: String?) throws(QuillError) -> [(claim: Claim, gained: Bool)] {
        try all(
            """
            SELECT j.*, (
                SELECT count(*) FROM checkpoints AS c WHERE c.job = j.id AND c.attempt = j.attempt AND c.result IS NOT NULL
            ) AS gained
            FROM jobs AS j WHERE state = 'running' AND (lease_until < quill_now() OR worker <> CAST($1 AS text))
            ORDER BY lease_until, id LIMIT 200\(dialect.skipLocked)
            """, [worker]
        ) { row throws(SQLError) in
            (Claim(job: try Self.job(row), attempt: try row.id("attempt")), try row.integer("gained") > 0)
        }
    }
}
