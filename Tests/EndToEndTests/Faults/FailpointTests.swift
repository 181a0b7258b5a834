import Foundation
import QueuePeers
import Testing

@Suite("Death at every failpoint")
struct FailpointTests {
    @Test("The sources have at least forty failpoints, each at one place, and the bench visits every one of them")
    func list() throws {
        var names: [String] = []
        let sources = URL(fileURLWithPath: Desk.package + "/Sources")
        for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
            names += text.matches(of: #/failpoint\("([^"]+)"\)/#).map { String($0.1) }
        }
        #expect(names.count >= 40)
        #expect(Set(names).count == names.count, "a name stands for one moment")
        #expect(Set(names) == Set(FaultBench.all))
        #expect(Set(FaultBench.all).count == FaultBench.all.count)
    }

    /// Two deaths each, so that what comes after one is come by too.
    @Test(
        "Each story comes by all of its failpoints, and breaks no rule",
        .timeLimit(.minutes(10)),
        arguments: [
            (FaultBench.Case(.writing, ["effect.written", "effect.located"]), FaultBench.writing + ["effect.located"]),
            (FaultBench.Case(.queueing, ["claim.committed:2", "rescue.committed"]), FaultBench.queueing + ["rescue.written"]),
        ])
    func reached(_ bench: FaultBench.Case, names: [String]) async throws {
        let reached = try await live(bench)
        #expect(Set(names + bench.fates.flatMap { $0.split(separator: ":").prefix(1).map(String.init) }).subtracting(reached) == [])
    }

    @Test("What was acknowledged is there and nothing was done twice", .timeLimit(.minutes(10)), arguments: FaultBench.onSQLite)
    func killed(_ bench: FaultBench.Case) async throws { _ = try await live(bench) }

    @Test("And so on PostgreSQL", .timeLimit(.minutes(10)), arguments: FaultBench.onPostgreSQL)
    func killedOnPostgreSQL(_ bench: FaultBench.Case) async throws {
        try await Cluster.with { cluster in
            _ = try await live(bench, cluster.desk, ["QUILL_DATABASE_URL": cluster.url()]) { try await cluster.sql($0) }
        }
    }

    /// The failpoints that were come by.
    private func live(
        _ bench: FaultBench.Case, _ desk: Desk? = nil, _ settings: [String: String] = [:], ask: Question? = nil
    ) async throws -> Set<String> {
        let redis = bench.story == .queueing ? try await RedisServer() : nil
        defer { withExtendedLifetime(redis) {} }
        let bell = redis.map { ["QUILL_REDIS_URL": $0.url()] } ?? [:]
        let began = ContinuousClock.now
        let house = try await Household(desk ?? Desk(), fates: bench.fates, settings: settings.merging(bell) { $1 }, ask: ask)
        try await bench.story.happen(in: house)
        let history = try await house.end()
        if bench.isCertain { #expect(house.kills == bench.fates.count, "not all of \(bench.fates) were come by") }
        #expect(Invariants.check(history) == [])
        print(
            "\(bench): \(house.kills) deaths, \(history.acknowledged.count) acknowledgements, \(history.answered.count) calls,",
            "\(history.placed.count) files, in \(began.duration(to: .now))")
        return try house.reached()
    }
}
