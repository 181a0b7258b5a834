import Support
import Testing

@testable import QuillQueue

@Suite struct DoorbellTests {
    @Test func aRingBeforeTheWaitIsNotLost() async {
        let bell = Doorbell()
        bell.ring()
        bell.ring()
        await bell.wait(milliseconds: nil)
    }

    @Test func manyRingsAreOne() async {
        let bell = Doorbell()
        for _ in 0..<5 { bell.ring() }
        #expect(await bell.wait(milliseconds: nil))
        let start = ContinuousClock.now
        #expect(await !bell.wait(milliseconds: 100))
        #expect(ContinuousClock.now - start >= .milliseconds(90))
    }

    @Test(.timeLimit(.minutes(5))) func aRingWakesTheSleeper() async {
        let bell = Doorbell()
        // Without a limit only the ring can end it.
        async let woken = bell.wait(milliseconds: nil)
        bell.ring()
        #expect(await woken)
    }

    @Test func aSecondWaiterDoesNotStrandTheFirst() async {
        let bell = Doorbell()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { _ = await bell.wait(milliseconds: 10_000) } }
            await group.next()
            bell.ring()
            await group.waitForAll()
        }
    }

    /// From real threads and tasks at once: every ring after the last look is seen, none resumes twice.
    @Test func noRingIsLostUnderLoad() async {
        let bell = Doorbell()
        let rung = Lock(0)
        RealThread.start(name: "ringer") {
            for _ in 0..<5_000 {
                rung.withLock { $0 += 1 }
                bell.ring()
            }
        }
        while rung.withLock({ $0 }) < 5_000 { await bell.wait(milliseconds: 5_000) }
    }
}
