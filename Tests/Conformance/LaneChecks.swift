import QuillCore
import Testing

/// Jobs that turn to another provider while they run.
extension StoreConformance {
    static let lanes = [
        Check("a job that turns to another provider counts there, and no longer where it was") { bench in
            let item = try await bench.item()
            let limits = try Limits(parsing: "openai=2,anthropic=1")
            try await bench.jobs((0..<4).map { bench.job(item, $0, .normal, lane: "openai") })
            let claims = try await bench.claim(limits)
            #expect(claims.count == 2)
            #expect(try await bench.turn(claims[0], limits))
            #expect(try await bench.turn(claims[0], limits), "it is there already")
            #expect(try await bench.lane(claims[0]) == "anthropic")
            #expect(try await bench.turn(claims[1], limits) == false)
            #expect(try await bench.lane(claims[1]) == "openai")
            let full = try await bench.read { store throws(QuillError) in try store.fullLimits(limits) }
            #expect(full == ["anthropic"])
            // One of openai's two is free.
            #expect(try await bench.claim(limits, worker: "w2").map(\.job.lane) == ["openai"])
            try await bench.end(claims[0])
            #expect(try await bench.turn(claims[1], limits))
        },
        Check("of any number that turn at the same time, no more do than there is room for") { bench in
            let item = try await bench.item()
            let limits = try Limits(parsing: "anthropic=2")
            try await bench.jobs((0..<8).map { bench.job(item, $0, .normal, lane: "openai") })
            let claims = try await bench.claim(limits)
            #expect(claims.count == 8)
            let turned = try await withThrowingTaskGroup(of: Bool.self) { group in
                for claim in claims { group.addTask { try await bench.turn(claim, limits) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(turned == 2)
            let running = try await bench.read { store throws(QuillError) in try store.runningByLane() }
            #expect(running == ["anthropic": 2, "openai": 6])
        },
        Check("a turning is a beginning in the new lane, and what began in the old one counts there still") { bench in
            let item = try await bench.item()
            let limits = try Limits(parsing: "openai=3/m,anthropic=1/m")
            try await bench.jobs((0..<9).map { bench.job(item, $0, .normal, lane: "openai") })
            let claims = try await bench.claim(limits)
            #expect(claims.count == 3)
            #expect(try await bench.turn(claims[0], limits))
            try await bench.end(claims[0])
            #expect(try await bench.turn(claims[1], limits) == false, "one was begun in this minute, though it is done")
            #expect(try await bench.claim(limits).isEmpty, "three were begun in this minute, wherever they are now")
            bench.clock.advance(milliseconds: 60_001)
            #expect(try await bench.turn(claims[1], limits))
            #expect(try await bench.claim(limits).count == 3)
        },
        Check("what has to wait for another provider is taken when there is room there, whoever claims, and no try is counted") { bench in
            let item = try await bench.item()
            let limits = try Limits(parsing: "openai=2,anthropic=1")
            try await bench.jobs((0..<2).map { bench.job(item, $0, .normal, lane: "openai") })
            let claims = try await bench.claim(limits)
            #expect(try await bench.turn(claims[0], limits))
            try await bench.write { store throws(QuillError) in
                _ = try store.settle(claims[1], JobStatus(), restMilliseconds: 0, outcome: "released", error: nil)
                try store.turn(waiting: claims[1].job.id, to: "anthropic")
                // One that runs is left alone.
                try store.turn(waiting: claims[0].job.id, to: "openai")
            }
            #expect(try await bench.lane(claims[0]) == "anthropic")
            #expect(try await bench.claim(limits, worker: "w2").isEmpty)
            try await bench.end(claims[0])
            let again = try await bench.claim(limits, worker: "w2")
            #expect(again.map(\.job.id) == [claims[1].job.id] && again.first?.job.lane == "anthropic")
            #expect(again.first?.job.status.tries == 0)
            #expect(try await bench.turn(again[0], limits))
        },
        Check("a stale attempt turns nothing, and without limits there is always room") { bench in
            let claim = try await bench.claim()
            #expect(try await bench.turn(claim, .none))
            #expect(try await bench.lane(claim) == "anthropic")
            let log = try await bench.read { store throws(QuillError) in try store.log(of: claim.job.id) }
            #expect(log.map(\.message) == ["turns to anthropic"])
            try await bench.end(claim)
            let refusal = await bench.refusal { store throws(QuillError) in _ = try store.turn(claim, to: "local", limits: .none) }
            #expect(refusal == .cancelled)
            #expect(try await bench.lane(claim) == "anthropic")
        },
    ]
}

extension StoreBench {
    fileprivate func turn(_ claim: Claim, _ limits: Limits) async throws -> Bool {
        try await write { store throws(QuillError) in try store.turn(claim, to: "anthropic", limits: limits) }
    }

    fileprivate func end(_ claim: Claim) async throws {
        let isKept = try await write { store throws(QuillError) in
            try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
        }
        #expect(isKept)
    }

    fileprivate func lane(_ claim: Claim) async throws -> String? {
        try await read { store throws(QuillError) in try store.job(claim.job.id)?.lane }
    }
}
