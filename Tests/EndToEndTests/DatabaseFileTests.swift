import Foundation
import Testing

@Suite("A SQLite database that is not what was meant")
struct DatabaseFileTests {
    @Test(
        "A file that cannot be one is told as that by everything, with the setting that names it",
        arguments: [
            ("nowhere/x.db", "folder-missing", "not there"), ("talk.vtt/x.db", "folder-missing", "no folder"),
            ("folder", "invalid-input", "is a folder"), ("talk.vtt", "invalid-input", "no SQLite database"),
            ("short", "invalid-input", "no SQLite database"),
        ])
    func wrong(name: String, code: String, words: String) async throws {
        let desk = try Desk()
        let input = try desk.captions()
        try desk.write("short", "hello")
        try FileManager.default.createDirectory(atPath: desk.path("folder"), withIntermediateDirectories: true)
        let settings = ["QUILL_DATABASE_URL": "sqlite:" + desk.path(name)]
        let commands = [
            ["items"], ["article", input], ["migrate"], ["migrate", "--status"], ["repair"], ["backup", "--to", "saved"], ["queue"],
        ]
        for command in commands {
            let told = try await desk.quill(command + ["--json"], environment: settings)
            let problem = try told.problem()
            #expect(told.code == 1 && problem.code == code && told.out.contains(words), "\(command): \(told)")
            #expect(told.out.contains("QUILL_DATABASE_URL") || problem.hint.contains("QUILL_DATABASE_URL"), "\(command): \(told)")
        }
        let doctor = try await desk.quill(["doctor"], environment: settings)
        #expect(doctor.code == 1 && doctor.out.contains("✗ database") && doctor.out.contains(words), "\(doctor)")
        #expect(try desk.read("short") == "hello")
    }

    @Test("A file that is not there yet is made, beside the home as in it")
    func new() async throws {
        let desk = try Desk()
        let settings = ["QUILL_DATABASE_URL": "sqlite:" + desk.path("rows.db")]
        let none = try await desk.quill(["items", "--json"], environment: settings)
        #expect(none.code == 0, "\(none)")
        #expect(try await desk.quill(["doctor"], environment: settings).out.contains("made when it is first needed"))
        try desk.write("rows.db", "")
        let made = try await desk.quill(["article", desk.captions(), "--variants", "none", "--json"], environment: settings)
        #expect(made.code == 0, "\(made)")
        // The home need not be there either.
        let other = ["QUILL_DATABASE_URL": "sqlite:" + desk.path("other/rows.db"), "QUILL_HOME": desk.path("other")]
        #expect(try await desk.quill(["items", "--json"], environment: other).code == 0)
    }

    @Test("A home whose installation was moved away is told as that by doctor; what copy cannot do, with a way out")
    func moved() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--json").code == 0)
        let refusals = [
            ([], "--to"), (["--to", "sqlite:"], "--to"), (["--to", "mysql:x"], "--to begins with"),
            (["--from", "x", "--to", "sqlite:y"], "--from begins with"),
        ]
        for (words, part) in refusals {
            let told = try await desk.quill(["copy"] + words + ["--json"])
            let problem = try told.problem()
            #expect(told.code == 1 && problem.code == "invalid-input" && !problem.hint.isEmpty, "\(words): \(told)")
            #expect(told.out.contains(part), "\(words): \(told)")
        }
        #expect(try await desk.quill("doctor").out.contains("✓ database"))
        #expect(try await desk.quill("copy", "--to", "sqlite:" + desk.path("new/quill.db")).code == 0)
        let doctor = try await desk.quill("doctor")
        #expect(doctor.code == 1 && doctor.out.contains("✗ database") && doctor.out.contains("was moved"), "\(doctor)")
        #expect(try await desk.quill(["doctor"], environment: ["QUILL_HOME": desk.path("new")]).out.contains("✓ database"))
    }

    @Test("A restore says that a backup was saved without its files, and what is none is not called damaged")
    func restore() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--json").code == 0)
        #expect(try await desk.quill("backup", "--to", "rows", "--without-files").code == 0)
        var again = ["QUILL_HOME": desk.path("again")]
        let left = try await desk.quill(["restore", "rows", "--json"], environment: again)
        #expect(try left.code == 1 && left.problem().code == "not-found" && left.problem().hint.contains("QUILL_STORAGE_URL"), "\(left)")
        #expect(left.out.contains("without its files"), "\(left)")
        again["QUILL_STORAGE_URL"] = "file:" + desk.home + "/blobs"
        #expect(try await desk.quill(["restore", "rows"], environment: again).code == 0)
        #expect(try await desk.quill(["repair", "--dry-run"], environment: again).code == 0)

        try desk.write("notes.txt", "bees")
        let none = try await desk.quill(["restore", "notes.txt", "--json"], environment: ["QUILL_HOME": desk.path("third")])
        #expect(try none.problem().code == "invalid-input", "\(none)")
        #expect(none.out.contains("is no backup") && !none.out.contains("The backup is damaged"), "\(none)")
        let under = try await desk.quill("backup", "--to", "notes.txt/saved", "--json")
        #expect(try under.problem().code == "folder-missing", "\(under)")
        let over = try await desk.quill("backup", "--to", "notes.txt", "--json")
        #expect(try over.problem().code == "conflict", "\(over)")
        #expect(over.out.contains("no folder"), "\(over)")
    }
}
