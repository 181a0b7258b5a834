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
    }
}
