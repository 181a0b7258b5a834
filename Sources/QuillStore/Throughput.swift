internal import QuillCore
internal import SQL

extension Session {
    func throughput(
        _ project: ID<Project>, since: Timestamp, slotMilliseconds: Int64, countingTo most: Int
    ) throws(QuillError) -> [Throughput] {
        try all(
            """
            SELECT step, slot, sum(CASE WHEN state = 'succeeded' THEN 1 ELSE 0 END) AS succeeded,
                sum(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS failed
            FROM (
                SELECT step, state, (ended_at - $2) / $3 AS slot FROM jobs WHERE project = $1 AND ended_at >= $2
                ORDER BY ended_at DESC LIMIT $4
            ) AS counted GROUP BY step, slot ORDER BY step, slot
            """, [project, since, slotMilliseconds, most]
        ) { row throws(SQLError) in
            Throughput(
                step: try row.text("step"), slot: try row.integer("slot"), succeeded: try row.integer("succeeded"),
                failed: try row.integer("failed"))
        }
    }

    func runningByLane() throws(QuillError) -> [String: Int] {
        let rows = try all(
            "SELECT lane, count(*) AS n FROM jobs WHERE state = 'running' AND lease_until > 0 AND lane IS NOT NULL GROUP BY lane"
        ) { row throws(SQLError) in (try row.text("lane"), try row.integer("n")) }
        return Dictionary(rows) { $1 }
    }
}
