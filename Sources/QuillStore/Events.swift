internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func append(_ events: [Event]) throws(QuillError) {
        var rows: [[any SQLBindable]] = []
        for event in events { rows.append([event.name.rawValue, event.project, try JSONText(event.data), event.at]) }
        try post("INSERT INTO events (name, project, data, at) VALUES ($1, $2, $3, $4)", rows)
    }

    func numberEvents() throws(QuillError) -> Int64 {
        // One after another, and each sees what the one before it numbered.
        connection.rowByRow()
        if let lock = dialect.lockForNumbering { try post(lock, [[]]) }
        let numbered = try one("SELECT max(number) AS n FROM events") { row throws(SQLError) in Int64(try row.optionalInteger("n") ?? 0) }
        let highest = max(numbered ?? 0, try forgottenEvents())
        let waiting = try all("SELECT ordinal, at FROM events WHERE number IS NULL ORDER BY ordinal LIMIT 10000") { row throws(SQLError) in
            (ordinal: try row.integer("ordinal"), at: try row.integer("at"))
        }
        // The time says in which month an event is looked for.
        try post(
            "UPDATE events SET number = $2 WHERE ordinal = $1 AND at = $3",
            waiting.enumerated().map { [$0.element.ordinal, highest + 1 + Int64($0.offset), $0.element.at] })
        if !waiting.isEmpty { failpoint("events.numbered") }
        return highest + Int64(waiting.count)
    }

    func eventNumbers() throws(QuillError) -> ClosedRange<Int64>? {
        // One question each: so both ends are found by the index.
        let kept: (first: Int64, last: Int64)?? = try one(
            "SELECT (SELECT min(number) FROM events) AS first, (SELECT max(number) FROM events) AS last"
        ) { row throws(SQLError) in
            guard let first = try row.optionalInteger("first"), let last = try row.optionalInteger("last") else { return nil }
            return (Int64(first), Int64(last))
        }
        guard let (first, last) = kept ?? nil else { return nil }
        // Numbers follow commits and months follow times: around a month's turn a lower number may be kept than one that is gone.
        let begin = max(first, try forgottenEvents() + 1)
        return begin <= last ? begin...last : nil
    }

    /// The highest number of an event that is not kept any more; 0 where all are.
    private func forgottenEvents() throws(QuillError) -> Int64 {
        try one("SELECT number FROM events_forgotten WHERE one = 1") { row throws(SQLError) in Int64(try row.integer("number")) } ?? 0
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
