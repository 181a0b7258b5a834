import QuillCore
import Support
import Testing

@testable import QuillQueue

@Suite("A paused queue") struct PauseTests {
    /// Its other looks at the rows come after a second, so a doorbell that is not heard would show in the time limit of the runner only;
    /// the clock of the bench stands still, and a worker that rests for a job that is not due rests half a minute.
    @Test("A worker takes nothing of what is paused, ends what it has, and goes on when it is rung", .timeLimit(.minutes(2)))
    func worker() async throws {
        let bench = try await Bench()
        let (begun, go) = (Gate(), Gate())
        let handled = Lock(0)
        let worker = bench.worker { claim in
            handled.withLock { $0 += 1 }
            begun.open()
            await go.wait()
            return made(claim)
        }
        async let ended: Void = worker.run()
        let first = try await bench.run()
        worker.wake()
        await begun.wait()
        try await bench.pause("summarise")
        let second = try await bench.run([.keyInsights])
        worker.wake()
        go.open()
        try await bench.until("what ran has ended") { try await bench.state(of: first) == .succeeded }
        // It has looked since, at least once: its end was recorded and rang.
        worker.wake()
        let job = try await bench.job(of: second)
        #expect(job.status == JobStatus() && handled.withLock { $0 } == 1)
        try await bench.resume("summarise")
        worker.wake()
        try await bench.until("what waited is done") { try await bench.state(of: second) == .succeeded }
        await worker.drain()
        try await ended
        #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["succeeded"])
    }

    @Test("Nothing that is paused is told as stuck, nor what waits still when it has just gone on; what then is left lying is")
    func alarms() async throws {
        let bench = try await Bench()
        _ = try await bench.run()
        let rules = QueueRules(stuckAfterSeconds: 10, runLimitSeconds: 60)
        let alarms = Alarms(rules: rules, steps: bench.conductor.steps)
        func raise() async throws -> Int { try await bench.store.write { store throws(QuillError) in try alarms.raise(store).count } }
        for step in ["summarise", nil] {
            try await bench.pause(step)
            bench.advance(milliseconds: 61_000)
            #expect(try await raise() == 0, "\(step ?? "the whole queue")")
            try await bench.resume(step)
            #expect(try await raise() == 0)
        }
        bench.advance(milliseconds: 10_000)
        #expect(try await raise() == 0)
        bench.advance(milliseconds: 1)
        #expect(try await raise() == 1)
        #expect(try await bench.events(.jobStuck).map { $0.data["reason"] } == ["no-worker"])
    }

    @Test("A pause of one step leaves the alarms of the others")
    func others() async throws {
        let bench = try await Bench()
        _ = try await bench.run()
        let rules = QueueRules(stuckAfterSeconds: 10, runLimitSeconds: 3_600)
        try await bench.pause("transcribe")
        bench.advance(milliseconds: 10_001)
        let told = try await bench.store.write { [steps = bench.conductor.steps] store throws(QuillError) in
            try Alarms(rules: rules, steps: steps).raise(store)
        }
        #expect(told.count == 1 && told[0].contains("summarise"))
    }
}

extension Bench {
    func pause(_ step: String?) async throws {
        let isNew = try await store.write { store throws(QuillError) in try store.pause(step, by: "test", name: nil, reason: nil) }
        #expect(isNew)
    }

    func resume(_ step: String?) async throws {
        let wasPaused = try await store.write { store throws(QuillError) in try store.resume(step) }
        #expect(wasPaused)
    }
}
