import QuillCore
import Testing

extension StoreConformance {
    static let ownSchedules = [
        Check("one that somebody made is due at its times, rests while it is paused, and goes with its firings") { bench in
            let table = try bench.timetable()
            func due() async throws -> [String] {
                try await bench.read { store throws(QuillError) in try store.dueSchedules(limit: 9).map(\.name) }
            }
            try await bench.write { store throws(QuillError) in
                try store.save(table, request: #"{"url":"https://example.com"}"#)
                try store.save(Timetable(name: "own", cron: Cron("0 * * * *"), zone: .utc))
            }
            #expect(try await due().isEmpty)
            bench.clock.advance(milliseconds: 3_600_000)
            #expect(try await due() == ["tidy"])
            let there = try #require(try await bench.read { store throws(QuillError) in try store.schedule("tidy") })
            #expect(there.request == #"{"url":"https://example.com"}"# && there.timetable == table && there.state == .active)
            try await bench.write { store throws(QuillError) in try store.update(schedule: there, .paused) }
            #expect(try await due().isEmpty)
            #expect(try await bench.fire(table) == nil)
            #expect(try await bench.write { store throws(QuillError) in try store.hasten(schedule: "tidy") } == false)
            bench.clock.advance(milliseconds: 5 * 3_600_000)
            try await bench.write { store throws(QuillError) in try store.update(schedule: there, .active) }
            #expect(try await due().isEmpty)
            bench.clock.advance(milliseconds: 3_600_000)
            let firing = try #require(try await bench.fire(table))
            #expect(firing.missed == 0)
            #expect(try await due().isEmpty)
            // A firing that waits to be tried again is due when its time has come, and counts as tried.
            try await bench.write { store throws(QuillError) in try store.postpone(firing, milliseconds: 500, note: "away") }
            bench.clock.advance(milliseconds: 500)
            #expect(try await due().isEmpty)
            bench.clock.advance(milliseconds: 1)
            #expect(try await due() == ["tidy"])
            let again = try #require(try await bench.fire(table))
            #expect(again.tries == 2 && again.slot == firing.slot)
            let run = bench.newRun(try await bench.item())
            try await bench.write { store throws(QuillError) in try store.insert(run) }
            #expect(try await bench.write { store throws(QuillError) in try store.end(again, .succeeded, note: "", run: run.id) })
            #expect(try await bench.read { store throws(QuillError) in try store.firings(of: "tidy", limit: 1).first?.run } == run.id)
            #expect(try await bench.write { store throws(QuillError) in try store.remove(schedule: "tidy") })
            let left = try await bench.read { store throws(QuillError) in (try store.schedules(), try store.firings(of: "tidy", limit: 1)) }
            #expect(left.0.map(\.name) == ["own"] && left.1.isEmpty)
        },
        Check("what was begun is not gone on with while it is paused, nor for the one that comes in its place; a last death is told") {
            bench in
            let table = try bench.timetable()
            func due() async throws -> [String] {
                try await bench.read { store throws(QuillError) in try store.dueSchedules(limit: 9).map(\.name) }
            }
            try await bench.write { store throws(QuillError) in try store.save(table, request: "{}") }
            bench.clock.advance(milliseconds: 3_600_000)
            let firing = try #require(try await bench.fire(table))
            let there = try #require(try await bench.read { store throws(QuillError) in try store.schedule("tidy") })
            try await bench.write { store throws(QuillError) in
                try store.postpone(firing, milliseconds: 5, note: "away")
                try store.update(schedule: there, .paused)
            }
            bench.clock.advance(milliseconds: 6)
            #expect(try await due().isEmpty)
            #expect(try await bench.fire(table) == nil)
            try await bench.write { store throws(QuillError) in try store.update(schedule: there, .active) }
            #expect(try await due() == ["tidy"])
            let later = Timetable(name: "tidy", times: .once(bench.now + 50_000))
            try await bench.write { store throws(QuillError) in try store.save(later, request: "{}") }
            #expect(try await due().isEmpty)
            #expect(try await bench.fire(later) == nil)
            #expect(try await bench.write { store throws(QuillError) in try store.end(firing, .succeeded, note: "") } == false)
            bench.clock.advance(milliseconds: 50_000)
            for _ in 1...Firing.triesMax {
                #expect(try await bench.fire(later) != nil)
                bench.clock.advance(milliseconds: 1_001)
            }
            #expect(try await bench.fire(later) == nil)
            let last = try await bench.read { store throws(QuillError) in try store.schedule("tidy")?.last?.state }
            _ = try await bench.write { store throws(QuillError) in try store.numberEvents() }
            let events = try await bench.read { store throws(QuillError) in try store.events(Project.defaultID, after: 0, limit: 99) }
            #expect(last == .failed && events.filter { $0.name == .scheduleFailed }.count == 1)
        },
        Check("what was seen of a schedule is begun only while it asks for that, and nobody keeps what he gave back") { bench in
            let (table, others) = (try bench.timetable(), try bench.timetable("30 * * * *"))
            func fire(_ table: Timetable, _ request: String) async throws -> Firing? {
                try await bench.write { store throws(QuillError) in
                    try store.fire(table, for: request, worker: "w", leaseMilliseconds: 1_000)
                }
            }
            try await bench.write { store throws(QuillError) in try store.save(table, request: "{}") }
            bench.clock.advance(milliseconds: 3_600_000)
            #expect(try await bench.read { store throws(QuillError) in try store.dueSchedules(limit: 9).first?.request } == "{}")
            // Between looking and taking another comes in its place, and is made due.
            try await bench.write { store throws(QuillError) in
                try store.save(table, request: #"{"new":1}"#)
                _ = try store.hasten(schedule: "tidy")
            }
            #expect(try await fire(table, "{}") == nil)
            #expect(try await fire(others, #"{"new":1}"#) == nil)
            let firing = try #require(try await fire(table, #"{"new":1}"#))
            // A renewal that was on its way does not end the rest.
            try await bench.write { store throws(QuillError) in try store.postpone(firing, milliseconds: 90_000, note: "away") }
            #expect(try await bench.write { store throws(QuillError) in try store.renew(firing, leaseMilliseconds: 1_000) } == false)
            bench.clock.advance(milliseconds: 2_000)
            #expect(try await fire(table, #"{"new":1}"#) == nil)
            bench.clock.advance(milliseconds: 88_001)
            let again = try #require(try await fire(table, #"{"new":1}"#))
            // Nor does it keep what a worker that stops gave back; and one that was lost is not gone on with for what was asked before.
            try await bench.write { store throws(QuillError) in try store.release(again) }
            #expect(try await bench.write { store throws(QuillError) in try store.renew(again, leaseMilliseconds: 1_000) } == false)
            #expect(try await fire(table, "{}") == nil)
            #expect(try await fire(table, #"{"new":1}"#)?.tries == 2)
        },
        Check("what somebody made is not begun for the installation, nor the other way round, also where both have one name") { bench in
            let table = try bench.timetable()
            func fire(_ request: String?) async throws -> Firing? {
                try await bench.write { store throws(QuillError) in
                    try store.fire(table, for: request, worker: "w", leaseMilliseconds: 1_000)
                }
            }
            try await bench.write { store throws(QuillError) in
                try store.save(table, request: "{}")
                // As a start does that does not know of it.
                try store.save(table)
            }
            bench.clock.advance(milliseconds: 3_600_000)
            #expect(try await fire(nil) == nil)
            #expect(try await fire("{}") != nil)
            try await bench.write { store throws(QuillError) in
                _ = try store.remove(schedule: table.name)
                try store.save(table)
            }
            bench.clock.advance(milliseconds: 3_600_000)
            #expect(try await fire("{}") == nil)
            #expect(try await fire(nil) != nil)
        },
        Check("a schedule whose firing is under way keeps no other from being seen") { bench in
            let (table, other) = (try bench.timetable(), Timetable(name: "later", times: .once(bench.now + 9_000_000)))
            try await bench.write { store throws(QuillError) in for one in [table, other] { try store.save(one, request: "{}") } }
            bench.clock.advance(milliseconds: 3_600_000)
            let firing = try #require(try await bench.fire(table))
            try await bench.write { store throws(QuillError) in try store.postpone(firing, milliseconds: 9 * 3_600_000, note: "away") }
            bench.clock.advance(milliseconds: 2 * 3_600_000)
            // Its next slot is due as well, since longer than that of the other, and cannot be fired yet.
            let due = try await bench.read { store throws(QuillError) in try store.dueSchedules(limit: 1).map(\.name) }
            #expect(due == ["later"])
        },
        Check("one that is replaced and made due in the very millisecond of a slot that was begun is due in the next one") { bench in
            let table = try bench.timetable()
            try await bench.write { store throws(QuillError) in try store.save(table, request: "{}") }
            let next = try #require(table.next(after: bench.now))
            bench.clock.advance(milliseconds: next - bench.now)
            #expect(try await bench.fire(table)?.slot == next)
            try await bench.write { store throws(QuillError) in
                try store.save(table, request: #"{"new":1}"#)
                _ = try store.hasten(schedule: "tidy")
            }
            #expect(try await bench.fire(table) == nil)
            bench.clock.advance(milliseconds: 1)
            #expect(try await bench.fire(table)?.slot == bench.now)
        },
        Check("one with a single time is due once, also when nobody was there, and then is done") { bench in
            let table = Timetable(name: "tidy", times: .once(bench.now + 1_000))
            try await bench.write { store throws(QuillError) in try store.save(table, request: "{}") }
            #expect(try await bench.fire(table) == nil)
            bench.clock.advance(milliseconds: 86_400_000)
            let there = try #require(try await bench.read { store throws(QuillError) in try store.dueSchedules(limit: 9).first })
            #expect(there.timetable == table)
            let firing = try #require(try await bench.fire(there.timetable))
            #expect(firing.slot == bench.now + (1_000 - 86_400_000) && firing.missed == 0)
            #expect(try await bench.write { store throws(QuillError) in try store.end(firing, .succeeded, note: "") })
            #expect(try await bench.fire(there.timetable) == nil)
            let after = try await bench.read { store throws(QuillError) in
                (try store.schedule("tidy")?.state, try store.dueSchedules(limit: 9))
            }
            #expect(after.0 == .done && after.1.isEmpty)
            // In its place another time is to come.
            bench.clock.advance(milliseconds: 1)
            let later = Timetable(name: "tidy", times: .once(bench.now + 5))
            try await bench.write { store throws(QuillError) in try store.save(later, request: "{}") }
            bench.clock.advance(milliseconds: 5)
            #expect(try await bench.fire(later) != nil)
        },
    ]
}
