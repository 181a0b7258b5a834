import QuillCore
import Testing

extension StoreConformance {
    private static let day: Int64 = 86_400_000

    /// What is old is forgotten, and who asks for it is told so.
    static let ledgers = [
        Check("old events are forgotten, numbers go on behind them, also when none is left") { bench in
            let keeping = try bench.keeping()
            try await bench.tell(3)
            bench.clock.advance(milliseconds: 100 * day)
            try await bench.tell(2)
            _ = try await keeping.forget(.events, olderThanMilliseconds: 60 * day)
            #expect(try await bench.eventNumbers() == 4...5)
            bench.clock.advance(milliseconds: 100 * day)
            _ = try await keeping.forget(.events, olderThanMilliseconds: 60 * day)
            #expect(try await bench.eventNumbers() == nil)
            #expect(try await bench.write { store throws(QuillError) in try store.numberEvents() } == 5)
            try await bench.tell(1)
            #expect(try await bench.eventNumbers() == 6...6)
        },
        Check("what is forgotten around the turn of a month is a gap, or all of the rest is there") { bench in
            let keeping = try bench.keeping()
            // The first of February 2027. The event that came second began before it.
            let turn: Int64 = 1_801_440_000_000
            for at in [turn - 20, turn + 10, turn - 10, turn + 20] {
                try await bench.write { store throws(QuillError) in
                    let at = Timestamp(milliseconds: at)
                    try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: at))
                }
            }
            try await bench.write { store throws(QuillError) in _ = try store.numberEvents() }
            bench.clock.advance(milliseconds: turn - bench.clock.now + 60 * day)
            _ = try await keeping.forget(.events, olderThanMilliseconds: 60 * day)
            let kept = try #require(try await bench.eventNumbers())
            #expect(kept.lowerBound > 1 && kept.upperBound == 4)
            for after in 0..<Int64(4) where after >= kept.lowerBound - 1 {
                let read = try await bench.read { store throws(QuillError) in
                    try store.events(Project.defaultID, after: after, limit: 10).map(\.number)
                }
                #expect(read == (after + 1...4).map { $0 }, "after \(after)")
            }
        },
        Check("old lines and usage are forgotten; what is younger, and the attempts themselves, are kept") { bench in
            let keeping = try bench.keeping()
            let old = try await bench.claim()
            try await bench.work(old)
            bench.clock.advance(milliseconds: 100 * day)
            let young = try await bench.claim(worker: "w2")
            try await bench.work(young)
            for ledger in [Ledger.attemptLog, .usage] {
                let forgotten = try await keeping.forget(ledger, olderThanMilliseconds: 60 * day)
                #expect(forgotten.rows > 0 || !forgotten.tables.isEmpty, "\(ledger)")
                #expect(try await keeping.forget(ledger, olderThanMilliseconds: 60 * day) == Forgotten(), "\(ledger), once more")
            }
            let now = bench.now
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.log(of: old.job.id), try store.log(of: young.job.id).map(\.message), try store.attempts(of: old.job.id).count,
                    try store.spent(Project.defaultID, from: Timestamp(milliseconds: 0), to: now + 1)
                )
            }
            #expect(read.0.isEmpty && read.1 == ["begins to write: a", "kept: a"] && read.2 == 1)
            #expect(read.3 == Spent(Money(nanoDollars: 7)))
            // A job that goes takes its lines along, of whatever month.
            try await bench.work(old)
            let left = try await bench.write { store throws(QuillError) in
                _ = try store.delete(old.job.item)
                return (try store.log(of: old.job.id).count, try store.log(of: young.job.id).count)
            }
            #expect(left.0 == 0 && left.1 == 2)
        },
        Check("as long as all is young, nothing is forgotten, and there is room for what comes") { bench in
            let keeping = try bench.keeping()
            _ = try await keeping.makeRoom()
            let claim = try await bench.claim()
            try await bench.work(claim)
            try await bench.tell(2)
            for ledger in Ledger.allCases {
                #expect(try await keeping.forget(ledger, olderThanMilliseconds: day) == Forgotten(), "\(ledger)")
            }
            #expect(try await keeping.makeRoom() == RoomMade())
            #expect(try await bench.read { store throws(QuillError) in try store.strays() } == [:])
            #expect(try await bench.eventNumbers() == 1...2)
            #expect(try await bench.read { store throws(QuillError) in try store.log(of: claim.job.id).count } == 2)
        },
    ]
}

extension StoreBench {
    fileprivate func keeping() throws -> any LedgerKeeping { try #require(store as? any LedgerKeeping) }

    fileprivate func tell(_ count: Int) async throws {
        try await write { store throws(QuillError) in
            for _ in 0..<count { try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: store.now())) }
            _ = try store.numberEvents()
        }
    }

    fileprivate func eventNumbers() async throws -> ClosedRange<Int64>? {
        try await read { store throws(QuillError) in try store.eventNumbers() }
    }

    /// Two lines and a record.
    fileprivate func work(_ claim: Claim) async throws {
        let usage = Usage(provider: "p", model: "m", unit: "tokens", quantity: 1, cost: Money(nanoDollars: 7), seconds: 0)
        let id: ID<UsageRecord> = id()
        try await write { store throws(QuillError) in
            for result in [nil, [1]] as [[UInt8]?] {
                try store.save(Checkpoint(job: claim.job.id, key: "a", input: Digest(of: "x"), result: result), by: claim)
            }
            try store.insert(UsageRecord(id: id, attempt: claim.attempt, key: "a", usage: usage, createdAt: try store.now()))
        }
    }
}
