import QuillCore
import Support
import Testing

@testable import QuillQueue

@Suite struct LeaseTests {
    private let late = Worker.leaseMilliseconds + 1

    private func rescue(_ bench: Bench, soleWorker: String? = nil) async throws -> Int {
        try await Rescuer(store: bench.store, conductor: bench.conductor).rescue(soleWorker: soleWorker)
    }

    /// As a stopped process that goes on after its lease: what it made is refused, and the second attempt's result stands.
    @Test func whoLostItsLeaseCommitsNothing() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        let old = try #require(try await bench.claim("w1"))
        #expect(try await rescue(bench) == 0)
        bench.advance(milliseconds: late)
        #expect(try await rescue(bench) == 1)
        let new = try #require(try await bench.claim("w2"))
        #expect(new.job.id == old.job.id && new.attempt != old.attempt)

        let settlement = Settlement(conductor: bench.conductor)
        _ = try await settlement.commit([Ended(claim: old, ending: made(old, text: "stale"))], bench.store)
        #expect(try await bench.current(.summary(.bulletPoints)) == nil)
        _ = try await settlement.commit([Ended(claim: old, ending: .failed(QuillError(.noSpeech, "Silence.")))], bench.store)
        #expect(try await bench.job(of: run).status.state == .running)

        _ = try await settlement.commit([Ended(claim: new, ending: made(new, text: "good"))], bench.store)
        _ = try await settlement.commit([Ended(claim: old, ending: made(old, text: "stale"))], bench.store)
        let target = new.job.target
        #expect(try await bench.current(.summary(.bulletPoints))?.content == Digest(of: "good" + target.description))
        #expect(try await bench.state(of: run) == .succeeded)
        #expect(try await bench.attempts(of: new.job.id).map(\.outcome) == ["lost", "succeeded"])
        #expect(try await bench.events(.stepFinished).count == 1)
    }

    @Test func aSoleWorkerTakesBackWhatADeadOneHeld() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        let claim = try await bench.claim("dead")
        #expect(claim != nil)
        #expect(try await rescue(bench, soleWorker: "dead") == 0)
        #expect(try await rescue(bench, soleWorker: "w1") == 1)
        let job = try await bench.job(of: run)
        #expect(job.status == JobStatus(losses: 1))
        #expect(try await bench.state(of: run) == .open)
    }

    @Test(arguments: [false, true]) func threeLossesWithoutACheckpointAreEnough(_ gains: Bool) async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        for loss in 1...3 {
            let claim = try #require(try await bench.claim("dead"))
            if gains && loss == 2 {
                try await bench.store.write { store throws(QuillError) in
                    try store.save(Checkpoint(job: claim.job.id, key: "piece:1", input: Digest(of: "a"), result: [1]), by: claim)
                }
            }
            _ = try await rescue(bench, soleWorker: "w1")
        }
        let job = try await bench.job(of: run)
        #expect(job.status.state == (gains ? .queued : .dead))
        #expect(job.status.deadReason == (gains ? nil : .poison))
        #expect(try await bench.state(of: run) == (gains ? .open : .failed))
    }

    /// An intention alone is no gain: a write that kills the process each time must not go on for ever.
    @Test func anIntentionIsNoGain() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        for _ in 1...3 {
            let claim = try #require(try await bench.claim("dead"))
            try await bench.store.write { store throws(QuillError) in
                try store.save(Checkpoint(job: claim.job.id, key: "publish", input: Digest(of: "a"), result: nil), by: claim)
            }
            _ = try await rescue(bench, soleWorker: "w1")
        }
        #expect(try await bench.job(of: run).status.deadReason == .poison)
    }

    /// Both threads of the cooperative pool are kept busy until the beat has come.
    @Test func theHeartbeatNeedsNoCooperativeThread() async throws {
        let bench = try await Bench()
        _ = try await bench.run()
        let claim = try #require(try await bench.claim("w1"))
        let kept = Lock<Set<ID<Attempt>>?>(nil)
        let signal = Signal()
        let pulse = Pulse()
        #expect(pulse.figures == nil)
        let heartbeat = Heartbeat(worker: "w1", store: bench.store, everyMilliseconds: 50, pulse: pulse) { _, attempts in
            kept.withLock { $0 = attempts }
            signal.set()
        }
        defer { heartbeat.stop() }
        bench.advance(milliseconds: late - 2)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { signal.wait(milliseconds: 20_000) } }
            for await hasBeaten in group { #expect(hasBeaten) }
        }
        #expect(kept.withLock { $0 } == [claim.attempt])
        let figures = try #require(pulse.figures)
        #expect(figures.beats > 0 && figures.failures == 0 && figures.lastBeatAt != nil)
        bench.advance(milliseconds: 3)
        #expect(try await rescue(bench) == 0)
    }

    @Test("What was claimed or has ended while a beat was under way is not called lost") func notMeant() async throws {
        let bench = try await Bench()
        _ = try await bench.run()
        let claim = try #require(try await bench.claim("w1"))
        let beat = ContinuousClock.now
        var work = Work(claim: claim, task: Task {}, since: beat - .seconds(1))
        #expect(work.isLost([], beganAt: beat))
        #expect(!work.isLost([claim.attempt], beganAt: beat))
        #expect(!work.isLost([], beganAt: beat - .seconds(2)))
        work.hasEnded = true
        #expect(!work.isLost([], beganAt: beat))
    }

    @Test func workUnderALostLeaseIsCancelled() async throws {
        let bench = try await Bench()
        let gate = Gate()
        let begun = Gate()
        let run = try await bench.run()
        let wasCancelled = Lock(false)
        let worker = bench.worker { _ in
            begun.open()
            await gate.wait()
            wasCancelled.withLock { $0 = Task.isCancelled }
            return .failed(.cancelled)
        }
        async let ended: Void = worker.run(beatMilliseconds: 50)
        await begun.wait()
        #expect(try await rescue(bench, soleWorker: "another") == 1)
        #expect(try await bench.claim("another") != nil)
        try await bench.until("the beat cancels it") { wasCancelled.withLock { $0 } }
        await worker.drain()
        try await ended
        // What it reported did not end the other's attempt.
        #expect(try await bench.job(of: run).status.state == .running)
    }
}
