internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func append(_ events: [Event]) throws(QuillError) {
        var rows: [[any SQLBindable]] = []
        for event in events { rows.append([event.name.rawValue, event.project, try JSONText(event.data), event.at]) }
        _ = try executeEach("INSERT INTO events (name, project, data, at) VALUES ($1, $2, $3, $4)", rows)
    }

    func numberEvents() throws(QuillError) -> Int64 {
        // One after another, and each sees what the one before it numbered.
        connection.rowByRow()
        if let lock = dialect.lockForNumbering { _ = try one(lock) { _ in } }
        let highest = try one("SELECT coalesce(max(number), 0) AS n FROM events", []) { row throws(SQLError) in try row.integer("n") } ?? 0
        let waiting = try all("SELECT ordinal FROM events WHERE number IS NULL ORDER BY ordinal LIMIT 10000") { row throws(SQLError) in
            try row.integer("ordinal")
        }
        _ = try executeEach(
            "UPDATE events SET number = $2 WHERE ordinal = $1", waiting.enumerated().map { [$0.element, highest + 1 + $0.offset] })
        if !waiting.isEmpty { failpoint("events.numbered") }
        return Int64(highest + waiting.count)
    }

    func eventNumbers() throws(QuillError) -> ClosedRange<Int64>? {
        let range: ClosedRange<Int64>?? = try one("SELECT min(number) AS first, max(number) AS last FROM events", []) {
            row throws(SQLError) in
            guard let first = try row.optionalInteger("first"), let last = try row.optionalInteger("last"), first <= last else {
                return nil
            }
            return Int64(first)...Int64(last)
        }
        return range ?? nil
    }

    func events(_ project: ID<Project>, after number: Int64, limit: Int) throws(QuillError) -> [Event] {
        try all(
            "SELECT * FROM events WHERE project = $1 AND number > $2 ORDER BY number LIMIT $3",
            [project, number, min(max(1, limit), 1_000)]
        ) { row throws(SQLError) in
            Event(
                number: Int64(try row.integer("number")), name: try row.word("name"), project: try row.id("project"),
                data: try row.json("data"), at: try row.time("at"))
        }
    }

    func eventCount(_ project: ID<Project>, _ names: Set<Event.Name>, after number: Int64, limit: Int) throws(QuillError) -> Int {
        let list = names.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        guard !list.isEmpty else { return 0 }
        return try one(
            """
            SELECT count(*) AS n FROM
                (SELECT number FROM events WHERE project = $1 AND number > $2 AND name IN (\(list)) LIMIT $3) AS counted
            """, [project, number, min(max(1, limit), 1_000)]
        ) { row throws(SQLError) in try row.integer("n") } ?? 0
    }
}
