import Gates
import Glibc
package import SQL
import Support
import Testing

/// An actor whose only thread a test can hold.
package actor CallersActor {
    private nonisolated let executor = ThreadExecutor(name: "caller")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The thread of this actor, that of the body, and that on which it goes on.
    private func ask(_ database: any Database, writes: Bool, _ begun: Gate, _ free: Gate) async throws -> [UInt] {
        let before = thread()
        let body: @Sendable (any SQLConnection) throws -> UInt = { _ in
            begun.open()
            free.wait()
            return thread()
        }
        let within = try await writes ? database.write(body) : database.read(body)
        return [before, within, thread()]
    }

    private func hold(_ begun: Gate, _ end: Gate) {
        begun.open()
        end.wait()
    }

    /// A transaction that an actor begins runs elsewhere, and its end is reached while the actor's only thread is held.
    ///
    /// - Parameter database: with one connection for what is asked of it.
    package static func isNotWaitedFor(_ database: any Database, writes: Bool) async throws {
        let caller = CallersActor()
        let (begun, free, held, end) = (Gate(), Gate(), Gate(), Gate())
        let first = Task { try await caller.ask(database, writes: writes, begun, free) }
        await begun.opened()
        let holding = Task { await caller.hold(held, end) }
        await held.opened()
        free.open()
        defer { end.open() }
        // The one connection is free for the next, whoever holds the actor.
        let next = try await writes ? database.write { _ in thread() } : database.read { _ in thread() }
        end.open()
        let threads = try await first.value
        #expect(threads[0] == threads[2] && threads[1] != threads[0] && threads[1] == next)
        await holding.value
        await caller.executor.shutdown()
    }
}

private func thread() -> UInt { UInt(pthread_self()) }
