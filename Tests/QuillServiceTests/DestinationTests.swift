import Foundation
import PostgreSQLPeer
import QuillCore
import QuillPublishers
import QuillQueue
import QuillStore
import Support
import Testing

@testable import QuillService

/// Settings belong to a destination, and what is there was delivered as they were then.
@Suite("Where an article goes, and how")
struct DestinationTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "quill-place-\(UInt64.random(in: .min ... .max))").path

    private func request(_ item: ID<Item>, _ style: String) -> ArticleRequest {
        ArticleRequest(input: .item(item), variants: [], destinations: ["folder:\(folder)?style=\(style)"], trigger: "test")
    }

    /// The style of each article that is there.
    private func styles() throws -> [String] {
        let articles = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        return articles.map { $0.hasPrefix("content/posts/") ? "hugo" : "plain" }.sorted()
    }

    private func removeFolder() {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    /// Whoever heard nothing of the first request, since the server died, asks again.
    @Test("A style that is asked for again before it is delivered is not taken for delivered")
    func again() async throws {
        defer { removeFolder() }
        let desk = try await ModelDesk([], publishers: [FolderPublisher(roots: [])])
        let item = try await desk.item()
        #expect(try await desk.work(request(item, "plain")).run.state == .succeeded)

        #expect(try await desk.quill.planArticle(request(item, "hugo")).plan.toMake.map(\.action) == [.make(.asked)])
        // Nobody works: both wait for the same job.
        var waiting: [RunView] = []
        for _ in 0..<2 { waiting.append(try await desk.quill.run(desk.quill.startArticle(request(item, "hugo")).run.id)) }
        #expect(waiting.map(\.run.state) == [.open, .open])
        #expect(waiting[0].jobs.map(\.id) == waiting[1].jobs.map(\.id))

        #expect(try await desk.work(request(item, "hugo")).run.state == .succeeded)
        #expect(try styles() == ["hugo"])
        #expect(try await desk.quill.planArticle(request(item, "hugo")).plan.toMake.isEmpty)
    }

    @Test("Another document's style at the same place is not taken for this one's")
    func another() async throws {
        defer { removeFolder() }
        let desk = try await ModelDesk([], publishers: [FolderPublisher(roots: [])])
        let (first, second) = (try await desk.item(), try await desk.item())
        #expect(try await desk.work(request(first, "plain")).run.state == .succeeded)
        #expect(try await desk.work(request(second, "hugo")).run.state == .succeeded)
        #expect(try styles() == ["hugo", "plain"])
        #expect(try await desk.work(request(first, "hugo")).run.state == .succeeded)
        #expect(try styles() == ["hugo", "hugo"])
    }

    @Test("A style that is asked for while another is being delivered is delivered after it")
    func meanwhile() async throws {
        defer { removeFolder() }
        let asked = Lock<ID<Run>?>(nil)
        let publisher = InterruptedPublisher(FolderPublisher(roots: []))
        let desk = try await ModelDesk([], publishers: [publisher])
        let item = try await desk.item()
        let other = request(item, "hugo")
        publisher.meanwhile.withLock {
            $0 = {
                let run = try await desk.quill.startArticle(other).run.id
                asked.withLock { $0 = run }
            }
        }
        #expect(try await desk.work(request(item, "plain")).run.state == .succeeded)
        let second = try #require(asked.withLock { $0 })
        #expect(try await desk.quill.run(second).run.state == .succeeded)
        #expect(try styles() == ["hugo"])
    }

    @Test("A text that is edited while the one before is being delivered is delivered after it, also where another worker has time at once")
    func edited() async throws { try await edited(onPostgreSQL: nil) }

    @Test("So it is on PostgreSQL, where two may begin at once")
    func editedOnPostgreSQL() async throws {
        try await withNewDatabase { server, name in try await edited(onPostgreSQL: server.address(name)) }
    }

    private func edited(onPostgreSQL address: String?) async throws {
        defer { removeFolder() }
        let publisher = InterruptedPublisher(FolderPublisher(roots: []))
        let desk = try await ModelDesk([], publishers: [publisher], postgreSQL: address)
        let item = try await desk.item()
        let same = request(item, "plain")
        let putOff = Lock<[String]>([])
        publisher.meanwhile.withLock {
            $0 = {
                try await edit(item, desk)
                let view = try await desk.work(same, as: "w2") { $0.jobs.contains { $0.error != nil } }
                putOff.withLock { $0 = view.jobs.compactMap(\.error?.message) }
            }
        }
        #expect(try await desk.work(same).run.state == .succeeded)
        #expect(putOff.withLock { $0 } == ["Another job delivers the same document there."])
        #expect(try await desk.work(same).run.state == .succeeded)
        let article = try #require(try FileManager.default.subpathsOfDirectory(atPath: folder).first { $0.hasSuffix(".md") })
        #expect(try String(contentsOfFile: folder + "/" + article, encoding: .utf8).contains("Bring a lamp."))
        let counts = try await desk.store.read { store throws(QuillError) in try store.jobCounts(Project.defaultID) }
        #expect(counts.filter { $0.value > 0 }.map(\.key) == [.succeeded])
        await desk.store.close()
    }

    @Test("What was being sent when the last of its workers died is uncertain, and not sent for ever")
    func died() async throws {
        let publisher = InterruptedPublisher(FolderPublisher(roots: []))
        let desk = try await ModelDesk([], publishers: [publisher])
        let item = try await desk.item()
        @Sendable func die() async throws {
            publisher.meanwhile.withLock { $0 = die }
            _ = try await Rescuer(store: desk.store, conductor: desk.quill.conductor).rescue(soleWorker: "another")
            desk.nudge()
            throw CancellationError()
        }
        publisher.meanwhile.withLock { $0 = die }
        let run = try await desk.work(request(item, "plain"))
        #expect(run.jobs.filter { $0.step == "deliver" }.map(\.status.deadReason) == [.poison])
        #expect(try await deliveries(item, desk).map(\.state) == [.uncertain])
        #expect(try await told(.publishUncertain, desk) == ["The process that worked on it ended without a word."])
    }

    @Test("What was sent, and could not be recorded, is uncertain")
    func unrecorded() async throws {
        defer { removeFolder() }
        let publisher = InterruptedPublisher(FolderPublisher(roots: []))
        let desk = try await ModelDesk([], publishers: [publisher])
        let item = try await desk.item()
        publisher.meanwhile.withLock {
            $0 = {
                try await desk.script(
                    """
                    CREATE TRIGGER refused BEFORE INSERT ON events WHEN NEW.name = 'publish.delivered'
                    BEGIN SELECT RAISE(ABORT, 'not today'); END
                    """)
            }
        }
        let run = try await desk.work(request(item, "plain"))
        #expect(run.jobs.filter { $0.step == "deliver" }.map(\.status.state) == [.dead])
        #expect(try await deliveries(item, desk).map(\.state) == [.uncertain])
        #expect(try await told(.publishUncertain, desk).count == 1)
    }

    @Test("A job that is cancelled takes along what it was sending, and nothing that another sends", arguments: [true, false])
    func cancelled(isSending: Bool) async throws {
        defer { if !isSending { removeFolder() } }
        let publisher = InterruptedPublisher(FolderPublisher(roots: []))
        let desk = try await ModelDesk([], publishers: [publisher])
        let item = try await desk.item()
        let same = request(item, "plain")
        let states = Lock<[DeliveryState]>([])
        publisher.meanwhile.withLock {
            $0 = {
                let sender = try #require(try await deliveries(item, desk).first?.sender)
                if isSending {
                    try await desk.quill.cancel(sender)
                } else {
                    try await edit(item, desk)
                    let view = try await desk.work(same, as: "w2") { $0.jobs.contains { $0.error != nil } }
                    try await desk.quill.cancel(try #require(view.jobs.first { $0.error != nil && $0.id != sender }?.id))
                }
                let now = try await deliveries(item, desk)
                states.withLock { $0 = now.map(\.state) }
                desk.nudge()
                if isSending { throw CancellationError() }
            }
        }
        let run = try await desk.work(same)
        #expect(states.withLock { $0 } == [isSending ? .uncertain : .sending])
        #expect(try await deliveries(item, desk).map(\.state) == [isSending ? .uncertain : .delivered])
        #expect(Set(run.jobs.filter { $0.step == "deliver" }.map(\.status.state)) == [isSending ? .cancelled : .succeeded])
        #expect(
            try await told(.publishUncertain, desk) == (isSending ? ["The job was cancelled before it was known whether it arrived."] : []))
    }

    private func deliveries(_ item: ID<Item>, _ desk: ModelDesk) async throws -> [Delivery] {
        try await desk.store.read { store throws(QuillError) in
            guard let document = try store.document(Project.defaultID, key: Document.articleKey(item)) else { return [] }
            return try store.deliveries(of: document.id)
        }
    }

    /// The errors that events of this name carry.
    private func told(_ name: Event.Name, _ desk: ModelDesk) async throws -> [String] {
        try await desk.store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 1_000).filter { $0.name == name }.compactMap { $0.data["error"] }
        }
    }

    private func edit(_ item: ID<Item>, _ desk: ModelDesk) async throws {
        let found = try await desk.store.read { store throws(QuillError) in
            try store.document(Project.defaultID, key: Document.articleKey(item))
        }
        let document = try #require(found).id
        let head = try await desk.store.read { store throws(QuillError) in try Snapshot(document, store).head }
        let section = try #require(head.body.sections.first)
        let text = section.markdown + "\n\nBring a lamp."
        _ = try await desk.quill.editSection(
            SectionEdit(document: document, section: section.key, base: .revision(head.number), markdown: text, by: "ada"))
    }
}

/// Something happens once, while it publishes.
private final class InterruptedPublisher: Publisher {
    let meanwhile = Lock<(@Sendable () async throws -> Void)?>(nil)
    private let publisher: FolderPublisher

    init(_ publisher: FolderPublisher) { self.publisher = publisher }

    var descriptor: PublisherDescriptor { publisher.descriptor }

    func parse(_ written: String) throws(QuillError) -> (locator: String, settings: [String: String]) { try publisher.parse(written) }

    func publish(_ publication: Publication, to place: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt {
        let work = meanwhile.withLock { work in
            defer { work = nil }
            return work
        }
        // Others do it, and go on when this job is told to stop.
        do { try await Task { try await work?() }.value } catch { throw .unexpected(error, while: "something else happened") }
        return try await publisher.publish(publication, to: place, replacing: replacing)
    }

    func condition(of ref: RemoteRef, at place: Destination) async throws(QuillError) -> RemoteCondition {
        try await publisher.condition(of: ref, at: place)
    }

    func locate(_ publication: Publication, at place: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt? {
        try await publisher.locate(publication, at: place, replacing: replacing)
    }
}
