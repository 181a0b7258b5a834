internal import QuillCore
internal import SQL
internal import Support

/// Taking, keeping and ending work. Every write that a job makes is guarded by its attempt: the fence.
extension Session {
    func claim(worker: String, room: [String: Int], limits: Limits, leaseMilliseconds: Int64) throws(QuillError) -> [Claim] {
        connection.rowByRow()
        var admission = try admission(limits)
        var claims: [Claim] = []
        for (step, free) in room.sorted(by: { $0.key < $1.key }) where free > 0 {
            let full = admission.full
            guard !full.names.contains(step) else { continue }
            let due = try due(step, most: limits.isEmpty ? min(free, Claim.batchMax) : 200, full.names.sorted(), full.projects.sorted())
            let admitted = limits.isEmpty ? due : admission.admit(due, most: min(free, Claim.batchMax), \.load)
            claims += try take(admitted, worker, leaseMilliseconds)
        }
        return claims
    }

    /// The due jobs of a step, the most urgent first, but for those of lanes and projects that have no room; none where it is paused.
    private func due(_ step: String, most: Int, _ lanes: [String], _ projects: [String]) throws(QuillError) -> [Job] {
        func none(of column: String, _ count: Int, from first: Int) -> String {
            count == 0 ? "" : " AND \(column) NOT IN (" + (first..<(first + count)).map { "$\($0)" }.joined(separator: ", ") + ")"
        }
        let others =
            none(of: "coalesce(lane, '')", lanes.count, from: 2) + none(of: "project", projects.count, from: 2 + lanes.count)
        // PostgreSQL keeps a statement's plan only where it knows how few rows are asked for. Elsewhere one text serves every number.
        let isWritten = dialect == .postgres
        let limit = isWritten ? String(most) : "$\(2 + lanes.count + projects.count)"
        // The head start is written out as in its index.
        return try all(
            """
            SELECT * FROM jobs WHERE state = 'queued' AND hold IS NULL AND step = $1 AND run_at <= quill_now()
                AND run_at + priority * 600000 <= quill_now() + 600000\(others) AND \(Self.isFree)
            ORDER BY run_at + priority * 600000, id LIMIT \(limit)\(dialect.skipLocked)
            """, [step] + lanes + projects + (isWritten ? [] : [most]), Self.job)
    }

    /// What runs and what was begun lately in the whole cluster, as far as limits speak of it. Others who count wait for the
    /// end of this transaction.
    func admission(_ limits: Limits, isTaking: Bool = true) throws(QuillError) -> Admission {
        var admission = Admission(limits)
        guard !limits.isEmpty else { return admission }
        if isTaking, let lock = dialect.lockForLimits { try post(lock, [[]]) }
        let running = try loads("SELECT step, lane, project, count(*) AS n FROM jobs WHERE state = 'running' GROUP BY step, lane, project")
        for (load, count) in running { admission.note(running: count, load) }
        for period in limits.periods.sorted() {
            let begun = try loads(
                """
                SELECT j.step, coalesce(a.lane, j.lane) AS lane, j.project, count(*) AS n FROM attempts AS a JOIN jobs AS j ON j.id = a.job
                WHERE a.started_at > quill_now() - $1 GROUP BY j.step, coalesce(a.lane, j.lane), j.project
                """, [period])
            for (load, count) in begun { admission.note(begun: count, within: period, load) }
            for (lane, count) in try turnings(within: period) { admission.note(turned: count, within: period, to: lane) }
        }
        return admission
    }

    private func loads(_ sql: String, _ arguments: [any SQLBindable] = []) throws(QuillError) -> [(Load, Int)] {
        try all(sql, arguments) { row throws(SQLError) in
            (Load(step: try row.text("step"), lane: try row.optionalText("lane"), project: try row.id("project")), try row.integer("n"))
        }
    }

    /// Takes jobs that this transaction holds, whether by their locks or by being the only writer: nobody else can have been faster.
    private func take(_ jobs: [Job], _ worker: String, _ leaseMilliseconds: Int64) throws(QuillError) -> [Claim] {
        let claims = jobs.map { Claim(job: $0, attempt: newID()) }
        try post(
            """
            UPDATE jobs SET state = 'running', attempt = $2, worker = $3, lease_until = quill_now() + $4
            WHERE id = $1 AND \(ByID.isQueued) AND hold IS NULL
            """, claims.map { [$0.job.id, $0.attempt, worker, leaseMilliseconds] })
        try post(
            """
            INSERT INTO attempts (id, job, number, worker, started_at)
            SELECT $1, $2, coalesce(max(number), 0) + 1, $3, quill_now() FROM attempts WHERE job = $2
            """, claims.map { [$0.attempt, $0.job.id, worker] })
        if !claims.isEmpty { failpoint("claim.taken") }
        return claims
    }

    func renew(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>> {
        connection.rowByRow()
        // In the order of `settle`: whoever locks several rows in one of their own may meet another halfway, and one of them is undone.
        if !dialect.oneAtATime.isEmpty {
            try post("SELECT id FROM jobs WHERE state = 'running' AND worker = $1 ORDER BY id\(dialect.oneAtATime)", [[worker]])
        }
        let kept = try all(
            "UPDATE jobs SET lease_until = quill_now() + $2 WHERE state = 'running' AND worker = $1 RETURNING attempt",
            [worker, leaseMilliseconds]
        ) { row throws(SQLError) in ID<Attempt>(trusted: try row.text("attempt")) }
        if !kept.isEmpty { failpoint("lease.renewed") }
        return Set(kept)
    }

    func held(by worker: String) throws(QuillError) -> Set<ID<Attempt>> {
        connection.rowByRow()
        return Set(
            try all("SELECT attempt FROM jobs WHERE state = 'running' AND worker = $1", [worker]) { row throws(SQLError) in
                ID<Attempt>(trusted: try row.text("attempt"))
            })
    }

    func holds(_ claim: Claim) throws(QuillError) -> Bool {
        try one(
            "SELECT 1 FROM jobs WHERE id = $1 AND attempt = $2 AND \(ByID.isRunning)\(dialect.keepAsIs)",
            [claim.job.id, claim.attempt]
        ) { _ in true } ?? false
    }

    func settle(_ endings: [Settled]) throws(QuillError) -> [Bool] {
        // In the order of `renew`, and of every other batch.
        let order = endings.indices.sorted { endings[$0].claim.job.id.text < endings[$1].claim.job.id.text }
        var rows: [[any SQLBindable]] = []
        for ending in order.map({ endings[$0] }) {
            let status = ending.status
            rows.append([
                ending.claim.job.id, ending.claim.attempt, status.state.rawValue, status.hold?.rawValue, status.tries, status.losses,
                status.deadReason?.rawValue, ending.restMilliseconds, try JSONText(optional: ending.error), status.isLive,
            ])
        }
        let changed = try executeEach(
            """
            UPDATE jobs SET state = $3, hold = $4, tries = $5, losses = $6, dead_reason = $7, run_at = quill_now() + $8,
                error = $9, attempt = NULL, worker = NULL, lease_until = NULL,
                ended_at = CASE WHEN $10 = 1 THEN NULL ELSE quill_now() END
            WHERE id = $1 AND attempt = $2 AND \(ByID.isRunning)
            """, rows)
        var isKept = endings.map { _ in false }
        for (index, count) in zip(order, changed) { isKept[index] = count == 1 }
        let kept = zip(endings, isKept).filter(\.1).map(\.0)
        var outcomes: [[any SQLBindable]] = []
        for ending in kept { outcomes.append([ending.claim.attempt, ending.outcome, try JSONText(optional: ending.error)]) }
        try post("UPDATE attempts SET outcome = $2, error = $3, ended_at = quill_now() WHERE id = $1", outcomes)
        for ending in kept { if let error = ending.error { try note(error.description, .error, ending.claim.attempt) } }
        try sign(kept.filter { $0.status.state == .dead }.map { ($0.claim.job.id, $0.claim.job.step, $0.error) })
        return isKept
    }

    func lostClaims(heldByOthersThan worker: String?) throws(QuillError) -> [(claim: Claim, gained: Bool)] {
        try all(
            """
            SELECT j.*, (
                SELECT count(*) FROM checkpoints AS c JOIN attempts AS a ON a.id = c.attempt
                WHERE c.job = j.id AND c.result IS NOT NULL AND a.number > (
                    SELECT coalesce(max(number), 0) FROM attempts WHERE job = j.id AND outcome = 'lost')
            ) AS gained
            FROM jobs AS j WHERE state = 'running' AND (lease_until < quill_now() OR worker <> CAST($1 AS text))
            ORDER BY lease_until, id LIMIT 200\(dialect.skipLocked)
            """, [worker]
        ) { row throws(SQLError) in
            (Claim(job: try Self.job(row), attempt: try row.id("attempt")), try row.integer("gained") > 0)
        }
    }

    func claims(heldBy worker: String) throws(QuillError) -> [Claim] {
        let claims = try all("SELECT * FROM jobs WHERE state = 'running' AND worker = $1", [worker]) { row throws(SQLError) in
            Claim(job: try Self.job(row), attempt: try row.id("attempt"))
        }
        return claims.sorted { $0.job.id.text < $1.job.id.text }
    }
}
