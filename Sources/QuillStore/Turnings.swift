internal import QuillCore
internal import SQL

/// Jobs that turn from one provider to another: see `Work.turn`.
extension Session {
    func turn(_ claim: Claim, to lane: String, limits: Limits) throws(QuillError) -> Bool {
        connection.rowByRow()
        // First, since it may have to wait for those who count.
        var admission = try admission(limits)
        let found: String?? = try one(
            "SELECT lane FROM jobs WHERE id = $1 AND attempt = $2 AND \(ByID.isRunning)\(dialect.oneAtATime)",
            [claim.job.id, claim.attempt]
        ) { row throws(SQLError) in try row.optionalText("lane") }
        guard let before = found else { throw .cancelled }
        guard before != lane else { return true }
        guard admission.turns(from: before, to: lane) else { return false }
        try leave(before, claim.job.id)
        try execute("UPDATE jobs SET lane = $2 WHERE id = $1", [claim.job.id, lane])
        try execute(
            """
            INSERT INTO turnings (attempt, number, lane, at)
            SELECT $1, coalesce(max(number), 0) + 1, $2, quill_now() FROM turnings WHERE attempt = $1
            """, [claim.attempt, lane])
        try note("turns to \(lane)", .info, claim.attempt)
        return true
    }

    func turn(waiting job: ID<Job>, to lane: String) throws(QuillError) {
        connection.rowByRow()
        let found: String?? = try one(
            "SELECT lane FROM jobs WHERE id = $1 AND \(ByID.isQueued)\(dialect.oneAtATime)", [job]
        ) { row throws(SQLError) in try row.optionalText("lane") }
        guard let before = found, before != lane else { return }
        try leave(before, job)
        try execute("UPDATE jobs SET lane = $2 WHERE id = $1", [job, lane])
    }

    /// What began in a lane is counted there, wherever its job is by now.
    private func leave(_ lane: String?, _ job: ID<Job>) throws(QuillError) {
        try execute("UPDATE attempts SET lane = $2 WHERE job = $1 AND lane IS NULL", [job, lane ?? ""])
    }

    /// How many turned to each lane lately.
    func turnings(within period: Int64) throws(QuillError) -> [(lane: String, count: Int)] {
        try all("SELECT lane, count(*) AS n FROM turnings WHERE at > quill_now() - $1 GROUP BY lane", [period]) { row throws(SQLError) in
            (try row.text("lane"), try row.integer("n"))
        }
    }
}
