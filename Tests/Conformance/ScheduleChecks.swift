import QuillCore
import Testing

extension StoreConformance {
    static let schedules = [
        Check("of twenty who look at once, one fires a slot, and the next slot is another") { bench in
            let table = try bench.timetable()
            try await bench.write { store throws(QuillError) in try store.save(table) }
            #expect(try await bench.fire(table) == nil)
            for round in 0..<3 {
                bench.clock.advance(milliseconds: 3_600_000)
                let fired = try await withThrowingTaskGroup(of: Firing?.self) { group in
                    for worker in 0..<20 { group.addTask { try await bench.fire(table, worker: "w\(worker)") } }
                    return try await group.reduce(into: [Firing]()) { if let firing = $1 { $0.append(firing) } }
                }
                let firing = try #require(fired.first)
                #expect(fired.count == 1 && firing.slot.milliseconds % 3_600_000 == 0 && firing.missed == 0, "\(round)")
                #expect(try await bench.write { store throws(QuillError) in try store.end(firing, .succeeded, note: "done") })
                #expect(try await bench.fire(table) == nil)
            }
            let read = try await bench.read { store throws(QuillError) in (try store.schedules(), try store.firings(of: "tidy", limit: 10))
            }
            #expect(read.0.map(\.name) == ["tidy"] && read.0.first?.last?.note == "done" && read.1.count == 3)
            #expect(read.1.map(\.slot) == read.1.map(\.slot).sorted(by: >))
        },
        Check("slots that nobody was there for are made up for once") { bench in
            let table = try bench.timetable()
            try await bench.write { store throws(QuillError) in try store.save(table) }
            bench.clock.advance(milliseconds: 10 * 3_600_000)
            let firing = try #require(try await bench.fire(table))
            #expect(firing.missed == 9 && bench.now - firing.slot < 3_600_000)
            #expect(try await bench.write { store throws(QuillError) in try store.end(firing, .succeeded, note: "") })
            #expect(try await bench.fire(table) == nil)
        },
        Check("a firing whose worker is lost is taken over, and what the lost one says then is not heard") { bench in
            let table = try bench.timetable()
            try await bench.write { store throws(QuillError) in try store.save(table) }
            bench.clock.advance(milliseconds: 3_600_000)
            let old = try #require(try await bench.fire(table, worker: "w1"))
            bench.clock.advance(milliseconds: 999)
            #expect(try await bench.write { store throws(QuillError) in try store.renew(old, leaseMilliseconds: 1_000) })
            bench.clock.advance(milliseconds: 999)
            #expect(try await bench.fire(table, worker: "w2") == nil)
            bench.clock.advance(milliseconds: 2)
            let new = try #require(try await bench.fire(table, worker: "w2"))
            #expect(new.slot == old.slot && new.token != old.token && new.tries == 2)
            let heard = try await bench.write { store throws(QuillError) in
                (
                    try store.end(old, .succeeded, note: "stale"), try store.renew(old, leaseMilliseconds: 1),
                    try store.end(new, .failed, note: "no")
                )
            }
            #expect(heard == (false, false, true))
        },
        Check("a firing that is given back counts no try, and one that loses three workers has failed") { bench in
            let table = try bench.timetable()
            try await bench.write { store throws(QuillError) in try store.save(table) }
            bench.clock.advance(milliseconds: 3_600_000)
            var firing = try #require(try await bench.fire(table))
            for _ in 0..<3 {
                let given = firing
                try await bench.write { store throws(QuillError) in try store.release(given) }
                firing = try #require(try await bench.fire(table))
                #expect(firing.tries == 1)
            }
            for tries in 2...3 {
                bench.clock.advance(milliseconds: 1_001)
                #expect(try await bench.fire(table)?.tries == tries)
            }
            bench.clock.advance(milliseconds: 1_001)
            #expect(try await bench.fire(table) == nil)
            let last = try await bench.read { store throws(QuillError) in try store.schedules().first?.last }
            #expect(last?.state == .failed && last?.endedAt != nil)
        },
        Check("other times replace the next slot, the same ones leave it; and one can be made due now") { bench in
            let (hourly, daily) = (try bench.timetable(), try bench.timetable("0 0 * * *"))
            try await bench.write { store throws(QuillError) in try store.save(hourly) }
            bench.clock.advance(milliseconds: 3_600_000)
            try await bench.write { store throws(QuillError) in try store.save(hourly) }
            #expect(try await bench.read { store throws(QuillError) in try store.schedules().first?.nextAt ?? bench.now } <= bench.now)
            try await bench.write { store throws(QuillError) in try store.save(daily) }
            #expect(try await bench.fire(daily) == nil)
            let hastened = try await bench.write { store throws(QuillError) in
                (try store.hasten(schedule: "tidy"), try store.hasten(schedule: "nothing"))
            }
            #expect(hastened == (true, false))
            let firing = try #require(try await bench.fire(daily))
            #expect(firing.slot == bench.now)
            try await bench.write { store throws(QuillError) in
                _ = try store.end(firing, .succeeded, note: "")
            }
            bench.clock.advance(milliseconds: 10)
            #expect(try await bench.write { store throws(QuillError) in try store.deleteFirings(olderThanMilliseconds: 5, limit: 9) } == 1)
        },
    ]
}

extension StoreBench {
    func timetable(_ cron: String = "0 * * * *") throws -> Timetable { Timetable(name: "tidy", cron: try Cron(cron), zone: .utc) }

    /// For whatever the schedule asks for.
    func fire(_ table: Timetable, worker: String = "w") async throws -> Firing? {
        try await write { store throws(QuillError) in
            try store.fire(table, for: store.schedule(table.name)?.request, worker: worker, leaseMilliseconds: 1_000)
        }
    }
}
