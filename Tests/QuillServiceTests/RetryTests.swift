import QuillCore
import QuillStore
import Support
import Testing

@testable import QuillService

@Suite("A run is tried again") struct RetryTests {
    @Test("Another run in its place is asked for by whoever tries again; but what made anew what was out of date still does that")
    func trigger() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        desk.writer.prompt.withLock { $0 = "2" }
        let stale = try #require(try await desk.quill.reprocess(StaleQuery(), limit: 1).runs.first)
        #expect(try await desk.run(stale).trigger == Run.reprocessing)
        try await desk.quill.cancel(stale)
        let again = try await desk.quill.retry(stale, trigger: "web")
        #expect(again != stale)
        #expect(try await desk.run(again).trigger == Run.reprocessing)
        desk.writer.say("engines", "Engines are silent now.")
        #expect(try await desk.finish(again).state == .succeeded)
        #expect(try await desk.text(document, "engines") == "Engines are silent now.")
        #expect(try await desk.quill.stale().rows.isEmpty)

        let asked = try await desk.quill.startArticle(request(document, desk)).run.id
        try await desk.quill.cancel(asked)
        let other = try await desk.quill.retry(asked, trigger: "web")
        #expect(other != asked)
        #expect(try await desk.run(other).trigger == "web")
    }

    @Test("What a run had made anew is not made twice, nor by trying it again twice; the rest is made, and what rests on it")
    func halfDone() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        desk.writer.prompt.withLock { $0 = "2" }
        desk.writer.say("engines", "Engines are silent now.")
        let stale = try #require(try await desk.quill.reprocess(StaleQuery(), limit: 1).runs.first)
        try await breakOff(stale, desk)
        #expect(try await made(by: stale, desk).isSuperset(of: [.outline, .chapters, .section("engines")]))

        let again = try await desk.quill.retry(stale)
        #expect(try await desk.finish(again).state == .succeeded)
        #expect(try await made(by: again, desk) == [.seo, .revision])
        #expect(try await desk.text(document, "engines") == "Engines are silent now.")
        #expect(try await desk.quill.stale().rows.isEmpty)

        let third = try await desk.quill.retry(stale)
        #expect(try await desk.finish(third).state == .succeeded)
        #expect(try await made(by: third, desk).isEmpty)
    }

    @Test("What follows what a run had made is made by the next, though nobody named it") func following() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let item = try #require(try await desk.store.read { store throws(QuillError) in try store.document(document) }?.items.first)
        desk.writer.headline.withLock { $0 = "Another talk" }
        desk.writer.description.withLock { $0 = "What was said then." }
        let outline = StaleQuery(items: [item], remake: ["outline"])
        let run = try #require(try await desk.quill.reprocess(outline, limit: 1).runs.first)
        #expect(try await desk.run(run).remake.map(\.variant) == [.outline])
        try await breakOff(run, desk)
        let again = try await desk.quill.retry(run)
        #expect(try await desk.run(again).remake.map(\.variant) == [.seo])
        #expect(try await desk.finish(again).state == .succeeded)
        #expect(try await desk.head(document).body.frontMatter.description == "What was said then.")
        #expect(try await desk.quill.stale().rows.isEmpty)
    }

    /// Lets a run make all but its front matter and what rests on that; nothing of it is dead then.
    private func breakOff(_ run: ID<Run>, _ desk: Desk) async throws {
        desk.writer.refuses.withLock { $0 = true }
        #expect(try await desk.finish(run).state == .failed)
        desk.writer.refuses.withLock { $0 = false }
        let jobs = try await desk.store.read { store throws(QuillError) in try store.jobs(of: run) }
        for job in jobs where job.status.state == .dead { try await desk.quill.discard(job.id, because: "Later.") }
    }

    @Test("A run that goes on with fresh tries is the same run, asked for as it was") func goesOn() async throws {
        let desk = try await Desk()
        _ = try await desk.article()
        desk.writer.prompt.withLock { $0 = "2" }
        let stale = try #require(try await desk.quill.reprocess(StaleQuery(), limit: 1).runs.first)
        let job = try #require(try await desk.store.read { store throws(QuillError) in try store.jobs(of: stale).first?.id })
        try await desk.quill.bury(job, because: "Later.")
        #expect(try await desk.run(stale).state == .failed)
        #expect(try await desk.quill.retry(stale, trigger: "web") == stale)
        let run = try await desk.run(stale)
        #expect(run.trigger == Run.reprocessing && run.state == .open)
    }

    private func made(by run: ID<Run>, _ desk: Desk) async throws -> Set<Variant> {
        let jobs = try await desk.store.read { store throws(QuillError) in try store.jobs(of: run) }
        return Set(jobs.filter { $0.status.state == .succeeded }.map(\.target.variant))
    }

    private func request(_ document: ID<Document>, _ desk: Desk) async throws -> ArticleRequest {
        let item = try #require(try await desk.store.read { store throws(QuillError) in try store.document(document) }?.items.first)
        return ArticleRequest(input: .item(item), variants: [], writer: "scripted", remake: ["article"], trigger: "test")
    }
}
