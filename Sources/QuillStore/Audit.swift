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
        var (terms, arguments): ([String], [any SQLBindable]) = (["project = $1", "id < $2"], [project, page.below])
        func wanted<Value: SQLBindable>(_ term: String, _ value: Value?) {
            guard let value else { return }
            arguments.append(value)
            terms.append("\(term) $\(arguments.count)")
        }
        wanted("action =", query.action?.rawValue)
        wanted("subject =", query.subject)
        wanted("actor =", query.actor)
        wanted("surface =", query.surface?.rawValue)
        wanted("at >=", query.since)
        wanted("at <", query.until)
        arguments.append(page.limit)
        return try all(
            "SELECT * FROM audit WHERE \(terms.joined(separator: " AND ")) ORDER BY id DESC LIMIT $\(arguments.count)", arguments,
            Self.auditEntry)
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
