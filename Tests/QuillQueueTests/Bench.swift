import Foundation
import QuillCore
import QuillStore
import SQL
import SQLite
import Support
import Testing

@testable import QuillQueue

/// A real store in a temporary folder with a clock and a chance that the test sets, and one item to work on.
final class Bench: Sendable {
    let store: any Store
    let conductor: Conductor
    let item: Item
    let doorbell = Doorbell()
    private let changes = Doorbell()
    private let clock: Lock<Int64>
    private let folder: URL

    static let steps = ["inspect", "transcribe", "summarise"]

    /// - Parameter tries: of its summaries.
    init(tries: Int = RetryPolicy.standard.maxTries) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "queue-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = Lock<Int64>(1_800_000_000_000)
        self.clock = clock
        let options = SQLiteDatabase.Options(synchronous: .off, clock: { clock.withLock { $0 } })
        let counter = Lock<UInt64>(0)
        // A counter that is spread over all bits: different ids, and the jitter of `chance()` stays below one.
        let ids = IDMaker(
            now: { clock.withLock { $0 } },
            chance: {
                counter.withLock {
                    $0 &+= 0x9E37_79B9_7F4A_7C15; return $0
                }
            })
        let store = SQLStore(try await SQLiteDatabase(path: folder.path + "/quill.db", options: options), ids: ids)
        try await store.migrate()
        self.store = store
        conductor = Conductor(rules: [
            FakeRule(name: "inspect", kind: .source, needs: [.media]), FakeRule(name: "transcribe", kind: .transcript, needs: [.source]),
            FakeRule(name: "summarise", kind: .summary, needs: [.transcript], retryPolicy: .standard.trying(tries)),
            FakeRule(name: "fetch", kind: .media, needs: []),
        ])
        item = Item(
            id: ID(trusted: "itm_00000000000000000000000001"), project: Project.defaultID, kind: .file,
            contentID: ContentID(trusted: "file:1"),
            title: "talk.m4a", url: nil, createdAt: Timestamp(milliseconds: 0))
        let item = item
        try await store.write { store throws(QuillError) in
            try store.insert(item)
            for variant in [Variant.media, .source, .transcript] {
                try store.insert(artifact(store, Target(.item(item.id), variant), job: nil))
            }
        }
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }

    func advance(milliseconds: Int64) {
        clock.withLock { $0 += milliseconds }
        doorbell.ring()
    }

    /// Runs it on the database, as another program would.
    func script(_ sql: String) async throws {
        let database = try await SQLiteDatabase(path: folder.path + "/quill.db", options: .init(synchronous: .off))
        try await database.write { try $0.script(sql) }
        await database.close()
    }

    func target(_ variant: Variant) -> Target { Target(.item(item.id), variant) }

    /// A run for summaries that queues its jobs at once, the transcript being there.
    func run(_ types: [SummaryType] = [.bulletPoints], remake: [Target] = []) async throws -> ID<Run> {
        let (item, conductor) = (item, conductor)
        let wanted = types.map { target(.summary($0)) }
        return try await store.write { store throws(QuillError) in
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: wanted, remake: remake,
                parameters: Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 12), trigger: "test", state: .open,
                error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(run)
            try conductor.advance(run, store)
            return run.id
        }
    }

    /// Due jobs that no run wants.
    func insertJobs(_ count: Int) async throws {
        let item = item
        try await store.write { store throws(QuillError) in
            for number in 0..<count {
                let now = try store.now()
                try store.insert(
                    Job(
                        id: store.newID(), project: item.project, step: "summarise", item: item.id,
                        target: Target(.item(item.id), .summary(.bulletPoints)),
                        recipe: Recipe(step: "summarise", version: number, inputs: [:]),
                        parameters: Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 12), status: JobStatus(),
                        runAt: now, error: nil, createdAt: now, endedAt: nil))
            }
        }
    }

    func worker(
        _ name: String = "w1", standard: Int = 4, byStep: [String: Int] = [:], _ handle: @escaping @Sendable (Claim) async -> Ending
    ) -> Worker {
        let changes = changes
        return Worker(
            name: name, store: store, handler: Handler(body: handle), conductor: conductor,
            room: Room(steps: Self.steps, standard: standard, byStep: byStep), doorbell: doorbell, changed: { changes.ring() })
    }

    func changed() { changes.ring() }

    /// Waits for signals of the worker until `isTrue`; gives up after two minutes of the real clock, which
    /// ends a test that hangs and hurries none on a busy machine.
    func until(_ what: Comment, _ isTrue: @escaping @Sendable () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while try await !isTrue() {
            try #require(ContinuousClock.now < end, what)
            await changes.wait(milliseconds: 500)
        }
    }

    func jobs(of run: ID<Run>) async throws -> [Job] { try await store.read { store throws(QuillError) in try store.jobs(of: run) } }
    func job(of run: ID<Run>) async throws -> Job { try #require(try await jobs(of: run).first) }
    func state(of run: ID<Run>) async throws -> RunState? { try await store.read { store throws(QuillError) in try store.run(run)?.state } }
    func attempts(of job: ID<Job>) async throws -> [Attempt] {
        try await store.read { store throws(QuillError) in try store.attempts(of: job) }
    }
    func current(_ variant: Variant) async throws -> Artifact? {
        let target = target(variant)
        return try await store.read { store throws(QuillError) in try store.currentArtifact(target) }
    }
    func events(_ name: Event.Name) async throws -> [Event] {
        try await store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 1_000).filter { $0.name == name }
        }
    }

    /// Takes one job without a worker around it, as a process does that then dies.
    func claim(_ worker: String) async throws -> Claim? {
        try await store.write { store throws(QuillError) in
            try store.claim(worker: worker, room: ["summarise": 1], leaseMilliseconds: Worker.leaseMilliseconds).first
        }
    }
}

/// The artifact of a job's target, told apart by `text`.
func artifact(_ store: any StoreWriting, _ target: Target, text: String = "", job: Job?) throws(QuillError) -> Artifact {
    Artifact(
        id: store.newID(), project: Project.defaultID, target: target, recipe: job?.recipe, content: Digest(of: text + target.description),
        byteCount: 1,
        mediaType: "text/plain", facts: Facts(), provenance: .attempt(ID(trusted: "att_0"), engine: "test"), job: job?.id,
        createdAt: try store.now())
}

/// What most handlers end with: the artifact that the job was for.
func made(_ claim: Claim, text: String = "") -> Ending {
    .done { store throws(QuillError) in try store.insert(artifact(store, claim.job.target, text: text, job: claim.job)) }
}

struct Handler: JobHandler {
    let body: @Sendable (Claim) async -> Ending
    @concurrent func handle(_ claim: Claim) async -> Ending { await body(claim) }
}

struct FakeRule: Rule {
    let name: String
    let version = 1
    let kind: Variant.Kind
    let needs: [Variant]
    let retryPolicy: RetryPolicy

    init(name: String, kind: Variant.Kind, needs: [Variant], retryPolicy: RetryPolicy = .standard) {
        self.retryPolicy = retryPolicy
        self.name = name
        self.kind = kind
        self.needs = needs
    }

    func makes(_ variant: Variant) -> Bool { variant.kind == kind }
    func needs(_ target: Target, _ world: World) -> Needs { Needs(needs.map { Target(target.subject, $0) }) }
}

/// Closed until the test opens it. Whoever waits is also let through when its own task is cancelled, and nobody with it.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var last = 0
    }

    private let state = Lock(State())

    func open() {
        let waiting = state.withLock { state in
            defer { (state.isOpen, state.waiting) = (true, [:]) }
            return state.waiting.values
        }
        waiting.forEach { $0.resume() }
    }

    func wait(heedsCancellation: Bool = true) async {
        let me = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    // The cancellation may have come before there was anything to wake.
                    let passes = state.isOpen || heedsCancellation && Task.isCancelled
                    if !passes { state.waiting[me] = continuation }
                    return passes
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            if heedsCancellation { state.withLock { $0.waiting.removeValue(forKey: me) }?.resume() }
        }
    }
}
