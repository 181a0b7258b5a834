import HTTPClient
import QuillCore
import QuillService
import QuillStore
import Testing

@testable import QuillPages

@Suite("What is out of date, on its page") struct StalePageTests {
    /// An item whose points were made by an older version of their step.
    private func old(_ title: String, _ desk: Desk) async throws -> ID<Item> {
        let item = try await desk.item(title)
        let request = ArticleRequest(
            input: .item(item), article: false, variants: ["bullet-points"], writer: "extractive", trigger: "test")
        let run = try await desk.quill.startArticle(request).run
        let job = try #require(try await desk.quill.run(run.id).jobs.first { $0.target.variant.kind == .summary })
        let recipe = job.recipe
        let older = Recipe(
            step: recipe.step, version: recipe.version - 1, prompt: recipe.prompt, parameters: recipe.parameters, ladder: recipe.ladder,
            inputs: recipe.inputs)
        try await desk.store.write { store throws(QuillError) in
            guard
                let claim = try store.claim(worker: "test", room: [job.step: 9], leaseMilliseconds: 60_000).first(where: {
                    $0.job.id == job.id
                })
            else { throw QuillError(.conflict, "The job cannot be begun.") }
            try store.insert(
                Artifact(
                    id: store.newID(), project: job.project, target: job.target, recipe: older, content: Digest(of: title), byteCount: 1,
                    mediaType: "application/json", facts: Facts(), provenance: .attempt(claim.attempt, engine: "extractive"), job: job.id,
                    createdAt: try store.now()))
            let done = JobStatus(state: .succeeded, tries: 1)
            _ = try store.settle(claim, done, restMilliseconds: 0, outcome: "succeeded", error: nil)
            try store.update(run.id, state: .succeeded, error: nil)
        }
        return item
    }

    @Test("It says what, why and at what price; one item, the chosen ones and all shown are made anew from forms of ours alone")
    func page() async throws {
        let desk = try await Desk()
        let browser = try await Browser(desk)
        #expect(try await browser.get("/stale").page.contains("Nothing is out of date"))
        let first = try await old("The <first> talk", desk)
        let (second, third) = (try await old("The second", desk), try await old("The third", desk))
        let shown = try await browser.get("/stale")
        #expect(shown.status == 200 && shown.page.contains("The &lt;first&gt; talk") && shown.page.contains("step version"))
        #expect(shown.page.contains("3 things of 3 items") && shown.page.contains("Make all 3 anew?") && shown.page.contains("free"))
        // Nothing of it changes by itself while somebody chooses: what does are the places, which every page has twice.
        #expect(shown.page.ranges(of: "data-choose").count == 3 && shown.page.ranges(of: "data-live=\"").count == 2)
        #expect(try await browser.get("/library").page.contains("href=\"/stale\""))
        // What was chosen is looked at with its sum first.
        let chosen = try await browser.get("/stale?item=\(second)&item=\(third)").page
        #expect(chosen.contains("2 things of 2 items") && chosen.contains("Make these 2 anew") && !chosen.contains("first"))

        #expect(try await browser.post("/stale", ["item": first.text], token: .some(nil)).status == 403)
        #expect(try await browser.post("/stale", [:]).status == 422)
        #expect(try await desk.quill.stale().rows.map(\.running) == [nil, nil, nil])
        #expect(try await browser.post("/stale", ["item": first.text]).status == 303)
        let one = try await browser.get("/stale").page
        #expect(one.contains("Being made") && one.contains("2 things of 2 items"))
        #expect(try await browser.post("/stale", ["item": second.text, "item": third.text, "item": first.text]).status == 303)
        let all = try await browser.get("/stale").page
        #expect(all.ranges(of: "Being made").count == 3 && !all.contains("Make all"))
        let runs = try await desk.quill.runs(Page()).rows.filter { $0.run.trigger == Run.reprocessing }
        #expect(runs.count == 3, "nothing is begun twice")
        await desk.close()
    }
}
