import Foundation
import QuillCore
import QuillPublishers
import Testing

@testable import QuillService

@Suite("Where an article goes, and how")
struct DestinationTests {
    /// Whoever heard nothing of the first request, since the server died, asks again.
    @Test("A style that is asked for again before it is delivered is not taken for delivered")
    func again() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quill-place-\(UInt64.random(in: .min ... .max))")
        defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
        let desk = try await ModelDesk([], publishers: [FolderPublisher(roots: [])])
        let item = try await desk.item()
        func request(_ style: String) -> ArticleRequest {
            ArticleRequest(input: .item(item), variants: [], destinations: ["folder:\(folder.path)?style=\(style)"], trigger: "test")
        }
        #expect(try await desk.work(request("plain")).run.state == .succeeded)

        let planned = try await desk.quill.planArticle(request("hugo")).plan.toMake
        #expect(planned.map(\.action) == [.make(.outdated(["style: plain → hugo"]))])
        // Nobody works: both wait for the same job.
        let runs = [try await desk.quill.startArticle(request("hugo")).run.id, try await desk.quill.startArticle(request("hugo")).run.id]
        let waiting = [try await desk.quill.run(runs[0]), try await desk.quill.run(runs[1])]
        #expect(waiting.map(\.run.state) == [.open, .open])
        #expect(waiting[0].jobs.map(\.id) == waiting[1].jobs.map(\.id))

        #expect(try await desk.work(request("hugo")).run.state == .succeeded)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).contains { $0.hasSuffix("/index.md") })
        #expect(try await desk.quill.planArticle(request("hugo")).plan.toMake.isEmpty)
    }
}
