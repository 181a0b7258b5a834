import QuillCore
import Support
import Testing

@testable import QuillQueue

@Suite struct WorkerTests {
    /// Runs a worker beside `body`, then drains it; a worker that does not end would hang the test.
    private func running<T: Sendable>(_ worker: Worker, _ body: () async throws -> T) async throws -> T {
        async let ended: Void = worker.run()
        let result: Result<T, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await worker.drain()
        try await ended
        return try result.get()
    }

    @Test func everyStepKeepsToItsRoom() async throws {
        let bench = try await Bench()
        let busy = Lock((now: 0, most: 0))
        let gate = Gate()
        let worker = bench.worker(byStep: ["summarise": 2]) { claim in
            let isFull = busy.withLock { busy -> Bool in
                busy.now += 1
                busy.most = max(busy.most, busy.now)
                return busy.now == 2
            }
            if isFull { gate.open() }
            await gate.wait()
            busy.withLock { $0.now -= 1 }
            return made(claim)
        }
        let run = try await bench.run(SummaryType.allCases)
        try await running(worker) {
            try await bench.until("the run ends") { try await bench.state(of: run) == .succeeded }
        }
        #expect(busy.withLock { $0.most } == 2)
        #expect(try await bench.events(.runFinished).count == 1)
    }

    /// Without a sign the worker would look again after a second, so this would take over three minutes.
    @Test("An end makes room, and what waited for it is taken at once", .timeLimit(.minutes(2)))
    func room() async throws {
        let bench = try await Bench()
        let (left, last) = (Lock(200), Gate())
        let worker = bench.worker(standard: 1) { _ in
            let isLast = left.withLock { left in
                left -= 1
                return left == 0
            }
            if isLast { last.open() }
            // Nothing else is to be done after it.
            return .done { _ throws(QuillError) in }
        }
        try await bench.insertJobs(200)
        try await running(worker) { await last.wait() }
    }

    @Test func aRetryRestsForItsBackOffAndThenSucceeds() async throws {
        let bench = try await Bench()
        let calls = Lock(0)
        let worker = bench.worker { claim in
            let call = calls.withLock {
                $0 += 1; return $0
            }
            return call < 3 ? .failed(QuillError(.unreachable, "No answer.", .retry)) : made(claim)
        }
        let run = try await bench.run()
        try await running(worker) {
            for tries in 1...2 {
                try await bench.until("try \(tries) is counted") { try await bench.job(of: run).status.tries == tries }
                let job = try await bench.job(of: run)
                let now = try await bench.store.read { store throws(QuillError) in try store.now() }
                #expect(job.status.state == .queued)
                #expect((0...Int64(5_000 << (tries - 1))).contains(job.runAt - now))
                #expect(job.error?.code == .unreachable)
                #expect(calls.withLock { $0 } == tries || job.runAt <= now)
                bench.advance(milliseconds: 5_000 << Int64(tries))
            }
            try await bench.until("the run ends") { try await bench.state(of: run) == .succeeded }
        }
        let job = try await bench.job(of: run)
        #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["failed", "failed", "succeeded"])
    }

    @Test func aPermanentFailureKillsItsJobAndTheOthersFinish() async throws {
        let bench = try await Bench()
        let worker = bench.worker { claim in
            claim.job.target.variant == .summary(.bulletPoints) ? .failed(QuillError(.noSpeech, "Silence.")) : made(claim)
        }
        let run = try await bench.run(SummaryType.allCases)
        try await running(worker) {
            try await bench.until("the run ends") { try await bench.state(of: run)?.isEnded == true }
        }
        #expect(try await bench.state(of: run) == .failed)
        let states = try await bench.jobs(of: run).map(\.status.state)
        #expect(states.filter { $0 == .dead }.count == 1 && states.filter { $0 == .succeeded }.count == 2)
        #expect(try await bench.current(.summary(.comprehensive)) != nil)
        #expect(try await bench.current(.summary(.bulletPoints)) == nil)
        #expect(try await bench.events(.jobDead).count == 1)
    }

    @Test("A job has as many tries as its kind says", arguments: [1, RetryPolicy.standard.maxTries, 5])
    func triesRunOut(_ tries: Int) async throws {
        let bench = try await Bench(tries: tries)
        let worker = bench.worker { _ in .failed(QuillError(.unreachable, "No answer.", .retry)) }
        let run = try await bench.run()
        try await running(worker) {
            try await bench.until("the run fails") {
                if try await bench.state(of: run) == .failed { return true }
                bench.advance(milliseconds: 400_000)
                return false
            }
        }
        let job = try await bench.job(of: run)
        #expect(job.status.deadReason == .exhausted)
        #expect(try await bench.attempts(of: job.id).count == tries)
    }

    @Test(arguments: [Disposition.wait(seconds: 60), .hold(.approval), .released])
    func patienceCountsNoTry(_ disposition: Disposition) async throws {
        let bench = try await Bench()
        let calls = Lock(0)
        let gate = Gate()
        let worker = bench.worker { claim in
            if calls.withLock({
                $0 += 1; return $0
            }) == 1 {
                return .failed(QuillError(.rateLimited, "Later.", disposition))
            }
            bench.changed()
            await gate.wait()
            return made(claim)
        }
        let run = try await bench.run()
        try await running(worker) {
            try await bench.until("the first attempt ends") { try await bench.attempts(of: bench.job(of: run).id).first?.outcome != nil }
            let job = try await bench.job(of: run)
            #expect(job.status.tries == 0)
            switch disposition {
            case .wait:
                #expect(job.runAt.milliseconds == 1_800_000_060_000)
                bench.advance(milliseconds: 60_000)
            case .hold:
                #expect(job.status.hold == .approval)
                #expect(try await bench.state(of: run) == .waiting)
                var lifted = job.status
                lifted.hold = nil
                let status = lifted
                try await bench.store.write { store throws(QuillError) in try store.update(job.id, status) }
                worker.wake()
            default: break
            }
            try await bench.until("it is tried again") { calls.withLock { $0 } == 2 }
            gate.open()
            try await bench.until("the run ends") { try await bench.state(of: run) == .succeeded }
        }
    }

    @Test func drainingGivesWorkBackWithoutATry() async throws {
        let bench = try await Bench()
        let gate = Gate()
        let begun = Lock(0)
        let worker = bench.worker { _ in
            begun.withLock { $0 += 1 }
            bench.changed()
            await gate.wait()
            return .failed(Task.isCancelled ? .cancelled : QuillError(.internalError, "Not cancelled."))
        }
        let run = try await bench.run(SummaryType.allCases)
        try await running(worker) {
            try await bench.until("all three run") { begun.withLock { $0 } == 3 }
        }
        for job in try await bench.jobs(of: run) {
            #expect(job.status == JobStatus())
            #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["released"])
        }
        #expect(try await bench.state(of: run) == .open)
    }

    @Test func aDrainBeforeTheFirstClaimEndsAtOnce() async throws {
        let bench = try await Bench()
        let worker = bench.worker { claim in made(claim) }
        let run = try await bench.run()
        await worker.drain()
        try await worker.run()
        #expect(try await bench.job(of: run).status.state == .queued)
    }

    @Test func twoRunsShareAJobThatIsDoneOnce() async throws {
        let bench = try await Bench()
        let calls = Lock(0)
        let first = try await bench.run()
        let second = try await bench.run()
        #expect(try await bench.job(of: first).id == bench.job(of: second).id)
        let worker = bench.worker { claim in
            calls.withLock { $0 += 1 }
            return made(claim)
        }
        try await running(worker) {
            try await bench.until("both end") {
                let states = (try await bench.state(of: first), try await bench.state(of: second))
                return states.0 == .succeeded && states.1 == .succeeded
            }
        }
        #expect(calls.withLock { $0 } == 1)
    }

    @Test func aCommitThatThrowsIsAFailureAndLeavesNoProduct() async throws {
        let bench = try await Bench()
        let worker = bench.worker { claim in
            .done { store throws(QuillError) in
                try store.insert(artifact(store, claim.job.target, job: claim.job))
                throw QuillError(.conflict, "Refused in the middle.")
            }
        }
        let run = try await bench.run()
        try await running(worker) {
            try await bench.until("the run fails") { try await bench.state(of: run) == .failed }
        }
        let job = try await bench.job(of: run)
        #expect(job.status.state == .dead && job.error?.code == .conflict)
        #expect(try await bench.current(.summary(.bulletPoints)) == nil)
        #expect(try await bench.events(.stepFinished).isEmpty)
    }

    /// While it lives a worker renews its leases, so a job whose ending is lost would stay with it for ever.
    @Test func anEndingThatCannotBeRecordedEndsTheWorker() async throws {
        let bench = try await Bench()
        let store = WatchedStore(bench.store)
        let worker = Worker(
            name: "w1", store: store,
            handler: Handler { claim in
                store.isBroken.withLock { $0 = true }
                return made(claim)
            }, conductor: bench.conductor, room: Room(steps: Bench.steps, standard: 1, byStep: [:]), doorbell: bench.doorbell)
        let run = try await bench.run()
        await #expect(throws: QuillError(.diskFull, "Full.", .retry)) { try await worker.run() }
        #expect(try await Rescuer(store: bench.store, conductor: bench.conductor).rescue(soleWorker: "w2") == 1)
        #expect(try await bench.job(of: run).status.state == .queued)
    }

    @Test func aJobWithoutRoomDoesNotSpin() async throws {
        let bench = try await Bench()
        let store = WatchedStore(bench.store)
        let run = try await bench.run(SummaryType.allCases)
        let worker = Worker(
            name: "w1", store: store, handler: Handler { claim in made(claim) }, conductor: bench.conductor,
            room: Room(steps: ["transcribe"], standard: 1, byStep: [:]), doorbell: bench.doorbell)
        async let ended: Void = worker.run()
        let first = ContinuousClock.now
        try await bench.until("it looked three times") { store.writes.withLock { $0 } >= 3 }
        // A second apart from one another, not a millisecond.
        #expect(ContinuousClock.now - first > .milliseconds(1_500))
        await worker.drain()
        try await ended
        #expect(try await bench.jobs(of: run).allSatisfy { $0.status.state == .queued })
    }
}

/// Counts the writes, and refuses them while it is broken.
final class WatchedStore: Store {
    let writes = Lock(0)
    let isBroken = Lock(false)
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T) async throws(QuillError) -> T {
        try await store.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws(QuillError) -> T {
        writes.withLock { $0 += 1 }
        if isBroken.withLock({ $0 }) { throw QuillError(.diskFull, "Full.", .retry) }
        return try await store.write(body)
    }

    func renewFromThread(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>> {
        try store.renewFromThread(worker: worker, leaseMilliseconds: leaseMilliseconds)
    }

    func close() async { await store.close() }
}
