import QuillCore
import Support
import Testing

@testable import QuillQueue

/// A worker that stays waits for a store that is away or full; what it has done is kept, and nothing is counted against the job.
@Suite struct EnduringTests {
    private func worker(_ bench: Bench, _ store: FailingStore, _ handle: @escaping @Sendable (Claim) async -> Ending) -> Worker {
        Worker(
            name: "w1", store: store, handler: Handler(body: handle), conductor: bench.conductor,
            room: Room(steps: Bench.steps, standard: 1, byStep: [:]), doorbell: bench.doorbell, changed: { bench.changed() })
    }

    private func staying(_ worker: Worker, _ bench: Bench, _ body: () async throws -> Void) async throws {
        let rescuer = Rescuer(store: bench.store, conductor: bench.conductor)
        let keeper = Keeper(
            name: "k", store: bench.store, conductor: bench.conductor, rescuer: rescuer, rules: QueueRules(), chores: [])
        async let ended: Void = worker.run(keeper: keeper)
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await worker.drain()
        try await ended
        try result.get()
    }

    @Test("An ending is recorded when the store is back, whether it had taken it before or not", arguments: FailingStore.Way.allCases)
    func ending(_ way: FailingStore.Way) async throws {
        let bench = try await Bench()
        let store = FailingStore(bench.store)
        let calls = Lock(0)
        let worker = worker(bench, store) { claim in
            calls.withLock { $0 += 1 }
            store.way.withLock { $0 = way }
            return made(claim)
        }
        let run = try await bench.run()
        try await staying(worker, bench) {
            try await bench.until("the store has failed twice") { store.failures.withLock { $0 } >= 2 }
            store.way.withLock { $0 = nil }
            try await bench.until("the run ends") { try await bench.state(of: run) == .succeeded }
        }
        let job = try await bench.job(of: run)
        #expect(job.status == JobStatus(state: .succeeded))
        #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["succeeded"])
        #expect(calls.withLock { $0 } == 1)
        #expect(try await bench.events(.stepFinished).count == 1)
    }

    /// The store would go on renewing its lease for a worker that knows nothing of it.
    @Test func aClaimThatWasNotAnsweredIsGivenBack() async throws {
        let bench = try await Bench()
        let store = FailingStore(bench.store)
        store.way.withLock { $0 = .forgets }
        let worker = worker(bench, store) { claim in made(claim) }
        let run = try await bench.run()
        try await staying(worker, bench) {
            try await bench.until("a claim was kept and not answered") { store.failures.withLock { $0 } >= 1 }
            store.way.withLock { $0 = nil }
            try await bench.until("the run ends") { try await bench.state(of: run) == .succeeded }
        }
        let job = try await bench.job(of: run)
        #expect(job.status == JobStatus(state: .succeeded))
        #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["released", "succeeded"])
    }

    @Test func aStoreThatFailsIsNotToldAsTheQueuesFailure() async throws {
        let bench = try await Bench()
        let store = FailingStore(bench.store)
        let said = Lock<[String]>([])
        let herald = Herald(store: store, queue: TellingTests.FakeQueue()) { words in said.withLock { $0.append(words) } }
        store.way.withLock { $0 = .refuses }
        _ = await herald.look()
        _ = await herald.look()
        store.way.withLock { $0 = nil }
        _ = await herald.look()
        #expect(
            said.withLock { $0 } == ["jobs that are due could not be looked for: Away.", "jobs that are due are looked for again"])
    }

    @Test("What breaks off the last look of a worker that is to stop is no failure of it", arguments: FailingStore.Way.allCases)
    func lastLook(_ way: FailingStore.Way) async throws {
        let bench = try await Bench()
        let store = FailingStore(bench.store)
        let (begun, go) = (Gate(), Gate())
        store.stuck.withLock { $0 = (begun, go) }
        store.way.withLock { $0 = way }
        let worker = worker(bench, store) { claim in made(claim) }
        try await staying(worker, bench) {
            await begun.wait()
            await worker.drain()
            go.open()
        }
        #expect(store.failures.withLock { $0 } == 1)
    }

    /// With its work undone it must not seem to have ended well.
    @Test func aDrainWhileTheStoreIsAwayEndsWithItsFailure() async throws {
        let bench = try await Bench()
        let store = FailingStore(bench.store)
        let worker = worker(bench, store) { claim in
            store.way.withLock { $0 = .refuses }
            return made(claim)
        }
        _ = try await bench.run()
        await #expect(throws: FailingStore.Way.refuses.error) {
            try await staying(worker, bench) {
                try await bench.until("the store has failed") { store.failures.withLock { $0 } >= 1 }
            }
        }
    }
}

/// Fails every write of one kind while it is told to.
final class FailingStore: Store {
    enum Way: CaseIterable {
        /// Nothing is kept.
        case refuses
        /// It is kept, and nobody is told.
        case forgets

        var error: QuillError {
            switch self {
            case .refuses: QuillError(.unreachable, "Away.", .wait(seconds: 1))
            case .forgets: QuillError(.unreachable, "Who knows.", .uncertain)
            }
        }
    }

    let way = Lock<Way?>(nil)
    let failures = Lock(0)
    /// Where it is set a write says that it has begun, and goes on when it may.
    let stuck = Lock<(begun: Gate, go: Gate)?>(nil)
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T) async throws(QuillError) -> T {
        try await store.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws(QuillError) -> T {
        if let (begun, go) = stuck.withLock({ $0 }) {
            begun.open()
            await go.wait()
        }
        guard let way = way.withLock({ $0 }) else { return try await store.write(body) }
        if way == .forgets { _ = try await store.write(body) }
        failures.withLock { $0 += 1 }
        throw way.error
    }

    func renewFromThread(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>> {
        try store.renewFromThread(worker: worker, leaseMilliseconds: leaseMilliseconds)
    }

    func close() async { await store.close() }
}
