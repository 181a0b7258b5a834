import Gates
import Glibc
import Support
import Testing

@Suite struct ThreadExecutorTests {
    actor Counter {
        nonisolated let executor = ThreadExecutor(name: "a-name-longer-than-15-bytes")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private(set) var count = 0

        func add() -> UInt {
            count += 1
            return UInt(pthread_self())
        }

        func threadName() -> String {
            let file = fopen("/proc/thread-self/comm", "r")
            defer { if let file { fclose(file) } }
            var line = [CChar](repeating: 0, count: 32)
            fgets(&line, 32, file)
            return String(decoding: line.prefix { $0 > 32 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }

        /// Waits on the actor, and lets others in while waiting.
        func addLater() async -> UInt {
            await Task.yield()
            return add()
        }

        func block(_ end: Gate) { end.wait() }

        nonisolated func checkFromOutside() -> Bool? { executor.isIsolatingCurrentContext() }
        func checkFromInside() -> Bool? { executor.isIsolatingCurrentContext() }
    }

    @Test func everythingRunsOnOneThread() async {
        let counter = Counter()
        let threads = await withTaskGroup(of: UInt.self) { group in
            for number in 0..<1_000 {
                group.addTask { number.isMultiple(of: 2) ? await counter.add() : await counter.addLater() }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(threads.count == 1)
        #expect(threads.first != UInt(pthread_self()))
        #expect(await counter.count == 1_000)
        #expect(await counter.threadName() == "a-name-longer-t")
        #expect(counter.checkFromOutside() == false)
        #expect(await counter.checkFromInside() == true)
    }

    @Test func shutdownRunsWhatWaitsAndEndsTheThread() async {
        let counter = Counter()
        let end = Gate()
        let blocking = Task.immediate { await counter.block(end) }
        let waiting = (0..<10).map { _ in Task.immediate { await counter.add() } }
        let stopping = Task.immediate { await counter.executor.shutdown() }
        end.open()
        await stopping.value
        await blocking.value
        for task in waiting { _ = await task.value }
        #expect(await counter.count == 10)
    }

    @Test func aLateJobRunsAllTheSame() async {
        let counter = Counter()
        await counter.executor.shutdown()
        _ = await counter.add()
        await counter.executor.shutdown()
        #expect(await counter.count == 1)
    }

    @Test func threadsEndWithTheirExecutors() async throws {
        for _ in 0..<50 { _ = await Counter().add() }
        // They end on their own time: a hundred turns of a thread that starts and stops are plenty.
        for _ in 0..<100 where runningThreads() > 20 {
            let counter = Counter()
            _ = await counter.add()
            await counter.executor.shutdown()
        }
        #expect(runningThreads() <= 20)
    }

    /// Threads of the name that `Counter` gives.
    private func runningThreads() -> Int {
        guard let directory = opendir("/proc/self/task") else { return -1 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            let id = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard let file = fopen("/proc/self/task/\(id)/comm", "r") else { continue }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 32)
            fgets(&line, 32, file)
            if String(decoding: line.prefix { $0 > 32 }.map(UInt8.init(bitPattern:)), as: UTF8.self) == "a-name-longer-t" {
                count += 1
            }
        }
        return count
    }
}

@Suite struct LockTests {
    @Test func noAdditionIsLost() async {
        let sum = Lock(0)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<10_000 { sum.withLock { $0 += 1 } } }
            }
        }
        #expect(sum.withLock { $0 } == 80_000)
    }

    struct Refusal: Error {}

    @Test func anErrorUnlocks() {
        let lock = Lock([1])
        #expect(throws: Refusal.self) { try lock.withLock { _ throws(Refusal) in throw Refusal() } }
        #expect(lock.withLock { $0 } == [1])
    }
}
