import QuillCore
import Testing

extension StoreConformance {
    static let untoldSchedules = [
        Check("what is due at times that nobody here can tell is found as that, and nothing else is") { bench in
            let table = try bench.timetable()
            let others = ["early", "known", "paused"].map { Timetable(name: $0, times: table.times) }
            func stranded(_ limit: Int = 9) async throws -> [String] {
                try await bench.read { store throws(QuillError) in try store.strandedSchedules(limit: limit).map(\.name) }
            }
            try await bench.write { store throws(QuillError) in
                for one in [table] + others { try store.save(one, request: "{}") }
                // The installation's own are set anew at each start.
                try store.save(Timetable(name: "own", times: table.times))
                guard let there = try store.schedule("paused") else { throw QuillError(.notFound, "It was not saved.") }
                try store.update(schedule: there, .paused)
            }
            try await bench.script("UPDATE schedules SET zone = 'Mars/Olympus' WHERE name <> 'known'")
            try await bench.script("UPDATE schedules SET next_at = next_at + 3600000 WHERE name = 'early'")
            #expect(try await stranded().isEmpty)
            bench.clock.advance(milliseconds: 3_600_000)
            #expect(try await stranded() == ["tidy"])
            let due = try await bench.read { store throws(QuillError) in try store.dueSchedules(limit: 9).map(\.name) }
            #expect(due == ["known"], "what cannot be told is not begun")
            bench.clock.advance(milliseconds: 3_600_000)
            #expect(try await stranded() == ["tidy", "early"], "the longest due first")
            #expect(try await stranded(1) == ["tidy"])
        },
        Check("the slot of a schedule that nobody here can tell is taken once, as it was seen, and is not found again") { bench in
            let table = try bench.timetable()
            func stranded() async throws -> Schedule? {
                try await bench.read { store throws(QuillError) in try store.strandedSchedules(limit: 9).first }
            }
            func take(_ schedule: Schedule, _ worker: String = "w") async throws -> Firing? {
                try await bench.write { store throws(QuillError) in try store.take(stranded: schedule, worker: worker) }
            }
            try await bench.write { store throws(QuillError) in try store.save(table, request: "{}") }
            try await bench.script("UPDATE schedules SET cron = '@lunar'")
            let slot = try #require(try await bench.read { store throws(QuillError) in try store.schedule("tidy")?.nextAt })
            bench.clock.advance(milliseconds: 3_600_000)
            let seen = try #require(try await stranded())
            // Somebody changed it since it was looked at: its times, or when it is due next.
            for (change, back) in [
                ("cron = '@solar'", "cron = '@lunar'"), ("zone = 'Mars/Olympus'", "zone = 'UTC'"), ("state = 'paused'", "state = 'active'"),
                ("next_at = next_at + 1", "next_at = next_at - 1"),
            ] {
                try await bench.script("UPDATE schedules SET \(change)")
                #expect(try await take(seen) == nil, "\(change)")
                try await bench.script("UPDATE schedules SET \(back)")
            }
            let firing = try #require(try await take(seen))
            #expect(firing.schedule == "tidy" && firing.slot == slot && firing.missed == 0 && firing.tries == 1 && firing.state == .running)
            #expect(try await take(seen, "w2") == nil, "one worker has it")
            #expect(try await stranded() == nil)
            let error = try #require(seen.untold?.error)
            #expect(try await bench.write { store throws(QuillError) in try store.fail(firing, error) })
            #expect(try await stranded() == nil, "it was told")
            #expect(try await take(seen) == nil)
            let there = try #require(try await bench.read { store throws(QuillError) in try store.schedule("tidy") })
            #expect(there.nextAt == slot && there.state == .active, "what is next is left to whoever can tell it")
            #expect(there.last?.state == .failed && there.last?.note?.contains(error.message) == true)
        },
    ]
}
