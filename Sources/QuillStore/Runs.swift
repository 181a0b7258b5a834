internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func run(_ id: ID<Run>) throws(QuillError) -> Run? {
        try one("SELECT * FROM runs WHERE id = $1", [id], Self.run)
    }

    func runs(_ project: ID<Project>, item: ID<Item>?, _ page: Page) throws(QuillError) -> [Run] {
        if let item {
            return try all(
                "SELECT * FROM runs WHERE item = $1 AND project = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
                [item, project, page.below, page.limit], Self.run)
        }
        return try all(
            "SELECT * FROM runs WHERE project = $1 AND id < $2 ORDER BY id DESC LIMIT $3", [project, page.below, page.limit], Self.run)
    }

    func jobs(of run: ID<Run>) throws(QuillError) -> [Job] {
        try all(
            "SELECT j.* FROM jobs AS j JOIN run_jobs AS r ON r.job = j.id WHERE r.run = $1 ORDER BY j.created_at, j.id",
            [run], Self.job)
    }

    func made(in runs: [ID<Run>]) throws(QuillError) -> [(run: ID<Run>, made: Made)] {
        guard !runs.isEmpty else { return [] }
        let places = runs.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        // By target as well as by job, since no index finds an artifact by its job.
        return try all(
            """
            SELECT r.run, a.subject, a.variant, a.provenance FROM run_jobs AS r JOIN jobs AS j ON j.id = r.job
                JOIN artifacts AS a ON a.subject = j.target AND a.variant = j.variant AND a.job = j.id
            WHERE r.run IN (\(places)) ORDER BY a.created_at, a.id, r.run
            """, runs
        ) { row throws(SQLError) -> (run: ID<Run>, made: Made) in
            (
                run: try row.id("run"),
                made: Made(target: try row.target("subject", "variant"), provenance: try row.provenance("provenance"))
            )
        }
    }

    func openRuns(of jobs: [ID<Job>]) throws(QuillError) -> [Run] {
        guard !jobs.isEmpty else { return [] }
        let places = jobs.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return try all(
            """
            SELECT * FROM runs WHERE id IN (SELECT run FROM run_jobs WHERE job IN (\(places))) AND state IN ('open', 'waiting')
            ORDER BY id
            """, jobs, Self.run)
    }

    func runs(of job: ID<Job>) throws(QuillError) -> [Run] {
        try all(
            "SELECT r.* FROM runs AS r JOIN run_jobs AS l ON l.run = r.id WHERE l.job = $1 ORDER BY r.id LIMIT 200", [job], Self.run)
    }

    func insert(_ run: Run) throws(QuillError) {
        try insert(
            into: "runs",
            [
                "id": run.id, "project": run.project, "item": run.item, "wanted": JSONText(run.wanted),
                "remake": JSONText(run.remake), "parameters": JSONText(run.parameters), "cause": run.trigger,
                "state": run.state.rawValue, "error": JSONText(optional: run.error), "created_at": run.createdAt,
                "ended_at": run.endedAt,
            ])
        failpoint("run.inserted")
    }

    func update(_ run: ID<Run>, state: RunState, error: QuillError?) throws(QuillError) {
        try execute(
            "UPDATE runs SET state = $2, error = $3, ended_at = CASE WHEN $4 = 1 THEN quill_now() ELSE NULL END WHERE id = $1",
            [run, state.rawValue, JSONText(optional: error), state.isEnded])
    }

    func link(_ run: ID<Run>, _ job: ID<Job>) throws(QuillError) {
        try insert(into: "run_jobs", ["run": run, "job": job], orElse: "ON CONFLICT (run, job) DO NOTHING")
    }

    static func run(_ row: SQLRow) throws(SQLError) -> Run {
        Run(
            id: try row.id("id"), project: try row.id("project"), item: try row.id("item"), wanted: try row.json("wanted"),
            remake: try row.json("remake"), parameters: try row.json("parameters"), trigger: try row.text("cause"),
            state: try row.word("state"), error: try row.optionalJSON("error"), createdAt: try row.time("created_at"),
            endedAt: try row.optionalTime("ended_at"))
    }
}
