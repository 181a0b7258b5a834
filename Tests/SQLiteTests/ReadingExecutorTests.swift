import Gates
import Glibc
import SQL
import SQLite
import Support
import Testing

@Suite struct ReadingExecutorTests {
    @Test func aTaskThatPrefersItGoesOnWhereItHasRead() async throws {
        try await withDatabase { database in
            let executor = try #require(database.readingExecutor)
            for _ in 0..<100 {
                let task = Task.immediate(executorPreference: executor) {
                    let begun = thread()
                    let first = (try await database.read { _ in thread() }, thread())
                    let second = (try await database.read { _ in thread() }, thread())
                    return (begun, [first.0, first.1, second.0, second.1])
                }
                let (begun, later) = try await task.value
                #expect(begun != later[0])
                #expect(Set(later).count == 1)
            }
        }
    }

    @Test func aTaskThatPrefersToWriteGoesOnWhereItHasWritten() async throws {
        try await withDatabase { database in
            let executor = try #require(database.writingExecutor)
            let threads = try await Task(executorPreference: executor) {
                var threads = [thread()]
                for _ in 0..<50 { threads += [try await database.write { _ in thread() }, thread()] }
                return Set(threads)
            }.value
            #expect(threads.count == 1)
        }
    }

    @Test func aTaskThatDoesNotGoesBackToThePool() async throws {
        try await withDatabase { database in
            let (reading, after) = try await Task { (try await database.read { _ in thread() }, thread()) }.value
            #expect(reading != after)
        }
    }

    @Test func whoComesFromElsewhereGetsTheThreadWithLessToDo() async throws {
        let (busy, idle) = (ThreadExecutor(name: "busy"), ThreadExecutor(name: "idle"))
        let group = ThreadGroup([busy, idle])
        let (begun, end) = (Gate(), Gate())
        let blocking = Task(executorPreference: ThreadGroup([busy])) {
            begun.open()
            end.wait()
            return thread()
        }
        await begun.opened()
        // Two to do: the other thread may still count the task that has just ended there as one.
        let behind = Task(executorPreference: ThreadGroup([busy])) { thread() }
        var threads: Set<UInt> = []
        for _ in 0..<10 { threads.insert(await Task(executorPreference: group) { thread() }.value) }
        end.open()
        #expect(threads.count == 1)
        #expect(!threads.contains(await blocking.value))
        #expect(!threads.contains(await behind.value))
    }

    @Test func manyAtOnceAreAllServed() async throws {
        try await withDatabase { database in
            let executor = try #require(database.readingExecutor)
            let tasks = (0..<500).map { (number: Int) in
                Task.immediate(executorPreference: executor) {
                    try await database.number("SELECT \(number)") == number
                }
            }
            for task in tasks { #expect(try await task.value) }
        }
    }
}

private func thread() -> UInt { UInt(pthread_self()) }
