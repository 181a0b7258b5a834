import Foundation
import Testing

@Suite("The queue on the command line")
struct JobsCommandTests {
    @Test("A dead job is found with every try and its reason, tried again with others that match, and given up with a reason")
    func dead() async throws {
        let desk = try Desk()
        try desk.write("file", "no folder")
        let (input, refusal) = (try desk.captions(), "is no folder")
        let failed = try await desk.quill("article", input, "--variants", "none", "--to", "folder:file/site")
        #expect(failed.code == 1, "\(failed)")

        let listed = try await desk.quill("jobs", "--state", "dead")
        let job = try #require(listed.out.firstMatch(of: /job_\w+/).map { String($0.output) }, "\(listed.out)")
        let shown = try await desk.quill("jobs", "show", job)
        #expect(shown.code == 0 && shown.out.contains("dead: permanent") && shown.out.contains("try 1 by "), "\(shown)")
        #expect(shown.out.contains(refusal), "its log tells why: \(shown.out)")
        let detail = try await desk.quill("jobs", "show", job, "--json").json()
        #expect((detail["attempts"] as? [[String: Any]])?.count == 1, "\(detail)")
        let queue = try await desk.quill("jobs", "queue")
        #expect(queue.code == 0 && queue.out.contains("dead 1"), "\(queue)")
        #expect((try await desk.quill("jobs", "queue", "--json").json()["jobs"] as? [String: Int])?["dead"] == 1)

        // Looked at before they are dealt with: by what they died of, and as they will be meant.
        let dead = try await desk.quill("jobs", "dead")
        #expect(dead.code == 0 && dead.out.contains(job) && dead.out.contains("1 dead job."), "\(dead)")
        #expect(try await desk.quill("jobs", "dead", "--match", "nothing of this").out.contains("None of the 1 dead job is meant by that."))
        let groups = try await desk.quill("jobs", "dead", "--groups")
        let group = try #require(groups.out.firstMatch(of: /^([0-9a-f]{12})\s/)?.1, "\(groups)")
        #expect(groups.out.contains("1 × deliver") && groups.out.contains(job), "\(groups)")
        #expect(try await desk.quill("jobs", "dead", "--group", String(group)).out.contains(job))
        #expect(try await desk.quill("jobs", "fixed", String(group), "--in", "9.0.0").out.contains("is marked as fixed in 9.0.0."))
        #expect(try await desk.quill("jobs", "dead", "--groups").out.contains("fixed in 9.0.0"))
        let undone = try await desk.quill("jobs", "fixed", String(group), "--undo", "--json").json()
        #expect(undone["group"] as? String == String(group) && undone["fixed_in"] == nil, "\(undone)")
        let none = "None of the 1 dead job is meant by that."
        #expect(try await desk.quill("jobs", "redrive", "--group", "000000000000").out.contains(none))

        // What does not match stays; what does is tried again, and dies of the same.
        #expect(try await desk.quill("jobs", "redrive", "--match", "nothing of this").out.contains(none))
        #expect(try await desk.quill("jobs", "redrive", "--step", "outline").out == none + "\n")
        let again = try await desk.quill("jobs", "redrive", "--match", refusal, "--json").json()
        #expect(again["redriven"] as? Int == 1 && again["left"] as? Int == 0, "\(again)")
        let queued = try await desk.quill("jobs", "show", job, "--json").json()
        #expect((queued["job"] as? [String: Any])?["state"] as? String == "queued", "\(queued)")
        _ = try await desk.quill("article", input, "--variants", "none", "--to", "folder:file/site")
        #expect(try await desk.quill("jobs", "--state", "dead", "--json").out.contains(job))

        // Moved to the dead while it waits.
        _ = try await desk.quill("jobs", "redrive")
        #expect(try await desk.quill("jobs", "bury", job).err.contains("A reason is needed."))
        let buried = try await desk.quill("jobs", "bury", job, "--reason", "Not now.")
        #expect(buried.code == 0 && buried.out.contains("It lies with the dead letters"), "\(buried)")
        #expect(try await desk.quill("jobs", "show", job).out.contains("dead since"))
        _ = try await desk.quill("jobs", "redrive")
        _ = try await desk.quill("article", input, "--variants", "none", "--to", "folder:file/site")

        // Tried three times by now, of which none counts since it was driven again; and no list asks for the attempts themselves, of which
        // no more than 200 are told.
        let rows = try await desk.quill("jobs", "dead", "--json").json()["data"] as? [[String: Any]]
        #expect(rows?.first?["tries"] as? Int == 3 && rows?.first?["attempt_count"] as? Int == 0, "\(rows ?? [])")
        let run = try #require(try await desk.quill("runs").out.firstMatch(of: /run_\w+/).map { String($0.output) })
        for count in [3, 303] {
            for command in [["jobs"], ["jobs", "dead"], ["show", run]] {
                let told = try await desk.quill(command).out
                let row = try #require(told.split(separator: "\n").first { $0.hasPrefix(job) }, "\(told)")
                #expect(row.contains(try Regex(" dead +\(count) ")), "\(command): \(row)")
            }
            try await desk.database(
                """
                WITH RECURSIVE more (n) AS (SELECT 4 UNION ALL SELECT n + 1 FROM more WHERE n < 303)
                INSERT INTO attempts (id, job, number, worker, outcome, started_at, ended_at)
                SELECT 'att_' || n, '\(job)', n, 'w', 'released', 1, 1 FROM more WHERE \(count) = 3
                """)
        }
        #expect(try await desk.quill("jobs", "show", job, "--json").json()["attempts"].map { ($0 as? [Any])?.count } == 200)

        let mute = try await desk.quill("jobs", "discard", "--all")
        #expect(mute.code == 1 && mute.err.contains("A reason is needed."), "\(mute)")
        let whom = try await desk.quill("jobs", "discard", "--reason", "The place is gone.")
        #expect(whom.code == 1 && whom.err.contains("Name a job, or give --all."), "\(whom)")
        let given = try await desk.quill("jobs", "discard", "--all", "--match", refusal, "--reason", "The place is gone.")
        #expect(given.code == 0 && given.out.contains("1 job given up for good."), "\(given)")
        #expect(try await desk.quill("jobs", "show", job).out.contains("discarded: The place is gone."))
        #expect(try await desk.quill("jobs", "--state", "dead").out.contains("No such jobs."))
        #expect(try await desk.quill("jobs", "redrive").out == "No job is dead.\n")
    }

    @Test("Of a step that nobody knows nothing is found, and it is said which steps there are; one of a newer version is found by its name")
    func unknownStep() async throws {
        let desk = try Desk()
        try desk.write("file", "no folder")
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--to", "folder:file/site").code == 1)
        let paused = try await desk.quill("queue", "pause", "dreaming")
        let known = try #require(paused.err.firstMatch(of: /there are (.*)\./)?.1, "\(paused)")
        let words = "This Quill knows no step “dreaming”; there are \(known)."
        for command in ["dead", "redrive"] {
            let told = try await desk.quill("jobs", command, "--step", "dreaming")
            #expect(told.code == 0 && told.out == "None of the 1 dead job is meant by that. \(words)\n", "\(told)")
        }
        let found = try await desk.quill("jobs", "--find", "kind:deliver,dreaming state:queued")
        #expect(found.out == "No such jobs. \(words)\n", "\(found)")
        #expect(try await desk.quill("jobs", "--find", "kind:fetch state:dead").out == "No such jobs.\n")

        try await desk.database("UPDATE jobs SET step = 'dreaming' WHERE state = 'dead'")
        let newer = try await desk.quill("jobs", "dead", "--step", "dreaming")
        #expect(newer.out.contains("job_") && newer.out.contains("1 dead job."), "\(newer)")
        #expect(try await desk.quill("jobs", "--find", "kind:dreaming").out.contains("job_"))
    }

    @Test("With a server, what is driven again or tried again is in its queue; without one nobody takes it up by itself")
    func whoWorks() async throws {
        let desk = try Desk()
        try desk.write("file", "no folder")
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--to", "folder:file/site").code == 1)
        let alone = try await desk.quill("jobs", "redrive")
        #expect(alone.out.contains("1 job driven again. No server runs in this home now: `quill serve` works it off"), "\(alone)")
        let job = try #require(try await desk.quill("jobs", "--state", "queued").out.firstMatch(of: /job_\w+/)?.output)
        #expect(try await desk.quill("jobs", "retry", String(job)).out.contains("No server runs in this home now"))
        #expect(try await desk.quill("queue", "pause").code == 0)
        let server = try await desk.serve()
        let served = try await desk.quill("jobs", "retry", String(job))
        #expect(served.out.contains("It is due now. The server at http://127.0.0.1:"), "\(served)")
        let unknown = try await desk.quill("jobs", "retry", "job_01JD0000000000000000000000")
        #expect(unknown.code == 1 && unknown.err.contains("The list of jobs tells") && !unknown.err.contains("/api/"), "\(unknown)")
        #expect(try await desk.stop(server).code == 0)
    }

    @Test("Schedules are listed with when they are next, and one is shown with its firings")
    func schedules() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none").code == 0)
        let listed = try await desk.quill("schedules")
        #expect(listed.code == 0 && listed.out.contains("sweep") && listed.out.contains("retention"), "\(listed)")
        let shown = try await desk.quill("schedules", "show", "sweep")
        #expect(shown.code == 0 && shown.out.contains("It has not been due yet."), "\(shown)")
        let detail = try await desk.quill("schedules", "show", "sweep", "--json").json()
        #expect((detail["schedule"] as? [String: Any])?["name"] as? String == "sweep", "\(detail)")
        #expect((detail["data"] as? [Any])?.isEmpty == true, "\(detail)")
        let added = try await desk.quill(
            "schedules", "add", "weekly", "https://example.com/talk", "--cron", "0 7 * * mon", "--remake", "all")
        #expect(added.code == 0 && added.out.contains("weekly is set") && added.err.contains("No server runs"), "\(added)")
        let once = try await desk.quill("schedules", "add", "once", "https://example.com/talk", "--at", "2099-12-01 09:00", "--json")
        #expect(try once.json()["next_at"] as? String == "2099-12-01T09:00:00.000Z", "\(once)")
        let paused = try await desk.quill("schedules", "pause", "weekly")
        #expect(paused.code == 0 && paused.out.contains("weekly rests"), "\(paused)")
        let list = try await desk.quill("schedules", "list")
        #expect(list.out.contains("weekly") && list.out.contains("paused") && list.out.contains("2099-12-01 09:00"), "\(list)")
        #expect(try await desk.quill("schedules", "resume", "weekly").out.contains("goes on"))
        #expect(try await desk.quill("schedules", "remove", "weekly").out.contains("weekly is removed"))
        let gone = try await desk.quill("schedules", "remove", "once", "--json")
        #expect(try gone.code == 0 && gone.json()["removed"] as? String == "once", "\(gone)")
        let file = try await desk.quill("schedules", "add", "file", desk.captions(), "--cron", "@daily")
        #expect(file.code != 0 && file.err.contains("quill article FILE"), "\(file)")
        let own = try await desk.quill("schedules", "remove", "sweep")
        #expect(own.code != 0 && own.err.contains("sweep=off"), "\(own)")
        let unknown = try await desk.quill("schedules", "show", "no-such")
        #expect(unknown.code != 0 && unknown.err.contains("no-such"), "\(unknown)")
    }

    @Test(
        "A server starts with a schedule that it cannot read, says of it what helps wherever it is shown, and does not let it go on from nowhere",
        arguments: [("zone = 'Mars/Olympus'", "tzdata"), ("cron = '@lunar'", "“@lunar”")])
    func untold(change: String, words: String) async throws {
        let desk = try Desk()
        #expect(try await desk.quill("schedules", "add", "weekly", "https://example.com/talk", "--cron", "0 7 * * mon").code == 0)
        try await desk.database("UPDATE schedules SET \(change) WHERE name = 'weekly'")
        let server = try await desk.serve()
        let list = try await desk.quill("schedules", "--json").json()["data"] as? [[String: Any]] ?? []
        #expect(list.count == 3 && list.count { $0["problem"] != nil } == 1)
        #expect((list.first { $0["name"] as? String == "weekly" }?["problem"] as? String)?.contains(words) == true, "\(list)")
        let shown = try await desk.quill("schedules", "show", "weekly")
        #expect(shown.code == 0 && shown.out.contains("cannot be begun on this machine") && shown.out.contains(words), "\(shown)")
        #expect(try await desk.quill("schedules").out.contains("Not begun here"))
        let address = try String(contentsOfFile: desk.home + "/server", encoding: .utf8).trimmingCharacters(in: .newlines)
        let page = try await desk.tool("curl", "-sS", address + "/schedules")
        #expect(page.contains("It cannot be begun here.") && page.contains(words))
        #expect(try await desk.quill("schedules", "pause", "weekly").code == 0)
        let resumed = try await desk.quill("schedules", "resume", "weekly")
        #expect(resumed.code != 0 && resumed.err.contains("cannot go on"), "\(resumed)")
        #expect(try await desk.quill("schedules", "add", "weekly", "https://example.com/talk", "--cron", "0 7 * * mon").code == 0)
        #expect(try await desk.quill("schedules", "show", "weekly").out.contains("It is next due"))
        #expect(try await desk.stop(server).code == 0)
    }
}
