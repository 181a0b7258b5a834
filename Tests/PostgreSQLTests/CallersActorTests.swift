import Conformance
import PostgreSQL
import PostgreSQLPeer
import Testing

@Suite("A transaction that an actor begins, on PostgreSQL") struct CallersActorTests {
    @Test(
        "Its body runs elsewhere, and its end is reached while the actor's only thread is held", .timeLimit(.minutes(1)),
        arguments: [false, true])
    func elsewhere(writes: Bool) async throws {
        try await withDatabase(.init(connections: 1, waitingMilliseconds: 10_000)) {
            try await CallersActor.isNotWaitedFor($0, writes: writes)
        }
    }
}
