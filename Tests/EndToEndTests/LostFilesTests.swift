import Foundation
import Testing

@Suite("Files that are not where they should be")
struct LostFilesTests {
    private func filled() async throws -> Desk {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json")
        try #require(made.code == 0, "\(made)")
        return desk
    }

    private func rejected(_ desk: Desk) async throws -> String {
        try await desk.database("SELECT count(*) FROM artifacts WHERE is_rejected = 1").trimmingCharacters(in: .newlines)
    }

    /// That nothing of it was forgotten: the second time finds everything made.
    private func expectWhole(_ desk: Desk) async throws {
        let whole = try await desk.quill("repair", "--json")
        #expect(whole.code == 0, "\(whole)")
        #expect(try await rejected(desk) == "0")
        let again = try await desk.quill("article", "talk.vtt", "--to", "folder:out", "--json")
        #expect(try again.code == 0 && again.jobs().isEmpty, "\(again)")
    }

    @Test("Another folder, or one whose disk is not mounted, is refused before anything is touched, and told by doctor")
    func elsewhere() async throws {
        let desk = try await filled()
        let empty = ["QUILL_STORAGE_URL": "file:" + desk.path("empty")]
        func expectRefused(_ environment: [String: String]) async throws {
            let commands = [
                ["repair"], ["repair", "--dry-run"], ["article", "talk.vtt"], ["backup", "--to", "saved"], ["backup", "--to", "saved.tar"],
                ["reindex"], ["copy", "--to", "sqlite:" + desk.path("new/quill.db")],
            ]
            for command in commands {
                let told = try await desk.quill(command + ["--json"], environment: environment)
                let problem = try told.problem()
                #expect(told.code == 1 && problem.code == "other-installation", "\(command): \(told)")
                #expect(problem.hint.contains("Mount the disk") && problem.hint.contains("QUILL_STORAGE_URL"), "\(command): \(told)")
            }
            let doctor = try await desk.quill(["doctor"], environment: environment)
            #expect(doctor.code == 1 && doctor.out.contains("✗ files") && doctor.out.contains("✓ database"), "\(doctor)")
            #expect(try await rejected(desk) == "0")
            for name in ["saved", "saved.tar"] { #expect(!FileManager.default.fileExists(atPath: desk.path(name))) }
        }
        try await expectRefused(empty)
        #expect(!FileManager.default.fileExists(atPath: desk.path("empty/installation")), "it belongs to nobody all the same")
        try FileManager.default.moveItem(atPath: desk.home + "/blobs", toPath: desk.path("away"))
        try await expectRefused([:])
        try FileManager.default.removeItem(atPath: desk.home + "/blobs")
        try FileManager.default.moveItem(atPath: desk.path("away"), toPath: desk.home + "/blobs")
        #expect(try await desk.quill("doctor").out.contains("✓ files"))
        try await expectWhole(desk)
    }

    @Test("A home of before files bore a mark gets one where files of its rows are, also when some are gone")
    func unmarked() async throws {
        let desk = try await filled()
        let mark = desk.home + "/blobs/installation"
        let id = try String(contentsOfFile: mark, encoding: .utf8)
        try FileManager.default.removeItem(atPath: mark)
        let gone = try #require(try desk.files("home/blobs").keys.sorted().first { $0.contains("/") })
        let kept = try Data(contentsOf: URL(fileURLWithPath: desk.home + "/blobs/" + gone))
        try FileManager.default.removeItem(atPath: desk.home + "/blobs/" + gone)
        #expect(try await desk.quill("doctor").out.contains("✓ files"))
        #expect(!FileManager.default.fileExists(atPath: mark), "doctor changes nothing")
        #expect(try await desk.quill("schedules", "--json").code == 0)
        #expect((try await desk.quill("repair", "--json").json()["found"] as? [Any])?.count == 1)
        #expect(try String(contentsOfFile: mark, encoding: .utf8) == id)
        // A place that nobody speaks of yet is marked as before.
        let new = try Desk()
        try FileManager.default.createDirectory(atPath: new.path("store"), withIntermediateDirectories: true)
        let begun = try await new.quill(
            "article", new.captions(), "--variants", "none", "--json", environment: ["QUILL_STORAGE_URL": "file:" + new.path("store")])
        #expect(begun.code == 0 && FileManager.default.fileExists(atPath: new.path("store/installation")), "\(begun)")
        try kept.write(to: URL(fileURLWithPath: desk.home + "/blobs/" + gone))
        try await expectWhole(desk)
    }

    @Test("Where not one of many files is there nothing is forgotten unless somebody says so, and what comes back is known again")
    func allGone() async throws {
        let desk = try await filled()
        let files = try desk.files("home/blobs").keys.filter { $0.contains("/") }
        try #require(files.count >= 10)
        _ = try await desk.tool("cp", "-a", desk.home + "/blobs", desk.path("kept"))
        for file in files { try FileManager.default.removeItem(atPath: desk.home + "/blobs/" + file) }
        for command in [["repair"], ["repair", "--dry-run"]] {
            let told = try await desk.quill(command + ["--json"])
            #expect(try told.code == 1 && told.problem().code == "home-damaged" && told.problem().hint.contains("--accept-loss"), "\(told)")
        }
        #expect(try await rejected(desk) == "0")
        let accepted = try await desk.quill("repair", "--accept-loss", "--json")
        // What a person gave cannot be made.
        let found = try #require(try accepted.json()["found"] as? [[String: Any]], "\(accepted)")
        #expect(accepted.code == 1 && found.count == files.count, "\(accepted)")
        #expect(try await rejected(desk) == "\(files.count - 1)")
        // What is not forgotten is not said to be, however often it is looked for.
        let repaired = "SELECT count(*) FROM audit WHERE action = 'installation.repaired' AND facts_after LIKE '%forgotten%'"
        #expect(try await desk.database(repaired) == "\(files.count - 1)\n")
        #expect(try await desk.quill("repair", "--accept-loss").code == 1)
        #expect(try await desk.database(repaired) == "\(files.count - 1)\n")
        // Only what a person gave is missing now: what was forgotten is not.
        let saved = try await desk.quill("backup", "--to", "saved", "--json")
        let manifest = try #require(try saved.json()["manifest"] as? [String: Any])
        #expect(((manifest["files"] as? [String: Any])?["missing"] as? [Any])?.count == 1, "\(saved)")

        _ = try await desk.tool("cp", "-a", desk.path("kept") + "/.", desk.home + "/blobs")
        let dry = try await desk.quill("repair", "--dry-run", "--json")
        #expect((try dry.json()["taken_back"] as? [String])?.count == files.count - 1, "\(dry)")
        #expect(try await rejected(desk) == "\(files.count - 1)", "a dry run changes nothing")
        let back = try await desk.quill("repair", "--json")
        #expect((try back.json()["taken_back"] as? [String])?.count == files.count - 1, "\(back)")
        #expect(try await desk.quill("audit", "--action", "installation.repaired", "--json").out.contains("taken_back"))
        try await expectWhole(desk)
    }

    @Test("A folder without a mark is taken as lost where somebody says so, and the home works on in it")
    func accepted() async throws {
        let desk = try await filled()
        try FileManager.default.removeItem(atPath: desk.home + "/blobs")
        #expect(try await desk.quill("repair", "--json").problem().code == "other-installation")
        let dry = try await desk.quill("repair", "--accept-loss", "--dry-run", "--json")
        #expect((try dry.json()["found"] as? [Any])?.isEmpty == false, "\(dry)")
        #expect(!FileManager.default.fileExists(atPath: desk.home + "/blobs/installation"))
        #expect(try await desk.quill("repair", "--accept-loss").code == 1)
        let again = try await desk.quill("article", "talk.vtt", "--to", "folder:out", "--json")
        #expect(try again.code == 0 && !again.jobs().isEmpty, "\(again)")
        #expect(try await desk.quill("repair").code == 0)
    }

    @Test("After a repair that leaves all whole, a backup misses nothing, and what is restored of it is whole")
    func backupAfter() async throws {
        let desk = try await filled()
        let content = try await desk.database("SELECT content FROM artifacts WHERE variant = 'bullet-points'").trimmingCharacters(
            in: .newlines)
        try FileManager.default.removeItem(atPath: desk.home + "/blobs/\(content.prefix(2))/\(content.dropFirst(2))")
        #expect(try await desk.quill("backup", "--to", "before").code == 1)
        #expect(try await desk.quill("repair").code == 0)
        for place in ["saved", "saved.tar"] {
            let saved = try await desk.quill("backup", "--to", place)
            #expect(saved.code == 0 && !saved.err.contains("not there any more"), "\(saved)")
            let again = ["QUILL_HOME": desk.path("again-" + place)]
            #expect(try await desk.quill(["restore", place], environment: again).code == 0)
            #expect(try await desk.quill(["repair", "--dry-run"], environment: again).code == 0)
        }
    }
}
