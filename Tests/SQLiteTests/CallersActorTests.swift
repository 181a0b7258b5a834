import Conformance
import SQLite
import Testing

@Suite("A transaction that an actor begins") struct CallersActorTests {
    @Test(
        "Its body runs elsewhere, and its end is reached while the actor's only thread is held", .timeLimit(.minutes(1)),
        arguments: [false, true])
    func elsewhere(writes: Bool) async throws {
        try await withDatabase(.init(readers: 1, synchronous: .off)) { try await CallersActor.isNotWaitedFor($0, writes: writes) }
    }
}
