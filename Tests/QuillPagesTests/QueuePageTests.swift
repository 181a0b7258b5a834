import Foundation
import HTTPClient
import QuillCore
import QuillService
import QuillStore
import QuillWeb
import Testing

@Suite("The queue on its page") struct QueuePageTests {
    @Test("The queue is paused and resumed there, whole or a step, and the page says who, why and what waits") func pausing() async throws {
        let desk = try await Desk()
        let job = try await desk.queued(1, of: try await desk.item("The talk"))[0]
        let browser = try await Browser(desk)
        let before = try await browser.get("/jobs").page
        #expect(before.contains("commandfor=\"pause\"") && before.contains("<option value=\"summarise\">Summarise only"))
        #expect(!before.contains("The queue is paused") && before.contains("id=\"queues\"") && before.contains(">Outline</a>"))
        #expect(before.contains("1<small> waiting, 0 running"), "no worker's room is known to a desk")
        let paused = try await browser.post("/jobs/pause", ["step": "", "reason": "Moving <house>"], patch: true)
        #expect(paused.status == 200 && paused.words.contains("The queue is paused") && paused.words.contains("id=\"queues\""))
        let page = try await browser.get("/jobs").page
        #expect(page.contains("by these pages since") && page.contains("“Moving &lt;house&gt;”") && page.contains("Resume the queue"))
        #expect(page.contains(job.text) && page.contains("Paused</span>"))
        #expect(try await browser.get("/fragments/jobs/queues").page.hasPrefix("<div id=\"queues\""))
        // Without scripts it leads back to the page.
        #expect(try await browser.post("/jobs/resume", [:]).status == 303)
        #expect(try await desk.quill.queue().pauses.current.isEmpty)
        #expect(try await browser.post("/jobs/pause", ["step": "outline"]).status == 303)
        let step = try await browser.get("/jobs").page
        #expect(step.contains("name=\"step\" value=\"outline\"") && !step.contains("The queue is paused"))
        let refused = try await browser.post("/jobs/pause", ["step": "dreaming"], patch: true)
        #expect(refused.status == 422 && refused.words.contains("“dreaming”"))
        #expect(try await browser.post("/jobs/resume", ["step": "outline"], patch: true).words.contains("Outline goes on"))
        await desk.close()
    }

    @Test("Jobs are found by qualifiers in the address; what cannot be read is said, and stays in the field") func search() async throws {
        let desk = try await Desk()
        let (talk, call) = (try await desk.item("The talk"), try await desk.item("Weekly call"))
        let waiting = try await desk.queued(1, of: talk)[0]
        let dead = try await desk.failed("seo", of: call, "The site cannot be reached.")
        let browser = try await Browser(desk)
        func shows(_ query: String) async throws -> [Bool] {
            let page = try await browser.get("/jobs?\(query)").page
            return [waiting, dead].map { page.contains("/jobs/\($0.text)\"") }
        }
        for (query, expected) in [
            ("", [true, true]), ("q=kind:outline", [true, false]), ("q=state:dead", [false, true]),
            ("q=item:%22weekly+call%22", [false, true]),
            ("q=error:%22cannot+be%22", [false, true]), ("q=attempt:%3E0", [false, true]), ("q=talk", [true, false]),
            ("state=queued&q=state:dead", [false, false]), ("state=queued&q=kind:outline", [true, false]),
            ("q=kind:nothing", [false, false]),
        ] {
            #expect(try await shows(query) == expected, "\(query)")
        }
        let none = try await browser.get("/jobs?q=kind:nothing").page
        #expect(none.contains("No job matches") && none.contains("“kind:nothing”") && none.contains("value=\"kind:nothing\""))
        let tabs = try await browser.get("/jobs?q=kind:outline").page
        #expect(tabs.contains("/jobs?state=queued&amp;q=kind%3Aoutline"), "the tabs keep what is looked for")
        let wrong = try await browser.get("/jobs?q=owner:me+attempt:%3E2")
        #expect(
            wrong.status == 200 && wrong.page.contains("knows no “owner:”")
                && wrong.page.contains("kind: state: item: queue: error: attempt:"))
        #expect(wrong.page.contains("value=\"owner:me attempt:&gt;2\"") && wrong.page.contains("aria-invalid=\"true\""))
        #expect(!wrong.page.contains(dead.text))
        let words = try await browser.get("/jobs").page
        #expect(words.contains("value=\"kind:transcribe\"") && words.contains("value=\"attempt:"))
        await desk.close()
    }

    @Test("The list goes on page by page to its end, and each job stands on one of them") func paging() async throws {
        let desk = try await Desk()
        let jobs = try await desk.queued(130, of: try await desk.item("The talk"))
        let browser = try await Browser(desk)
        for query in ["", "?q=kind:outline"] {
            var (path, seen, pages): (String?, [String], Int) = ("/jobs" + query, [], 0)
            while let here = path, pages < 9 {
                let page = try await browser.get(here).page
                pages += 1
                seen += page.matches(of: /data-key="(job_\w+)"/).map { String($0.1) }
                #expect(page.contains("Newest jobs") == (pages > 1))
                path = page.firstMatch(of: /href="([^"]+)">Older jobs/).map { String($0.1).replacing("&amp;", with: "&") }
            }
            #expect(pages == 3 && seen == jobs.reversed().map(\.text), "\(query): \(pages) pages with \(seen.count)")
        }
        await desk.close()
    }
}

extension QueuePageTests {
    @Test("What a search does not find among the newest thousands is found where it goes on") func further() async throws {
        let desk = try await Desk()
        let talk = try await desk.item("The talk")
        let rare = try await desk.queued(1, of: talk, step: "seo")[0]
        _ = try await desk.queued(5_000, of: talk, status: JobStatus(state: .succeeded))
        let browser = try await Browser(desk)
        let first = try await browser.get("/jobs?q=kind:seo").page
        #expect(!first.contains(rare.text) && first.contains("There are older ones."))
        let older = try #require(first.firstMatch(of: /href="([^"]+)">Older jobs/)).1
        let second = try await browser.get(String(older).replacing("&amp;", with: "&")).page
        #expect(second.contains(rare.text) && !second.contains("Older jobs"))
        await desk.close()
    }
}

extension Desk {
    /// A job that died at its first try.
    fileprivate func failed(_ step: String, of item: ID<Item>, _ words: String) async throws -> ID<Job> {
        try await store.write { store throws(QuillError) in
            let now = try store.now()
            let job = Job(
                id: store.newID(), project: Project.defaultID, step: step, item: item, target: Target(.item(item), .seo),
                recipe: Recipe(step: step, version: 1, inputs: [:]),
                parameters: Parameters(writer: "extractive", speechModel: "", maxSections: 1), status: JobStatus(), runAt: now, error: nil,
                createdAt: now, endedAt: nil)
            try store.insert(job)
            for claim in try store.claim(worker: "test", room: [step: 1], leaseMilliseconds: 60_000) {
                _ = try store.settle(
                    claim, JobStatus(state: .dead, deadReason: .permanent), restMilliseconds: 0, outcome: "failed",
                    error: QuillError(.unreachable, words))
            }
            return job.id
        }
    }

    /// Jobs that wait, the oldest first.
    fileprivate func queued(
        _ count: Int, of item: ID<Item>, step: String = "outline", status: JobStatus = JobStatus()
    ) async throws -> [ID<Job>] {
        try await store.write { store throws(QuillError) in
            var jobs: [ID<Job>] = []
            for number in 0..<count {
                let now = try store.now()
                let job = Job(
                    id: store.newID(), project: Project.defaultID, step: step, item: item, target: Target(.item(item), .transcript),
                    recipe: Recipe(step: step, version: number, inputs: [:]),
                    parameters: Parameters(writer: "extractive", speechModel: "", maxSections: 1), status: status, runAt: now,
                    error: nil,
                    createdAt: now, endedAt: nil)
                try store.insert(job)
                jobs.append(job.id)
            }
            return jobs.sorted { $0.text < $1.text }
        }
    }
}
