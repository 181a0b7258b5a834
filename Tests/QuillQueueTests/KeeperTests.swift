import QuillCore
import Support
import Testing

@testable import QuillQueue

@Suite struct KeeperTests {
    private func keeper(
        _ bench: Bench, _ name: String = "k1", store: (any Store)? = nil, rules: QueueRules = QueueRules(), _ chores: [Chore] = [],
        errand: Errand? = nil
    ) -> Keeper {
        let store = store ?? bench.store
        return Keeper(
            name: name, store: store, conductor: bench.conductor, rescuer: Rescuer(store: store, conductor: bench.conductor), rules: rules,
            chores: chores, errand: errand)
    }

    @Test func aLostWorkerIsNoticedByWhoeverStays() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        let claim = try #require(try await bench.claim("dead"))
        bench.advance(milliseconds: Worker.leaseMilliseconds)
        try await keeper(bench).tick()
        #expect(try await bench.job(of: run).status.state == .running)
        bench.advance(milliseconds: 1)
        try await keeper(bench).tick()
        #expect(try await bench.job(of: run).status == JobStatus(losses: 1))
        #expect(try await bench.attempts(of: claim.job.id).map(\.outcome) == ["lost"])
    }

    @Test("After the store was away a job counts as lost only when its worker has had the time for a beat")
    func mercy() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        _ = try #require(try await bench.claim("w1"))
        let store = FailingStore(bench.store)
        let keeper = keeper(bench, store: store)
        store.way.withLock { $0 = .refuses }
        await #expect(throws: FailingStore.Way.refuses.error) { try await keeper.tick() }
        bench.advance(milliseconds: Worker.leaseMilliseconds + 1)
        store.way.withLock { $0 = nil }
        try await keeper.tick()
        bench.advance(milliseconds: Rescuer.mercyMilliseconds - 1)
        try await keeper.tick()
        #expect(try await bench.job(of: run).status.state == .running)
        bench.advance(milliseconds: 1)
        try await keeper.tick()
        #expect(try await bench.job(of: run).status == JobStatus(losses: 1))
    }

    @Test("A keeper tells that its worker is there, at its first round and not at each") func present() async throws {
        let bench = try await Bench()
        let keeper = keeper(bench)
        try await keeper.tick()
        let seen = try await bench.store.read { store throws(QuillError) in try store.workers() }
        #expect(seen.count == 1 && seen[0].version == Build.version && !seen[0].host.isEmpty && seen[0].seenAt == seen[0].since)
        bench.advance(milliseconds: 5_000)
        try await keeper.tick()
        #expect(try await bench.store.read { store throws(QuillError) in try store.workers() } == seen)
    }

    @Test("At its end a worker takes back that it is there; where the store is away or stuck, it just ends", .timeLimit(.minutes(3)))
    func leaves() async throws {
        let bench = try await Bench()
        @Sendable func seen() async throws -> [String] {
            try await bench.store.read { store throws(QuillError) in try store.workers().map(\.name) }
        }
        let store = FailingStore(bench.store)
        let running = keeper(bench, store: store)
        let work = Task { await running.run() }
        try await bench.until("it has told of itself") { try await seen() == ["k1"] }
        work.cancel()
        await work.value
        #expect(try await seen().isEmpty)

        let other = keeper(bench, store: store)
        try await other.tick()
        store.way.withLock { $0 = .refuses }
        await other.leave()
        #expect(store.failures.withLock { $0 } == 1)
        let stuck = Gate()
        defer { stuck.open() }
        store.stuck.withLock { $0 = (begun: Gate(), go: stuck) }
        await other.leave(withinMilliseconds: 1)
        #expect(try await seen() == ["k1"])
    }

    @Test("Events are numbered where nobody tells them") func numbers() async throws {
        let bench = try await Bench()
        try await bench.store.write { store throws(QuillError) in
            try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: store.now()))
        }
        let before = try await bench.store.read { store throws(QuillError) in try store.eventNumbers() }
        #expect(before == nil)
        try await keeper(bench).tick()
        let after = try await bench.store.read { store throws(QuillError) in try store.eventNumbers() }
        #expect(after == 1...1)
    }

    /// Held for the day, it looks once more when that is over: with no try counted, and its run goes on.
    @Test func aBudgetsHoldEndsWithTheDay() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        let claim = try #require(try await bench.claim("w1"))
        let spent = QuillError(.quotaExceeded, "Spent.", .hold(.budget))
        _ = try await Settlement(conductor: bench.conductor).commit([Ended(claim: claim, ending: .failed(spent))], bench.store)
        #expect(try await bench.job(of: run).status == JobStatus(hold: .budget))
        #expect(try await bench.state(of: run) == .waiting)
        let day: Int64 = 86_400_000
        let left = day - 1_800_000_000_000 % day
        bench.advance(milliseconds: left - 1)
        try await keeper(bench).tick()
        #expect(try await bench.state(of: run) == .waiting)
        bench.advance(milliseconds: 1)
        try await keeper(bench).tick()
        #expect(try await bench.job(of: run).status == JobStatus())
        #expect(try await bench.state(of: run) == .open)
    }

    @Test func whatNobodyTakesIsToldOnceWithTheReason() async throws {
        let bench = try await Bench()
        let run = try await bench.run()
        let job = try await bench.job(of: run)
        let future = Job(
            id: ID(trusted: "job_99999999999999999999999999"), project: job.project, step: "dream", item: job.item, target: job.target,
            recipe: Recipe(step: "dream", version: 1, inputs: [:]), parameters: job.parameters, status: JobStatus(), runAt: job.runAt,
            error: nil, createdAt: job.createdAt, endedAt: nil)
        try await bench.store.write { store throws(QuillError) in try store.insert(future) }
        let keeper = keeper(bench, rules: QueueRules(stuckAfterSeconds: 60, runLimitSeconds: 120))
        bench.advance(milliseconds: 60_000)
        try await keeper.tick()
        #expect(try await bench.events(.jobStuck).isEmpty)
        bench.advance(milliseconds: 1)
        try await keeper.tick()
        try await keeper.tick()
        let told = try await bench.events(.jobStuck)
        #expect(
            Dictionary(told.map { ($0.data["step"], $0.data["reason"]) }) { $1 } == ["dream": "unknown-step", "summarise": "no-worker"])
        #expect(told.count == 2 && told.allSatisfy { $0.data["waited_seconds"] == "60" })
        // It is left alone.
        #expect(try await bench.store.read { store throws(QuillError) in try store.job(future.id)?.status } == JobStatus())
        bench.advance(milliseconds: 60_000)
        try await keeper.tick()
        try await keeper.tick()
        let overdue = try await bench.events(.jobStuck).filter { $0.data["reason"] == "run-overdue" }
        #expect(overdue.map { $0.data["run"] } == [run.text])
    }

    @Test func twoKeepersDoAChoreOnce() async throws {
        let bench = try await Bench()
        let calls = Lock(0)
        let chore = Chore(Timetable(name: "tidy", cron: try Cron("* * * * *"), zone: .utc)) { _ async throws(QuillError) in
            let call = calls.withLock {
                $0 += 1; return $0
            }
            if call == 2 { throw QuillError(.diskFull, "Full.") }
            return "tidied"
        }
        try await bench.store.write { store throws(QuillError) in try store.save(chore.timetable) }
        let keepers = [keeper(bench, "k1", [chore]), keeper(bench, "k2", [chore])]
        for calling in 1...3 {
            bench.advance(milliseconds: 60_000)
            for keeper in keepers { try await keeper.tick() }
            for keeper in keepers { await keeper.settle() }
            #expect(calls.withLock { $0 } == calling)
        }
        let firings = try await bench.store.read { store throws(QuillError) in try store.firings(of: "tidy", limit: 9) }
        #expect(firings.map(\.state) == [.succeeded, .failed, .succeeded])
        #expect(firings[1].note?.contains("Full.") == true && firings[0].note == "tidied")
        #expect(try await bench.events(.scheduleFailed).map { $0.data["schedule"] } == ["tidy"])
    }

    /// A worker that is told to stop leaves its chore to the next one, with no try counted.
    @Test func aChoreThatIsBrokenOffIsGivenBack() async throws {
        let bench = try await Bench()
        let (begun, gate) = (Gate(), Gate())
        let table = Timetable(name: "tidy", cron: try Cron("* * * * *"), zone: .utc)
        try await bench.store.write { store throws(QuillError) in try store.save(table) }
        bench.advance(milliseconds: 60_000)
        let slow = Chore(table) { _ async throws(QuillError) in
            begun.open()
            await gate.wait()
            throw .cancelled
        }
        let (keeping, other) = (keeper(bench, "k1", [slow]), keeper(bench, "k2", [Chore(table) { _ in "done" }]))
        let running = Task { await keeping.run() }
        await begun.wait()
        try await other.tick()
        running.cancel()
        await running.value
        try await other.tick()
        await other.settle()
        let firings = try await bench.store.read { store throws(QuillError) in try store.firings(of: "tidy", limit: 9) }
        #expect(firings.map(\.state) == [.succeeded] && firings.first?.tries == 1)
    }

    @Test("What somebody schedules is begun once a slot, tried again where that may help, and told when it failed for good")
    func errands() async throws {
        let bench = try await Bench()
        let calls = Lock([String]())
        let errand: Errand = { (firing, request) async throws(QuillError) in
            let call = calls.withLock {
                $0.append("\(request) \(firing.slot.milliseconds % 100_000_000 / 60_000) \(firing.tries)"); return $0.count
            }
            if (2...4).contains(call) { throw QuillError(.unreachable, "Away.", .retry) }
            return "began"
        }
        let table = Timetable(name: "weekly", times: .cron(try Cron("* * * * *"), .utc))
        try await bench.store.write { store throws(QuillError) in try store.save(table, request: "r") }
        let keepers = [keeper(bench, "k1", errand: errand), keeper(bench, "k2", errand: errand)]
        func round(_ milliseconds: Int64) async throws {
            bench.advance(milliseconds: milliseconds)
            for keeper in keepers { try await keeper.tick() }
            for keeper in keepers { await keeper.settle() }
        }
        try await round(60_000)
        #expect(calls.withLock { $0.count } == 1)
        // The next slot fails: a second and a third try of the same slot, and no other slot before that is over.
        for _ in 0..<3 { try await round(60_000) }
        let said = calls.withLock { $0 }
        let tries = said.dropFirst().prefix(3).map { $0.split(separator: " ").map(String.init) }
        #expect(said.count >= 4 && Set(tries.map { $0[1] }).count == 1 && tries.map { $0[2] } == ["1", "2", "3"], "\(said)")
        let firings = try await bench.store.read { store throws(QuillError) in try store.firings(of: "weekly", limit: 9) }
        #expect(firings.suffix(2).map(\.state) == [.failed, .succeeded] && firings.suffix(2).first?.note?.contains("Away.") == true)
        #expect(try await bench.events(.scheduleFailed).count == 1)
    }

    @Test(
        "A schedule whose times cannot be told here stands in nobody's way, is told once a slot, and goes on when they can be",
        arguments: ["zone = 'Mars/Olympus'", "cron = '@lunar'"])
    func stranded(change: String) async throws {
        let bench = try await Bench()
        let calls = Lock([String]())
        let errand: Errand = { (firing, _) async throws(QuillError) in
            calls.withLock { $0.append(firing.schedule) }
            return "began"
        }
        let times = Times.cron(try Cron("* * * * *"), .utc)
        try await bench.store.write { store throws(QuillError) in
            for name in ["strange", "usual"] { try store.save(Timetable(name: name, times: times), request: "r") }
        }
        try await bench.script("UPDATE schedules SET \(change) WHERE name = 'strange'")
        let keeper = keeper(bench, errand: errand)
        func round(_ milliseconds: Int64) async throws -> [String] {
            bench.advance(milliseconds: milliseconds)
            calls.withLock { $0 = [] }
            try await keeper.tick()
            await keeper.settle()
            return calls.withLock { $0 }
        }
        #expect(try await round(60_000) == ["usual"])
        let there = try await bench.store.read { store throws(QuillError) in try store.schedules() }
        #expect(there.map { $0.untold == nil } == [false, true])
        // Nobody may have worked meanwhile; and another machine may know the times, and would begin it while this one looks on.
        #expect(try await round(2 * Keeper.strandedMilliseconds) == ["usual"])
        for _ in 0..<14 { #expect(try await round(60_000) == ["usual"]) }
        #expect(try await bench.events(.scheduleFailed).isEmpty)
        for _ in 0..<2 { #expect(try await round(60_000) == ["usual"]) }
        let told = try await bench.events(.scheduleFailed)
        #expect(told.map { $0.data["schedule"] } == ["strange"])
        let firings = try await bench.store.read { store throws(QuillError) in try store.firings(of: "strange", limit: 9) }
        #expect(firings.map(\.state) == [.failed] && firings[0].note?.contains(there[0].untold?.remedy ?? "?") == true)
        try await bench.script("UPDATE schedules SET zone = 'UTC', cron = '* * * * *' WHERE name = 'strange'")
        #expect(try await round(60_000).sorted() == ["strange", "usual"])
    }
}
