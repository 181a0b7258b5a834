internal import QuillCore
internal import SQL

/// Lists of jobs. A list without a search is read from its first row on; a search looks through so many jobs at a time and no more,
/// whatever it finds among them, so that a page costs the same however many there are.
extension Session {
    private static let lookedMax = 5_000

    func jobs(_ project: ID<Project>, _ filter: JobQuery, _ page: Page) throws(QuillError) -> [Job] {
        var statement = Statement([project, page.below])
        let looked = Self.looked(filter, filter.isSearch ? Self.lookedMax : page.limit, &statement)
        let conditions = conditions(filter, &statement)
        return try all(
            """
            SELECT jobs.* FROM (\(looked)) AS looked JOIN jobs ON jobs.id = looked.id
            \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
            ORDER BY jobs.id DESC LIMIT \(statement.place(page.limit))
            """, statement.arguments, Self.job)
    }

    func lookedThrough(_ project: ID<Project>, _ filter: JobQuery, _ page: Page) throws(QuillError) -> ID<Job>? {
        guard filter.isSearch else { return nil }
        var statement = Statement([project, page.below])
        let looked = Self.looked(filter, Self.lookedMax, &statement)
        return try one(
            "SELECT min(id) AS id FROM (\(looked)) AS looked HAVING count(*) >= \(Self.lookedMax)", statement.arguments
        ) { row throws(SQLError) in try row.optionalID("id") } ?? nil
    }

    /// The newest ids of the states below the page, at most `most`: by an index of each state, or by the one of the item.
    private static func looked(_ filter: JobQuery, _ most: Int, _ statement: inout Statement) -> String {
        // Each once, however often it was named.
        let states = JobStatus.State.allCases.filter { filter.states.isEmpty || filter.states.contains($0) }
        let limit = statement.place(most)
        let items = (filter.item.map { [$0] } ?? []) + filter.match.items
        guard items.isEmpty else {
            let ids = items.map { statement.place($0) }.joined(separator: ", ")
            let names = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            return
                "SELECT id FROM jobs WHERE item IN (\(ids)) AND project = $1 AND id < $2 AND state IN (\(names)) ORDER BY id DESC LIMIT \(limit)"
        }
        let parts = states.map { state in
            """
            SELECT id FROM (
                SELECT id FROM jobs WHERE project = $1 AND state = '\(state.rawValue)' AND id < $2 ORDER BY id DESC LIMIT \(limit)
            ) AS looked
            """
        }
        return parts.joined(separator: " UNION ALL ") + " ORDER BY id DESC LIMIT \(limit)"
    }

    private func conditions(_ filter: JobQuery, _ statement: inout Statement) -> [String] {
        let match = filter.match
        var conditions: [String] = []
        if let step = filter.step { conditions.append("step = \(statement.place(step))") }
        for (column, names) in [("step", match.steps), ("lane", match.lanes)] where !names.isEmpty {
            conditions.append("\(column) IN (" + names.map { statement.place($0) }.joined(separator: ", ") + ")")
        }
        // A job that was moved to the dead while it waited ended with none of its tries.
        let tries = """
            (tries + CASE WHEN state IN ('running', 'succeeded') OR dead_reason = 'permanent' AND EXISTS (
                SELECT 1 FROM attempts WHERE attempts.job = jobs.id AND attempts.ended_at = jobs.ended_at) THEN 1 ELSE 0 END)
            """
        for wish in match.tries { conditions.append("\(tries) \(wish.comparison.rawValue) \(statement.place(wish.count))") }
        let code = dialect.member("code", of: "error")
        let reason = "lower(\(dialect.member("message", of: "error"))) LIKE "
        func title(_ place: String) -> String {
            "EXISTS (SELECT 1 FROM items WHERE items.id = jobs.item AND lower(items.title) LIKE \(place) ESCAPE '\\')"
        }
        for words in match.errors {
            conditions.append(
                "(\(code) = \(statement.place(words.lowercased())) OR \(reason)\(statement.place(Self.pattern(words))) ESCAPE '\\')")
        }
        for words in match.titles { conditions.append(title(statement.place(Self.pattern(words)))) }
        for words in match.words {
            let place = statement.place(Self.pattern(words))
            conditions.append("(\(reason)\(place) ESCAPE '\\' OR \(title(place)))")
        }
        return conditions
    }
}

/// The arguments of a statement that is put together, each with its place.
private struct Statement {
    private(set) var arguments: [any SQLBindable]

    init(_ arguments: [any SQLBindable]) { self.arguments = arguments }

    mutating func place(_ argument: any SQLBindable) -> String {
        arguments.append(argument)
        return "$\(arguments.count)"
    }
}
