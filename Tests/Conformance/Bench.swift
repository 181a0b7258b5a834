package import QuillCore
internal import Support

/// A clock that stands still until a test moves it; milliseconds since 1970.
package final class TestClock: Sendable {
    private let time = Lock<Int64>(1_800_000_000_000)

    package init() {}

    package var now: Int64 { time.withLock { $0 } }
    package func advance(milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// One thing that every implementation of a port must do.
package struct Check<Bench: Sendable>: Sendable, CustomStringConvertible {
    package let name: String
    package let run: @Sendable (Bench) async throws -> Void

    package init(_ name: String, _ run: @escaping @Sendable (Bench) async throws -> Void) {
        self.name = name
        self.run = run
    }

    package var description: String { name }
}

/// A new, empty store whose `quill_now()` is `clock`, and what tests put into it.
package struct StoreBench: Sendable {
    package let store: any Store
    package let clock: TestClock
    /// Runs SQL on its database, as another program would: for rows that the store itself does not write.
    package let script: @Sendable (String) async throws -> Void
    private let count = Lock(UInt64(0))

    package init(
        _ store: any Store, clock: TestClock,
        script: @escaping @Sendable (String) async throws -> Void = { _ in throw QuillError(.unsupported, "This bench runs no SQL.") }
    ) {
        self.store = store
        self.clock = clock
        self.script = script
    }

    package let project = Project.defaultID
    package var now: Timestamp { Timestamp(milliseconds: clock.now) }

    /// Each sorts after the ones before.
    package func id<Of>(_ noun: Of.Type = Of.self) -> ID<Of> {
        let number = count.withLock { count -> UInt64 in
            count += 1
            return count
        }
        return ID(trusted: Of.idPrefix + "_" + ULID.make(milliseconds: clock.now, chance: (number, 0)))
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T) async throws -> T {
        try await store.read(body)
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws -> T {
        try await store.write(body)
    }

    /// The error with which a transaction ends; nil when it is committed.
    package func refusal(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> Void) async -> QuillError? {
        do {
            try await store.write(body)
            return nil
        } catch { return error }
    }
}

/// Rows with nothing remarkable about them, in the store already.
extension StoreBench {
    package func newItem(_ content: String? = nil) -> Item {
        let id = id(Item.self)
        return Item(
            id: id, project: project, kind: .file, contentID: ContentID(trusted: content ?? "file:\(id)"), title: "A talk", url: nil,
            createdAt: now)
    }

    package func item() async throws -> Item {
        let item = newItem()
        try await write { store throws(QuillError) in try store.insert(item) }
        return item
    }

    package func newJob(
        _ item: Item, step: String = "write", variant: Variant = .transcript, recipe: Int = 1, after milliseconds: Int64 = 0,
        status: JobStatus = JobStatus()
    ) -> Job {
        Job(
            id: id(), project: project, step: step, item: item.id, target: Target(.item(item.id), variant),
            recipe: Recipe(step: step, version: recipe, inputs: ["media": "aa"]), parameters: .sample, status: status,
            runAt: now + milliseconds, error: nil, createdAt: now, endedAt: nil)
    }

    package func jobs(_ jobs: [Job]) async throws {
        try await write { store throws(QuillError) in for job in jobs { try store.insert(job) } }
    }

    /// A job in the hands of `worker`.
    package func claim(worker: String = "w1", lease: Int64 = 30_000) async throws -> Claim {
        try await jobs([newJob(try await item())])
        return try await claimAll(worker: worker, room: 1, lease: lease)[0]
    }

    package func claimAll(
        _ step: String = "write", worker: String = "w1", room: Int = 32, lease: Int64 = 30_000
    ) async throws -> [Claim] {
        try await write { store throws(QuillError) in
            try store.claim(worker: worker, room: [step: room], leaseMilliseconds: lease)
        }
    }

    package func newRun(_ item: Item, state: RunState = .open) -> Run {
        Run(
            id: id(), project: project, item: item.id, wanted: [Target(.item(item.id), .transcript)], remake: [], parameters: .sample,
            trigger: "cli", state: state, error: nil, createdAt: now, endedAt: nil)
    }

    package func newDocument(_ items: [Item], key: String? = nil) -> Document {
        Document(
            id: id(), project: project, uniqueKey: key, title: "A talk", state: .toReview, head: nil, items: items.map(\.id), createdAt: now
        )
    }

    package func newRevision(_ document: Document, number: Int, parent: ID<Revision>? = nil) -> Revision {
        let head = FrontMatter(title: "Draft \(number)", description: "", slug: "draft", tags: [], language: "en")
        let section = Section(key: "lead", heading: nil, level: 2, markdown: "Text \(number).", cues: [0])
        return Revision(
            id: id(), document: document.id, number: number, parent: parent, body: .init(frontMatter: head, sections: [section]),
            recipe: nil,
            provenance: .person("ada"), job: nil, createdAt: now)
    }

    package func newProposal(
        _ document: Document, base: ID<Revision>? = nil, markdown: String = "Other text.", cost: Spent = Spent(Money(nanoDollars: 3_400))
    ) -> Proposal {
        Proposal(
            id: id(), document: document.id, base: base, origin: .regeneration,
            content: .section(Section(key: "lead", heading: nil, level: 2, markdown: markdown, cues: [0])),
            recipe: Recipe(step: "regenerate", version: 1, inputs: ["chapters": "aa"]), provenance: .attempt(id(), engine: "m"), job: id(),
            run: id(), cost: cost, state: .open, createdAt: now)
    }

    package func newArtifact(
        _ item: Item, _ variant: Variant = .transcript, content: String = "words", facts: Facts = Facts(), job: ID<Job>? = nil,
        provenance: Provenance = .person("ada")
    ) -> Artifact {
        Artifact(
            id: id(), project: project, target: Target(.item(item.id), variant), recipe: nil, content: Digest(of: content), byteCount: 5,
            mediaType: "text/plain", facts: facts, provenance: provenance, job: job, createdAt: now)
    }
}

extension Parameters {
    package static let sample = Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 8)
}
