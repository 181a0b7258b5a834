import Foundation
import Testing

@Suite("Options that would not be heeded")
struct UsageTests {
    @Test("What a group lists by does nothing for its other commands: they refuse it, and every dead job stays")
    func ofAGroup() async throws {
        let desk = try Desk()
        try desk.write("file", "no folder")
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--to", "folder:file/site").code == 1)
        let all = ["jobs", "discard", "--all", "--reason", "Nobody needs it."]
        for more in [["--limit", "1"], ["--state", "queued"], ["--find", "nothing of this"]] {
            let told = try await desk.quill(all + more)
            #expect(told.code == 2 && told.err.contains("unknown option '\(more[0])'"), "\(told)")
            #expect(told.err.contains("It is an option of 'quill jobs': 'quill jobs discard' would not heed it"), "\(told)")
            let early = try await desk.quill(["jobs"] + more + all.dropFirst())
            #expect(early.code == 2 && early.err.contains("unknown option '\(more[0])'"), "\(early)")
        }
        for other in ["redrive", "retry", "cancel", "bury", "fixed", "show", "queue"] {
            #expect(try await desk.quill("jobs", other, "--limit", "1").code == 2, "\(other)")
        }
        let dead = try await desk.quill("jobs", "--limit", "1", "--state", "dead", "--json").json()["data"] as? [[String: Any]]
        #expect(dead?.count == 1)
        #expect(try await desk.quill("jobs", "--state", "queued", "list", "--find", "kind:deliver").out.contains("No such jobs."))
        #expect(try await desk.quill("jobs", "dead", "--limit", "1").out.contains("1 dead job."))
    }

    @Test(
        "One of two options that would not be heeded beside the other is refused",
        arguments: [
            (["migrate", "--status", "--dry-run"], "--status and --dry-run cannot be said together"),
            (["jobs", "discard", "job_01JD0000000000000000000000", "--step", "deliver"], "--step is only for --all"),
            (["jobs", "dead", "--groups", "--limit", "5"], "--groups and --limit cannot be said together"),
            (["audit", "--export", "csv", "--limit", "5"], "--export and --limit cannot be said together"),
            (["reprocess", "itm_01JD0000000000000000000000", "--limit", "5"], "--limit is only for --all"),
            (
                ["show", "itm_01JD0000000000000000000000", "--transcript", "srt", "--json"],
                "--transcript and --json cannot be said together"
            ),
            (["schedules", "add", "a", "https://example.com/a", "--cron", "@daily", "--at", "2099-12-01 09:00"], "--cron and --at"),
        ])
    func together(words: [String], said: String) async throws {
        let desk = try Desk()
        let told = try await desk.quill(words)
        #expect(told.code == 2 && (told.err + told.out).contains(said), "\(told)")
        #expect(!FileManager.default.fileExists(atPath: desk.home), "nothing was begun")
    }

    @Test(
        "A command line that cannot be understood is told as JSON where that is among its words, and ends with 2 all the same",
        arguments: [
            (["jobs", "cancel", "--json"], "<job> is missing"), (["--json", "jobs", "list", "--lmit", "3"], "unknown option '--lmit'"),
            (["jobs", "--limit", "0", "--json"], "--limit cannot be '0'"), (["nothing", "--json"], "unknown command 'nothing'"),
        ])
    func json(words: [String], said: String) async throws {
        let told = try await Desk().quill(words)
        let error = try #require(try told.json()["error"] as? [String: Any])
        #expect(told.code == 2 && told.err.isEmpty, "\(told)")
        #expect(error["code"] as? String == "invalid-input" && (error["message"] as? String)?.contains(said) == true, "\(error)")
        #expect(try !told.problem().hint.isEmpty)
        // Behind -- it is a word as any other.
        let plain = try await Desk().quill(["jobs", "cancel", "--", "--json"])
        #expect(plain.code == 1 && plain.out.isEmpty, "\(plain)")
    }

    @Test(
        "When a schedule is to be done is refused in the words of the options, with how to write it",
        arguments: [
            (["--at", "yesterday"], "--at cannot be 'yesterday'", "'2026-12-01 09:00'"),
            (["--at", "2026-12-01"], "--at cannot be '2026-12-01'", "2026-12-01T09:00:00Z"),
            ([], "it is not said when", "--cron '0 7 * * mon'"),
            (["--cron", "@reboot"], "--cron: “@reboot” is no schedule", "@daily, @hourly"),
            (
                ["--at", "2099-12-01T09:00:00Z", "--zone", "Europe/Berlin"],
                "--zone would not be heeded beside --at '2099-12-01T09:00:00Z'",
                "Leave --zone out"
            ),
        ])
    func times(words: [String], said: String, remedy: String) async throws {
        let desk = try Desk()
        let told = try await desk.quill(["schedules", "add", "a", "https://example.com/a"] + words)
        #expect(told.code == 2 && told.err.contains(said) && told.err.contains(remedy), "\(told)")
        #expect(!FileManager.default.fileExists(atPath: desk.home))
    }

    @Test("Of all commands alone those options are taken that each of them heeds")
    func ofEveryCommand() throws {
        let reference = try String(contentsOfFile: Desk.package + "/docs/reference/cli.md", encoding: .utf8)
        let blocks = reference.components(separatedBy: "Options of every command\n").dropFirst()
        #expect(blocks.count > 40)
        for block in blocks {
            let names = block.prefix { $0 != "`" }.components(separatedBy: "\n\n")[0].matches(of: /--[a-z-]+/).map { String($0.output) }
            #expect(names == ["--json", "--help"], "\(block.prefix(300))")
        }
    }
}
