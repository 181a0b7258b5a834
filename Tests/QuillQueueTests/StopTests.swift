import Children
import Glibc
import QuillCore
import Support
import Testing

@testable import QuillQueue

/// Work that is stopped: by a person, and by the end of the worker.
@Suite struct StopTests {
    /// A child with a child of its own, as a downloader that calls a converter; tells the grandchild's id.
    private static func family(_ told: @escaping @Sendable (Int32) -> Void) async -> Ending {
        let command = Command(executable: "/bin/sh", arguments: ["-c", "trap '' TERM; sleep 600 & echo $!; wait"])
        do {
            _ = try await Child.run(command, output: .lines(limitBytes: 1_024)) { line in
                if let number = Int32(line.text) { told(number) }
            }
            return .failed(QuillError(.internalError, "It ended by itself."))
        } catch {
            return .failed(.cancelled)
        }
    }

    @Test func cancellingAJobEndsItsChildrenAsAGroup() async throws {
        let bench = try await Bench()
        let grandchild = Lock<Int32?>(nil)
        let run = try await bench.run()
        let worker = bench.worker { _ in
            await Self.family { number in
                grandchild.withLock { $0 = number }
                bench.changed()
            }
        }
        // The beat is an hour away: it is the look at the queue that tells the worker.
        async let ended: Void = worker.run(beatMilliseconds: 3_600_000)
        try await bench.until("the grandchild lives") { grandchild.withLock { $0 } != nil }
        let process = try #require(grandchild.withLock { $0 })
        #expect(kill(process, 0) == 0)
        let job = try await bench.job(of: run).id
        #expect(try await bench.store.write { store throws(QuillError) in try store.cancel(job) })
        worker.wake()
        try await bench.until("the grandchild is gone") { kill(process, 0) != 0 }
        #expect(try await bench.job(of: run).status == JobStatus(state: .cancelled))
        #expect(try await bench.attempts(of: job).map(\.outcome) == ["cancelled"])
        await worker.drain()
        try await ended
    }

    @Test func drainingEndsTheChildrenAndCountsNoTry() async throws {
        let bench = try await Bench()
        let grandchild = Lock<Int32?>(nil)
        let run = try await bench.run()
        let worker = bench.worker { _ in
            await Self.family { number in
                grandchild.withLock { $0 = number }
                bench.changed()
            }
        }
        async let ended: Void = worker.run()
        try await bench.until("the grandchild lives") { grandchild.withLock { $0 } != nil }
        let process = try #require(grandchild.withLock { $0 })
        await worker.drain()
        try await ended
        #expect(kill(process, 0) != 0)
        let job = try await bench.job(of: run)
        #expect(job.status == JobStatus())
        #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["released"])
    }

    /// What does not heed the end is left behind: its job is free again, and its late word is not heard.
    @Test func aHandlerThatDoesNotStopIsLeftBehind() async throws {
        let bench = try await Bench()
        let (begun, gate, late) = (Gate(), Gate(), Gate())
        let run = try await bench.run()
        let worker = bench.worker { claim in
            begun.open()
            await gate.wait(heedsCancellation: false)
            defer { late.open() }
            return made(claim, text: "late")
        }
        async let ended: Void = worker.run()
        await begun.wait()
        await worker.drain(withinMilliseconds: 50)
        try await ended
        let job = try await bench.job(of: run)
        #expect(job.status == JobStatus())
        #expect(try await bench.attempts(of: job.id).map(\.outcome) == ["released"])
        gate.open()
        await late.wait()
        // Whoever comes next has it for itself.
        let next = try #require(try await bench.claim("w2"))
        try await Settlement(conductor: bench.conductor, isDraining: false).commit(next, made(next, text: "good"), bench.store)
        #expect(try await bench.current(.summary(.bulletPoints))?.content == Digest(of: "good" + next.job.target.description))
        #expect(try await bench.state(of: run) == .succeeded)
    }
}
