import Conformance
import QuillCore
import SQL
import SQLite
import Testing

@testable import QuillStore

@Suite struct UpgradeTests {
    @Test("A home from before proposals keeps its revisions, and its versions have titles")
    func proposals() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/old.db", options: .init(synchronous: .off))
            let first = try Schema.migrations(.sqlite).filter { $0.number == 1 }
            try await Migrator(first).migrate(database)
            let body = Revision.Body(
                frontMatter: FrontMatter(title: "Old", description: "", slug: "old", tags: [], language: "en"),
                sections: [Section(key: "lead", heading: nil, level: 2, markdown: "Old text.", cues: [])])
            let (document, revision) = ("doc_00000000000000000000000001", "rev_00000000000000000000000001")
            let (content, maker) = (try JSONText(body), try JSONText(Provenance.person("ada")))
            try await database.write { connection in
                try connection.execute(
                    "INSERT INTO documents (id, project, title, state, head, created_at) VALUES ($1, $2, 'Old', 'to_review', $3, 1)",
                    [document, Project.defaultID, revision])
                try connection.execute(
                    "INSERT INTO revisions (id, document, number, body, provenance, created_at) VALUES ($1, $2, 1, $3, $4, 1)",
                    [revision, document, content, maker])
            }
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            let (versions, head) = try await store.read { store throws(QuillError) in
                (try store.versions(of: ID(trusted: document), Page()), try store.revision(ID(trusted: revision)))
            }
            #expect(versions.map(\.title) == ["Old"] && versions.map(\.wordCount) == [nil])
            #expect(head?.body == body && head?.note == nil)
            await store.close()
        }
    }

    @Test("What died before signatures were kept has one after the upgrade, also where its error cannot be read")
    func signatures() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/old.db", options: .init(synchronous: .off))
            try await Migrator(Schema.migrations(.sqlite).filter { $0.number < 16 }).migrate(database)
            let error = QuillError(.unreachable, "The site cannot be reached.")
            let errors = [try JSONText(error).sqlValue, .text("no JSON"), .null]
            try await database.write { connection in
                try connection.execute(
                    "INSERT INTO items (id, project, kind, content_id, title, created_at) VALUES ('itm_1', $1, 'file', 'file:1', 'A', 1)",
                    [Project.defaultID])
                for (number, error) in errors.enumerated() {
                    try connection.execute(
                        """
                        INSERT INTO jobs (id, project, step, item, target, variant, recipe, recipe_digest, parameters, state, tries, losses,
                            dead_reason, run_at, error, created_at, ended_at)
                        VALUES ($1, $2, 'write', 'itm_1', 't', 'v', '{}', 'd', '{}', 'dead', 1, 0, 'permanent', 1, $3, 1, 2)
                        """, ["job_\(number)", Project.defaultID, error])
                }
            }
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            let signed = try await database.read { connection in
                try connection.query("SELECT signature, died_in FROM jobs ORDER BY id") { row throws(SQLError) in
                    [try row.optionalText(0), try row.optionalText(1)]
                }
            }
            let (known, none) = (Signature.of(step: "write", error), Signature.of(step: "write", nil))
            #expect(signed == [[known, nil], [none, nil], [none, nil]])
            await store.close()
        }
    }

    @Test("Of items from before details were kept all of them lack")
    func details() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/old.db", options: .init(synchronous: .off))
            try await Migrator(Schema.migrations(.sqlite).filter { $0.number < 17 }).migrate(database)
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO items (id, project, kind, content_id, title, url, created_at)
                    VALUES ('itm_1', $1, 'web', 'web:1', 'A', 'https://example.org', 1)
                    """, [Project.defaultID])
            }
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            let lacking = try await store.read { store throws(QuillError) in
                try store.lacking(Project.defaultID, after: nil, again: false, limit: 10)
            }
            #expect(lacking.map(\.item.id.text) == ["itm_1"] && lacking.first?.engagement == true && lacking.first?.media == nil)
            await store.close()
        }
    }

    @Test("Of calls before prices were noted, those of models that cost nothing are said to have an unknown cost")
    func prices() async throws {
        try await withFolder { folder in
            let database = try await SQLiteDatabase(path: folder + "/old.db", options: .init(synchronous: .off))
            try await Migrator(Schema.migrations(.sqlite).filter { $0.number < 12 }).migrate(database)
            try await database.write { connection in
                for (id, unit, nano) in [("a", "input-tokens", 7), ("b", "output-tokens", 0), ("c", "audio-seconds", 0)] {
                    try connection.execute(
                        """
                        INSERT INTO usage_records (id, project, attempt, key, provider, model, unit, quantity, cost_nano, compute_seconds, created_at)
                        VALUES ($1, $2, 'att_1', 'k', 'p', 'm', $3, 1, $4, 0, 1)
                        """, [id, Project.defaultID, unit, nano])
                }
            }
            let store = SQLStore(database, ids: randomIDs)
            try await store.migrate()
            let priced = try await database.read { connection in
                try connection.query("SELECT is_priced FROM usage_records ORDER BY id") { row throws(SQLError) in try row.bool(0) }
            }
            #expect(priced == [true, false, true])
            await store.close()
        }
    }

    @Test("A dead job that is tried again has forgotten what it died of: what an older Quill lets it die of next is what it is signed with")
    func redriven() async throws {
        try await withStore { bench, path in
            let store = try #require(bench.store as? SQLStore)
            let database = try await SQLiteDatabase(path: path)
            func signed() async throws -> [String?] {
                try await database.read { connection in
                    try connection.query("SELECT signature, died_in FROM jobs") { row throws(SQLError) in
                        [try row.optionalText(0), try row.optionalText(1)]
                    }
                }.flatMap(\.self)
            }
            let job = bench.newJob(try await bench.item())
            let (first, second) = (QuillError(.cancelled, "The first."), QuillError(.unreachable, "Another."))
            try await bench.write { store throws(QuillError) in
                try store.insert(job)
                _ = try store.bury(job.id, first)
            }
            #expect(try await signed() == [Signature.of(step: job.step, first), Build.version])
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(job.id) })
            #expect(try await signed() == [nil, nil])
            // It knows nothing of signatures, and leaves those that it finds.
            let text = try JSONText(second)
            try await database.write { connection in
                try connection.execute("UPDATE jobs SET state = 'dead', dead_reason = 'permanent', error = $1, ended_at = 1", [text])
            }
            try await store.sign()
            #expect(try await signed() == [Signature.of(step: job.step, second), nil])
            await database.close()
        }
    }
}
