import Foundation
import Testing

@Suite("Backup, restore and repair")
struct KeepingTests {
    /// Another home on the same desk.
    private func other(_ desk: Desk) -> [String: String] { ["QUILL_HOME": desk.path("again")] }

    @Test(
        "A home that was saved in the middle of a run and restored elsewhere ends in the same article", arguments: ["saved", "saved.tar"])
    func drill(place: String) async throws {
        let desk = try Desk()
        let input = try desk.captions()
        // Killed between two steps, with an attempt that never ended.
        let killed = try await desk.quill("article", input, "--to", "folder:out", environment: ["QUILL_FAILPOINT": "claim.committed:3"])
        #expect(killed.code == -SIGKILL)
        let saved = try await desk.quill("backup", "--to", place, "--json")
        #expect(saved.code == 0, "\(saved.out)\(saved.err)")
        let manifest = try #require(try saved.json()["manifest"] as? [String: Any])
        #expect((manifest["files"] as? [String: Any])?["count"] as? Int ?? 0 > 0)
        if place == "saved" {
            #expect(try desk.files("saved").keys.contains("manifest.json"))
        } else {
            // Others can read it too, and the names are the digests of what is in it.
            let names = try await desk.tool("tar", "tf", place).split(separator: "\n")
            #expect(names.first == "quill.db" && names.last == "manifest.json" && names.count > 4)
            try FileManager.default.createDirectory(atPath: desk.path("unpacked"), withIntermediateDirectories: true)
            _ = try await desk.tool("tar", "xf", place, "-C", "unpacked")
            for name in names where name.hasPrefix("blobs/") {
                let digest = try await desk.tool("sha256sum", "unpacked/\(name)").prefix(64)
                #expect("blobs/\(digest.prefix(2))/\(digest.dropFirst(2))" == String(name))
            }
        }
        #expect(FileManager.default.subpaths(atPath: desk.folder)?.contains { $0.contains(".part-") } == false)

        let restored = try await desk.quill(["restore", place], environment: other(desk))
        #expect(restored.code == 0, "\(restored.out)\(restored.err)")
        #expect(try await desk.quill(["repair", "--dry-run"], environment: other(desk)).code == 0)
        let there = try await desk.quill(["items", "--json"], environment: other(desk))
        #expect(try await desk.quill("items", "--json").out == there.out)
        let ended = try await desk.quill(["article", input, "--to", "folder:again-out", "--json"], environment: other(desk))
        #expect(ended.code == 0, "\(ended.out)\(ended.err)")

        let untouched = try Desk()
        let whole = try await untouched.quill("article", untouched.captions(), "--to", "folder:out", "--json")
        #expect(whole.code == 0)
        #expect(try undated(desk.files("again-out")) == undated(untouched.files("out")))
    }

    @Test("A backup beside a server at work holds what was there, and the documents read the same")
    func beside() async throws {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json").json()
        let document = try #require((made["document"] as? [String: Any])?["id"] as? String)
        let server = try await desk.serve()
        // Another talk: the document that is compared stays as it was.
        try desk.write("wasps.vtt", desk.read("talk.vtt").replacingOccurrences(of: "bees", with: "wasps"))
        let another = try desk.start(["article", "wasps.vtt", "--to", "folder:other"])
        let saved = try await desk.quill("backup", "--to", "saved")
        #expect(saved.code == 0, "\(saved.out)\(saved.err)")
        #expect(try await another.ended().code == 0)
        #expect(try await desk.stop(server).code == 0)
        let restored = try await desk.quill(["restore", "saved"], environment: other(desk))
        #expect(restored.code == 0, "\(restored.out)\(restored.err)")
        for command in [["show", document], ["document", document, "--json"]] {
            let (here, there) = (try await desk.quill(command), try await desk.quill(command, environment: other(desk)))
            #expect(there.code == 0 && here.out == there.out, "\(command): \(here.out)\n\(there.out)")
        }
        #expect(try await desk.quill(["repair", "--dry-run"], environment: other(desk)).code == 0)
    }

    @Test("A backup is made and taken in whole or not at all, and never over something")
    func refusals() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("backup", "--to", "saved", "--json").problem().code == "not-found")
        _ = try await desk.quill("article", desk.captions(), "--json")
        try desk.write("file", "x")
        try FileManager.default.createDirectory(atPath: desk.path("full/in"), withIntermediateDirectories: true)
        for place in ["file", "full"] { #expect(try await desk.quill("backup", "--to", place, "--json").problem().code == "conflict") }
        #expect(try await desk.quill("backup", "--to", "none/saved", "--json").problem().code == "not-found")
        #expect(try await desk.quill("backup", "--to", "saved").code == 0)
        #expect(try await desk.quill("restore", "saved", "--json").problem().code == "conflict", "the home is not empty")
        #expect(try await desk.quill(["restore", "full", "--json"], environment: other(desk)).problem().code == "not-found")

        // A byte of the database, then one of a file: each is found out, and what is left is no home.
        let database = try Data(contentsOf: URL(fileURLWithPath: desk.path("saved/quill.db")))
        try desk.write("saved/quill.db", database.dropLast() + [database.last.map { $0 ^ 1 } ?? 0])
        #expect(try await desk.quill(["restore", "saved", "--json"], environment: other(desk)).problem().code == "home-damaged")
        try desk.write("saved/quill.db", database)
        let blob = try #require(try desk.files("saved/blobs").keys.sorted().first)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.path("saved/blobs/" + blob)))
        // Another file: this one is the home's too.
        try FileManager.default.removeItem(atPath: desk.path("saved/blobs/" + blob))
        #expect(try await desk.quill(["restore", "saved", "--json"], environment: other(desk)).problem().code == "home-damaged")
        try desk.write("saved/blobs/" + blob, bytes.dropLast() + [0, 1])
        #expect(try await desk.quill(["restore", "saved", "--json"], environment: other(desk)).problem().code == "home-damaged")
        #expect(!FileManager.default.fileExists(atPath: desk.path("again/quill.db")))
        try desk.write("saved/blobs/" + blob, bytes)
        #expect(try await desk.quill(["restore", "saved"], environment: other(desk)).code == 0)
    }

    @Test("One file is made and taken in whole or not at all: cut short, with a wrong byte, or without what it speaks of, it is refused")
    func archives() async throws {
        let desk = try Desk()
        _ = try await desk.quill("article", desk.captions(), "--json")
        try desk.write("file.tar", [1])
        #expect(try await desk.quill("backup", "--to", "file.tar", "--json").problem().code == "conflict")
        #expect(try await desk.quill("backup", "--to", "none/saved.tar", "--json").problem().code == "not-found")
        #expect(try await desk.quill("backup", "--to", "saved.tar").code == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder).allSatisfy { !$0.contains(".part-") })
        #expect(try await desk.quill("restore", "saved.tar", "--json").problem().code == "conflict", "the home is not empty")
        let whole = try Array(Data(contentsOf: URL(fileURLWithPath: desk.path("saved.tar"))))
        let database = try #require(header(whole, 0))
        #expect(database.name == "quill.db")
        let blob = try #require(header(whole, database.next))
        #expect(blob.name.hasPrefix("blobs/"))
        func flipped(_ place: Int) -> [UInt8] {
            var bytes = whole
            bytes[place] ^= 1
            return bytes
        }
        let damaged: [(String, [UInt8])] = [
            ("without its end", Array(whole.dropLast(1_024))), ("cut in a file", Array(whole.prefix(blob.next - 600))),
            ("a byte of the database", flipped(database.next - 513)), ("a byte of a file", flipped(database.next + 512)),
            ("a byte of a header", flipped(database.next + 8)), ("a file is gone", Array(whole[..<database.next] + whole[blob.next...])),
        ]
        let others: [(String, [UInt8])] = [
            ("nothing", []), ("no archive", Array(repeating: 7, count: 4_096)), ("zeros", Array(repeating: 0, count: 4_096)),
            ("another archive", Array(whole[database.next...])),
        ]
        for (index, (what, bytes)) in (damaged + others).enumerated() {
            try desk.write("damaged.tar", bytes)
            let problem = try await desk.quill(["restore", "damaged.tar", "--json"], environment: other(desk)).problem()
            #expect(problem.code == (index < damaged.count ? "home-damaged" : "invalid-input"), "\(what)")
            #expect(!FileManager.default.fileExists(atPath: desk.path("again/quill.db")), "\(what)")
        }
        #expect(try await desk.quill(["restore", "saved.tar"], environment: other(desk)).code == 0)
        #expect(try await desk.quill(["repair", "--dry-run"], environment: other(desk)).code == 0)
    }

    /// The entry at a place of an archive, and where the next one begins.
    private func header(_ bytes: [UInt8], _ place: Int) -> (name: String, next: Int)? {
        let name = String(decoding: bytes[place..<(place + 100)].prefix { $0 != 0 }, as: UTF8.self)
        let size = Int(String(decoding: bytes[(place + 124)..<(place + 135)], as: UTF8.self), radix: 8)
        return size.map { (name, place + 512 + ($0 + 511) / 512 * 512) }
    }

    @Test("Repair tells what is missing and what is wrong, and the next run makes anew what can be made")
    func repair() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        _ = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(try await desk.quill("repair").code == 0)
        func content(_ variant: String) async throws -> String {
            let hex = try await desk.database("SELECT content FROM artifacts WHERE variant = '\(variant)'").trimmingCharacters(
                in: .newlines)
            return desk.home + "/blobs/\(hex.prefix(2))/\(hex.dropFirst(2))"
        }
        let (gone, wrong) = (try await content("bullet-points"), try await content("key-insights"))
        try FileManager.default.removeItem(atPath: gone)
        try Data("something else".utf8).write(to: URL(fileURLWithPath: wrong))
        let dry = try await desk.quill("repair", "--dry-run", "--json")
        let found = try #require(try dry.json()["found"] as? [[String: Any]])
        #expect(Set(found.compactMap { $0["what"] as? String }) == ["missing", "damaged"])
        #expect(found.count == 2)
        #expect(FileManager.default.fileExists(atPath: wrong), "a dry run changes nothing")
        #expect(try await desk.quill("repair").code == 0)
        let told = try await desk.database("SELECT data FROM events WHERE name = 'artifact.rejected' ORDER BY ordinal")
        let events = told.split(separator: "\n")
        #expect(events.count == 2 && events.contains { $0.contains("\"missing\"") } && events.contains { $0.contains("\"damaged\"") })
        let later = try #require(try await desk.quill("repair", "--json").json()["found"] as? [[String: Any]])
        #expect(later.isEmpty, "it says so once")
        let again = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(again.code == 0, "\(again.out)\(again.err)")
        #expect(Set(try again.jobs().map(\.target)).isSuperset(of: ["bullet-points", "key-insights"]))
        #expect(FileManager.default.fileExists(atPath: wrong))
        // What a person gave cannot be made.
        let media = try await desk.database("SELECT content FROM artifacts WHERE job IS NULL").split(separator: "\n").map(String.init)
        let given = try #require(media.first)
        try FileManager.default.removeItem(atPath: desk.home + "/blobs/\(given.prefix(2))/\(given.dropFirst(2))")
        let left = try await desk.quill("repair", "--json")
        #expect(left.code == 1)
        #expect((try left.json()["found"] as? [[String: Any]])?.first?["is_mended"] as? Bool == false)
    }
}

@Suite("Reindex")
struct ReindexTests {
    @Test("What is derived is made anew from the rows: an index that lost track, titles, lengths, newest versions, digests")
    func mends() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("reindex", "--json").problem().code == "not-found")
        let made = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json").json()
        let document = try #require((made["document"] as? [String: Any])?["id"] as? String)
        let before = try await derived(desk)
        // SQLite does not know of the index while the row changes, and believes it again afterwards.
        let script = """
            import sqlite3, sys
            def home():
                database = sqlite3.connect(sys.argv[1], isolation_level=None)
                database.execute("PRAGMA writable_schema = ON")
                return database
            one = home()
            index = one.execute("SELECT * FROM sqlite_master WHERE name = 'attempts_by_start'").fetchone()
            one.execute("DELETE FROM sqlite_master WHERE name = 'attempts_by_start'")
            one.close()
            two = home()
            two.execute("UPDATE attempts SET started_at = started_at + 1")
            two.execute("UPDATE documents SET title = 'nonsense', head = NULL")
            two.execute("UPDATE revisions SET title = 'nonsense', word_count = NULL")
            two.execute("UPDATE jobs SET recipe_digest = id")
            two.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index)
            two.close()
            three = sqlite3.connect(sys.argv[1])
            assert three.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            """
        _ = try await desk.tool("python3", "-c", script, desk.home + "/quill.db")
        #expect(try await derived(desk) != before)
        let mended = try await desk.quill("reindex", "--json").json()
        #expect(!(try #require(mended["damage"] as? [String])).isEmpty)
        let values = try #require(mended["values"] as? [[String: Any]])
        #expect(values.map { $0["name"] as? String } == ["revisions", "documents", "jobs"])
        #expect(values.allSatisfy { $0["mended"] as? Int == $0["checked"] as? Int && $0["checked"] as? Int ?? 0 > 0 }, "\(values)")
        #expect(try await derived(desk) == before)
        #expect(try await desk.database("PRAGMA integrity_check") == "ok\n")
        #expect(try await desk.quill("show", document).code == 0)
        let again = try await desk.quill("reindex")
        #expect(again.code == 0 && again.out.contains("All that rows keep of others is right."), "\(again.out)\(again.err)")
        // Nothing is made anew for it.
        let rerun = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json")
        #expect(try rerun.code == 0 && rerun.jobs().isEmpty, "\(rerun.out)")
    }

    @Test("A home that a server owns is left alone, and damage beyond the indexes is not hidden")
    func refusals() async throws {
        let desk = try Desk()
        _ = try await desk.quill("article", desk.captions(), "--json")
        let server = try await desk.serve()
        #expect(try await desk.quill("reindex", "--json").problem().code == "home-in-use")
        #expect(try await desk.stop(server).code == 0)
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1], isolation_level=None)
            database.execute("PRAGMA ignore_check_constraints = ON")
            database.execute("UPDATE jobs SET losses = -1")
            """
        _ = try await desk.tool("python3", "-c", script, desk.home + "/quill.db")
        let problem = try await desk.quill("reindex", "--json").problem()
        #expect(problem.code == "home-damaged" && problem.hint.contains("backup"))
    }

    @Test("On PostgreSQL it works beside a server")
    func server() async throws {
        try await Cluster.with { cluster in
            let input = try cluster.desk.captions()
            _ = try await cluster.quill("article", input, "--json")
            try await cluster.sql("UPDATE revisions SET word_count = NULL")
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            let report = try await cluster.quill("reindex", "--json")
            #expect(report.code == 0, "\(report.out)\(report.err)")
            #expect(try report.json()["tables"] as? Int ?? 0 > 15)
            #expect(try await cluster.sql("SELECT count(*) FROM revisions WHERE word_count IS NULL") == "0")
            #expect(try await cluster.stop(server).code == 0)
        }
    }

    private func derived(_ desk: Desk) async throws -> String {
        try await desk.database("SELECT id, title, head FROM documents") + desk.database("SELECT id, title, word_count FROM revisions")
            + desk.database("SELECT id, recipe_digest FROM jobs ORDER BY id")
    }
}
