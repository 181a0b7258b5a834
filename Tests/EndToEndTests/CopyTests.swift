import BucketPeer
import Foundation
import Testing

@Suite("Moving an installation")
struct CopyTests {
    @Test("From SQLite to PostgreSQL and back: every row, blob, id and event number; a broken copy begins anew", .timeLimit(.minutes(5)))
    func roundTrip() async throws {
        try await Cluster.with { cluster in
            let desk = cluster.desk
            let input = try desk.captions()
            let made = try await desk.quill("article", input, "--to", "folder:out", "--json")
            #expect(made.code == 0, "\(made)")
            let looks = [["items", "--json"], ["runs", "--json"], ["jobs", "--json"], ["documents", "--json"]]
            var before: [String] = []
            for look in looks { before.append(try await desk.quill(look).out) }

            // A database that was made ready, and that nobody worked in, is empty; so is the new file to which it goes back below.
            #expect(try await cluster.quill("migrate").code == 0)
            let there = try await desk.quill("copy", "--from", "sqlite:", "--to", cluster.url(), "--json")
            #expect(there.code == 0, "\(there)")
            var digests = try tables(there)
            // The trail goes on: each copy is in it.
            let trail = digests.removeValue(forKey: "audit")
            #expect(digests["item_details"]?.hasPrefix("1 ") == true, "\(digests)")
            #expect(digests.count > 12 && digests["events"].map { !$0.hasPrefix("0 ") } == true, "\(digests)")
            // The file says so, and nobody works on it any more.
            let old = try await desk.quill("article", input, "--json")
            #expect(try old.code == 1 && (old.problem().code == "other-installation"), "\(old)")
            for (look, expected) in zip(looks, before) {
                #expect(try await desk.quill(look, environment: cluster.environment).out == expected)
            }

            // Nothing is copied over an installation.
            let twice = try await desk.quill("copy", "--from", "sqlite:", "--to", cluster.url(), "--json")
            #expect(try twice.code == 1 && (twice.problem().code == "conflict"), "\(twice)")
            // Broken off in the middle: refused for work, and begun anew by the same command.
            try await cluster.sql(
                "UPDATE installation SET state = 'receiving'; DELETE FROM events WHERE ordinal > 3; DELETE FROM artifacts")
            let half = try await cluster.quill("article", input, "--json")
            #expect(try half.code == 1 && (half.problem().hint.contains("quill copy")), "\(half)")
            let again = try await desk.quill("copy", "--from", "sqlite:", "--to", cluster.url(), "--json")
            var copied = try tables(again)
            let longer = copied.removeValue(forKey: "audit")
            #expect(again.code == 0 && copied == digests && longer != nil && longer != trail, "\(again)")

            // And back, into a home of its own.
            let back = try await desk.quill("copy", "--from", cluster.url(), "--to", "sqlite:" + desk.path("new/quill.db"), "--json")
            copied = try tables(back)
            copied["audit"] = nil
            #expect(back.code == 0 && copied == digests, "\(back)")
            let home = ["QUILL_HOME": desk.path("new")]
            for (look, expected) in zip(looks, before) { #expect(try await desk.quill(look, environment: home).out == expected) }
            let reused = try await desk.quill(["article", input, "--to", "folder:out", "--json"], environment: home)
            #expect(try reused.code == 0 && (reused.jobs().isEmpty), "\(reused)")
        }
    }

    @Test("Files in a bucket or a folder of their own stay there, and both databases speak of them", arguments: [true, false])
    func shared(isBucket: Bool) async throws {
        try await Cluster.with { cluster in
            let desk = cluster.desk
            let input = try desk.captions()
            var place = ["QUILL_STORAGE_URL": "file:" + desk.path("files")]
            if isBucket {
                let folder = String(UInt64.random(in: .min ... .max), radix: 36)
                let address = try await BucketServer.shared().address("ninth", folder: folder)
                place = ["QUILL_STORAGE_URL": address, "AWS_ACCESS_KEY_ID": "test:quill", "AWS_SECRET_ACCESS_KEY": "secretsecret"]
            }
            let made = try await desk.quill(["article", input, "--to", "folder:out", "--json"], environment: place)
            #expect(made.code == 0, "\(made)")
            let lost = try await desk.quill("copy", "--to", cluster.url(), "--json")
            #expect(try lost.code == 1 && lost.problem().code == "other-installation", "the files are not in the home: \(lost)")

            let there = try await desk.quill(["copy", "--to", cluster.url(), "--json"], environment: place)
            #expect(there.code == 0, "\(there)")
            let blobs = try #require(try there.json()["blobs"] as? [String: Any])
            #expect(blobs["copied"] as? Int == 0 && (blobs["stayed"] as? Int ?? 0) > 3, "\(blobs)")
            let onServer = ["QUILL_DATABASE_URL": cluster.url()].merging(place) { $1 }
            let again = try await desk.quill(["article", input, "--to", "folder:out", "--json"], environment: onServer)
            #expect(try again.code == 0 && again.jobs().isEmpty, "\(again)")
            let whole = try await desk.quill(["repair", "--dry-run", "--json"], environment: onServer)
            #expect(whole.code == 0, "\(whole)")

            let file = "sqlite:" + desk.path("new/quill.db")
            let back = try await desk.quill(["copy", "--from", cluster.url(), "--to", file], environment: place)
            #expect(back.code == 0 && back.out.contains("blobs stay where they are: \(isBucket ? "bucket ninth" : "file:")"), "\(back)")
            let home = ["QUILL_HOME": desk.path("new")].merging(place) { $1 }
            let reused = try await desk.quill(["article", input, "--to", "folder:out", "--json"], environment: home)
            #expect(try reused.code == 0 && reused.jobs().isEmpty, "\(reused)")
        }
    }

    @Test("A copied installation goes on counting events where it was")
    func goesOn() async throws {
        try await Cluster.with { cluster in
            let desk = cluster.desk
            let input = try desk.captions()
            #expect(try await desk.quill("article", input, "--variants", "none").code == 0)
            #expect(try await desk.quill("copy", "--to", cluster.url()).code == 0)
            let last = try #require(Int(try await cluster.sql("SELECT max(number) FROM events")))
            let more = try await cluster.quill("article", input, "--variants", "bullet-points", "--json")
            #expect(more.code == 0, "\(more)")
            let numbers = try await cluster.sql("SELECT min(number) FROM events WHERE number > \(last)")
            #expect(numbers == "\(last + 1)")
        }
    }

    @Test("It refuses while others work on the database, and a source that is not there")
    func refused() async throws {
        try await Cluster.with { cluster in
            let desk = cluster.desk
            let none = try await desk.quill("copy", "--from", "sqlite:/nowhere/quill.db", "--to", cluster.url(), "--json")
            #expect(try none.code == 1 && (none.problem().code == "not-found"), "\(none)")
            // The option is told that named it, and not the setting.
            let notes = try cluster.desk.captions()
            for (option, other) in [("--from", ["--to", cluster.url()]), ("--to", ["--from", cluster.url()])] {
                let wrong = try await desk.quill(["copy", option, "sqlite:" + notes] + other + ["--json"])
                #expect(try wrong.code == 1 && (wrong.problem().code == "invalid-input"), "\(wrong)")
                #expect(wrong.out.contains(option + ": sqlite:") && !wrong.out.contains("QUILL_DATABASE_URL"), "\(wrong)")
            }
            let server = try await cluster.start("serve", says: "The API is at")
            let busy = try await desk.quill("copy", "--from", cluster.url(), "--to", "sqlite:" + desk.path("new/quill.db"), "--json")
            #expect(try busy.code == 1 && (busy.problem().code == "home-in-use"), "\(busy)")
            _ = try await cluster.stop(server)
        }
    }

    /// `rows digest` of each table.
    private func tables(_ outcome: Outcome) throws -> [String: String] {
        let rows = try #require(try outcome.json()["tables"] as? [[String: Any]], "\(outcome)")
        return Dictionary(rows.map { ($0["name"] as? String ?? "", "\($0["rows"] ?? "") \($0["digest"] ?? "")") }) { $1 }
    }
}
