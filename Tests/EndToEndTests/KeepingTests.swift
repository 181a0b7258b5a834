import Foundation
import Testing

@Suite("Backup, restore and repair")
struct KeepingTests {
    /// Another home on the same desk.
    private func other(_ desk: Desk) -> [String: String] { ["QUILL_HOME": desk.path("again")] }

    @Test("A home that was saved in the middle of a run and restored elsewhere ends in the same article")
    func drill() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        // Killed between two steps, with an attempt that never ended.
        let killed = try await desk.quill("article", input, "--to", "folder:out", environment: ["QUILL_FAILPOINT": "claim.committed:3"])
        #expect(killed.code == -SIGKILL)
        let saved = try await desk.quill("backup", "--to", "saved", "--json")
        #expect(saved.code == 0, "\(saved.out)\(saved.err)")
        let manifest = try #require(try saved.json()["manifest"] as? [String: Any])
        #expect((manifest["files"] as? [String: Any])?["count"] as? Int ?? 0 > 0)
        #expect(try desk.files("saved").keys.contains("manifest.json"))
        #expect(FileManager.default.subpaths(atPath: desk.folder)?.contains { $0.contains(".part-") } == false)

        let restored = try await desk.quill(["restore", "saved"], environment: other(desk))
        #expect(restored.code == 0, "\(restored.out)\(restored.err)")
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
        let told = try #require(try await desk.quill("repair", "--json").json()["found"] as? [[String: Any]])
        #expect(told.isEmpty, "it says so once")
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
