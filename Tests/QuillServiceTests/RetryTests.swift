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
        #expect(try await desk.finish(again).state == .succeeded)

        let asked = try await desk.quill.startArticle(request(document, desk)).run.id
        try await desk.quill.cancel(asked)
        let other = try await desk.quill.retry(asked, trigger: "web")
        #expect(other != asked)
        #expect(try await desk.run(other).trigger == "web")
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

    private func request(_ document: ID<Document>, _ desk: Desk) async throws -> ArticleRequest {
        let item = try #require(try await desk.store.read { store throws(QuillError) in try store.document(document) }?.items.first)
        return ArticleRequest(input: .item(item), variants: [], writer: "scripted", remake: ["article"], trigger: "test")
    }
}
