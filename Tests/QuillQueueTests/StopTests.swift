import Children
import Glibc
import QuillCore
import Support
import Testing

@testable import QuillQueue

/// Whether a process runs; one that has ended and was not fetched yet does not.
private func isAlive(_ process: Int32) -> Bool {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return false }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    guard fgets(&line, 512, file) != nil else { return false }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: ")").last?.split(separator: " ").first.map { $0 != "Z" && $0 != "X" } ?? false
}

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
        #expect(isAlive(process))
        let job = try await bench.job(of: run).id
        #expect(try await bench.store.write { store throws(QuillError) in try store.cancel(job) })
        worker.wake()
        try await bench.until("the grandchild is gone") { !isAlive(process) }
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
        #expect(!isAlive(process))
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
        _ = try await Settlement(conductor: bench.conductor).commit([Ended(claim: next, ending: made(next, text: "good"))], bench.store)
        #expect(try await bench.current(.summary(.bulletPoints))?.content == Digest(of: "good" + next.job.target.description))
        #expect(try await bench.state(of: run) == .succeeded)
    }
}
