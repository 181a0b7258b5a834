import Gates
import Glibc
import PostgreSQL
import PostgreSQLPeer
import SQL
import Support
import Testing

@Suite struct WritingExecutorTests {
    @Test("A task that prefers it stays on one session's thread, also when another session was used since")
    func stays() async throws {
        try await withDatabase(.init(connections: 3)) { database in
            let executor = try #require(database.writingExecutor)
            let (mine, others) = try await Task(executorPreference: executor) {
                var (mine, others): (Set<UInt>, [Task<UInt, any Error>]) = ([], [])
                for _ in 0..<20 {
                    // The other's session is lent while this task holds its own, and comes back last.
                    let (held, begun, free, done) = (Gate(), Gate(), Gate(), Gate())
                    others.append(
                        Task.detached {
                            defer { done.open() }
                            await held.opened()
                            return try await database.write { _ in
                                begun.open()
                                free.wait()
                                return thread()
                            }
                        })
                    mine.insert(
                        try await database.write { _ in
                            held.open()
                            begun.wait()
                            return thread()
                        })
                    mine.insert(thread())
                    free.open()
                    // On its thread: who waited elsewhere would come back to whichever has the least to do.
                    done.wait()
                    mine.formUnion([try await database.write { _ in thread() }, thread()])
                }
                return (mine, others)
            }.value
            #expect(mine.count == 1)
            for other in others { #expect(try await !mine.contains(other.value)) }
        }
    }

    @Test("A task that writes again and again on a session's thread leaves others there their turn")
    func turns() async throws {
        try await withDatabase(.init(connections: 1)) { database in
            let executor = try #require(database.writingExecutor)
            let isDone = Lock(false)
            let (began, others) = (Gate(), Gate())
            let busy = Task(executorPreference: executor) {
                for count in 1...100 {
                    let isOver = try await database.write { _ in
                        if count == 1 {
                            began.open()
                            others.wait()
                        }
                        return isDone.withLock { $0 }
                    }
                    if isOver { return count }
                }
                return Int.max
            }
            await began.opened()
            // From here on it waits behind the other on their thread.
            let other = Task(executorPreference: executor) { isDone.withLock { $0 = true } }
            others.open()
            #expect(try await busy.value <= 2)
            await other.value
        }
    }
}

private func thread() -> UInt { UInt(pthread_self()) }
