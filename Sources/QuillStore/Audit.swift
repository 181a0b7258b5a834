package import QuillCore
package import SQL

extension Session {
    func append(_ entry: AuditEntry) throws(QuillError) {
        let actor = entry.actor
        try insert(
            into: "audit",
            [
                "id": entry.id, "project": entry.project, "at": entry.at, "action": entry.action.rawValue,
                "subject_kind": entry.subject.kind.rawValue, "subject": entry.subject.id, "actor_kind": actor.kind.rawValue,
                "actor": actor.name, "surface": actor.surface.rawValue, "address": actor.address,
                "facts_before": try JSONText(entry.before.values), "facts_after": try JSONText(entry.after.values), "note": entry.note,
            ])
    }

    func auditEntries(_ project: ID<Project>, _ query: AuditQuery, _ page: Page) throws(QuillError) -> [AuditEntry] {
        var (terms, arguments): ([String], [any SQLBindable]) = (["project = $1"], [project])
        func wanted<Value: SQLBindable>(_ term: String, _ value: Value?) {
            guard let value else { return }
            arguments.append(value)
            terms.append("\(term) $\(arguments.count)")
        }
        wanted("action =", query.action?.rawValue)
        wanted("subject =", query.subject)
        wanted("actor =", query.actor)
        // PostgreSQL reads the tables of the months that are meant, and no others.
        guard dialect == .sqlite, query.isStretch else {
            // SQLite takes the index of the surface before a narrower one: nearly all may be of that surface.
            let isNarrow = dialect == .sqlite && terms.count > 1
            wanted(isNarrow ? "coalesce(surface, '') =" : "surface =", query.surface?.rawValue)
            wanted("at >=", query.since)
            wanted("at <", query.until)
            wanted("id <", page.below)
            return try auditEntries(terms, "id DESC", arguments, page.limit)
        }
        // A stretch of time has an index of its own, and no other is to be taken: read from the newest id on, all that is younger than it would
        // be looked at, and of a surface all that ever was.
        wanted("coalesce(surface, '') =", query.surface?.rawValue)
        wanted("at >=", query.since)
        wanted(page.before == nil ? "at <" : "at + 0 <", query.until)
        if let before = page.before {
            arguments.append(before)
            terms.append("(at, id) < (SELECT at, id FROM audit WHERE id = $\(arguments.count))")
        }
        return try auditEntries(terms, "at DESC, id DESC", arguments, page.limit)
    }

    private func auditEntries(
        _ terms: [String], _ order: String, _ arguments: [any SQLBindable], _ limit: Int
    ) throws(QuillError) -> [AuditEntry] {
        try all(
            "SELECT * FROM audit WHERE \(terms.joined(separator: " AND ")) ORDER BY \(order) LIMIT $\(arguments.count + 1)",
            arguments + [limit], Self.auditEntry)
    }

    private static func auditEntry(_ row: SQLRow) throws(SQLError) -> AuditEntry {
        AuditEntry(
            id: try row.id("id"), project: try row.id("project"), at: try row.time("at"), action: try row.word("action"),
            subject: AuditSubject(try row.word("subject_kind"), try row.text("subject")),
            actor: AuditActor(
                try row.word("actor_kind"), try row.optionalText("actor"), from: try row.word("surface"),
                at: try row.optionalText("address")),
            before: AuditFacts(try row.json("facts_before", as: [String: String].self)),
            after: AuditFacts(try row.json("facts_after", as: [String: String].self)), note: try row.optionalText("note"))
    }
}

extension SQLStore {
    /// Brings the schema up to date, and notes it. After the fact, since the trail is itself made by a step; when each was applied is in the
    /// schema's own table.
    @discardableResult
    package func migrate(by actor: AuditActor) async throws(QuillError) -> [Migration] {
        let applied = try await migrate()
        guard let first = applied.first?.number, let last = applied.last?.number else { return [] }
        try await write { store throws(QuillError) in
            try store.audit(
                first == 1 ? .installationCreated : .installationMigrated, of: .installation, by: actor,
                before: ["schema": first == 1 ? nil : String(first - 1)], after: ["schema": String(last)])
        }
        return applied
    }
}

/// What keeps the audit trail from being emptied, and lets retention through.
enum AuditLatch {
    /// Within `body` rows of the trail may be taken away; nowhere else, which the database sees to.
    static func lifted<T>(_ connection: any SQLConnection, _ body: () throws -> T) throws -> T {
        try connection.execute("INSERT INTO audit_latch (one) VALUES (1)")
        let value = try body()
        try connection.execute("DELETE FROM audit_latch WHERE one = 1")
        return value
    }
}

extension AuditQuery {
    /// Whether only the time tells few entries from many.
    fileprivate var isStretch: Bool { action == nil && subject == nil && actor == nil && (since != nil || until != nil) }
}
