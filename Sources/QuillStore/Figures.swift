internal import QuillCore
internal import SQL

extension Session {
    func library(_ project: ID<Project>, _ query: LibraryQuery) throws(QuillError) -> [Item] {
        let (order, place) =
            switch query.sort {
            case .newest: ("id DESC", "id < $4")
            case .title:
                ("lower(title), id", "(lower(title), id) > (SELECT lower(title), id FROM items WHERE id = $4)")
            case .duration:
                (
                    "coalesce(duration_seconds, 0) DESC, id DESC",
                    "(coalesce(duration_seconds, 0), id) < (SELECT coalesce(duration_seconds, 0), id FROM items WHERE id = $4)"
                )
            }
        return try all(
            "SELECT * FROM items WHERE \(Self.filter(query)) AND (CAST($4 AS text) IS NULL OR \(place)) ORDER BY \(order) LIMIT $5",
            [project, Self.pattern(query.search), query.kind?.rawValue, query.after?.text, query.limit], Self.item)
    }

    func librarySize(_ project: ID<Project>, _ query: LibraryQuery) throws(QuillError) -> LibrarySize {
        let size = try one(
            "SELECT count(*) AS n, coalesce(sum(duration_seconds), 0.0) AS seconds FROM items WHERE \(Self.filter(query))",
            [project, Self.pattern(query.search), query.kind?.rawValue]
        ) { row throws(SQLError) in
            LibrarySize(count: try row.integer("n"), soundSeconds: try row.optionalDouble("seconds") ?? 0)
        }
        return size ?? LibrarySize(count: 0, soundSeconds: 0)
    }

    private static func filter(_ query: LibraryQuery) -> String {
        let newest = "(SELECT state FROM runs WHERE runs.item = items.id ORDER BY runs.id DESC LIMIT 1)"
        let status =
            switch query.status {
            case nil: ""
            case .running: " AND \(newest) IN ('open', 'waiting')"
            case .failed: " AND \(newest) = 'failed'"
            case .ready: " AND coalesce(\(newest), 'succeeded') IN ('succeeded', 'cancelled')"
            }
        return "project = $1 AND (CAST($3 AS text) IS NULL OR kind = $3)"
            + " AND (CAST($2 AS text) IS NULL OR lower(title) LIKE $2 ESCAPE '\\' OR lower(url) LIKE $2 ESCAPE '\\')" + status
    }

    /// `%words%`, with what LIKE takes for more than itself escaped; nil where nothing is looked for.
    static func pattern(_ search: String) -> String? {
        guard !search.isEmpty else { return nil }
        var pattern = "%"
        for scalar in search.unicodeScalars.prefix(200) {
            if ["%", "_", "\\"].contains(scalar) { pattern += "\\" }
            // As the database lowers it: letters of ASCII.
            pattern.unicodeScalars.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar)
        }
        return pattern + "%"
    }

    func unendedRuns(_ project: ID<Project>, limit: Int) throws(QuillError) -> [Run] {
        try all(
            "SELECT * FROM runs WHERE project = $1 AND id < 'zzz' AND state IN ('open', 'waiting') ORDER BY id DESC LIMIT $2",
            [project, min(max(1, limit), 200)], Self.run)
    }

    func runDays(_ project: ID<Project>, since: Timestamp) throws(QuillError) -> [RunDay] {
        try all(
            """
            SELECT ended_at / 86400000 AS day, sum(CASE WHEN state = 'succeeded' THEN 1 ELSE 0 END) AS succeeded,
                sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed
            FROM runs WHERE project = $1 AND ended_at >= $2 GROUP BY ended_at / 86400000 ORDER BY day LIMIT 400
            """, [project, since]
        ) { row throws(SQLError) in
            RunDay(
                day: Timestamp(milliseconds: Int64(try row.integer("day")) &* 86_400_000), succeeded: try row.integer("succeeded"),
                failed: try row.integer("failed"))
        }
    }

    func spent(_ project: ID<Project>, from: Timestamp, to: Timestamp) throws(QuillError) -> Spent {
        try one(
            """
            SELECT CAST(coalesce(sum(cost_nano), 0) AS BIGINT) AS nano, coalesce(min(is_priced), 1) AS whole FROM usage_records
            WHERE project = $1 AND created_at >= $2 AND created_at < $3
            """, [project, from, to], Self.spent) ?? .nothing
    }

    private static func spent(_ row: SQLRow) throws(SQLError) -> Spent {
        Spent(Money(nanoDollars: Int64(try row.integer("nano"))), isWhole: try row.bool("whole"))
    }

    func spent(on subject: Subject) throws(QuillError) -> [Variant: Spent] {
        let rows = try all(
            """
            SELECT j.variant AS variant, CAST(sum(u.cost_nano) AS BIGINT) AS nano, min(u.is_priced) AS whole FROM jobs AS j JOIN attempts AS a ON a.job = j.id
                JOIN usage_records AS u ON u.attempt = a.id AND \(Months.since("u.created_at"))
            WHERE j.target = $1 GROUP BY j.variant LIMIT 1000
            """, [subject.description]
        ) { row throws(SQLError) in (try row.text("variant"), try Self.spent(row)) }
        var spent: [Variant: Spent] = [:]
        for (name, cost) in rows { if let variant = Variant(name) { spent[variant] = cost } }
        return spent
    }

    func documentCounts(_ project: ID<Project>) throws(QuillError) -> [ReviewState: Int] {
        let rows = try all("SELECT state, count(*) AS n FROM documents WHERE project = $1 AND head IS NOT NULL GROUP BY state", [project]) {
            row throws(SQLError) in (try row.word("state") as ReviewState, try row.integer("n"))
        }
        return Dictionary(rows) { $1 }
    }

    func documents(_ project: ID<Project>, in state: ReviewState, limit: Int) throws(QuillError) -> [Document] {
        let rows = try all(
            "SELECT * FROM documents WHERE project = $1 AND state = $2 ORDER BY id DESC LIMIT $3",
            [project, state.rawValue, min(max(1, limit), 200)], Self.row)
        var documents: [Document] = []
        for row in rows { documents.append(try withItems(row)) }
        return documents
    }

    func openProposalCount(_ project: ID<Project>) throws(QuillError) -> Int {
        try one(
            """
            SELECT count(*) AS n FROM proposals AS p JOIN documents AS d ON d.id = p.document
            WHERE p.state = 'open' AND p.id < 'zzz' AND d.project = $1
            """, [project]
        ) { row throws(SQLError) in try row.integer("n") } ?? 0
    }

    func openProposals(_ project: ID<Project>, limit: Int) throws(QuillError) -> [Proposal] {
        try all(
            """
            SELECT p.* FROM proposals AS p JOIN documents AS d ON d.id = p.document
            WHERE p.state = 'open' AND p.id < 'zzz' AND d.project = $1 ORDER BY p.id DESC LIMIT $2
            """, [project, min(max(1, limit), 200)], Self.proposal)
    }

    func deliveryCount(_ project: ID<Project>, from: Timestamp, to: Timestamp) throws(QuillError) -> Int {
        try one(
            """
            SELECT count(*) AS n FROM deliveries AS v JOIN documents AS d ON d.id = v.document
            WHERE v.delivered_at >= $2 AND v.delivered_at < $3 AND d.project = $1
            """, [project, from, to]
        ) { row throws(SQLError) in try row.integer("n") } ?? 0
    }

    func latestDeliveries(_ project: ID<Project>, limit: Int) throws(QuillError) -> [Delivery] {
        try all(
            """
            SELECT v.* FROM deliveries AS v JOIN documents AS d ON d.id = v.document
            WHERE v.delivered_at > 0 AND d.project = $1 ORDER BY v.delivered_at DESC LIMIT $2
            """, [project, min(max(1, limit), 200)], Self.delivery)
    }

    func succeededJobCount(_ project: ID<Project>, since: Timestamp) throws(QuillError) -> Int {
        try one(
            "SELECT count(*) AS n FROM jobs WHERE project = $1 AND ended_at >= $2 AND state = 'succeeded'", [project, since]
        ) { row throws(SQLError) in try row.integer("n") } ?? 0
    }

    func jobTimes(_ project: ID<Project>, limit: Int) throws(QuillError) -> [JobTime] {
        try all(
            """
            SELECT j.step AS step, j.parameters AS parameters, a.started_at AS started_at, a.ended_at AS ended_at,
                i.duration_seconds AS duration_seconds
            FROM jobs AS j JOIN attempts AS a ON a.job = j.id JOIN items AS i ON i.id = j.item
            WHERE j.project = $1 AND j.state = 'succeeded' AND a.outcome = 'succeeded' ORDER BY j.id DESC LIMIT $2
            """, [project, min(max(1, limit), 1_000)]
        ) { row throws(SQLError) in
            let parameters: Parameters = try row.json("parameters")
            return JobTime(
                step: try row.text("step"), writer: parameters.writer,
                seconds: Double(max(0, try row.time("ended_at") - row.time("started_at"))) / 1_000,
                soundSeconds: try row.optionalDouble("duration_seconds"))
        }
    }
}
