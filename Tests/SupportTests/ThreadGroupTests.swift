import Testing

@testable import Support

@Suite struct ThreadGroupTests {
    /// Has a thread of its own.
    private actor Owner {
        nonisolated let executor = ThreadExecutor(name: "test-owner")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        /// Begins a task of the group on this thread.
        func begin(_ group: ThreadGroup, _ done: Signal) {
            Task(executorPreference: group) { done.set() }
        }

        /// Holds the thread, for so long at most.
        func hold(until signal: Signal) -> Bool { signal.wait(milliseconds: 20_000) }
    }

    @Test("A task does not queue up behind what waits on the thread where it was begun, while another one is free")
    func crowd() async throws {
        let (owner, other) = (Owner(), ThreadExecutor(name: "test-other"))
        let group = ThreadGroup([owner.executor, other])
        let (go, done) = (Signal(), Signal())
        // The next two get in line behind it.
        async let first = owner.hold(until: go)
        while owner.executor.load < 1 { await Task.yield() }
        async let second: Void = owner.begin(group, done)
        while owner.executor.load < 2 { await Task.yield() }
        async let third = owner.hold(until: done)
        while owner.executor.load < 3 { await Task.yield() }
        go.set()
        #expect(await first)
        await second
        #expect(await third, "the task waited for what held its thread")
        await owner.executor.shutdown()
        await other.shutdown()
    }
}
