import Gates
import PostgreSQLPeer
import QuillCore
import QuillPipeline
import Support
import Testing

@testable import QuillService

/// Limits hold for whoever is really asked, also where that is not the first of the ladder.
@Suite("Limits of the provider that is asked", .timeLimit(.minutes(2))) struct LaneTests {
    @Test("Two jobs that fall back at the same time ask the second provider one after the other, and the first once each")
    func sideBySide() async throws { try await sideBySide(onPostgreSQL: nil) }

    @Test("So it is on PostgreSQL, where both look for room at once")
    func sideBySideOnPostgreSQL() async throws {
        try await withNewDatabase { server, name in try await sideBySide(onPostgreSQL: server.address(name)) }
    }

    private func sideBySide(onPostgreSQL address: String?) async throws {
        let (bothAsked, oneWaits) = (Gate(), Gate())
        // Nobody falls before both have asked.
        let first = PlayedModel("openai:first") { calls, _ throws(QuillError) in
            if calls == 2 { bothAsked.open() }
            await bothAsked.opened()
            throw Self.refusal
        }
        // Who is asked first keeps the place until the other waits for it, or is there as well.
        let second = PlayedModel("anthropic:second") { _, busy throws(QuillError) in
            if busy > 1 { oneWaits.open() }
            await oneWaits.opened()
            return Self.points
        }
        let desk = try await ModelDesk(
            [("openai", first), ("anthropic", second)], limits: try Limits(parsing: "anthropic=1"), postgreSQL: address)
        let requests = [
            desk.points(try await desk.item(), writer: "openai,anthropic"), desk.points(try await desk.item(), writer: "openai,anthropic"),
        ]
        let views = try await desk.work(sideBySide: requests) { views in
            for job in views.flatMap(\.jobs) {
                let attempts = try await desk.quill.job(job.id).attempts
                if attempts.contains(where: { $0.outcome == "released" }) { oneWaits.open() }
            }
        }
        #expect(views.allSatisfy { $0.run.state == .succeeded }, "\(views.map { $0.jobs.first?.error as Any })")
        #expect(second.most == 1 && second.calls == 2 && first.calls == 2)
        var outcomes: [[String?]] = []
        for job in views.flatMap(\.jobs) {
            let view = try await desk.quill.job(job.id)
            #expect(view.job.lane == "anthropic" && view.job.status.tries == 0)
            outcomes.append(view.attempts.map(\.outcome))
            guard let waited = view.attempts.first(where: { $0.outcome == "released" }) else { continue }
            #expect(waited.error?.message == "It waits for anthropic, whose limit is full.")
            // By this the life of the job tells that there was no room.
            #expect(waited.error?.code == .rateLimited && waited.error?.disposition == .released)
        }
        #expect(outcomes.sorted { $0.count < $1.count } == [["succeeded"], ["released", "succeeded"]])
    }

    @Test("A job of which all providers had fallen begins with the first when it is driven again, and counts there")
    func redriven() async throws {
        let isMended = Lock(false)
        let first = PlayedModel("openai:first") { _, _ throws(QuillError) in
            guard isMended.withLock({ $0 }) else { throw Self.refusal }
            return Self.points
        }
        let second = PlayedModel("anthropic:second") { _, _ throws(QuillError) in throw Self.refusal }
        let desk = try await ModelDesk([("openai", first), ("anthropic", second)], limits: try Limits(parsing: "openai=1,anthropic=1"))
        let item = try await desk.item()
        let dead = try #require(try await desk.work(desk.points(item, writer: "openai,anthropic")).jobs.first)
        #expect(dead.status.state == .dead && dead.lane == "anthropic" && first.calls == 1 && second.calls == 1)
        isMended.withLock { $0 = true }
        try await desk.quill.redrive(dead.id)
        let view = try await desk.work(desk.points(item, writer: "openai,anthropic"))
        #expect(view.run.state == .succeeded)
        let again = try await desk.quill.job(dead.id)
        #expect(again.job.status.state == .succeeded && again.job.lane == "openai" && second.calls == 1)
        #expect(again.log.map(\.message).filter { $0.hasPrefix("turns to") } == ["turns to anthropic", "turns to openai"])
    }

    private static let refusal = QuillError(.modelRefused, "It declined to answer.", .climb)
    private static let points: TextCompletion = {
        let bullets = ModelDesk.talk.prefix(12).enumerated().map { #"{"text":"\#($1)","cues":[\#($0)]}"# }.joined(separator: ",")
        let headline = #"{"text":"A repair cafe needs only a table and a lamp.","cues":[0]}"#
        return TextCompletion(
            text: #"{"headline":\#(headline),"groups":[{"heading":null,"bullets":[\#(bullets)]}]}"#, ending: .finished, model: "test",
            inputTokens: 10, outputTokens: 10, seconds: 0)
    }()
}

/// Answers as the test says, and counts whom it was asked by at a time.
private final class PlayedModel: TextModel {
    let name: String
    let facts = TextModelFacts(contextTokens: 32_000, maxOutputTokens: 4_000, price: nil)
    private let count = Lock((calls: 0, busy: 0, most: 0))
    private let answer: @Sendable (_ calls: Int, _ busy: Int) async throws(QuillError) -> TextCompletion

    init(_ name: String, _ answer: @escaping @Sendable (_ calls: Int, _ busy: Int) async throws(QuillError) -> TextCompletion) {
        self.name = name
        self.answer = answer
    }

    var calls: Int { count.withLock { $0.calls } }
    var most: Int { count.withLock { $0.most } }

    func complete(_ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void) async throws(QuillError) -> TextCompletion {
        let (calls, busy) = count.withLock { count in
            count.calls += 1
            count.busy += 1
            count.most = max(count.most, count.busy)
            return (count.calls, count.busy)
        }
        defer { count.withLock { $0.busy -= 1 } }
        return try await answer(calls, busy)
    }
}
