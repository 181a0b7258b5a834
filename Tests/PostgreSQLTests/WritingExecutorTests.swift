import Glibc
import PostgreSQL
import PostgreSQLPeer
import SQL
import Testing

@Suite struct WritingExecutorTests {
    @Test("A task that prefers it stays on one session's thread, also when another session was used since")
    func stays() async throws {
        try await withDatabase(.init(connections: 3)) { database in
            let executor = try #require(database.writingExecutor)
            let (threads, other) = try await Task(executorPreference: executor) {
                var (threads, other): (Set<UInt>, Set<UInt>) = ([thread()], [])
                for _ in 0..<20 {
                    // Lent while this task holds its own session, and so the one that came back last.
                    let (held, free) = (Gate(), Gate())
                    async let mine = database.write { _ in
                        held.open()
                        free.wait()
                        return thread()
                    }
                    let second = Task.detached {
                        await held.opened()
                        return try await database.write { _ in
                            free.open()
                            return thread()
                        }
                    }
                    threads.insert(try await mine)
                    other.insert(try await second.value)
                    threads.formUnion([try await database.write { _ in thread() }, thread()])
                }
                return (threads, other)
            }.value
            #expect(threads.count == 1)
            #expect(threads.isDisjoint(with: other))
        }
    }
}

private func thread() -> UInt { UInt(pthread_self()) }
