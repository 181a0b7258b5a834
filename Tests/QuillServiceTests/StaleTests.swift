import Foundation
import QuillCore
import QuillPipeline
import QuillPublishers
import QuillStore
import Support
import Testing

@testable import QuillService

/// What newer rules, prompts and settings put out of date, over all items: listed, and made anew.
@Suite("What is out of date") struct StaleTests {
    @Test("A prompt that has changed is told with what it wrote; what is made anew is fresh, and is not begun twice")
    func prompts() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        #expect(try await desk.quill.stale().rows.isEmpty)
        desk.writer.prompt.withLock { $0 = "2" }
        desk.writer.say("engines", "Engines are silent now.")
        let found = try #require(try await desk.quill.stale().rows.first)
        let why = Dictionary(uniqueKeysWithValues: found.changes.map { ($0.entry.target.variant, $0.why) })
        #expect(why[.outline] == ["prompt changed"] && why[.seo] == ["prompt changed"])
        #expect(why[.revision] == .some(nil), "the article follows")
        #expect(found.isReady && found.fault == nil && found.running == nil)

        let done = try await desk.quill.reprocess(StaleQuery(), limit: 100)
        let run = try #require(done.runs.first)
        #expect(done.runs.count == 1 && done.left.isEmpty && done.nextCursor == nil)
        #expect(try await desk.run(run).trigger == Run.reprocessing)
        let audit = try await desk.quill.auditEntries(AuditQuery(action: .runStarted)).rows
        #expect(audit.map(\.subject.id) == [run.text])
        // While it is under way nothing is begun for the same.
        let again = try await desk.quill.reprocess(StaleQuery(), limit: 100)
        #expect(again.runs.isEmpty && again.left.map(\.running) == [run] && again.left.allSatisfy { !$0.isReady })

        #expect(try await desk.finish(run).state == .succeeded)
        #expect(try await desk.text(document, "engines") == "Engines are silent now.")
        #expect(try await desk.quill.stale().rows.isEmpty)
        let third = try await desk.quill.reprocess(StaleQuery(), limit: 100)
        #expect(third.runs.isEmpty && third.left.isEmpty)
    }

    @Test("What a person has changed stays: what is written anew is proposed to them") func edits() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "lead", "By hand.")
        desk.writer.prompt.withLock { $0 = "2" }
        desk.writer.say("engines", "Engines are silent now.")
        let run = try #require(try await desk.quill.reprocess(StaleQuery(), limit: 100).runs.first)
        #expect(try await desk.finish(run).state == .succeeded)
        #expect(try await desk.text(document, "lead") == "By hand.")
        #expect(try await desk.text(document, "engines") != "Engines are silent now.")
        let proposals = try await desk.store.read { store throws(QuillError) in try store.proposals(of: document, .open, Page()) }
        #expect(proposals.count == 1)
        #expect(try await desk.quill.stale().rows.isEmpty)
    }

    @Test(
        "What is made anew is not published by that, nor is what a person saves meanwhile; the article is to be reviewed again",
        arguments: [true, false])
    func nothingIsPublished(_ isEdited: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quill-meanwhile-\(UInt64.random(in: .min ... .max))").path
        defer { do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) } }
        func published() throws -> String {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
            return try names.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }.joined()
        }
        let desk = try await Desk(publishers: [FolderPublisher(roots: [])])
        let source = try await desk.source()
        let item = try #require(try await desk.store.read { store throws(QuillError) in try store.document(source) }?.items.first)
        let request = ArticleRequest(
            input: .item(item), variants: [], destinations: ["folder:\(folder)?style=plain"], writer: "scripted", trigger: "test")
        let first = try await desk.quill.startArticle(request).run
        #expect(try await desk.finish(first.id).state == .succeeded)
        guard case .document(let document)? = first.wanted.first(where: { $0.variant == .revision })?.subject else {
            Issue.record("no article")
            return
        }
        #expect(try published().contains("Engines were slow."))

        desk.writer.prompt.withLock { $0 = "2" }
        desk.writer.say("engines", "Engines are silent now.")
        let run = try #require(try await desk.quill.reprocess(StaleQuery(), limit: 100).runs.first)
        if isEdited { try await desk.save(document, "lead", "By hand.") }
        #expect(try await desk.finish(run).state == .succeeded)
        #expect(try published().contains("Engines were slow.") && !published().contains("By hand."))
        let state = try await desk.store.read { store throws(QuillError) in try store.document(document)?.state }
        #expect(state == .toRereview)
        let proposals = try await desk.store.read { store throws(QuillError) in try store.proposals(of: document, .open, Page()) }
        #expect(proposals.count == (isEdited ? 1 : 0))
        // Whoever asks for it has it published.
        let asked = try await desk.quill.startArticle(request).run.id
        #expect(try await desk.finish(asked).state == .succeeded)
        #expect(try published().contains(isEdited ? "By hand." : "Engines are silent now."))
    }

    @Test("What waits to be made anew gives way to a newer run that makes the same, and stays beside one that makes nothing of it")
    func givesWay() async throws {
        let desk = try await Desk()
        let source = try await desk.source()
        let item = try #require(try await desk.store.read { store throws(QuillError) in try store.document(source) }?.items.first)
        var request = ArticleRequest(input: .item(item), variants: [], writer: "scripted", trigger: "test")
        #expect(try await desk.finish(desk.quill.startArticle(request).run.id).state == .succeeded)
        desk.writer.prompt.withLock { $0 = "2" }
        let waiting = try #require(try await desk.quill.reprocess(StaleQuery(), limit: 100).runs.first)
        _ = try await desk.quill.startArticle(request)
        // To put the article together anew overwrites nothing.
        request.remake = ["revision"]
        _ = try await desk.quill.startArticle(request)
        #expect(try await desk.run(waiting).state == .open)

        request.remake = ["article"]
        let newer = try await desk.quill.startArticle(request).run
        #expect(try await desk.run(waiting).state == .cancelled)
        let ended = try #require(try await desk.quill.auditEntries(AuditQuery(action: .runCancelled)).rows.first)
        #expect(ended.subject.id == waiting.text && ended.after.values["newer"] == newer.id.text)
        #expect(try await desk.finish(newer.id).state == .succeeded)
        #expect(try await desk.quill.stale().rows.isEmpty)
    }

    @Test("One that is missing among several is told before anything is begun") func missing() async throws {
        let desk = try await ModelDesk([])
        let item = try await desk.item()
        _ = try await desk.work(desk.points(item, writer: "extractive"))
        let newer = desk.newer { NewerStep($0) }
        let gone = [ID<Item>(trusted: "itm_00000000000000000000000000"), ID(trusted: "itm_00000000000000000000000001")]
        let error = await #expect(throws: QuillError.self) {
            _ = try await newer.reprocess(StaleQuery(items: [item] + gone), limit: 100)
        }
        #expect(error?.code == .notFound && gone.allSatisfy { error?.message.contains($0.text) == true })
        let found = try #require(try await newer.stale().rows.first)
        #expect(found.isReady && found.running == nil, "nothing was begun")
    }

    @Test("What one run chose is not out of date for another's choices, and is made anew by its own") func choices() async throws {
        let desk = try await ModelDesk([])
        let item = try await desk.item()
        var request = ArticleRequest(input: .item(item), variants: [], writer: "extractive", maxSections: 2, trigger: "test")
        #expect(try await desk.work(request).run.state == .succeeded)
        request.maxSections = 4
        request.remake = ["seo"]
        #expect(try await desk.work(request).run.state == .succeeded)
        #expect(try await desk.quill.stale().rows.isEmpty)

        let newer = desk.newer { NewerStep($0) }
        let run = try #require(try await newer.reprocess(StaleQuery(), limit: 100).runs.first)
        let jobs = try await desk.store.read { store throws(QuillError) in try store.jobs(of: run) }
        #expect(jobs.map(\.target.variant) == [.outline])
        #expect(jobs.map { $0.recipe.parameters["max_sections"] } == ["2"])
        #expect(jobs.allSatisfy { $0.parameters.maxSections == 2 && $0.parameters.makers == nil })
        let kept = try #require(try await desk.store.read { store throws(QuillError) in try store.run(run) }).parameters
        #expect(kept.of(.seo).maxSections == 4 && kept.of(.chapters).maxSections == 2)
        #expect(kept.of(.section("one-that-is-new")).maxSections == 2, "it goes by its chapters")
    }

    @Test("Another version of a step is told; an item of which no run made anything is not") func versions() async throws {
        let desk = try await ModelDesk([])
        let item = try await desk.item()
        _ = try await desk.work(desk.points(item, writer: "extractive"))
        let newer = desk.newer { NewerStep($0) }
        let found = try #require(try await newer.stale().rows.first)
        #expect(found.changes.map(\.entry.target.variant) == [.summary(.bulletPoints)], "the transcript is a person's")
        #expect(found.changes.first?.why == ["step version 1 → 2"] && found.cost == .zero && found.hasPrice && found.isCertain)
        // One that nobody wrote anything of, and one that is not there.
        let other = try await desk.item()
        #expect(try await newer.stale(StaleQuery(items: [other])).rows.isEmpty)
        let gone = ID<Item>(trusted: "itm_00000000000000000000000000")
        #expect(await code { _ = try await newer.stale(StaleQuery(items: [gone])) } == .notFound)
        #expect(await code { _ = try await newer.reprocess(StaleQuery(items: [gone]), limit: 1) } == .notFound)
        #expect(await code { _ = try await newer.stale(StaleQuery(remake: ["nonsense"])) } == .invalidInput)
    }

    @Test("Other things than those out of date are made anew where they are named") func named() async throws {
        let desk = try await ModelDesk([])
        let item = try await desk.item()
        _ = try await desk.work(desk.points(item, writer: "extractive"))
        let points = StaleQuery(items: [item], remake: ["bullet-points"])
        let found = try #require(try await desk.quill.stale(points).rows.first)
        #expect(found.changes.map(\.entry.target.variant) == [.summary(.bulletPoints)] && found.changes.first?.why == nil)
        #expect(try await desk.quill.reprocess(points, limit: 1).runs.count == 1)
        let none = try #require(try await desk.quill.stale(StaleQuery(items: [item], remake: ["key-insights"])).rows.first)
        #expect(!none.isReady && none.fault?.code == .invalidInput)
    }

    @Test("Items are looked through page by page, and no more is begun than was asked for") func pages() async throws {
        let desk = try await ModelDesk([])
        var items: [ID<Item>] = []
        for number in 0..<25 {
            let item = try await desk.item()
            if number % 2 == 0 {
                items.insert(item, at: 0)
                _ = try await desk.work(desk.points(item, writer: "extractive"))
            }
        }
        let newer = desk.newer { NewerStep($0) }
        var (seen, cursor): ([ID<Item>], String?) = ([], nil)
        repeat {
            let page = try await newer.stale(StaleQuery(), Page(limit: 4, before: cursor))
            #expect(page.rows.count <= 4)
            seen += page.rows.map(\.item.id)
            cursor = page.nextCursor
        } while cursor != nil
        #expect(seen == items)
        let some = try await newer.reprocess(StaleQuery(), limit: 3)
        #expect(some.runs.count == 3 && some.nextCursor == items[2].text)
        let rest = try await newer.reprocess(StaleQuery(), limit: 100, before: some.nextCursor)
        #expect(rest.runs.count == items.count - 3 && rest.nextCursor == nil)
        #expect(try await newer.stale().rows.allSatisfy { $0.running != nil })
    }
}

/// The same rule, raised by one.
struct NewerStep: Rule {
    private let base: any Rule

    init(_ base: any Rule) { self.base = base }

    var name: String { base.name }
    var version: Int { base.version + 1 }
    var keepsUpToDate: Bool { base.keepsUpToDate }
    var proposesOverEdits: Bool { base.proposesOverEdits }
    func makes(_ variant: Variant) -> Bool { base.makes(variant) }
    func needs(_ target: Target, _ world: World) -> Needs { base.needs(target, world) }
    func prompt(_ target: Target, _ parameters: Parameters) -> String { base.prompt(target, parameters) }
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] { base.heeds(target, world, parameters) }
    func ladder(_ parameters: Parameters) -> [String] { base.ladder(parameters) }
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate { base.estimate(target, world, parameters) }
}
