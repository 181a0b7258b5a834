internal import QuillCore
internal import SQL
internal import Support

/// What died, by what it died of.
extension Session {
    func deadLetters(_ project: ID<Project>, _ query: DeadLetterQuery, _ page: Page) throws(QuillError) -> [Job] {
        let (filter, arguments) = filter(project, query)
        let next = arguments.count + 1
        return try all(
            "SELECT * FROM jobs WHERE \(filter) AND id < $\(next) ORDER BY id DESC LIMIT $\(next + 1)",
            arguments + [page.below, page.limit], Self.job)
    }

    func deadGroups(_ project: ID<Project>, _ query: DeadLetterQuery, limit: Int) throws(QuillError) -> DeadGroups {
        let (filter, arguments) = filter(project, query)
        let rows = try all(
            """
            SELECT counted.*, count(*) OVER () AS many, CAST(sum(n) OVER () AS BIGINT) AS jobs FROM (
                SELECT signature, step, count(*) AS n, sum(CASE WHEN dead_reason = 'permanent' THEN 1 ELSE 0 END) AS permanent,
                    min(coalesce(ended_at, created_at)) AS first_at, max(coalesce(ended_at, created_at)) AS last_at, max(id) AS sample
                FROM jobs WHERE \(filter) GROUP BY signature, step
            ) AS counted ORDER BY n DESC, sample DESC LIMIT $\(arguments.count + 1)
            """, arguments + [limit]
        ) { row throws(SQLError) in
            (
                signature: try row.optionalText("signature") ?? Signature.none, step: try row.text("step"), count: try row.integer("n"),
                permanent: try row.integer("permanent"), firstAt: try row.time("first_at"), lastAt: try row.time("last_at"),
                sample: ID<Job>(trusted: try row.text("sample")), many: try row.integer("many"), jobs: try row.integer("jobs")
            )
        }
        var groups: [DeadGroup] = []
        for row in rows {
            guard let sample = try job(row.sample) else { continue }
            groups.append(
                DeadGroup(
                    signature: row.signature, step: row.step, count: row.count, permanent: row.permanent, firstAt: row.firstAt,
                    lastAt: row.lastAt, sample: sample))
        }
        return DeadGroups(groups: groups, count: rows.first?.many ?? 0, jobs: rows.first?.jobs ?? 0)
    }

    func deadSteps(_ project: ID<Project>) throws(QuillError) -> [String: Int] {
        let rows = try all(
            "SELECT step, count(*) AS n FROM jobs WHERE project = $1 AND state = 'dead' GROUP BY step", [project]
        ) { row throws(SQLError) in (try row.text("step"), try row.integer("n")) }
        return Dictionary(rows) { $1 }
    }

    /// What a query means, with its arguments from the first on. What is not asked for is left out, so that an index tells the rest alone.
    private func filter(_ project: ID<Project>, _ query: DeadLetterQuery) -> (sql: String, arguments: [any SQLBindable]) {
        var (sql, arguments): (String, [any SQLBindable]) = ("project = $1 AND state = 'dead'", [project])
        func place(_ value: any SQLBindable) -> String {
            arguments.append(value)
            return "$\(arguments.count)"
        }
        if let step = query.step { sql += " AND step = " + place(step) }
        if let group = query.group { sql += group == Signature.none ? " AND signature IS NULL" : " AND signature = " + place(group) }
        if let until = query.until { sql += " AND coalesce(ended_at, created_at) <= " + place(until) }
        if let words = Self.pattern(query.words) {
            let pattern = place(words)
            let (message, title) = ("lower(\(dialect.member("message", of: "error")))", "lower(i.title)")
            sql += """
                 AND (\(message) LIKE \(pattern) ESCAPE '\\' OR EXISTS (
                    SELECT 1 FROM items AS i WHERE i.id = jobs.item AND \(title) LIKE \(pattern) ESCAPE '\\'))
                """
        }
        return (sql, arguments)
    }

    func bury(_ job: ID<Job>, _ error: QuillError) throws(QuillError) -> Bool {
        let found: (step: String, attempt: String?)? = try one("SELECT step, attempt FROM jobs WHERE id = $1", [job]) {
            row throws(SQLError) in (try row.text("step"), try row.optionalText("attempt"))
        }
        let changed = try execute(
            """
            UPDATE jobs SET state = 'dead', dead_reason = 'permanent', hold = NULL, attempt = NULL, worker = NULL, lease_until = NULL,
                error = $2, ended_at = quill_now()
            WHERE id = $1 AND \(ByID.isLive)
            """, [job, try JSONText(error)])
        guard changed == 1, let found else { return false }
        if let attempt = found.attempt {
            try execute("UPDATE attempts SET outcome = 'cancelled', ended_at = quill_now() WHERE id = $1", [attempt])
        }
        try sign([(job, found.step, error)])
        failpoint("job.buried")
        return true
    }

    /// Notes of what jobs died, and in which build.
    func sign(_ dead: [(job: ID<Job>, step: String, error: QuillError?)]) throws(QuillError) {
        guard !dead.isEmpty else { return }
        try post(
            "UPDATE jobs SET signature = $2, died_in = $3 WHERE id = $1 AND \(ByID.isDead)",
            dead.map { [$0.job, Signature.of(step: $0.step, $0.error), Build.version] })
    }

    // MARK: What is fixed

    func save(_ fix: Fix) throws(QuillError) {
        try execute("DELETE FROM fixes WHERE project = $1 AND signature = $2", [fix.project, fix.signature])
        try insert(
            into: "fixes", ["project": fix.project, "signature": fix.signature, "build": fix.build, "marked_at": fix.markedAt])
    }

    func deleteFix(_ project: ID<Project>, _ signature: String) throws(QuillError) -> Bool {
        try execute("DELETE FROM fixes WHERE project = $1 AND signature = $2", [project, signature]) == 1
    }

    func fixes(_ project: ID<Project>) throws(QuillError) -> [Fix] {
        try all("SELECT * FROM fixes WHERE project = $1 ORDER BY signature LIMIT 10000", [project]) { row throws(SQLError) in
            Fix(
                project: try row.id("project"), signature: try row.text("signature"), build: try row.text("build"),
                markedAt: try row.time("marked_at"))
        }
    }

    func diedSinceFixed(_ project: ID<Project>) throws(QuillError) -> [DiedSince] {
        try all(
            """
            SELECT j.signature, j.died_in, count(*) AS n FROM fixes AS f JOIN jobs AS j
                ON j.project = f.project AND j.signature = f.signature AND j.state = 'dead' AND coalesce(j.ended_at, j.created_at) > f.marked_at
            WHERE f.project = $1 GROUP BY j.signature, j.died_in
            """, [project]
        ) { row throws(SQLError) in
            DiedSince(signature: try row.text("signature"), build: try row.optionalText("died_in"), count: try row.integer("n"))
        }
    }
}

extension SQLStore {
    private static let signedBatch = 500

    /// Signs what died before signatures were kept, or under an older Quill beside this one; in which build is not known of these.
    func sign() async throws {
        while try await signSome() == Self.signedBatch {}
    }

    private func signSome() async throws -> Int {
        typealias Unsigned = (id: String, step: String, error: String?)
        let some = "SELECT id, step, error FROM jobs WHERE project = $1 AND state = 'dead' AND signature IS NULL LIMIT $2"
        let unsigned = try await database.read { connection in
            try connection.query(some, [Project.defaultID, Self.signedBatch]) { row throws(SQLError) -> Unsigned in
                (try row.text("id"), try row.text("step"), try row.optionalText("error"))
            }
        }
        guard !unsigned.isEmpty else { return 0 }
        let signed = unsigned.map { (id: $0.id, signature: Signature.of(step: $0.step, $0.error.flatMap(Self.error))) }
        _ = try await database.write { connection in
            try connection.executeEach(
                "UPDATE jobs SET signature = $2 WHERE id = $1 AND signature IS NULL", signed.map { [$0.id, $0.signature] })
        }
        return unsigned.count
    }

    /// One that cannot be read is told as none: no start is to fail on it.
    private static func error(_ text: String) -> QuillError? {
        do { return try JSON.decode(QuillError.self, Array(text.utf8)) } catch { return nil }
    }
}
