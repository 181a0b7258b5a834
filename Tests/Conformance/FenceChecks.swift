import QuillCore
import Support
import Testing

extension StoreConformance {
    static let fences = [
        Check("an ending is taken from the current attempt once, with its rest and its error") { bench in
            let claim = try await bench.claim()
            bench.clock.advance(milliseconds: 3)
            let error = QuillError(.unreachable, "No answer.", .retry)
            let end: @Sendable (any StoreWriting) throws(QuillError) -> Bool = { store throws(QuillError) in
                try store.settle(claim, JobStatus(tries: 1), restMilliseconds: 500, outcome: "failed", error: error)
            }
            let settled = try await bench.write { store throws(QuillError) in (try end(store), try end(store)) }
            #expect(settled == (true, false))
            let read = try await bench.write { store throws(QuillError) in
                (try store.job(claim.job.id), try store.attempts(of: claim.job.id), try store.holds(claim))
            }
            #expect(read.0?.status == JobStatus(tries: 1))
            #expect(read.0?.runAt == bench.now + 500)
            #expect(read.0?.error == error)
            #expect(read.0?.endedAt == nil)
            #expect(read.1.first?.outcome == "failed")
            #expect(read.1.first?.endedAt == bench.now)
            #expect(!read.2)
        },
        Check("many attempts end in one go, each with its own status, and one that was taken over is left alone") { bench in
            let item = try await bench.item()
            try await bench.jobs((0..<4).map { bench.newJob(item, recipe: $0) })
            let claims = try await bench.claimAll()
            try #require(claims.count == 4)
            let error = QuillError(.unreachable, "No answer.", .retry)
            let settled = try await bench.write { store throws(QuillError) in
                _ = try store.cancel(claims[1].job.id)
                return try store.settle([
                    Settled(claims[0], JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil),
                    Settled(claims[1], JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil),
                    Settled(claims[2], JobStatus(tries: 1), restMilliseconds: 700, outcome: "failed", error: error),
                ])
            }
            #expect(settled == [true, false, true])
            #expect(try await bench.write { store throws(QuillError) in try store.settle([]) }.isEmpty)
            let read = try await bench.read { store throws(QuillError) in
                var found: [(Job?, String?, [String])] = []
                for claim in claims {
                    found.append(
                        (
                            try store.job(claim.job.id), try store.attempts(of: claim.job.id).first?.outcome,
                            try store.log(of: claim.job.id).map(\.message)
                        ))
                }
                return found
            }
            #expect(read.map { $0.0?.status.state } == [.succeeded, .cancelled, .queued, .running])
            #expect(read.map(\.1) == ["succeeded", "cancelled", "failed", nil])
            #expect(read[2].0?.runAt == bench.now + 700 && read[2].0?.error == error)
            #expect(read.map { $0.2.count } == [0, 0, 1, 0])
        },
        Check("a stale attempt can overwrite nothing") { bench in
            let (stale, current) = try await takenOver(bench)
            let input = Digest(of: "piece")
            try await bench.write { store throws(QuillError) in
                try store.save(Checkpoint(job: current.job.id, key: "k", input: input, result: [2]), by: current)
                try store.report(Progress(stage: "new"), by: current)
            }
            let late = Checkpoint(job: stale.job.id, key: "k", input: input, result: [1])
            let refused = await bench.refusal { store throws(QuillError) in try store.save(late, by: stale) }
            #expect(refused == .cancelled)
            let settled = try await bench.write { store throws(QuillError) in
                try store.report(Progress(stage: "old"), by: stale)
                return try store.settle(stale, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
            }
            #expect(!settled)
            let read = try await bench.write { store throws(QuillError) in
                (
                    try store.checkpoint(current.job.id, "k"), try store.attempts(of: current.job.id), try store.holds(current),
                    try store.holds(stale), try store.job(current.job.id)
                )
            }
            #expect(read.0?.result == [2])
            #expect(read.1.map(\.outcome) == ["lost", nil])
            #expect(read.1.map(\.progress) == [nil, Progress(stage: "new")])
            #expect(read.2)
            #expect(!read.3)
            #expect(read.4?.status.state == .running)
        },
        Check("pieces of one job that are kept at once, and its progress, are each a line of its log") { bench in
            let claim = try await bench.claim()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let piece = Checkpoint(job: claim.job.id, key: "piece \(number)", input: Digest(of: ""), result: [1])
                        try await bench.write { store throws(QuillError) in try store.save(piece, by: claim) }
                        let progress = Progress(stage: "stage \(number)")
                        try await bench.write { store throws(QuillError) in try store.report(progress, by: claim) }
                    }
                }
                try await group.waitForAll()
            }
            let log = try await bench.read { store throws(QuillError) in try store.log(of: claim.job.id) }
            #expect(log.count == 40)
            #expect(Set(log.map(\.message)).count == 40)
        },
        Check("nothing is saved for an attempt whose job waits in the queue again") { bench in
            let claim = try await bench.claim()
            try await bench.write { store throws(QuillError) in
                _ = try store.settle(claim, JobStatus(), restMilliseconds: 0, outcome: "released", error: nil)
            }
            let late = Checkpoint(job: claim.job.id, key: "k", input: Digest(of: ""), result: nil)
            let refused = await bench.refusal { store throws(QuillError) in try store.save(late, by: claim) }
            #expect(refused == .cancelled)
        },
        Check("a running job's status is its attempt's to change") { bench in
            let claim = try await bench.claim()
            try await bench.write { store throws(QuillError) in try store.update(claim.job.id, JobStatus(state: .cancelled)) }
            let holds = try await bench.write { store throws(QuillError) in try store.holds(claim) }
            #expect(holds)
        },
        Check("a checkpoint is kept under its key, and the later word counts") { bench in
            let claim = try await bench.claim()
            let (intent, done) = (
                Checkpoint(job: claim.job.id, key: "post", input: Digest(of: "a"), result: nil),
                Checkpoint(job: claim.job.id, key: "post", input: Digest(of: "b"), result: [0, 255])
            )
            try await bench.write { store throws(QuillError) in try store.save(intent, by: claim) }
            let before = try await bench.read { store throws(QuillError) in
                (try store.checkpoint(claim.job.id, "post"), try store.checkpointCount(of: claim.job.id))
            }
            #expect(before == (intent, 0))
            try await bench.write { store throws(QuillError) in try store.save(done, by: claim) }
            let after = try await bench.read { store throws(QuillError) in
                (try store.checkpoint(claim.job.id, "post"), try store.checkpointCount(of: claim.job.id))
            }
            #expect(after == (done, 1))
            let other = try await bench.read { store throws(QuillError) in try store.checkpoint(claim.job.id, "other") }
            #expect(other == nil)
        },
    ]

    static let leases = [
        Check("a lease that ran out is lost, and it is known whether it gained anything") { bench in
            let (idle, busy) = (try await bench.claim(lease: 1_000), try await bench.claim(lease: 1_000))
            let kept = try await bench.claim(lease: 5_000)
            try await bench.write { store throws(QuillError) in
                try store.save(Checkpoint(job: idle.job.id, key: "k", input: Digest(of: ""), result: nil), by: idle)
                try store.save(Checkpoint(job: busy.job.id, key: "k", input: Digest(of: ""), result: [1]), by: busy)
            }
            let none = try await bench.write(lost)
            #expect(none.isEmpty)
            bench.clock.advance(milliseconds: 1_001)
            let found = try await bench.write(lost)
            #expect(found == [idle.attempt: false, busy.attempt: true])
            #expect(found[kept.attempt] == nil)
        },
        Check("what an earlier attempt gained does not count for the next") { bench in
            let claim = try await bench.claim()
            try await bench.write { store throws(QuillError) in
                try store.save(Checkpoint(job: claim.job.id, key: "k", input: Digest(of: ""), result: [1]), by: claim)
                _ = try store.settle(claim, JobStatus(), restMilliseconds: 0, outcome: "lost", error: nil)
            }
            let next = try await bench.claimAll(lease: 1_000)
            bench.clock.advance(milliseconds: 1_001)
            let found = try await bench.write(lost)
            #expect(found == [next[0].attempt: false])
        },
        Check("what was gained since the last loss counts, also where that attempt ended in order") { bench in
            let claim = try await bench.claim()
            try await bench.write { store throws(QuillError) in
                try store.save(Checkpoint(job: claim.job.id, key: "k", input: Digest(of: ""), result: [1]), by: claim)
                _ = try store.settle(claim, JobStatus(losses: 2), restMilliseconds: 0, outcome: "released", error: nil)
            }
            for isGained in [true, false] {
                let next = try await bench.claimAll(lease: 1_000)
                bench.clock.advance(milliseconds: 1_001)
                let found = try await bench.write(lost)
                #expect(found == [next[0].attempt: isGained])
                try await bench.write { store throws(QuillError) in
                    _ = try store.settle(next[0], JobStatus(), restMilliseconds: 0, outcome: "lost", error: nil)
                }
            }
        },
        Check("a sole worker knows at once what others have left") { bench in
            let (theirs, ours) = (try await bench.claim(worker: "dead"), try await bench.claim(worker: "me"))
            let found = try await bench.write { store throws(QuillError) in
                try store.lostClaims(heldByOthersThan: "me").map(\.claim.attempt)
            }
            #expect(found == [theirs.attempt])
            #expect(ours.attempt != theirs.attempt)
        },
        Check("what the store holds for a worker is told, and nobody else's") { bench in
            let (theirs, ours) = (try await bench.claim(worker: "other"), try await bench.claim(worker: "me"))
            let ended = try await bench.claim(worker: "me")
            let held = try await bench.write { store throws(QuillError) in
                _ = try store.settle(ended, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
                return try store.claims(heldBy: "me")
            }
            #expect(held.map(\.attempt) == [ours.attempt] && held.map(\.job.id) == [ours.job.id])
            #expect(theirs.attempt != ours.attempt)
        },
        Check("a worker's leases are renewed from a real thread") { bench in
            let (mine, theirs) = (try await bench.claim(worker: "me", lease: 1_000), try await bench.claim(worker: "other", lease: 1_000))
            bench.clock.advance(milliseconds: 900)
            let store = bench.store
            let renewed: Result<Set<ID<Attempt>>, QuillError> = await withCheckedContinuation { continuation in
                RealThread.start(name: "test-renew") {
                    do throws(QuillError) {
                        continuation.resume(returning: .success(try store.renewFromThread(worker: "me", leaseMilliseconds: 1_000)))
                    } catch { continuation.resume(returning: .failure(error)) }
                }
            }
            #expect(try renewed.get() == [mine.attempt])
            bench.clock.advance(milliseconds: 200)
            let found = try await bench.write(lost)
            #expect(found == [theirs.attempt: false])
        },
    ]

    @Sendable private static func lost(_ store: any StoreWriting) throws(QuillError) -> [ID<Attempt>: Bool] {
        Dictionary(uniqueKeysWithValues: try store.lostClaims(heldByOthersThan: nil).map { ($0.claim.attempt, $0.gained) })
    }

    /// A job whose first attempt lost its lease while it still works, and the attempt that has it now.
    private static func takenOver(_ bench: StoreBench) async throws -> (stale: Claim, current: Claim) {
        let stale = try await bench.claim(worker: "slow", lease: 1_000)
        bench.clock.advance(milliseconds: 2_000)
        try await bench.write { store throws(QuillError) in
            _ = try store.settle(stale, JobStatus(losses: 1), restMilliseconds: 0, outcome: "lost", error: nil)
        }
        return (stale, try await bench.claimAll(worker: "fresh")[0])
    }
}
