import HTTPClient
import QuillCore
import QuillService
import QuillStore
import QuillWeb
import Testing

@testable import QuillPages

@Suite("Dead letters and the inbox") struct DeadLetterTests {
    @Test("What is retried is what was shown: chosen rows, or all that matched by then, and nothing that died since")
    func bulk() async throws {
        let desk = try await Desk()
        let (talk, other) = (try await desk.item("The talk"), try await desk.item("Another one"))
        let first = try await desk.dead("inspect", of: talk, "The site cannot be reached.")
        let second = try await desk.dead("transcribe", of: talk, "No speech was found.")
        let browser = try await Browser(desk)
        let page = try await browser.get("/jobs?state=dead").page
        let until = try #require(page.firstMatch(of: /name="until" value="(\d+)"/)).1
        #expect(try await browser.get("/jobs/dead").status == 303, "the list has this address too")
        #expect(page.contains("Retry all 2") && page.contains("1 × ") && page.ranges(of: "data-choose").count == 2)
        // It dies after the page was looked at.
        let jobs = [first, second, try await desk.dead("inspect", of: other, "The site cannot be reached.")]
        let some = try await browser.get("/jobs?state=dead&step=inspect&q=another").page
        #expect(some.contains("1 of 3 dead letters") && !some.contains(jobs[0].text) && some.contains(jobs[2].text))
        let none = try await browser.get("/jobs?state=dead&q=nothing+of+this").page
        #expect(none.contains("No dead letter matches") && none.contains("“nothing of this”"))

        #expect(try await browser.post("/jobs/redrive", [:]).status == 422)
        let answer = try await browser.post("/jobs/redrive", ["all": "on", "step": "inspect", "until": String(until)], patch: true)
        #expect(answer.status == 200 && answer.words.contains("1 job tried again"))
        #expect(try await desk.states(jobs) == [.queued, .dead, .dead])
        let chosen = try await browser.post("/jobs/redrive", ["job": jobs[1].text, "job": jobs[0].text], patch: true)
        #expect(chosen.words.contains("1 job tried again, 1 left"))
        #expect(try await desk.states(jobs) == [.queued, .queued, .dead])
        // Given up: those that were chosen, with a reason.
        #expect(try await browser.post("/jobs/redrive", ["discard": "on", "reason": "Withdrawn."]).status == 422)
        #expect(try await browser.post("/jobs/redrive", ["discard": "on", "job": jobs[2].text, "reason": " "]).status == 422)
        let spare = try await desk.dead("transcribe", of: other, "No speech was found.")
        let given = try await browser.post(
            "/jobs/redrive", ["discard": "on", "job": spare.text, "job": jobs[0].text, "reason": "Withdrawn."], patch: true)
        #expect(given.words.contains("1 job discarded, 1 left"))
        #expect(try await desk.states([spare, jobs[2]]) == [.cancelled, .dead])
        #expect(try await browser.get("/jobs/\(spare)").page.contains("Discarded: Withdrawn."))
        let dead = try await browser.get("/jobs/\(jobs[2])").page
        #expect(dead.contains("/jobs/\(jobs[2])/discard") && dead.contains("The site cannot be reached."))
        // All of them, as the page that asks says: how many, which, and what dies after it was looked at is not meant.
        let third = try await desk.dead("transcribe", of: other, "No speech was found.")
        let fourth = try await desk.dead("transcribe", of: try await desk.item("A third one"), "No speech was found.")
        let asks = try await browser.get("/jobs?state=dead&step=transcribe").page
        #expect(asks.contains("Discard 2 dead letters?") && asks.contains("All 2 dead letters with the step transcribe"))
        let seen = try #require(asks.firstMatch(of: /name="until" value="(\d+)"/)).1
        let late = try await desk.dead("transcribe", of: other, "No words were found.")
        let wish: KeyValuePairs = ["discard": "on", "all": "on", "step": "transcribe", "until": String(seen)]
        #expect(try await browser.post("/jobs/redrive", wish, patch: true).status == 422)
        #expect(try await desk.states([third, fourth, late]) == [.dead, .dead, .dead])
        let gone = try await browser.post(
            "/jobs/redrive", ["discard": "on", "all": "on", "step": "transcribe", "until": String(seen), "reason": "Of no use."],
            patch: true)
        #expect(gone.status == 200 && gone.words.contains("2 jobs discarded"))
        #expect(try await desk.states([third, fourth, late, jobs[2]]) == [.cancelled, .cancelled, .dead, .dead])
        #expect(try await browser.post("/jobs/redrive", ["all": "on"]).status == 303)
        #expect(try await desk.states(jobs) == [.queued, .queued, .queued])
        await desk.close()
    }

    @Test("What died of the same stands together, is marked as fixed from its row, and that is taken back")
    func groups() async throws {
        let desk = try await Desk()
        let talk = try await desk.item("The talk")
        for title in ["One", "Two"] { _ = try await desk.dead("transcribe", of: try await desk.item(title), "No speech was found.") }
        let other = try await desk.dead("inspect", of: talk, "The site cannot be reached.")
        let browser = try await Browser(desk)
        let page = try await browser.get("/jobs?state=dead").page
        let group = Signature.of(step: "transcribe", QuillError(.unreachable, "No speech was found."))
        #expect(
            page.contains("2 × ") && page.contains("group=\(group)")
                && page.contains("Mark as fixed in \(Build.version): No speech was found."))
        let some = try await browser.get("/jobs?state=dead&group=\(group)").page
        #expect(some.contains("2 of 3 dead letters") && !some.contains(other.text) && some.contains("with the same reason"))
        let marked = try await browser.post("/jobs/dead/\(group)/fixed", [:], patch: true)
        #expect(marked.status == 200 && marked.words.contains("Marked as fixed in \(Build.version)"))
        #expect(marked.words.contains("Marked as fixed: 1 group, 2 dead letters") && marked.words.contains("Not fixed"))
        #expect(try await browser.post("/jobs/dead/000000000000/fixed", [:], patch: true).status == 404)
        let back = try await browser.post("/jobs/dead/\(group)/fixed", ["undo": "on"], patch: true)
        #expect(back.status == 200 && !back.words.contains("Marked as fixed:"))
        let until = try #require(some.firstMatch(of: /name="until" value="(\d+)"/)).1
        let again = try await browser.post("/jobs/redrive", ["all": "on", "group": group, "until": String(until)], patch: true)
        #expect(again.words.contains("tried again"))
        #expect(try await desk.states([other]) == [.dead])
        await desk.close()
    }

    @Test("A job that waits is moved to the dead letters from its page, with the reason, and its page tells what happened to it")
    func bury() async throws {
        let desk = try await Desk()
        let job = try await desk.dead("transcribe", of: try await desk.item("The talk"), "No speech was found.")
        _ = try await desk.quill.redrive([job])
        let browser = try await Browser(desk)
        let waits = try await browser.get("/jobs/\(job)").page
        #expect(waits.contains("Move to dead…") && waits.contains("/jobs/\(job)/bury") && waits.contains("What happened to it"))
        #expect(try await browser.post("/jobs/\(job)/bury", ["reason": " "]).status == 422)
        let moved = try await browser.post("/jobs/\(job)/bury", ["reason": "Not now."], patch: true)
        #expect(moved.status == 200 && moved.words.contains("It lies with the dead letters"))
        #expect(moved.words.contains("It was moved to the dead letters: Not now.") && moved.words.contains("Dead: moved here"))
        #expect(try await desk.states([job]) == [.dead])
        #expect(try await browser.post("/jobs/\(job)/bury", ["reason": "Once more."], patch: true).status == 409)
        await desk.close()
    }

    @Test(
        "What looks like a secret among the choices of a job is not shown",
        arguments: [
            ("api_key", "abc", "••••"), ("token", "abc", "••••"), ("tone", "sk-abcdef", "••••"), ("tone", "plain", "plain"),
            ("max_tokens", "400", "400"), ("url", "https://ada:pw@example.org/x", "https://••••@example.org/x"),
            ("url", "https://example.org/@ada", "https://example.org/@ada"),
        ])
    func masked(_ name: String, _ value: String, _ shown: String) { #expect(Masked.value(value, of: name) == shown) }

    @Test("Every try of a job is told with its error and its own log")
    func tries() async throws {
        let desk = try await Desk()
        let job = try await desk.dead("inspect", of: try await desk.item("The talk"), "The site cannot be reached.")
        let browser = try await Browser(desk)
        let once = try await browser.get("/jobs/\(job)").page
        #expect(once.contains("begun") && !once.contains("Log of try"))
        _ = try await desk.quill.redrive([job])
        try await desk.dies(job, "inspect", "The site wants a password.", saying: "asked for the page")
        let page = try await browser.get("/jobs/\(job)").page
        let logs = page.split(separator: "<details").dropFirst().map(String.init).filter { $0.contains("Try ") }
        #expect(logs.count == 2 && logs[0].contains("Try 2: failed") && logs[1].contains("Try 1: failed"))
        #expect(logs.map { $0.prefix { $0 != ">" }.contains(" open") } == [true, false])
        #expect(logs[0].contains("The site wants a password.") && logs[0].contains("asked for the page"))
        #expect(logs[1].contains("The site cannot be reached.") && !logs[1].contains("asked for the page"))
        // Lists tell all of them, also those of before it was driven again.
        _ = try await desk.quill.redrive([job])
        try await desk.dies(job, "inspect", "The site wants a password.", saying: "asked for the page")
        for path in ["/jobs", "/jobs?state=dead"] {
            #expect(try await browser.get(path).page.contains(#/data-label="Tries"[^>]*>3</#), "\(path)")
        }
        await desk.close()
    }

    @Test("The inbox tells what happened, and what of it is new since it was opened last")
    func inbox() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        _ = try await desk.quill.review(document, .approve)
        // Here the first visit numbers what happened.
        let browser = try await Browser(desk)
        let opened = try await desk.ask("GET", "/inbox", headers: [("Cookie", browser.cookie + "; seen=0"), ("Accept", "text/html")])
        #expect(opened.words.contains("To: Ready to publish") && opened.words.contains("class=\"new\""))
        let seen = try #require(opened.headers["Set-Cookie"]).prefix { $0 != ";" }
        let again = try await desk.ask("GET", "/inbox", headers: [("Cookie", browser.cookie + "; " + seen), ("Accept", "text/html")])
        #expect(again.words.contains("To: Ready to publish") && !again.words.contains("class=\"new\""))
        // What nobody looked at is counted beside the inbox on every page but its own, and the rail brings itself up to date.
        let isCounted = ">1<span class=\"vh\"> new</span>"
        for (path, cookie, counted) in [
            ("/library", "seen=0", true), ("/library", String(seen), false), ("/inbox", "seen=0", false),
            ("/fragments/places?at=library", "seen=0", true), ("/fragments/bar?at=library", "seen=0", true),
            ("/fragments/places?at=inbox", "seen=0", false), ("/fragments/places", "seen=nonsense", true),
        ] {
            let page = try await desk.ask("GET", path, headers: [("Cookie", browser.cookie + "; " + cookie), ("Accept", "text/html")])
            #expect(page.status == 200 && page.words.contains(isCounted) == counted, "\(path) \(cookie)")
        }
        await desk.close()
    }
}

extension Desk {
    /// A job that a worker tried once and that was given up then.
    fileprivate func dead(_ step: String, of item: ID<Item>, _ reason: String) async throws -> ID<Job> {
        try await store.write { store throws(QuillError) in
            let job = Job(
                id: store.newID(), project: Project.defaultID, step: step, item: item,
                target: Target(.item(item), step == "inspect" ? .source : .transcript),
                recipe: Recipe(step: step, version: 1, inputs: [:]),
                parameters: Parameters(writer: "extractive", speechModel: "none", maxSections: 8), status: JobStatus(),
                runAt: Timestamp(milliseconds: 0), error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(job)
            for claim in try store.claim(worker: "w", room: [step: 1], leaseMilliseconds: 30_000) {
                _ = try store.settle(
                    claim, JobStatus(state: .dead, tries: 1, deadReason: .permanent), restMilliseconds: 0, outcome: "failed",
                    error: QuillError(.unreachable, reason))
            }
            return job.id
        }
    }

    /// It is tried once more, and is given up again.
    fileprivate func dies(_ job: ID<Job>, _ step: String, _ reason: String, saying line: String) async throws {
        try await store.write { store throws(QuillError) in
            for claim in try store.claim(worker: "w", room: [step: 1], leaseMilliseconds: 30_000) where claim.job.id == job {
                try store.report(Progress(stage: line), by: claim)
                _ = try store.settle(
                    claim, JobStatus(state: .dead, tries: 1, deadReason: .permanent), restMilliseconds: 0, outcome: "failed",
                    error: QuillError(.unreachable, reason))
            }
        }
    }

    fileprivate func states(_ jobs: [ID<Job>]) async throws -> [JobStatus.State] {
        try await store.read { store throws(QuillError) in
            var states: [JobStatus.State] = []
            for job in jobs { if let found = try store.job(job) { states.append(found.status.state) } }
            return states
        }
    }
}
