import QuillCore
import Testing

extension StoreConformance {
    static let keys = [
        Check("a key is the first one's until it is answered, and answers for a day") { bench in
            let (one, other) = (Digest(of: "one"), Digest(of: "other"))
            let claim = try #require(try await bench.take(one).claim)
            #expect(claim.askedAt == bench.now && claim.begun == nil)
            #expect(try await bench.take(one) == .running)
            #expect(try await bench.take(other) == .otherRequest)
            let answer = KeptAnswer(status: 202, mediaType: "application/json", body: [0, 1, 255])
            #expect(try await bench.write { store throws(QuillError) in try store.keep(answer, under: claim) } == answer)
            #expect(try await bench.take(one) == .answered(answer))
            #expect(try await bench.take(other) == .otherRequest)
            // An answer that is too old counts no more.
            #expect(try await bench.take(other, kept: -1).claim != nil)
        },
        Check("what was done under a key is there with what says so, or neither is") { bench in
            let claim = try #require(try await bench.take().claim)
            let item = bench.newItem()
            _ = await bench.refusal { store throws(QuillError) in
                try store.insert(item)
                try store.note(.done, under: claim)
                throw QuillError(.conflict, "It ends here.")
            }
            #expect(try await bench.take() == .running)
            let run = bench.newRun(item)
            let effect = Effect.run(run.id, isNewItem: true, notes: ["It was “edited” there."])
            try await bench.write { store throws(QuillError) in
                try store.insert(item)
                try store.insert(run)
                try store.note(effect, under: claim)
            }
            #expect(try await bench.take() == .done(claim, effect))
            #expect(try await bench.take(Digest(of: "other")) == .otherRequest)
            // What was done is never given back.
            try await bench.write { store throws(QuillError) in try store.releaseKey(claim) }
            #expect(try await bench.take(patience: -1) == .done(claim, effect))
            let (first, late) = (KeptAnswer(status: 202, mediaType: "", body: [1]), KeptAnswer(status: 202, mediaType: "", body: [2]))
            for answer in [first, late] {
                #expect(try await bench.write { store throws(QuillError) in try store.keep(answer, under: claim) } == first)
            }
            #expect(try await bench.take() == .answered(first))
        },
        Check("who lost a key to another can neither do what was asked nor answer it") { bench in
            let slow = try #require(try await bench.take().claim)
            bench.clock.advance(milliseconds: 120_001)
            let quick = try #require(try await bench.take().claim)
            #expect(quick.token != slow.token && quick.askedAt == slow.askedAt)
            let item = bench.newItem()
            let refusal = await bench.refusal { store throws(QuillError) in
                try store.insert(item)
                try store.note(.done, under: slow)
            }
            #expect(refusal?.code == .idempotencyInProgress && refusal?.disposition == .wait(seconds: 1))
            #expect(try await bench.read { store throws(QuillError) in try store.item(item.id) } == nil)
            try await bench.write { store throws(QuillError) in
                _ = try store.keep(KeptAnswer(status: 204, mediaType: "", body: []), under: slow)
                try store.releaseKey(slow)
            }
            #expect(try await bench.take() == .running)
            try await bench.write { store throws(QuillError) in try store.note(.done, under: quick) }
            #expect(try await bench.take() == .done(quick, .done))
        },
        Check("a key that was given back, or whose owner is gone, is taken at once, with what was done of it in part") { bench in
            let first = try #require(try await bench.take().claim)
            try await bench.write { store throws(QuillError) in try store.releaseKey(first) }
            let second = try #require(try await bench.take().claim)
            try await bench.write { store throws(QuillError) in try store.note(.redriven(2), under: second) }
            #expect(try await bench.take() == .running)
            try await bench.write { store throws(QuillError) in try store.freeKeys() }
            let third = try #require(try await bench.take().claim)
            #expect(third.begun == .redriven(2) && third.token != second.token)
            try await bench.write { store throws(QuillError) in try store.releaseKey(third) }
            #expect(try await bench.take().claim?.begun == .redriven(2))
        },
        Check("a dead job has a twin once another has made the same since") { bench in
            let item = try await bench.item()
            let dead = bench.newJob(item, status: JobStatus(state: .dead, deadReason: .permanent))
            func job(_ recipe: Int, _ state: JobStatus.State, of variant: Variant = .transcript) async throws -> Job {
                let job = bench.newJob(item, variant: variant, recipe: recipe, status: JobStatus(state: state))
                try await bench.jobs([job])
                return job
            }
            func twin() async throws -> ID<Job>? {
                try await bench.read { store throws(QuillError) in
                    guard let job = try store.job(dead.id) else { throw QuillError(.notFound, "The dead job is gone.") }
                    return try store.twin(of: job)
                }
            }
            let early = try await job(1, .succeeded)
            try await bench.write { store throws(QuillError) in try store.update(early.id, early.status) }
            bench.clock.advance(milliseconds: 1)
            try await bench.jobs([dead])
            try await bench.write { store throws(QuillError) in try store.update(dead.id, dead.status) }
            bench.clock.advance(milliseconds: 1)
            for other in [try await job(2, .succeeded), try await job(1, .succeeded, of: .outline), try await job(1, .cancelled)] {
                try await bench.write { store throws(QuillError) in try store.update(other.id, other.status) }
            }
            #expect(try await twin() == nil)
            let late = try await job(1, .succeeded)
            try await bench.write { store throws(QuillError) in try store.update(late.id, late.status) }
            #expect(try await twin() == late.id)
        },
    ]
}

extension StoreBench {
    fileprivate func take(
        _ request: Digest = Digest(of: "one"), kept: Int64 = 86_400_000, patience: Int64 = 120_000
    ) async throws -> KeyState {
        try await write { store throws(QuillError) in
            try store.takeKey(Project.defaultID, "k", request: request, keptMilliseconds: kept, patienceMilliseconds: patience)
        }
    }
}

extension KeyState {
    fileprivate var claim: KeyClaim? { if case .taken(let claim) = self { claim } else { nil } }
}
