import Foundation
import PostgreSQLPeer
import Testing

@Suite("A database server that is not what was meant")
struct PostgreSQLBadInputTests {
    @Test(
        "A wrong address, host, password or database is told as that, with a way out and without the password",
        arguments: [
            ("mysql://db/quill", "invalid-input", "sqlite:"), ("postgresql://quill:p%zz@127.0.0.1:1/x", "invalid-input", "%40"),
            ("postgresql://quill:hidden@127.0.0.1:1/quill", "unreachable", "pg_isready"),
            ("postgresql://locked:hidden@127.0.0.1:PORT/postgres", "auth-failed", "password"),
            ("postgresql://nobody@127.0.0.1:PORT/postgres", "auth-failed", "pg_hba.conf"),
            ("postgresql://quill@127.0.0.1:PORT/nothing_here", "not-found", "createdb"),
        ])
    func wrong(written: String, code: String, hint: String) async throws {
        try await Cluster.with { cluster in
            let url = written.replacingOccurrences(of: "PORT", with: "\(cluster.server.port)")
            for command in [["items"], ["serve"], ["worker"], ["migrate", "--status"]] {
                let told = try await cluster.desk.quill(command + ["--json"], environment: ["QUILL_DATABASE_URL": url])
                let problem = command == ["serve"] || command == ["worker"] ? nil : try told.problem()
                #expect(told.code == 1 && !(told.out + told.err).contains("hidden"), "\(command) \(told)")
                if let problem { #expect(problem.code == code && problem.hint.contains(hint), "\(command) \(told)") }
                if problem == nil { #expect((told.out + told.err).contains(code), "\(command) \(told)") }
            }
            let doctor = try await cluster.desk.quill("doctor", environment: ["QUILL_DATABASE_URL": url])
            if code != "invalid-input" || written.hasPrefix("postgresql") { #expect(doctor.out.contains("✗ database"), "\(doctor)") }
            #expect(!(doctor.out + doctor.err).contains("hidden"))
        }
    }

    @Test("A server older than 15 is refused with what to do, and nothing is written", .timeLimit(.minutes(2)))
    func oldServer() async throws {
        try await Cluster.with { cluster in
            let version = try await cluster.sql("SELECT split_part(current_setting('server_version'), ' ', 1)")
            let (road, port) = try await cluster.server.older(
                than: version, number: try await cluster.sql("SELECT current_setting('server_version_num')"))
            defer { withExtendedLifetime(road) {} }
            let settings = ["QUILL_DATABASE_URL": cluster.url(port: port), "QUILL_LISTEN": "127.0.0.1:0"]
            let input = try cluster.desk.captions()
            for command in [["migrate"], ["migrate", "--status"], ["article", input], ["serve"], ["worker"], ["doctor"]] {
                let told = try await cluster.desk.quill(command, environment: settings)
                let said = told.out + told.err
                #expect(told.code == 1, "\(command): \(told)")
                #expect(said.contains("PostgreSQL 14") && said.contains("15 or newer"), "\(command): \(told)")
            }
            let problem = try await cluster.desk.quill("migrate", "--json", environment: settings).problem()
            #expect(problem.code == "tool-missing" && problem.hint.contains("Upgrade the server"), "\(problem)")
            let made = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            #expect(try await cluster.sql(made) == "0")
            #expect(!FileManager.default.fileExists(atPath: cluster.desk.home + "/quill.db"))
        }
    }

    @Test("A database in another encoding is refused with how to make the right one")
    func encoding() async throws {
        try await Cluster.with { cluster in
            let name = "ascii_\(UInt64.random(in: .min ... .max))"
            _ = try await cluster.sql("CREATE DATABASE \(name) ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
            let url = "postgresql://quill@127.0.0.1:\(cluster.server.port)/\(name)"
            let told = try await cluster.desk.quill(["items", "--json"], environment: ["QUILL_DATABASE_URL": url])
            let problem = try told.problem()
            #expect(told.code == 1 && problem.code == "invalid-input" && problem.hint.contains("createdb --encoding UTF8"), "\(told)")
            _ = try await cluster.sql("DROP DATABASE \(name) WITH (FORCE)")
        }
    }

    @Test("config and doctor tell the database without its password, and what its schema lacks")
    func told() async throws {
        try await Cluster.with { cluster in
            let secret = cluster.url(user: "quill:hidden")
            let config = try await cluster.quill("config", "--json", environment: ["QUILL_DATABASE_URL": secret])
            #expect(config.code == 0 && config.out.contains("postgresql://quill@127.0.0.1") && !config.out.contains("hidden"), "\(config)")
            let before = try await cluster.quill("doctor")
            #expect(before.out.contains("✓ database") && before.out.contains("migrations to come"), "\(before.out)")
            #expect(try await cluster.quill("migrate").code == 0)
            let after = try await cluster.quill("doctor")
            #expect(after.out.contains("✓ database") && !after.out.contains("migrations to come"), "\(after.out)")
            #expect(after.out.contains("✓ clock"), "\(after.out)")
        }
    }

    @Test("A database of a newer Quill is left alone; one of an older is brought up to date")
    func versions() async throws {
        try await Cluster.with { cluster in
            #expect(try await cluster.quill("migrate").code == 0)
            try await cluster.sql(OlderSchema.onPostgreSQL.joined(separator: "; "))
            // What only looks leaves the schema as it is.
            let relations = "SELECT string_agg(CAST(oid AS text), ',' ORDER BY oid) FROM pg_class WHERE relname NOT LIKE 'pg_%'"
            let before = try await cluster.sql(relations)
            #expect(try await cluster.quill("migrate", "--dry-run").code == 0)
            #expect(try await cluster.quill("doctor").out.contains("migrations to come"))
            let dry = try await cluster.quill("repair", "--dry-run", "--json")
            #expect(try dry.code == 1 && dry.problem().code == "not-allowed" && dry.problem().hint.contains("quill migrate"), "\(dry)")
            #expect(try await cluster.sql(relations) == before)
            let older = try await cluster.quill("items", "--json")
            #expect(older.code == 0, "\(older)")
            try await cluster.sql("INSERT INTO schema_migrations (number, name, digest, applied_at) VALUES (9999, 'later', 'x', 0)")
            for command in [["items"], ["migrate"], ["migrate", "--status"]] {
                let newer = try await cluster.desk.quill(command + ["--json"], environment: cluster.environment)
                #expect(try newer.code == 1 && (newer.problem().code == "home-newer"), "\(command) \(newer)")
            }
        }
    }

    @Test("A schema that is not there is told by its name, with how to make it; once it is made, all goes into it")
    func schema() async throws {
        try await Cluster.with { cluster in
            let address = cluster.url() + "?options=-csearch_path%3Dnope"
            let settings = ["QUILL_DATABASE_URL": address]
            for command in [["migrate"], ["items"], ["article", try cluster.desk.captions()]] {
                let told = try await cluster.desk.quill(command + ["--json"], environment: settings)
                let problem = try told.problem()
                #expect(told.code == 1 && problem.code == "invalid-input" && told.out.contains("no schema nope"), "\(command): \(told)")
                #expect(problem.hint.contains("CREATE SCHEMA nope"), "\(command): \(told)")
            }
            let doctor = try await cluster.desk.quill(["doctor"], environment: settings)
            #expect(doctor.out.contains("✗ database") && doctor.out.contains("no schema nope"), "\(doctor)")
            try await cluster.sql("CREATE SCHEMA nope")
            let made = try await cluster.desk.quill(["migrate", "--json"], environment: settings)
            #expect(made.code == 0, "\(made)")
            #expect(try await cluster.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0")
        }
    }

    @Test("Two installations on one database, blobs that are elsewhere, and a home with a file of its own are refused")
    func installations() async throws {
        try await Cluster.with { cluster in
            let input = try cluster.desk.captions()
            // A machine whose blobs are not the shared ones, also before there are any.
            let elsewhere = try Desk()
            let first = try await cluster.start("serve", says: "The API is at")
            let early = try await cluster.quill("article", elsewhere.captions(), "--json", desk: elsewhere)
            #expect(try early.code == 1 && (early.problem().hint.contains("shared")), "\(early)")
            #expect(try await cluster.stop(first).code == 0)
            #expect(try await cluster.quill("article", input, "--variants", "none").code == 0)
            let alone = try await cluster.quill("article", elsewhere.captions(), "--json", desk: elsewhere)
            #expect(try alone.code == 1 && (alone.problem().code == "other-installation"), "\(alone)")
            #expect(try alone.problem().hint.contains("shared"))
            let looked = try await cluster.quill("repair", "--dry-run", "--json", desk: elsewhere)
            #expect(try looked.code == 1 && (looked.problem().code == "other-installation"), "\(looked)")
            #expect(try await cluster.quill("doctor", desk: elsewhere).out.contains("✗ files"))
            #expect(try await cluster.quill("repair", "--dry-run").code == 0)
            // One that has brought files, and not the mark.
            _ = try await cluster.desk.tool("cp", "-a", cluster.desk.home + "/blobs", elsewhere.path("part"))
            try FileManager.default.removeItem(atPath: elsewhere.path("part/installation"))
            let unmarked = try await cluster.quill(
                "repair", "--dry-run", "--json", desk: elsewhere, environment: ["QUILL_STORAGE_URL": "file:" + elsewhere.path("part")])
            #expect(try unmarked.code == 1 && (unmarked.problem().hint.hasPrefix("Bring `installation`")), "\(unmarked)")
            // An installation of its own.
            let other = try Desk()
            #expect(try await other.quill("article", other.captions(), "--variants", "none").code == 0)
            let mixed = try await cluster.quill("article", other.captions(), "--json", desk: other)
            #expect(try mixed.code == 1 && (mixed.problem().code == "other-installation"), "\(mixed)")
            // Its file beside an empty database.
            try await Cluster.with { empty in
                let beside = try await empty.quill("article", other.captions(), "--json", desk: other)
                #expect(try beside.code == 1 && (beside.problem().hint.contains("quill copy")), "\(beside)")
            }
            #expect(try await other.quill("items").code == 0)
        }
    }

    @Test("A clock an hour off is told, and the database's counts: work goes on, and lists stay in their order")
    func clock() async throws {
        try await Cluster.with { cluster in
            let ahead = try await cluster.desk.clock("+3600")
            let doctor = try await cluster.quill("doctor", environment: ahead)
            #expect(doctor.code == 1 && doctor.out.contains("✗ clock") && doctor.out.contains("s ahead of the database's"), "\(doctor)")
            let input = try cluster.desk.captions()
            let first = try await cluster.quill("article", input, "--variants", "none", "--json", environment: ahead)
            #expect(first.code == 0 && first.err.contains("s ahead of the database's"), "\(first)")
            let second = try await cluster.quill("article", input, "--variants", "bullet-points", "--json")
            #expect(second.code == 0 && !second.err.contains("clock"), "\(second)")
            let runs = try #require(try await cluster.quill("runs", "--json").json()["data"] as? [[String: Any]])
            let made = try [second, first].map { try $0.json()["id"] as? String }
            #expect(runs.map { $0["id"] as? String } == made)
            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE created_at > quill_now() OR ended_at > quill_now()") == "0")
        }
    }

    @Test("A SQLite home has one process: no workers beside it")
    func file() async throws {
        let desk = try Desk()
        for command in [["worker"], ["serve", "--no-worker"]] {
            let told = try await desk.quill(command)
            #expect(told.code == 1 && told.err.contains("not-allowed") && told.err.contains("QUILL_DATABASE_URL"), "\(told)")
        }
    }

    @Test("Many processes that start at once on an empty database apply each step once")
    func crowd() async throws {
        try await Cluster.with { cluster in
            let dry = try await cluster.quill("migrate", "--dry-run", "--json")
            let steps = try #require(try dry.json()["data"] as? [[String: Any]]).count
            #expect(dry.code == 0 && steps >= 10)
            let made =
                "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
                + " + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"
            for look in [["migrate", "--dry-run"], ["migrate", "--status"], ["doctor"], ["repair", "--dry-run"]] {
                _ = try await cluster.desk.quill(look, environment: cluster.environment)
                #expect(try await cluster.sql(made) == "0", "\(look) makes nothing")
            }
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let done = try await cluster.quill("migrate", "--json")
                        #expect(done.code == 0, "\(done)")
                        return try done.json()["applied"] as? [Int] ?? []
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.count == steps && Set(applied).count == steps, "\(applied)")
            let status = try await cluster.quill("migrate", "--status", "--json")
            let rows = try #require(try status.json()["data"] as? [[String: Any]])
            #expect(rows.allSatisfy { $0["applied_at"] is String }, "\(status.out)")
        }
    }
}
