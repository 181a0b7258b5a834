internal import QuillCore
internal import SQL

/// Which jobs queues outside the database have been told of.
extension Session {
    func due(_ jobs: [ID<Job>]) throws(QuillError) -> [ID<Job>] {
        var found: [ID<Job>] = []
        for job in jobs {
            let isDue = try one(
                "SELECT 1 FROM jobs WHERE id = $1 AND \(ByID.isQueued) AND hold IS NULL AND run_at <= quill_now() AND \(Self.areFree)",
                [job]
            ) { _ in true }
            if isDue == true { found.append(job) }
        }
        return found
    }

    func untilNextDue() throws(QuillError) -> Int64? {
        try one(
            "SELECT min(run_at) - quill_now() AS pause FROM jobs WHERE state = 'queued' AND hold IS NULL AND run_at > quill_now()"
        ) { row throws(SQLError) in try row.optionalInteger("pause").map { Int64($0) } } ?? nil
    }

    func untaken(forMilliseconds milliseconds: Int64) throws(QuillError) -> Int {
        try one(
            """
            SELECT count(*) AS n FROM (
                SELECT 1 FROM jobs WHERE state = 'queued' AND hold IS NULL AND run_at < quill_now() - $1 AND \(Self.areFree)
                    AND (SELECT coalesce(max(resumed_at), 0) FROM queue_pauses) < quill_now() - $1 LIMIT 1000
            ) AS waiting
            WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND lease_until > 0)
            """, [milliseconds]
        ) { row throws(SQLError) in try row.integer("n") } ?? 0
    }

    func takeUntold(limit: Int, againAfterMilliseconds: Int64) throws(QuillError) -> [ID<Job>] {
        let untold: [ID<Job>] = try all(
            """
            SELECT id FROM (
                SELECT id, run_at, told_at FROM jobs WHERE state = 'queued' AND hold IS NULL AND run_at <= quill_now() AND \(Self.areFree)
                ORDER BY run_at DESC LIMIT 1000
            ) AS waiting
            WHERE told_at IS NULL OR told_at < run_at OR told_at < quill_now() - $1
                OR told_at < (SELECT max(resumed_at) FROM queue_pauses)
            ORDER BY run_at, id LIMIT $2
            """, [againAfterMilliseconds, limit]
        ) { row throws(SQLError) in try row.id("id") }
        guard !untold.isEmpty else { return [] }
        let changed = try executeEach(
            "UPDATE jobs SET told_at = quill_now() WHERE id = $1 AND \(ByID.isQueued)", untold.map { [$0] })
        return zip(untold, changed).filter { $0.1 == 1 }.map(\.0)
    }

    func takeUnburied(limit: Int) throws(QuillError) -> [ID<Job>] {
        let dead: [ID<Job>] = try all(
            """
            SELECT id FROM jobs WHERE state = 'dead' AND ended_at > quill_now() - 86400000 AND (told_at IS NULL OR told_at <= ended_at)
            ORDER BY ended_at, id LIMIT $1
            """, [limit]
        ) { row throws(SQLError) in try row.id("id") }
        guard !dead.isEmpty else { return [] }
        _ = try executeEach("UPDATE jobs SET told_at = quill_now() WHERE id = $1 AND \(ByID.isDead)", dead.map { [$0] })
        return dead
    }

    func untell(_ jobs: [ID<Job>]) throws(QuillError) {
        guard !jobs.isEmpty else { return }
        _ = try executeEach("UPDATE jobs SET told_at = NULL WHERE id = $1 AND \(ByID.waitsOrDied)", jobs.map { [$0] })
    }
}
