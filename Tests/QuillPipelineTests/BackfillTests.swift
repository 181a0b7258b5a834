import Foundation
import QuillCore
import QuillStore
import Support
import Testing

@testable import QuillPipeline

/// Sources that answer what the test says, and keep what they were asked.
private final class FakeReader: SourceReader {
    let kind: Item.Kind
    let version = 1
    let asked = Lock<[String]>([])
    private let answer: @Sendable (Item) throws(QuillError) -> Engagement?

    init(_ kind: Item.Kind, _ answer: @escaping @Sendable (Item) throws(QuillError) -> Engagement? = { _ in nil }) {
        self.kind = kind
        self.answer = answer
    }

    func inspect(_ item: Item, media: String?, _ work: any Work) async throws(QuillError) -> SourceFacts {
        throw QuillError(.internalError, "nobody inspects")
    }

    func fetch(_ item: Item, _ work: any Work) async throws(QuillError) -> FetchedMedia {
        throw QuillError(.internalError, "nobody fetches")
    }

    func engagement(of item: Item, in folder: String) async throws(QuillError) -> Engagement? {
        #expect(FileManager.default.fileExists(atPath: folder))
        asked.withLock { $0.append(item.title) }
        return try answer(item)
    }

    func technical(of media: String) async throws(QuillError) -> Technical {
        guard let size = FileManager.default.contents(atPath: media)?.count else { throw QuillError(.notFound, "There is no file.") }
        guard size > 2 else { throw QuillError(.unsupportedInput, "It is no recording.") }
        return Technical(format: "fake", byteCount: Int64(size))
    }
}

@Suite struct BackfillTests {
    private func add(_ title: String, _ kind: Item.Kind = .web, media: [UInt8]? = nil, to bench: Bench) async throws -> Item {
        let blob: StoredBlob? = if let media { try await bench.blobs.put(media) } else { nil }
        return try await bench.store.write { store throws(QuillError) in
            let item = Item(
                id: store.newID(), project: Project.defaultID, kind: kind, contentID: ContentID(trusted: "x:" + title), title: title,
                url: kind == .web ? "https://\(title == "elsewhere" ? "b" : "a").example/\(title)" : nil, createdAt: try store.now())
            try store.insert(item)
            if let blob {
                try store.insert(
                    Artifact(
                        id: store.newID(), project: Project.defaultID, target: Target(.item(item.id), .media), recipe: nil,
                        content: blob.content, byteCount: blob.byteCount, mediaType: "audio/wav", facts: Facts(),
                        provenance: .person("owner"), job: nil, createdAt: try store.now()))
            }
            return item
        }
    }

    private func details(of item: Item, _ bench: Bench) async throws -> ItemDetails? {
        try await bench.store.read { store throws(QuillError) in try store.details(of: item.id) }
    }

    private func backfill(_ readers: FakeReader..., on bench: Bench) -> Backfill {
        Backfill(readers: readers, store: bench.store, blobs: bench.blobs, scratchRoot: bench.folder)
    }

    @Test("Old items are filled in once: what the file is made of, and what the source tells; a file's source tells nothing")
    func fills() async throws {
        let bench = try await Bench()
        let page = try await add("page", media: [1, 2, 3], to: bench)
        let file = try await add("file", .file, media: [1, 2, 3, 4], to: bench)
        let text = try await add("text", .file, media: [1], to: bench)
        let (web, files) = (FakeReader(.web) { _ in Engagement(viewCount: 5) }, FakeReader(.file))
        let backfill = backfill(web, files, on: bench)
        #expect(try await backfill.look(.init()).lacks.map(\.item.id) == [page.id, file.id, text.id])
        let told = Lock<[String]>([])
        let report = try await backfill.run(.init(), by: .system("test")) { sentence in told.withLock { $0.append(sentence) } }
        #expect(report.filled.map(\.note) == ["technical, engagement", "technical", "technical"])
        #expect(report.lost.isEmpty && report.left.isEmpty && told.withLock(\.count) == 3)
        let seen = try await details(of: page, bench)
        #expect(seen?.engagement == Engagement(viewCount: 5) && seen?.technical == Technical(format: "fake", byteCount: 3))
        #expect(try await details(of: file, bench)?.technical?.byteCount == 4)
        // What is no recording will not be one tomorrow.
        #expect(try await details(of: text, bench)?.technical == Technical())
        #expect(files.asked.withLock(\.isEmpty) && web.asked.withLock { $0 } == ["page"])
        let again = try await backfill.run(.init(again: true), by: .system("test"))
        #expect(again.filled.isEmpty && again.lost.isEmpty && again.left.isEmpty && web.asked.withLock(\.count) == 1)
        let trail = try await bench.store.read { store throws(QuillError) in
            try store.auditEntries(Project.defaultID, AuditQuery(action: .itemsBackfilled), Page())
        }
        #expect(trail.count == 1)
    }

    @Test("A source that is gone is noted with the reason, and asked again only by who says so")
    func gone() async throws {
        let bench = try await Bench()
        let item = try await add("page", to: bench)
        let isBack = Lock(false)
        let web = FakeReader(.web) { _ throws(QuillError) in
            guard isBack.withLock({ $0 }) else { throw QuillError(.privateVideo, "The video is private.") }
            return Engagement(viewCount: 1)
        }
        let backfill = backfill(web, on: bench)
        #expect(try await backfill.run(.init(), by: .system("test")).lost.map(\.note) == ["The video is private."])
        let lost = try await details(of: item, bench)
        #expect(lost?.lost == LostSource(code: "private", reason: "The video is private.") && lost?.lostAt != nil)
        #expect(try await backfill.run(.init(), by: .system("test")).lost.isEmpty && web.asked.withLock(\.count) == 1)
        #expect(try await backfill.run(.init(again: true), by: .system("test")).lost.count == 1 && web.asked.withLock(\.count) == 2)
        isBack.withLock { $0 = true }
        #expect(try await backfill.run(.init(items: [item.id], again: true), by: .system("test")).filled.count == 1)
        #expect(try await details(of: item, bench)?.lost == nil)
    }

    @Test("What the network did is tried the next time; a site that asks for patience is asked for nothing more")
    func later() async throws {
        let bench = try await Bench()
        let first = try await add("first", to: bench)
        _ = try await add("second", to: bench)
        let third = try await add("elsewhere", to: bench)
        let isBusy = Lock(true)
        let web = FakeReader(.web) { item throws(QuillError) in
            guard isBusy.withLock({ $0 }) else { return Engagement(viewCount: 1) }
            if item.title == "elsewhere" { throw QuillError(.unreachable, "The site cannot be reached.", .retry) }
            throw QuillError(.rateLimited, "Too many requests.", .wait(seconds: 600))
        }
        let backfill = backfill(web, on: bench)
        let report = try await backfill.run(.init(), by: .system("test"))
        #expect(report.left.count == 2 && report.rested == 1 && report.lost.isEmpty && web.asked.withLock { $0 } == ["first", "elsewhere"])
        #expect(try await details(of: first, bench) == nil)
        isBusy.withLock { $0 = false }
        #expect(try await backfill.run(.init(limit: 2), by: .system("test")).filled.count == 2)
        #expect(try await backfill.run(.init(items: [third.id]), by: .system("test")).filled.map(\.item) == [third.id.text])
        #expect(try await backfill.look(.init()).lacks.isEmpty)
    }

    @Test(
        "Items that always fail leave the others their turn, and those whose site is left alone take none",
        arguments: [ErrorCode.timedOut, .unreachable, .blocked, .rateLimited])
    func turns(_ code: ErrorCode) async throws {
        let bench = try await Bench()
        for title in ["bad1", "bad2", "bad3"] { _ = try await add(title, to: bench) }
        let good = try await add("elsewhere", to: bench)
        let web = FakeReader(.web) { item throws(QuillError) in
            guard item.title == "elsewhere" else { throw QuillError(code, "Not now.", .retry) }
            return Engagement(viewCount: 1)
        }
        let backfill = backfill(web, on: bench)
        let first = try await backfill.run(.init(limit: 2), by: .system("test"))
        if code == .timedOut || code == .blocked {
            #expect(web.asked.withLock { $0 } == ["bad1", "bad2"] && first.filled.isEmpty)
            #expect(try await backfill.run(.init(limit: 2), by: .system("test")).filled.map(\.item) == [good.id.text])
            #expect(web.asked.withLock { $0 } == ["bad1", "bad2", "bad3", "elsewhere"])
        } else {
            #expect(web.asked.withLock { $0 } == ["bad1", "elsewhere"] && first.left.count == 1 && first.rested == 2)
            // The site is asked once a run, each time for another.
            for _ in 1...3 { _ = try await backfill.run(.init(limit: 2), by: .system("test")) }
            #expect(web.asked.withLock { $0 } == ["bad1", "elsewhere", "bad2", "bad3", "bad1"])
        }
    }

    @Test("One refusal may be of one video; a site that refuses three in a row is left alone")
    func refusals() async throws {
        let bench = try await Bench()
        for title in ["bad1", "good1", "bad2", "bad3", "bad4", "bad5", "elsewhere"] { _ = try await add(title, to: bench) }
        let web = FakeReader(.web) { item throws(QuillError) in
            guard !item.title.hasPrefix("bad") else { throw QuillError(.blocked, "The site does not show the video here.") }
            return Engagement(viewCount: 1)
        }
        _ = try await backfill(web, on: bench).run(.init(), by: .system("test"))
        #expect(web.asked.withLock { $0 } == ["bad1", "good1", "bad2", "bad3", "bad4", "elsewhere"])
    }

    @Test("A refusal behind a definite answer, such as that the video is private, is the first again")
    func refusalsApart() async throws {
        let bench = try await Bench()
        let titles = ["bad1", "private1", "bad2", "private2", "bad3", "private3", "bad4", "bad5", "bad6", "bad7"]
        for title in titles { _ = try await add(title, to: bench) }
        let web = FakeReader(.web) { item throws(QuillError) in
            if item.title.hasPrefix("bad") { throw QuillError(.blocked, "The site does not show the video here.") }
            throw QuillError(.privateVideo, "The video is private.")
        }
        _ = try await backfill(web, on: bench).run(.init(), by: .system("test"))
        #expect(web.asked.withLock { $0 } == titles.dropLast())
    }

    @Test(
        "What was filled in before a failure or a stop is in the trail, and told; a stop between two items is one",
        arguments: [true, false])
    func stopped(_ isStopped: Bool) async throws {
        let bench = try await Bench()
        for title in ["first", "second", "third", "elsewhere"] { _ = try await add(title, to: bench) }
        let web = FakeReader(.web) { item throws(QuillError) in
            if item.title == "second" {
                throw isStopped ? QuillError(.rateLimited, "Too many requests.") : QuillError(.toolMissing, "yt-dlp is not installed.")
            }
            return Engagement(viewCount: 1)
        }
        let backfill = backfill(web, on: bench)
        // The third is not asked, since its site rests: the stop comes between two items.
        let running = Task {
            try await backfill.run(.init(), by: .system("test")) { sentence in
                if sentence == "a.example is left alone for now" { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect {
            _ = try await running.value
        } throws: { error in
            (error as? QuillError)?.code == (isStopped ? .cancelled : .toolMissing)
                && (error as? QuillError)?.message.contains("1 item was filled in") == true
        }
        #expect(web.asked.withLock { $0 } == ["first", "second"])
        let trail = try await bench.store.read { store throws(QuillError) in
            try store.auditEntries(Project.defaultID, AuditQuery(action: .itemsBackfilled), Page())
        }
        #expect(trail.map { $0.after.values["filled"] } == ["1"])
    }

    @Test("What is left behind the limit is said, and met by the next run") func more() async throws {
        let bench = try await Bench()
        for title in ["first", "second", "third"] { _ = try await add(title, to: bench) }
        let backfill = backfill(FakeReader(.web) { _ in Engagement(viewCount: 1) }, on: bench)
        let look = try await backfill.look(.init(limit: 2))
        #expect(look.lacks.map(\.item.title) == ["first", "second"] && look.hasMore)
        let first = try await backfill.run(.init(limit: 2), by: .system("test"))
        #expect(first.filled.map(\.title) == ["first", "second"] && first.hasMore)
        let second = try await backfill.run(.init(limit: 2), by: .system("test"))
        #expect(second.filled.map(\.title) == ["third"] && !second.hasMore)
    }

    @Test("Where a tool is missing it stops, and an item that is not there is said to be")
    func stops() async throws {
        let bench = try await Bench()
        _ = try await add("page", to: bench)
        let web = FakeReader(.web) { _ throws(QuillError) in throw QuillError(.toolMissing, "yt-dlp is not installed.") }
        let backfill = backfill(web, on: bench)
        await #expect { _ = try await backfill.run(.init(), by: .system("test")) } throws: { ($0 as? QuillError)?.code == .toolMissing }
        await #expect {
            try await backfill.run(.init(items: [ID(trusted: "itm_none")]), by: .system("test"))
        } throws: { ($0 as? QuillError)?.code == .notFound }
    }

    @Test("What a step found of an item is committed with its job")
    func ingest() async throws {
        let bench = try await Bench()
        let found = FoundDetails(engagement: Engagement(viewCount: 9), technical: Technical(format: "vtt"))
        let step = FakeStep { _ throws(QuillError) in
            Products(artifact: NewArtifact(.bytes([1]), mediaType: "text/plain"), details: found, engine: "fake")
        }
        let claim = try await bench.claim(step, .summary(.bulletPoints))
        try await bench.commit(await bench.executor(step).handle(claim))
        let details = try await details(of: Samples.item(), bench)
        #expect(details?.engagement == found.engagement && details?.technical == found.technical)
    }
}
