import Foundation
import Testing

@Suite("The audit trail on the command line")
struct AuditCommandTests {
    @Test("A home says who began it and what was asked for; a change through a server is told as one from there")
    func told() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--to", "folder:./site").code == 0)
        let user = try await desk.tool("id", "-un").trimmingCharacters(in: .whitespacesAndNewlines)
        let entries = try await entries(desk)
        for action in ["installation.created", "item.added", "destination.added", "publication.asked", "run.started"] {
            let entry = try #require(entries.first { $0["action"] as? String == action }, "\(action): \(entries)")
            let actor = entry["actor"] as? [String: String] ?? [:]
            #expect(actor == ["kind": "user", "name": user, "surface": "cli"], "\(entry)")
        }
        let made = entries.filter { ($0["actor"] as? [String: String])?["kind"] == "system" }
        #expect(Set(made.compactMap { $0["action"] as? String }) == ["publication.made", "document.moved"], "\(made)")
        let listed = try await desk.quill("audit", "--action", "item.added")
        #expect(listed.code == 0 && listed.out.contains("Source added") && listed.out.contains("\(user) by cli"), "\(listed)")
        let item = try #require(listed.out.firstMatch(of: /itm_\w+/).map { String($0.output) })

        let server = try await desk.serve()
        #expect(try await desk.quill("schedules", "run", "sweep").code == 0)
        let run = try await self.entries(desk, "--action", "schedule.run")
        #expect(run.count == 1 && run.first?["subject"] as? String == "sweep")
        #expect(run.first?["actor"] as? [String: String] == ["kind": "user", "name": user, "surface": "cli", "address": "127.0.0.1"])
        _ = try await desk.stop(server)

        let table = try await desk.quill("audit", "--export", "csv", "--subject", item)
        #expect(table.out.split(separator: "\r\n").count == 2 && table.out.hasPrefix("at,action,"), "\(table)")
        let wrong = try await desk.quill("audit", "--since", "yesterday")
        #expect(wrong.code != 0 && wrong.err.contains("since"), "\(wrong)")
        #expect(try await desk.quill("audit", "--actor", "nobody").out.contains("No such changes."))
    }

    @Test("What is done to an installation is in it: indexes, another database, a backup that it came from, other times of a schedule")
    func installation() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none").code == 0)
        #expect(try await desk.quill("reindex").code == 0)
        let other = ["QUILL_SCHEDULES": "sweep=1 2 * * *"]
        #expect(try await desk.quill("reindex", environment: other).code == 0)
        let changed = try await entries(desk, "--action", "schedule.changed")
        #expect((changed.first?["before"] as? [String: String])?["when"] == "17 3 * * *, UTC", "\(changed)")
        #expect((changed.first?["after"] as? [String: String])?["when"] == "1 2 * * *, UTC")
        #expect(try await entries(desk, "--action", "installation.reindexed").count == 2)
        // Somebody had one of that name before the installation did: it stays theirs.
        try await desk.database(
            """
            INSERT INTO schedules (name, cron, zone, next_at, request) VALUES ('backfill', '5 * * * *', 'UTC', 9000000000000, '{}')
            """)
        let taken = try await desk.quill("reindex", environment: ["QUILL_SCHEDULES": "sweep=1 2 * * *;backfill=17 2 * * *"])
        #expect(taken.code == 0 && taken.err.contains("own backfill is left out"), "\(taken)")
        #expect(try await desk.database("SELECT cron, request FROM schedules WHERE name = 'backfill'") == "5 * * * *|{}\n")
        #expect(try await entries(desk, "--action", "schedule.changed").count == changed.count)

        #expect(try await desk.quill("backup", "--to", desk.path("saved.tar")).code == 0)
        let restored = ["QUILL_HOME": desk.path("restored")]
        #expect(try await desk.quill("restore", desk.path("saved.tar"), environment: restored).code == 0)
        let told = try await desk.quill("audit", "--json", "--action", "installation.restored", environment: restored).json()
        #expect((told["data"] as? [Any])?.count == 1, "\(told)")
        #expect(try await entries(desk, "--action", "installation.restored").isEmpty, "the old home was not restored")

        let target = "sqlite:" + desk.path("copied/quill.db")
        #expect(try await desk.quill("copy", "--to", target).code == 0)
        let copied = ["QUILL_HOME": desk.path("copied")]
        let moved = try await desk.quill("audit", "--json", environment: copied).json()["data"] as? [[String: Any]] ?? []
        #expect(moved.contains { $0["action"] as? String == "installation.copied" }, "\(moved)")
        #expect(moved.contains { $0["action"] as? String == "item.added" }, "the trail goes along")
        #expect(try await desk.database("SELECT count(*) FROM audit WHERE action = 'installation.moved'") == "1\n")
    }

    @Test("A server that starts with other settings than the one before notes which, and never a secret") func settings() async throws {
        let desk = try Desk()
        let secret = ["OPENAI_API_KEY": "sk-hush-hush", "QUILL_YTDLP_ARGS": "--video-password hush-hush"]
        for settings in [[:], secret, secret, ["QUILL_STUCK_AFTER_SECONDS": "90"]] {
            _ = try await desk.stop(try await desk.serve(environment: settings))
        }
        let noted = try await entries(desk, "--action", "settings.changed")
        let (before, after) = (
            noted.map { $0["before"] as? [String: String] ?? [:] }, noted.map { $0["after"] as? [String: String] ?? [:] }
        )
        for name in secret.keys {
            #expect(after.map { $0[name] } == [nil, "•••", nil], "newest first, and none where nothing changed: \(noted)")
        }
        #expect(before == [secret.mapValues { _ in "•••" }, [:], [:]])
        #expect(after.first?["QUILL_STUCK_AFTER_SECONDS"] == "90")
        #expect(try await desk.database("SELECT count(*) FROM audit WHERE facts_before || facts_after LIKE '%hush%'") == "0\n")
        for words in [["config"], ["config", "--json"]] {
            let shown = try await desk.quill(words, environment: secret)
            #expect(!shown.out.contains("hush") && !shown.err.contains("hush"), "\(words): \(shown)")
        }
        let rows = try await desk.quill(["config", "--json"], environment: secret).json()["data"] as? [[String: Any]] ?? []
        let told = rows.filter { secret[$0["key"] as? String ?? ""] != nil }
        #expect(told.map { $0["in_force"] as? String } == ["•••", "•••"], "\(told)")
    }

    @Test("A file that was lost and given up is in it") func repaired() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none").code == 0)
        let content = try await desk.database("SELECT content FROM artifacts WHERE job IS NOT NULL LIMIT 1").trimmingCharacters(
            in: .newlines)
        let blob = try #require(try desk.files("home/blobs").keys.first { $0.hasSuffix(content.suffix(20)) })
        try FileManager.default.removeItem(atPath: desk.home + "/blobs/" + blob)
        #expect(try await desk.quill("repair").code == 0)
        let repaired = try await entries(desk, "--action", "installation.repaired")
        #expect(repaired.count == 1 && (repaired.first?["before"] as? [String: String])?["file"] == content, "\(repaired)")
        #expect((repaired.first?["before"] as? [String: String])?["was"] == "missing")
    }

    @Test(
        "Retention alone takes old entries away, also one that came before the table of its month, and the trail says so",
        .timeLimit(.minutes(3)))
    func retention() async throws {
        try await Cluster.with { cluster in
            #expect(try await cluster.quill("article", cluster.desk.captions(), "--variants", "none").code == 0)
            try await cluster.sql(
                """
                INSERT INTO audit SELECT 'aud_00000000000000000000000001', project, 981000000000, action, subject_kind, subject, actor_kind, actor,
                    surface, address, facts_before, facts_after, note FROM audit LIMIT 1
                """)
            let server = try await cluster.start("serve", says: "The API is at")
            #expect(try await cluster.quill("schedules", "run", "retention").code == 0)
            try await cluster.wait(
                for: "1",
                """
                SELECT count(*) FROM audit WHERE action = 'audit.forgotten' AND actor = 'retention' AND facts_before LIKE '%"400"%'
                    AND facts_before LIKE '%audit_2001_02%'
                """)
            #expect(try await cluster.sql("SELECT count(*) FROM audit WHERE at < 1000000000000") == "0")
            #expect(try await cluster.sql("SELECT count(*) FROM audit WHERE action = 'item.added'") == "1", "what is young stays")
            _ = try await cluster.stop(server)
        }
    }

    private func entries(_ desk: Desk, _ more: String...) async throws -> [[String: Any]] {
        let answer = try await desk.quill(["audit", "--json", "--limit", "200"] + more)
        return try answer.json()["data"] as? [[String: Any]] ?? []
    }
}
