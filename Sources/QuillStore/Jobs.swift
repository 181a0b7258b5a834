internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func job(_ id: ID<Job>) throws(QuillError) -> Job? {
        try one("SELECT * FROM jobs WHERE id = $1", [id], Self.job)
    }

    func liveJob(_ project: ID<Project>, _ target: Target, _ recipe: Digest) throws(QuillError) -> Job? {
        try one(
            """
            SELECT * FROM jobs WHERE project = $1 AND target = $2 AND variant = $3 AND recipe_digest = $4
                AND state IN ('queued', 'running')
            """, [project, target.subject.description, target.variant.description, recipe], Self.job)
    }

    func twin(of dead: Job) throws(QuillError) -> ID<Job>? {
        try one(
            """
            SELECT id FROM jobs WHERE item = $1 AND target = $2 AND variant = $3 AND recipe_digest = $4 AND id <> $5
                AND state = 'succeeded' AND ended_at >= $6
            ORDER BY ended_at DESC, id DESC LIMIT 1
            """,
            [
                dead.item, dead.target.subject.description, dead.target.variant.description, dead.recipe.digest, dead.id,
                dead.endedAt ?? dead.createdAt,
            ]
        ) { row throws(SQLError) in try row.id("id") }
    }

    func jobCounts(_ project: ID<Project>) throws(QuillError) -> [JobStatus.State: Int] {
        let rows = try all("SELECT state, count(*) AS n FROM jobs WHERE project = $1 GROUP BY state", [project]) { row throws(SQLError) in
            (try row.word("state") as JobStatus.State, try row.integer("n"))
        }
        return Dictionary(rows) { $1 }
    }

    func progress(of jobs: [ID<Job>]) throws(QuillError) -> [ID<Job>: Progress] {
        var found: [ID<Job>: Progress] = [:]
        for job in jobs {
            let progress: Progress?? = try one(
                "SELECT progress FROM attempts AS a JOIN jobs AS j ON j.attempt = a.id WHERE j.id = $1 AND \(ByID.isRunning)", [job]
            ) { row throws(SQLError) in try row.optionalJSON("progress") }
            if let progress = progress ?? nil { found[job] = progress }
        }
        return found
    }

    func tries(of jobs: [ID<Job>]) throws(QuillError) -> [ID<Job>: Int] {
        guard !jobs.isEmpty else { return [:] }
        let places = jobs.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        // Attempts are numbered without a gap and go with their job alone: the last number is one look into the index, however many there are.
        let rows = try all(
            """
            SELECT j.id, coalesce((SELECT max(a.number) FROM attempts AS a WHERE a.job = j.id), 0) AS tries FROM jobs AS j
            WHERE j.id IN (\(places))
            """, jobs
        ) { row throws(SQLError) in (try row.id("id") as ID<Job>, try row.integer("tries")) }
        return Dictionary(rows) { $1 }
    }

    func cancel(_ job: ID<Job>) throws(QuillError) -> Bool {
        let attempt: String?? = try one("SELECT attempt FROM jobs WHERE id = $1", [job]) { row throws(SQLError) in
            try row.optionalText("attempt")
        }
        let changed = try execute(
            """
            UPDATE jobs SET state = 'cancelled', hold = NULL, attempt = NULL, worker = NULL, lease_until = NULL, ended_at = quill_now()
            WHERE id = $1 AND \(ByID.isLive)
            """, [job])
        if changed == 1, let attempt = attempt ?? nil {
            try execute("UPDATE attempts SET outcome = 'cancelled', ended_at = quill_now() WHERE id = $1", [attempt])
        }
        failpoint("job.cancelled")
        return changed == 1
    }

    func redrive(_ job: ID<Job>) throws(QuillError) -> Bool {
        let changed = try execute(
            """
            UPDATE jobs SET state = 'queued', hold = NULL, tries = 0, losses = 0, dead_reason = NULL, run_at = quill_now(), ended_at = NULL,
                stuck_at = NULL, signature = NULL, died_in = NULL
            WHERE id = $1 AND \(ByID.isDead)
            """, [job])
        if changed == 1 { failpoint("job.redriven") }
        return changed == 1
    }

    func attempt(_ id: ID<Attempt>) throws(QuillError) -> Attempt? {
        try one("SELECT * FROM attempts WHERE id = $1", [id], Self.attempt)
    }

    func attempts(of job: ID<Job>) throws(QuillError) -> [Attempt] {
        try all("SELECT * FROM attempts WHERE job = $1 ORDER BY number LIMIT 200", [job], Self.attempt)
    }

    func nextRunAt() throws(QuillError) -> Timestamp? {
        try one(
            "SELECT min(run_at) AS at FROM jobs WHERE state = 'queued' AND hold IS NULL"
        ) { row throws(SQLError) in try row.optionalTime("at") } ?? nil
    }

    func insert(_ job: Job) throws(QuillError) {
        let (recipe, parameters) = (try JSON.encode(job.recipe), try JSON.encode(job.parameters))
        guard recipe.count + parameters.count <= Job.payloadBytesMax else {
            throw QuillError(
                .tooLarge, "A job for \(job.target.variant) would carry \(recipe.count + parameters.count) bytes.",
                hint: "Ask for it with shorter instructions; a job carries \(Job.payloadBytesMax) bytes at most.")
        }
        try insert(
            into: "jobs",
            [
                "id": job.id, "project": job.project, "step": job.step, "item": job.item,
                "target": job.target.subject.description, "variant": job.target.variant.description,
                "recipe": String(decoding: recipe, as: UTF8.self), "recipe_digest": job.recipe.digest,
                "parameters": String(decoding: parameters, as: UTF8.self),
                "state": job.status.state.rawValue, "hold": job.status.hold?.rawValue, "tries": job.status.tries,
                "losses": job.status.losses, "dead_reason": job.status.deadReason?.rawValue, "run_at": job.runAt,
                "created_at": job.createdAt, "priority": job.priority.rawValue, "lane": job.lane, "discarded": job.discarded,
            ])
        if job.status.state == .dead { try sign([(job.id, job.step, job.error)]) }
        failpoint("job.inserted")
    }

    func update(_ job: ID<Job>, _ status: JobStatus) throws(QuillError) {
        try execute(
            """
            UPDATE jobs SET state = $2, hold = $3, tries = $4, losses = $5, dead_reason = $6,
                ended_at = CASE WHEN $7 = 1 THEN NULL ELSE coalesce(ended_at, quill_now()) END
            WHERE id = $1 AND state <> 'running'
            """,
            [
                job, status.state.rawValue, status.hold?.rawValue, status.tries, status.losses, status.deadReason?.rawValue,
                status.isLive,
            ])
    }

    private static func parameters(_ row: SQLRow) throws(SQLError) -> Parameters {
        if let plain = Parameters(plain: try row.text("parameters")) { return plain }
        return try row.json("parameters")
    }

    static func job(_ row: SQLRow) throws(SQLError) -> Job {
        Job(
            id: try row.id("id"), project: try row.id("project"), step: try row.text("step"), item: try row.id("item"),
            target: try row.target("target", "variant"), recipe: try recipe(row), parameters: try parameters(row),
            status: JobStatus(
                state: try row.word("state"), hold: try row.optionalWord("hold"), tries: try row.integer("tries"),
                losses: try row.integer("losses"), deadReason: try row.optionalWord("dead_reason")),
            runAt: try row.time("run_at"), error: try row.optionalJSON("error"), createdAt: try row.time("created_at"),
            endedAt: try row.optionalTime("ended_at"), priority: Priority(rawValue: try row.integer("priority")) ?? .normal,
            lane: try row.optionalText("lane"), discarded: try row.optionalText("discarded"))
    }

    private static func recipe(_ row: SQLRow) throws(SQLError) -> Recipe {
        if let plain = Recipe(plain: try row.text("recipe")) { return plain }
        return try row.json("recipe")
    }

    private static func attempt(_ row: SQLRow) throws(SQLError) -> Attempt {
        Attempt(
            id: try row.id("id"), job: try row.id("job"), number: try row.integer("number"), worker: try row.text("worker"),
            progress: try row.optionalJSON("progress"), outcome: try row.optionalText("outcome"),
            error: try row.optionalJSON("error"), startedAt: try row.time("started_at"), endedAt: try row.optionalTime("ended_at"))
    }
}
