internal import QuillCore
internal import SQL

extension Session {
    func workload(_ project: ID<Project>, countingTo most: Int) throws(QuillError) -> Workload {
        var load = Workload()
        var last = ""
        while load.queued.count < 200, let step = try nextQueuedStep(after: last) {
            load.queued[step] = try count(
                "SELECT 1 FROM jobs WHERE state = 'queued' AND hold IS NULL AND step = $1 LIMIT $2", [step, most])
            last = step
        }
        try countRunning(most, &load)
        let dead = try all(
            """
            SELECT step, count(*) AS n FROM (
                SELECT step FROM jobs WHERE project = $1 AND state = 'dead' LIMIT $2
            ) AS counted GROUP BY step
            """, [project, most]
        ) { row throws(SQLError) in (try row.text("step"), try row.integer("n")) }
        load.dead = Dictionary(dead) { $1 }
        for hold in Hold.allCases {
            load.held[hold] = try count("SELECT 1 FROM jobs WHERE hold = $1 LIMIT $2", [hold.rawValue, most])
        }
        let runs = try all(
            """
            SELECT state, count(*) AS n FROM (
                SELECT state FROM runs WHERE id < 'zzz' AND state IN ('open', 'waiting') LIMIT $1
            ) AS counted GROUP BY state
            """, [most]
        ) { row throws(SQLError) in (try row.word("state") as RunState, try row.integer("n")) }
        load.runs = Dictionary(runs) { $1 }
        return load
    }

    private func countRunning(_ most: Int, _ load: inout Workload) throws(QuillError) {
        let rows = try all(
            """
            SELECT step, worker, is_kept, count(*) AS n FROM (
                SELECT step, worker, CASE WHEN lease_until > quill_now() THEN 1 ELSE 0 END AS is_kept FROM jobs
                WHERE state = 'running' AND lease_until > 0 LIMIT $1
            ) AS counted GROUP BY step, worker, is_kept
            """, [most]
        ) { row throws(SQLError) in
            (
                step: try row.text("step"), worker: try row.text("worker"), isKept: try row.integer("is_kept") == 1,
                count: try row.integer("n")
            )
        }
        for row in rows { load.running[row.step, default: 0] += row.count }
        load.busyWorkers = Set(rows.filter(\.isKept).map(\.worker)).count
        load.lostLeases = rows.filter { !$0.isKept }.reduce(0) { $0 + $1.count }
    }

    /// How many rows a statement that is bounded by itself finds.
    private func count(_ rows: String, _ arguments: [any SQLBindable]) throws(QuillError) -> Int {
        try one("SELECT count(*) AS n FROM (\(rows)) AS counted", arguments) { row throws(SQLError) in try row.integer("n") } ?? 0
    }
}
