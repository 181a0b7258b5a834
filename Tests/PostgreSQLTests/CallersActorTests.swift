import Glibc
import PostgreSQL
import PostgreSQLPeer
import SQL
import Support
import Testing

/// An actor whose only thread a test can hold.
private actor Caller {
    private nonisolated let executor = ThreadExecutor(name: "caller")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The thread of this actor, that of the body, and that on which it goes on.
    func write(_ database: PostgreSQLDatabase, _ begun: Gate, _ free: Gate) async throws -> [UInt] {
        let before = thread()
        let within = try await database.write { _ in
            begun.open()
            free.wait()
            return thread()
        }
        return [before, within, thread()]
    }

    func read(_ database: PostgreSQLDatabase, _ begun: Gate, _ free: Gate) async throws -> [UInt] {
        let before = thread()
        let within = try await database.read { _ in
            begun.open()
            free.wait()
            return thread()
        }
        return [before, within, thread()]
    }

    func hold(_ begun: Gate, _ end: Gate) {
        begun.open()
        end.wait()
    }

    nonisolated func close() async { await executor.shutdown() }
}

@Suite("A transaction that an actor begins, on PostgreSQL") struct CallersActorTests {
    @Test(
        "Its body runs elsewhere, and its end is reached while the actor's only thread is held", .timeLimit(.minutes(1)),
        arguments: [false, true])
    func elsewhere(writes: Bool) async throws {
        try await withDatabase(.init(connections: 1, waitingMilliseconds: 10_000)) { database in
            let caller = Caller()
            let (begun, free, held, end) = (Gate(), Gate(), Gate(), Gate())
            let first = Task { try await writes ? caller.write(database, begun, free) : caller.read(database, begun, free) }
            await begun.opened()
            let holding = Task { await caller.hold(held, end) }
            await held.opened()
            free.open()
            defer { end.open() }
            // The one connection is free for the next, whoever holds the actor.
            let next = try await database.write { _ in thread() }
            end.open()
            let threads = try await first.value
            #expect(threads[0] == threads[2] && threads[1] != threads[0] && threads[1] == next)
            await holding.value
            await caller.close()
        }
    }
}

private func thread() -> UInt { UInt(pthread_self()) }
