import Foundation
import QuillCore
import QuillQueue
import QuillStore
import SQLite
import Support
import Testing

@testable import QuillPipeline

/// A real store and real blobs in a temporary folder, one item with media, and a step that the test gives.
final class Bench: Sendable {
    let store: any Store
    let blobs: LocalBlobStore
    let folder: String
    let document = Samples.document().document
    let destination = Destination(
        id: ID(trusted: "dst_00000000000000000000000001"), project: Project.defaultID, kind: "fake", locator: "/there", settings: [:])

    init() async throws {
        folder = try Samples.folder()
        let database = try await SQLiteDatabase(path: folder + "/quill.db", options: SQLiteDatabase.Options(synchronous: .off))
        let store = SQLStore(database, ids: IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { .random(in: .min ... .max) }))
        try await store.migrate()
        self.store = store
        blobs = try LocalBlobStore(root: folder + "/blobs")
        let (document, destination) = (document, destination)
        try await store.write { store throws(QuillError) in
            try store.insert(Samples.item())
            try store.insert(document)
            try store.save(destination)
        }
    }

    deinit { Samples.remove(folder) }

    func executor(_ steps: any Step...) -> StepExecutor {
        StepExecutor(steps: steps, store: store, blobs: blobs, board: ProgressBoard(), scratchRoot: folder)
    }

    /// Queues a job for the step and claims it; again, when it was given back.
    func claim(_ step: any Step, _ variant: Variant, input: Digest? = nil, worker: String = "w1") async throws -> Claim {
        let subject = variant.kind == .delivery || variant.kind == .revision ? Subject.document(document.id) : .item(Samples.item().id)
        let recipe = Recipe(step: step.name, version: 1, inputs: input.map { ["transcript": $0.hex] } ?? [:])
        let claimed = try await store.write { store throws(QuillError) in
            let target = Target(subject, variant)
            if try store.liveJob(Project.defaultID, target, recipe.digest) == nil {
                let now = try store.now()
                try store.insert(
                    Job(
                        id: store.newID(), project: Project.defaultID, step: step.name, item: Samples.item().id, target: target,
                        recipe: recipe,
                        parameters: Samples.parameters, status: JobStatus(), runAt: now, error: nil, createdAt: now, endedAt: nil))
            }
            return try store.claim(worker: worker, room: [step.name: 1], leaseMilliseconds: 30_000).first
        }
        return try #require(claimed)
    }

    /// Gives the running job back as a crash would, after which it can be claimed again.
    func crash(_ claim: Claim) async throws {
        let isSettled = try await store.write { store throws(QuillError) in
            try store.settle(claim, JobStatus(losses: 1), restMilliseconds: 0, outcome: "lost", error: nil)
        }
        #expect(isSettled)
    }

    func commit(_ ending: Ending) async throws {
        try await store.write { store throws(QuillError) in
            switch ending {
            case .done(let commit): try commit(store)
            case .failed(_, let commit): try commit?(store)
            }
        }
    }
}

struct FakeStep: Step {
    let name: String
    let version = 1
    let kind: Variant.Kind
    let body: @Sendable (any Work) async throws(QuillError) -> Products

    init(_ kind: Variant.Kind = .summary, _ body: @escaping @Sendable (any Work) async throws(QuillError) -> Products) {
        name = kind == .delivery ? "deliver" : "fake"
        self.kind = kind
        self.body = body
    }

    func makes(_ variant: Variant) -> Bool { variant.kind == kind }
    func needs(_ target: Target, _ world: World) -> Needs { Needs([]) }
    func run(_ work: any Work) async throws(QuillError) -> Products { try await body(work) }
}

private let text = Products(artifact: NewArtifact(.bytes([1, 2, 3]), mediaType: "text/plain"), engine: "fake")

extension Ending {
    fileprivate var error: QuillError? { if case .failed(let error, _) = self { error } else { nil } }
}

@Suite struct ExecutorTests {
    @Test func productsAreCommittedWithTheirProvenance() async throws {
        let bench = try await Bench()
        let seen = Lock<String?>(nil)
        let step = FakeStep { work async throws(QuillError) in
            seen.withLock { $0 = FileManager.default.fileExists(atPath: work.scratch) ? work.scratch : nil }
            return text
        }
        let claim = try await bench.claim(step, .summary(.bulletPoints))
        let ending = await bench.executor(step).handle(claim)
        let target = claim.job.target
        #expect(try await bench.store.read { store throws(QuillError) in try store.currentArtifact(target) } == nil)
        try await bench.commit(ending)
        let artifact = try #require(try await bench.store.read { store throws(QuillError) in try store.currentArtifact(target) })
        #expect(artifact.provenance == .attempt(claim.attempt, engine: "fake") && artifact.recipe == claim.job.recipe)
        #expect(try await bench.blobs.read(artifact.content, limit: 10) == [1, 2, 3])
        let scratch = try #require(seen.withLock { $0 })
        #expect(!FileManager.default.fileExists(atPath: scratch))
    }

    @Test func scratchIsRemovedAfterAFailure() async throws {
        let bench = try await Bench()
        let scratch = Lock("")
        let step = FakeStep { work async throws(QuillError) in
            scratch.withLock { $0 = work.scratch }
            #expect(FileManager.default.createFile(atPath: work.scratch + "/left", contents: nil))
            throw QuillError(.damagedInput, "Broken.")
        }
        let ending = await bench.executor(step).handle(try await bench.claim(step, .summary(.bulletPoints)))
        #expect(ending.error?.code == .damagedInput)
        #expect(!FileManager.default.fileExists(atPath: scratch.withLock { $0 }))
    }

    @Test func anAnswerThatWasRecordedIsNotAskedForAgain() async throws {
        let bench = try await Bench()
        let calls = Lock(0)
        let input = Lock("a")
        let step = FakeStep { work async throws(QuillError) in
            let digest = Digest(of: input.withLock { $0 })
            let answer = try await work.once("call", input: digest) { () async throws(QuillError) in
                calls.withLock { $0 += 1 }
                let usage = Usage(provider: "p", model: "m", unit: "u", quantity: 1, cost: .zero, seconds: 0)
                return Metered(Array("answer \(calls.withLock { $0 })".utf8), usage: usage)
            }
            return Products(artifact: NewArtifact(.bytes(answer), mediaType: "text/plain"), engine: "fake")
        }
        let executor = bench.executor(step)
        for (attempt, (text, count)) in [("a", 1), ("a", 1), ("b", 2), ("b", 2)].enumerated() {
            input.withLock { $0 = text }
            let claim = try await bench.claim(step, .summary(.bulletPoints), worker: "w\(attempt)")
            #expect(await executor.handle(claim).error == nil)
            #expect(calls.withLock { $0 } == count)
            try await bench.crash(claim)
        }
    }

    /// What a model read and what it wrote are two records of one call.
    @Test func everyUnitOfACallIsRecorded() async throws {
        let bench = try await Bench()
        let step = FakeStep { work async throws(QuillError) in
            let usage = ["input-tokens", "output-tokens"].map {
                Usage(provider: "p", model: "m", unit: $0, quantity: 1, cost: .zero, seconds: 0)
            }
            for _ in 0..<2 {
                _ = try await work.once("call", input: Digest(of: "a")) { () async throws(QuillError) in Metered([1], usage: usage) }
            }
            return text
        }
        #expect(await bench.executor(step).handle(try await bench.claim(step, .summary(.bulletPoints))).error == nil)
        let events = try await bench.store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 100)
        }
        #expect(events.filter { $0.name == .usageRecorded }.count == 2)
    }

    @Test func whoLostItsLeaseRecordsNothing() async throws {
        let bench = try await Bench()
        let step = FakeStep { work async throws(QuillError) in
            _ = try await work.once("call", input: Digest(of: "a")) { Metered([1]) }
            return text
        }
        let claim = try await bench.claim(step, .summary(.bulletPoints))
        try await bench.crash(claim)
        #expect(await bench.executor(step).handle(claim).error == .cancelled)
        #expect(try await bench.store.read { store throws(QuillError) in try store.checkpointCount(of: claim.job.id) } == 0)
    }

    /// The process dies between the write and its record; `isThere` says whether the write had arrived.
    @Test(arguments: [true, false]) func anUnknownEndingIsLookedFor(_ isThere: Bool) async throws {
        let bench = try await Bench()
        let calls = Lock<[String]>([])
        let step = FakeStep { work async throws(QuillError) in
            _ = try await work.effect(
                "publish", input: Digest(of: "a"),
                locate: { () async throws(QuillError) in
                    calls.withLock { $0.append("locate") }
                    return isThere ? [7] : nil
                },
                write: { () async throws(QuillError) in
                    let writes = calls.withLock {
                        $0.append("write"); return $0.count
                    }
                    if writes == 1 { throw QuillError(.unreachable, "Cut off.", .uncertain) }
                    return [8]
                })
            return text
        }
        let executor = bench.executor(step)
        for attempt in 1...3 {
            let claim = try await bench.claim(step, .summary(.bulletPoints), worker: "w\(attempt)")
            #expect((await executor.handle(claim).error == nil) == (attempt > 1))
            try await bench.crash(claim)
        }
        #expect(calls.withLock { $0 } == (isThere ? ["write", "locate"] : ["write", "locate", "write"]))
    }

    @Test func cancelledWorkIsGivenBackWhateverItSays() async throws {
        let bench = try await Bench()
        let step = FakeStep { _ async throws(QuillError) in
            while !Task.isCancelled { await Task.yield() }
            throw QuillError(.helperFailed, "Killed.", .permanent)
        }
        let claim = try await bench.claim(step, .summary(.bulletPoints))
        let executor = bench.executor(step)
        let task = Task { await executor.handle(claim) }
        task.cancel()
        #expect(await task.value.error == .cancelled)
    }

    /// A paid answer that comes in while the worker drains is not paid for twice.
    @Test func anAnswerIsKeptThoughTheWorkWasCancelled() async throws {
        let bench = try await Bench()
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let step = FakeStep { work async throws(QuillError) in
            _ = try await work.once("call", input: Digest(of: "a")) { () async throws(QuillError) in
                begin.yield()
                while !Task.isCancelled { await Task.yield() }
                return Metered([1])
            }
            return text
        }
        let claim = try await bench.claim(step, .summary(.bulletPoints))
        let executor = bench.executor(step)
        let task = Task { await executor.handle(claim) }
        for await _ in began { break }
        task.cancel()
        #expect(await task.value.error == .cancelled)
        #expect(try await bench.store.read { store throws(QuillError) in try store.checkpointCount(of: claim.job.id) } == 1)
    }

    @Test func aDeliveryIsSentAndThenDelivered() async throws {
        let bench = try await Bench()
        let (document, destination) = (bench.document.id, bench.destination.id)
        try await bench.store.write { store throws(QuillError) in
            let body = Revision.Body(frontMatter: Samples.front, sections: [])
            let revision = Revision(
                id: store.newID(), document: document, number: 1, parent: nil, body: body, recipe: nil, provenance: .person("me"), job: nil,
                createdAt: try store.now())
            try store.insert(revision, state: .toReview)
        }
        let transcript = try await bench.blobs.put(
            JSON.encode(Transcript(language: "en", origin: .text, cues: Samples.cues("Words."), notes: [])))
        let publisher = FakePublisher()
        let step = Deliver(publishers: [publisher])
        func state() async throws -> Delivery? {
            try await bench.store.read { store throws(QuillError) in try store.delivery(document, destination) }
        }

        publisher.failure.withLock { $0 = QuillError(.unreachable, "Cut off.", .uncertain) }
        let first = try await bench.claim(step, .delivery(destination), input: transcript.content)
        let failed = await bench.executor(step).handle(first)
        #expect(try await state()?.state == .sending)
        try await bench.commit(failed)
        #expect(try await state()?.state == .uncertain)
        try await bench.crash(first)

        publisher.failure.withLock { $0 = nil }
        let second = try await bench.claim(step, .delivery(destination), input: transcript.content, worker: "w2")
        try await bench.commit(await bench.executor(step).handle(second))
        #expect(try await state()?.state == .delivered)
        #expect(try await state()?.ref?.id == "/there/talk.md")
        #expect(publisher.calls.withLock { $0 } == ["publish", "locate", "publish"])
    }
}

final class FakePublisher: Publisher {
    func condition(of ref: RemoteRef, at: Destination) async throws(QuillError) -> RemoteCondition { .intact }

    let descriptor = PublisherDescriptor(kind: "fake", title: "Fake", usage: "fake:PATH", fields: [])
    let failure = Lock<QuillError?>(nil)
    let calls = Lock<[String]>([])

    func parse(_ written: String) throws(QuillError) -> (locator: String, settings: [String: String]) { (written, [:]) }

    func publish(_ publication: Publication, to: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt {
        calls.withLock { $0.append("publish") }
        if let failure = failure.withLock({ $0 }) { throw failure }
        return Receipt(ref: RemoteRef(system: "fake", id: to.locator + "/talk.md", revision: "1", url: nil), written: [], omitted: [])
    }

    func locate(_ publication: Publication, at: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt? {
        calls.withLock { $0.append("locate") }
        return nil
    }
}
