import HTTPClient
import QueuePeers
import QuillCore
import Redis
import Support
import Testing

@testable import QuillQueue

/// Jobs told over queues outside the database, to a worker that nothing else wakes.
@Suite struct TellingTests {
    /// A queue in memory that fails, loses and doubles as a test wants.
    final class FakeQueue: JobQueue {
        let title = "the fake queue"
        let batchLimit: Int
        private let state = Lock<(sent: [[ID<Job>]], failure: QuillError?)>(([], nil))

        init(batchLimit: Int = 100) { self.batchLimit = batchLimit }

        var sent: [[ID<Job>]] { state.withLock { $0.sent } }
        func fail(_ error: QuillError?) { state.withLock { $0.failure = error } }
        func send(_ jobs: [ID<Job>]) async throws(QuillError) {
            let failure = state.withLock { state -> QuillError? in
                if state.failure == nil { state.sent.append(jobs) }
                return state.failure
            }
            if let failure { throw failure }
        }
        func receive() async throws(QuillError) -> [JobMessage]? { nil }
        func settle(done: [JobMessage], again: [JobMessage]) async throws(QuillError) {}
        func check() async throws(QuillError) -> String { title }
        func close() async {}
    }

    @Test func aJobIsToldOnceAndAgainWhenNobodyTakesIt() async throws {
        let bench = try await Bench()
        let queue = FakeQueue()
        let herald = Herald(store: bench.store, queue: queue) { _ in }
        _ = await herald.look()
        #expect(queue.sent == [])
        let job = try await bench.job(of: try await bench.run()).id
        _ = await herald.look()
        _ = await herald.look()
        #expect(queue.sent == [[job]])
        bench.advance(milliseconds: 60_001)
        _ = await herald.look()
        #expect(queue.sent == [[job], [job]])
        // One that is taken is told no more.
        _ = try await bench.claim("w")
        bench.advance(milliseconds: 60_001)
        _ = await herald.look()
        #expect(queue.sent.count == 2)
    }

    @Test func whatFailsIsToldWithCauseAndRemedyAndSentAgain() async throws {
        let bench = try await Bench()
        let queue = FakeQueue()
        let said = Lock<[String]>([])
        let herald = Herald(store: bench.store, queue: queue) { words in said.withLock { $0.append(words) } }
        let job = try await bench.job(of: try await bench.run()).id
        queue.fail(QuillError(.unreachable, "It rains.", .wait(seconds: 5), hint: "Take an umbrella."))
        let pause = await herald.look()
        #expect((1...5_000).contains(pause) && queue.sent == [])
        #expect(herald.failureCount == 1)
        let words = try #require(said.withLock { $0 }.first)
        for part in ["a job could not be told to the fake queue", "It rains.", "Take an umbrella.", "docs/DEPLOYMENT.md"] {
            #expect(words.contains(part))
        }
        queue.fail(nil)
        // It waits as long as it was asked to, whatever rings.
        _ = await herald.look()
        #expect(queue.sent == [])
        let running = Task { await herald.run() }
        let end = ContinuousClock.now + .seconds(60)
        while queue.sent == [], ContinuousClock.now < end { await Task.yield() }
        #expect(queue.sent == [[job]])
        await herald.stop()
        await running.value
        #expect(said.withLock { $0 }.last == "the fake queue takes messages again")
    }

    @Test func manyGoInBatches() async throws {
        let bench = try await Bench()
        let queue = FakeQueue(batchLimit: 1)
        let herald = Herald(store: bench.store, queue: queue) { _ in }
        _ = try await bench.run([.bulletPoints, .keyInsights])
        #expect(await herald.look() == 0)
        #expect(await herald.look() == 0)
        #expect(await herald.look() > 0)
        #expect(queue.sent.map(\.count) == [1, 1])
    }

    @Test func jobsThatNobodyTakesAreWarnedOf() async throws {
        let bench = try await Bench()
        let said = Lock<[String]>([])
        var pauses = Herald.Pauses()
        pauses.watchMilliseconds = 0
        let herald = Herald(store: bench.store, queue: nil, pauses: pauses) { words in said.withLock { $0.append(words) } }
        _ = try await bench.run()
        _ = await herald.look()
        #expect(said.withLock { $0 } == [])
        bench.advance(milliseconds: 60_001)
        _ = await herald.look()
        _ = await herald.look()
        #expect(said.withLock { $0 }.count == 1)
        #expect(said.withLock { $0 }[0].contains("quill worker") && said.withLock { $0 }[0].contains("docs/DEPLOYMENT.md"))
    }

    @Test func whatIsDoneWithIsNotHeardAgain() async throws {
        let bench = try await Bench()
        let rings = Lock(0)
        let hearing = Hearing(store: bench.store, changed: Doorbell(), patience: .milliseconds(20)) { rings.withLock { $0 += 1 } }
        #expect(try await hearing.hear([jobID(1)]) == [] && rings.withLock { $0 } == 0)
        let job = try await bench.job(of: try await bench.run()).id
        #expect(try await hearing.hear([job, jobID(1)]) == [job])
        #expect(rings.withLock { $0 } >= 1)
        _ = try await bench.claim("w")
        #expect(try await hearing.hear([job]) == [])
    }

    // MARK: real queues

    /// A worker that only the queue wakes, and who tells it.
    private final class Pair: Sendable {
        let bench: Bench
        let herald: Herald
        let listener: Listener
        let worker: Worker
        let rings = Lock(0)
        private let queue: any JobQueue

        init(_ bench: Bench, sends: any JobQueue, hears: any JobQueue) {
            self.bench = bench
            queue = hears
            let taken = Doorbell()
            let worker = Worker(
                name: "far", store: bench.store, handler: Handler { made($0) }, conductor: bench.conductor,
                room: Room(steps: Bench.steps, standard: 4, byStep: [:]), doorbell: Doorbell(),
                changed: {
                    taken.ring()
                    bench.changed()
                })
            self.worker = worker
            herald = Herald(store: bench.store, queue: sends) { _ in }
            let rings = rings
            listener = Listener(
                hears,
                Hearing(store: bench.store, changed: taken) {
                    rings.withLock { $0 += 1 }
                    worker.wake()
                }, say: { _ in })
        }

        /// Runs `body` while the worker waits to be woken.
        func working(_ body: () async throws -> Void) async throws {
            let working = Task { try await worker.run() }
            let telling = Task { await herald.run() }
            listener.start()
            do { try await body() } catch {
                await end(working, telling)
                throw error
            }
            await end(working, telling)
        }

        private func end(_ working: Task<Void, any Error>, _ telling: Task<Void, Never>) async {
            await listener.stop()
            await herald.stop()
            await telling.value
            await worker.drain()
            do { try await working.value } catch { Issue.record(error) }
            await queue.close()
        }

        func doOne(_ type: SummaryType = .bulletPoints) async throws {
            let run = try await bench.run([type])
            herald.wake()
            try await bench.until("the job is done") { try await self.bench.state(of: run) == .succeeded }
        }
    }

    @Test(.timeLimit(.minutes(5))) func redisWakesAWorkerRestartedOrFlushed() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let address = try RedisAddress(server.url())
        let pair = Pair(try await Bench(), sends: RedisQueue(address), hears: RedisQueue(address))
        try await pair.working {
            try await pair.doOne()
            try await server.tell("restart")
            try await pair.doOne(.keyInsights)
            // A message that is lost is sent again when nobody has taken its job.
            try await server.tell("stop")
            let run = try await pair.bench.run([.comprehensive])
            pair.herald.wake()
            try await server.tell("start")
            try await server.tell("flush")
            pair.bench.advance(milliseconds: 60_001)
            pair.herald.wake()
            try await pair.bench.until("the job is done") { try await pair.bench.state(of: run) == .succeeded }
            // On a machine that is slow enough the worker may have looked by itself before one of them.
            #expect(pair.rings.withLock { $0 } > 0)
        }
    }

    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            #"{}"#, #"{"double": true}"#, #"{"fail": 429, "times": 3}"#, #"{"fail": 500, "times": 3}"#, #"{"fail": "garbage", "times": 3}"#,
        ])
    func cloudflareWakesAWorkerWhateverItAnswers(_ control: String) async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        try await peer.control(control)
        let queue = try Self.cloudflare(peer)
        let pair = Pair(try await Bench(), sends: queue, hears: queue)
        try await pair.working { try await pair.doOne() }
        #expect(try await peer.state().problems == [])
    }

    @Test func aMessageThatCloudflareLosesIsSentAgain() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        try await peer.control(#"{"lose": 1}"#)
        let bench = try await Bench()
        let herald = Herald(store: bench.store, queue: try Self.cloudflare(peer)) { _ in }
        let job = try await bench.job(of: try await bench.run()).id
        _ = await herald.look()
        #expect(try await peer.state().jobs == [])
        bench.advance(milliseconds: 60_001)
        _ = await herald.look()
        #expect(try await peer.state().jobs == [job.text])
    }

    private static func cloudflare(_ peer: CloudflarePeer) throws -> CloudflareQueue {
        var options = CloudflareQueue.Options()
        options.idleMilliseconds = 10...50
        return CloudflareQueue(
            try CloudflareAccount(account: "acc", token: Secret("t-good"), queue: "quill-jobs", address: peer.address()),
            client: HTTPClient(.trusted(userAgent: "quill-test")), options: options)
    }
}

@Suite struct DeadLetterTests {
    @Test(.timeLimit(.minutes(5))) func aDeadJobIsToldWithItsAttempts() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let account = try CloudflareAccount(
            account: "acc", token: Secret("t-good"), queue: "quill-jobs", address: peer.address(), deadLetters: "quill-dlq")
        let queue = CloudflareQueue(account, client: HTTPClient(.trusted(userAgent: "quill-test")))
        let bench = try await Bench()
        let herald = Herald(store: bench.store, queue: queue) { _ in }
        let run = try await bench.run()
        let claim = try #require(try await bench.claim("w"))
        _ = try await Settlement(conductor: bench.conductor).commit(
            [Ended(claim: claim, ending: .failed(QuillError(.damagedInput, "It is broken.")))], bench.store)
        bench.advance(milliseconds: 1)
        try await peer.control(#"{"fail": 500, "times": 1}"#)
        _ = await herald.look()
        #expect(try await peer.state().letters.isEmpty)
        let telling = Task { await herald.run() }
        let end = ContinuousClock.now + .seconds(60)
        while try await peer.state().letters.isEmpty, ContinuousClock.now < end {}
        await herald.stop()
        await telling.value
        let letter = try #require(try await peer.state().letters.first)
        #expect(letter.job == claim.job.id.text && letter.original == claim.job.id.text && letter.code == "damaged-input")
        #expect(letter.outcomes == ["failed"])
        let state = try await peer.state()
        #expect(state.letters.count == 1 && state.problems.isEmpty)
        #expect(try await bench.state(of: run) == .failed)
        #expect(try await queue.check().contains("pulled"))
        let missing = try CloudflareAccount(
            account: "acc", token: Secret("t-good"), queue: "quill-jobs", address: peer.address(), deadLetters: "no-such")
        let other = CloudflareQueue(missing, client: HTTPClient(.trusted(userAgent: "quill-test")))
        #expect(await #expect(throws: QuillError.self) { try await other.check() }?.message.contains("no-such") == true)
    }
}
