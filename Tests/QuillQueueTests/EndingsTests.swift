import QuillCore
import Support
import Testing

@testable import QuillQueue

/// Endings that come while another is committed.
@Suite struct EndingsTests {
    /// Tells the endings of three jobs of one run, of which the first is in its commit until all others wait.
    private func crowd(
        _ bench: Bench, _ store: WatchedStore, _ make: (Int, Claim) -> Ending
    ) async throws -> (claims: [Claim], results: [Result<Reception, QuillError>]) {
        _ = try await bench.run(SummaryType.allCases)
        var claims: [Claim] = []
        while let claim = try await bench.claim("w1") { claims.append(claim) }
        try #require(claims.count == 3)
        let endings = Endings(conductor: bench.conductor, store: store)
        let (begun, go) = (Gate(), Signal())
        var tasks: [Task<Result<Reception, QuillError>, Never>] = []
        for (index, claim) in claims.enumerated() {
            let ending = index == 0 ? held(claim, begun, go) : make(index, claim)
            tasks.append(
                Task {
                    do throws(QuillError) { return .success(try await endings.commit(Ended(claim: claim, ending: ending))) } catch {
                        return .failure(error)
                    }
                })
            if index == 0 { await begun.wait() }
        }
        while await endings.waitingCount < 2 { await Task.yield() }
        go.set()
        var results: [Result<Reception, QuillError>] = []
        for task in tasks { results.append(await task.value) }
        return (claims, results)
    }

    /// The write's own thread waits, not the pool.
    private func held(_ claim: Claim, _ begun: Gate, _ go: Signal) -> Ending {
        .done { store throws(QuillError) in
            begun.open()
            #expect(go.wait(milliseconds: 120_000))
            try store.insert(artifact(store, claim.job.target, job: claim.job))
        }
    }

    @Test("What waits while one is committed is committed together")
    func together() async throws {
        let bench = try await Bench()
        let store = WatchedStore(bench.store)
        let (claims, results) = try await crowd(bench, store) { _, claim in made(claim) }
        for result in results { #expect(try result.get() == .moreToDo) }
        #expect(store.writes.withLock { $0 } == 2)
        for claim in claims { #expect(try await bench.attempts(of: claim.job.id).map(\.outcome) == ["succeeded"]) }
        #expect(try await bench.events(.stepFinished).count == 3)
        #expect(try await bench.events(.runFinished).count == 1)
    }

    @Test("One whose products cannot be committed is told so alone, and the others are kept")
    func oneOfThem() async throws {
        let bench = try await Bench()
        let store = WatchedStore(bench.store)
        let refusal = QuillError(.internalError, "Two of one kind.")
        let (claims, results) = try await crowd(bench, store) { index, claim in
            index == 1 ? .done { _ throws(QuillError) in throw refusal } : made(claim)
        }
        for (index, claim) in claims.enumerated() {
            let outcomes = try await bench.attempts(of: claim.job.id).map(\.outcome)
            if index == 1 {
                #expect(throws: refusal) { try results[index].get() }
                #expect(outcomes == [nil])
            } else {
                #expect(try results[index].get() == .moreToDo)
                #expect(outcomes == ["succeeded"])
            }
        }
    }

    @Test("When the store is away everybody is told, and nobody tried alone")
    func away() async throws {
        let bench = try await Bench()
        let store = WatchedStore(bench.store)
        let outage = QuillError(.diskFull, "Full.", .retry)
        let (_, results) = try await crowd(bench, store) { _, _ in .done { _ throws(QuillError) in throw outage } }
        for result in results.dropFirst() { #expect(throws: outage) { try result.get() } }
        #expect(store.writes.withLock { $0 } == 2)
    }

    @Test("Of several of one worker the one that lost its job is not heard")
    func fence() async throws {
        let bench = try await Bench()
        _ = try await bench.run([.bulletPoints, .keyInsights])
        let (stale, good) = (try #require(try await bench.claim("w1")), try #require(try await bench.claim("w1")))
        try await bench.store.write { store throws(QuillError) in _ = try store.cancel(stale.job.id) }
        let receptions = try await Settlement(conductor: bench.conductor).commit(
            [Ended(claim: stale, ending: made(stale)), Ended(claim: good, ending: made(good))], bench.store)
        #expect(receptions == [.unheard, .moreToDo])
        #expect(try await bench.attempts(of: stale.job.id).map(\.outcome) == ["cancelled"])
        #expect(try await bench.attempts(of: good.job.id).map(\.outcome) == ["succeeded"])
    }

    @Test("An ending that was kept without an answer is heard when it is told again; that of a job which was taken over meanwhile is not")
    func toldAgain() async throws {
        let bench = try await Bench()
        _ = try await bench.run([.bulletPoints, .keyInsights])
        let (kept, lost) = (try #require(try await bench.claim("w1")), try #require(try await bench.claim("w1")))
        let settlement = Settlement(conductor: bench.conductor)
        let first = try await settlement.commit([Ended(claim: kept, ending: made(kept))], bench.store)
        #expect(try await settlement.rescue(heldByOthersThan: "w2", bench.store) == 1)
        let second = try await settlement.commit(
            [Ended(claim: kept, ending: made(kept)), Ended(claim: lost, ending: made(lost))], bench.store)
        #expect(first + second == [.moreToDo, .moreToDo, .unheard])
        #expect(try await bench.attempts(of: kept.job.id).map(\.outcome) == ["succeeded"])
        #expect(try await bench.attempts(of: lost.job.id).map(\.outcome) == ["lost"])
    }
}
