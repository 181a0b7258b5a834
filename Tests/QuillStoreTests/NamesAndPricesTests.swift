import PostgreSQL
import PostgreSQLPeer
import QuillCore
import SQL
import SQLite
import Testing

@testable import QuillStore

/// A database from before pauses named who paused in a column of its own, and before proposals told whether their calls had prices.
@Suite(.serialized) struct NamesAndPricesTests {
    @Test("On SQLite a packed name and the prices of older proposals come out right") func onSQLite() async throws {
        try await withFolder { folder in
            try await upgrades(try await SQLiteDatabase(path: folder + "/old.db", options: .init(synchronous: .off)))
        }
    }

    @Test("On PostgreSQL too") func onPostgreSQL() async throws {
        try await withNewDatabase { server, name in
            try await upgrades(try await PostgreSQLDatabase(server.address(name), options: .init(connections: 2)))
        }
    }

    private func upgrades(_ database: any Database) async throws {
        let older = try Schema.migrations(database.dialect).filter { $0.number < 20 }
        try await Migrator(older).migrate(database)
        try await database.write { connection in try connection.script(Self.rows) }
        let store = SQLStore(database, ids: randomIDs)
        do {
            try await store.migrate()
            let pauses = try await store.read { store throws(QuillError) in try store.pauses() }
            func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }
            #expect(
                pauses.all == [
                    Pause(step: nil, at: at(1), by: "cli", name: "Zoë of  Sales ", reason: "Moving", resumedAt: at(5)),
                    Pause(step: "listen", at: at(2), by: "web", reason: nil), Pause(step: "seo", at: at(3), by: "cli", reason: nil),
                    Pause(step: "write", at: at(4), by: "cli", name: "ada", reason: "A reason"),
                ])
            let told = try await database.read { connection in
                try connection.query("SELECT id, cost_nano, is_priced FROM proposals ORDER BY id") { row throws(SQLError) in
                    "\(try row.text(0)) \(try row.integer(1)) \(try row.bool(2) ? "whole" : "at least")"
                }
            }
            #expect(
                told == [
                    "prp_edit 0 whole", "prp_forgotten 9 at least", "prp_free 0 whole", "prp_priced 7 whole", "prp_unpriced 7 at least",
                ])
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// A run each of a call that had a price, of one that cost nothing, of two of which one had none, and of one whose record is gone.
    private static let rows = """
        INSERT INTO queue_pauses (step, paused_at, paused_by, reason, resumed_at) VALUES
            ('', 1, 'cli Zoë of  Sales ', 'Moving', 5), ('listen', 2, 'web', NULL, NULL), ('seo', 3, 'cli ', NULL, NULL),
            ('write', 4, 'cli ada', 'A reason', NULL);
        INSERT INTO items (id, project, kind, content_id, title, created_at)
            VALUES ('itm_1', '\(Project.defaultID)', 'file', 'file:1', 'A talk', 1);
        INSERT INTO documents (id, project, title, state, created_at) VALUES ('doc_1', '\(Project.defaultID)', 'A talk', 'to_review', 1);
        \(run("priced", 7, calls: [(7, 1)])) \(run("free", 0, calls: [(0, 1), (0, 1)])) \(run("unpriced", 7, calls: [(7, 1), (0, 0)]))
        \(run("forgotten", 9, calls: []))
        INSERT INTO proposals (id, document, origin, content, provenance, cost_nano, state, created_at)
            VALUES ('prp_edit', 'doc_1', 'edit', '{}', '{}', 0, 'open', 1);
        """

    private static func run(_ name: String, _ nano: Int, calls: [(nano: Int, isPriced: Int)]) -> String {
        let records = calls.enumerated().map { number, call in
            """
            INSERT INTO usage_records (id, project, attempt, key, provider, model, unit, quantity, cost_nano, is_priced, compute_seconds, created_at)
                VALUES ('use_\(name)_\(number)', '\(Project.defaultID)', 'att_\(name)', 'k', 'p', 'm', 'tokens', 1, \(call.nano), \(call.isPriced), 0, 1);
            """
        }
        return """
            INSERT INTO runs (id, project, item, wanted, remake, parameters, cause, state, created_at)
                VALUES ('run_\(name)', '\(Project.defaultID)', 'itm_1', '[]', '[]', '{}', 'cli', 'succeeded', 1);
            INSERT INTO jobs (id, project, step, item, target, variant, recipe, recipe_digest, parameters, state, tries, losses, run_at, created_at)
                VALUES ('job_\(name)', '\(Project.defaultID)', 's', 'itm_1', 't', '\(name)', '{}', 'd', '{}', 'succeeded', 0, 0, 1, 1);
            INSERT INTO run_jobs (run, job) VALUES ('run_\(name)', 'job_\(name)');
            INSERT INTO attempts (id, job, number, worker, started_at) VALUES ('att_\(name)', 'job_\(name)', 1, 'w', 1);
            \(records.joined())
            INSERT INTO proposals (id, document, origin, content, provenance, job, run, cost_nano, state, created_at)
                VALUES ('prp_\(name)', 'doc_1', 'regeneration', '{}', '{}', 'job_\(name)', 'run_\(name)', \(nano), 'open', 1);
            """
    }
}
