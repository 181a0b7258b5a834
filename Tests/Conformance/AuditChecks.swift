import QuillCore
import Testing

extension StoreConformance {
    private static let day: Int64 = 86_400_000
    private static let ada = AuditActor(.user, "ada", from: .cli)
    private static let browser = AuditActor(.client, from: .dashboard, at: "127.0.0.1")

    static let audit = [
        Check("a change is read as it was noted, with the time of the database, to its project") { bench in
            let document = bench.id(Document.self)
            try await bench.write { store throws(QuillError) in
                try store.audit(
                    .documentMoved, of: .document(document), by: browser, before: ["state": "to_review"],
                    after: ["state": "ready_to_publish", "word": "ü \"\n"], note: "Fine.")
            }
            let (found, other) = try await bench.read { store throws(QuillError) in
                (
                    try store.auditEntries(Project.defaultID, AuditQuery(), Page()),
                    try store.auditEntries(ID(trusted: "prj_other"), AuditQuery(), Page())
                )
            }
            let entry = try #require(found.first)
            #expect(
                found == [
                    AuditEntry(
                        id: entry.id, at: bench.now, action: .documentMoved, subject: .document(document), actor: browser,
                        before: ["state": "to_review"], after: ["state": "ready_to_publish", "word": "ü \"\n"], note: "Fine.")
                ])
            #expect(other.isEmpty)
        },
        Check("a change that is rolled back was not noted") { bench in
            let item = bench.newItem()
            let refusal = await bench.refusal { store throws(QuillError) in
                try store.insert(item)
                try store.audit(.itemAdded, of: .item(item.id), by: ada)
                throw QuillError(.conflict, "No.")
            }
            #expect(refusal?.message == "No.")
            let left = try await bench.read { store throws(QuillError) in
                try store.auditEntries(Project.defaultID, AuditQuery(), Page())
            }
            #expect(left.isEmpty)
        },
        Check("entries are found by what was done, to what, by whom, where and when, page by page") { bench in
            let (item, start) = (bench.id(Item.self), bench.now)
            for number in 0..<6 {
                try await bench.write { store throws(QuillError) in
                    try store.audit(
                        number < 2 ? .itemAdded : .scheduleRun, of: number % 2 == 0 ? .item(item) : .schedule("sweep"),
                        by: number == 5 ? ada : browser, after: ["number": "\(number)"])
                }
                bench.clock.advance(milliseconds: 1_000)
            }
            func numbers(_ query: AuditQuery, _ page: Page = Page()) async throws -> [String?] {
                try await bench.read { store throws(QuillError) in try store.auditEntries(Project.defaultID, query, page) }
                    .sorted { $0.at > $1.at }.map { $0.after.values["number"] }
            }
            #expect(try await numbers(AuditQuery()) == ["5", "4", "3", "2", "1", "0"])
            #expect(try await numbers(AuditQuery(action: .itemAdded)) == ["1", "0"])
            #expect(try await numbers(AuditQuery(subject: item.text)) == ["4", "2", "0"])
            #expect(try await numbers(AuditQuery(subject: "sweep", surface: .dashboard)) == ["3", "1"])
            #expect(try await numbers(AuditQuery(actor: "ada")) == ["5"])
            #expect(try await numbers(AuditQuery(surface: .cli)) == ["5"])
            #expect(try await numbers(AuditQuery(since: start + 2_000, until: start + 4_000)) == ["3", "2"])
            let first = try await bench.read { store throws(QuillError) in
                try store.auditEntries(Project.defaultID, AuditQuery(), Page(limit: 2))
            }
            let rest = try await numbers(AuditQuery(), Page(limit: 10, before: first.last?.id.text))
            #expect(first.count == 2 && rest.count == 4)
            // A stretch of time goes on page by page as well, with its filter.
            for query in [AuditQuery(until: start + 5_000), AuditQuery(surface: .dashboard, since: start)] {
                var (seen, before): ([String?], String?) = ([], nil)
                repeat {
                    let page = Page(limit: 2, before: before)
                    let rows = try await bench.read { store throws(QuillError) in
                        try store.auditEntries(Project.defaultID, query, page)
                    }
                    seen += rows.map { $0.after.values["number"] }
                    before = rows.last?.id.text
                } while before != nil
                #expect(seen == ["4", "3", "2", "1", "0"], "\(query)")
            }
        },
        Check("old entries are forgotten, and young ones stay") { bench in
            let keeping = try #require(bench.store as? any LedgerKeeping)
            for name in ["old", "young"] {
                try await bench.write { store throws(QuillError) in try store.audit(.scheduleRun, of: .schedule(name), by: ada) }
                if name == "old" { bench.clock.advance(milliseconds: 450 * day) }
            }
            _ = try await keeping.makeRoom()
            let forgotten = try await keeping.forget(.audit, olderThanMilliseconds: 400 * day)
            #expect(forgotten.rows == 1 || !forgotten.tables.isEmpty, "\(forgotten)")
            #expect(try await keeping.forget(.audit, olderThanMilliseconds: 400 * day) == Forgotten())
            let left = try await bench.read { store throws(QuillError) in
                try store.auditEntries(Project.defaultID, AuditQuery(), Page())
            }
            #expect(left.map(\.subject) == [.schedule("young")])
        },
    ]
}
