import Media
import QuillCore
import QuillPipeline
import QuillProviders
import Testing

@testable import QuillService

/// What other models and writers than those of the day put out of date.
@Suite("Out of date by another model") struct StaleModelTests {
    private let peer: ModelPeer

    init() async throws { peer = try await ModelPeer.vendors() }

    private func made(unnamed: Bool = false) async throws -> (desk: ModelDesk, item: ID<Item>) {
        let desk = try await ModelDesk([("openai", try peer.openAI("author"))])
        let item = try await desk.item()
        var request = desk.points(item, writer: "openai")
        if unnamed { request.writer = nil }
        #expect(try await desk.work(request).run.state == .succeeded)
        return (desk, item)
    }

    @Test("Another model of the same writer is told, with what it would cost; where it has no price, that is said")
    func models() async throws {
        let desk = try await made().desk
        let other = try desk.house([("openai", peer.openAI("author", model: "gpt-other"))])
        let found = try #require(try await other.stale().rows.first)
        #expect(found.changes.first?.why == ["openai:gpt-test became openai:gpt-other"])
        #expect(found.hasPrice && found.cost > .zero && found.unpriced.isEmpty)
        let unknown = try desk.house([("openai", peer.openAI("author", model: "gpt-other", price: nil))])
        let free = try #require(try await unknown.stale().rows.first)
        #expect(!free.hasPrice && free.unpriced == ["openai:gpt-other"] && !free.isCertain)
    }

    @Test("A writer that is not set up any more is told, and stops nothing else") func goneWriter() async throws {
        let (desk, item) = try await made()
        let plain = try await desk.item()
        _ = try await desk.work(desk.points(plain, writer: "extractive"))
        let house = try desk.house([], newer: true)
        let rows = try await house.stale().rows
        #expect(rows.map(\.item.id) == [plain, item])
        let gone = try #require(rows.last)
        #expect(!gone.isReady && gone.fault?.code == .unsupported && gone.fault?.message.contains("The writer openai,") == true)
        #expect(rows.first?.isReady == true && rows.first?.fault == nil)
        let done = try await house.reprocess(StaleQuery(), limit: 100)
        #expect(done.runs.count == 1 && done.left.map(\.item.id) == [item])
    }

    @Test("A writer that the run did not name follows the settings; one that it named stays") func standard() async throws {
        let desk = try await made(unnamed: true).desk
        #expect(try desk.house([("openai", peer.openAI("author"))]).standardWriter == "extractive")
        let named = try await desk.item()
        _ = try await desk.work(desk.points(named, writer: "extractive"))
        let rows = try await desk.house([("openai", peer.openAI("author"))], standard: "openai").stale().rows
        #expect(rows.count == 1 && rows.first?.item.id != named)
        #expect(rows.first?.changes.first?.why?.contains("writer: extractive → openai") == true)
    }

    @Test("What cannot be told of an item is told, also where the rest of it is begun") func partly() async throws {
        let (desk, item) = try await made()
        var more = desk.points(item, writer: "extractive")
        more.variants = ["key-insights"]
        _ = try await desk.work(more)
        let done = try await desk.house([], newer: true).reprocess(StaleQuery(items: [item]), limit: 100)
        #expect(done.runs.count == 1 && done.left.map(\.item.id) == [item])
        #expect(done.left.first?.fault?.code == .unsupported && done.left.first?.isReady == false)
    }

    @Test("Each thing is judged by the run that made it: what another writer made is not out of date for that") func makers() async throws {
        let (desk, item) = try await made()
        // It asks for both, and makes the missing one alone.
        var more = desk.points(item, writer: "extractive")
        more.variants = ["bullet-points", "key-insights"]
        _ = try await desk.work(more)
        #expect(try await desk.quill.stale().rows.isEmpty)
        let newer = try desk.house([("openai", peer.openAI("author"))], newer: true)
        let found = try #require(try await newer.stale().rows.first)
        #expect(found.wishes.count == 2 && Set(found.wishes.map(\.parameters.writer)) == ["openai", "extractive"])
        #expect(try await newer.reprocess(StaleQuery(), limit: 100).runs.count == 2)
    }
}

extension ModelDesk {
    /// The same items with other models or settings, or of a newer version.
    func house(_ models: [(name: String, model: any TextModel)], standard: String? = nil, newer: Bool = false) throws -> Quill {
        let writers = Writers([ExtractiveWriter()], models: models, prompts: try .embedded())
        let steps: [any Rule] = Steps.all(
            readers: [], recognition: RecordingRecogniser(media: MediaTools(), transcribers: []), writers: writers, publishers: [])
        return Quill(
            store: store, blobs: quill.blobs, conductor: Conductor(rules: newer ? steps.map { NewerStep($0) } : steps), publishers: [],
            writers: writers, standardWriter: standard, speechModels: [])
    }

    /// The same, with other rules in place of its own.
    func newer(_ change: (any Rule) -> any Rule) -> Quill {
        Quill(
            store: store, blobs: quill.blobs, conductor: Conductor(rules: rules.map(change)), publishers: [], writers: quill.catalogue,
            speechModels: [])
    }
}
