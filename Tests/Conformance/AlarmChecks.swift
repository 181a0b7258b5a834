import QuillCore
import Testing

extension StoreConformance {
    static let alarms = [
        Check("the backlog tells each step that has due jobs, since when and how many") { bench in
            let item = try await bench.item()
            try await bench.jobs([
                bench.job(item, 1, .normal, after: -10), bench.job(item, 2, .low, after: -90), bench.job(item, 3, .normal, after: 1),
                bench.job(item, 4, .normal, step: "from the future", after: -5),
                bench.newJob(item, recipe: 5, status: JobStatus(hold: .human)),
            ])
            let backlog = try await bench.read { store throws(QuillError) in
                (try store.backlog(countingTo: 10), try store.backlog(countingTo: 1))
            }
            #expect(backlog.0.map(\.step) == ["from the future", "write"] && backlog.0.map(\.count) == [1, 2])
            #expect(backlog.0.map(\.dueAt) == [bench.now + -5, bench.now + -90] && backlog.1.map(\.count) == [1, 1])
        },
        Check("the work is counted by state, step, hold and run, to a limit, with who does it") { bench in
            let item = try await bench.item()
            try await bench.jobs([
                bench.job(item, 1, .normal), bench.job(item, 2, .normal), bench.job(item, 3, .normal, after: 60_000),
                bench.job(item, 4, .normal, step: "listen", after: 60_000), bench.newJob(item, recipe: 5, status: JobStatus(hold: .human)),
                bench.newJob(item, recipe: 6, status: JobStatus(state: .dead, tries: 3, deadReason: .exhausted)),
                bench.newJob(item, recipe: 7, status: JobStatus(state: .succeeded)),
            ])
            let runs = [bench.newRun(item), bench.newRun(item), bench.newRun(item, state: .waiting), bench.newRun(item, state: .failed)]
            try await bench.write { store throws(QuillError) in for run in runs { try store.insert(run) } }
            _ = try await bench.claimAll(worker: "w1", room: 1, lease: 1_000)
            _ = try await bench.claimAll(worker: "w2", room: 1, lease: 30_000)
            func look(_ most: Int = 100) async throws -> Workload {
                try await bench.read { store throws(QuillError) in try store.workload(bench.project, countingTo: most) }
            }
            var wanted = Workload()
            wanted.queued = ["write": 1, "listen": 1]
            wanted.running = ["write": 2]
            wanted.dead = ["write": 1]
            wanted.held = [.approval: 0, .budget: 0, .credentials: 0, .human: 1]
            wanted.runs = [.open: 2, .waiting: 1]
            wanted.busyWorkers = 2
            #expect(try await look() == wanted)
            bench.clock.advance(milliseconds: 1_000)
            wanted.busyWorkers = 1
            wanted.lostLeases = 1
            #expect(try await look() == wanted)
            let few = try await look(1)
            #expect(few.running == ["write": 1] && few.runs.values.reduce(0, +) == 1)
        },
        Check("a step is told to be stuck once, and again after a while") { bench in
            let item = try await bench.item()
            let jobs = [bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2), bench.newJob(item, step: "listen", recipe: 3)]
            try await bench.jobs(jobs)
            func note(_ job: Job) async throws -> Bool {
                try await bench.write { store throws(QuillError) in try store.noteStuck(job.id, silenceMilliseconds: 1_000) }
            }
            #expect(try await note(jobs[0]))
            #expect(try await note(jobs[1]) == false)
            #expect(try await note(jobs[2]))
            bench.clock.advance(milliseconds: 1_000)
            #expect(try await note(jobs[1]))
        },
        Check("a run that takes too long is told once, one that waits for a person is not") { bench in
            let item = try await bench.item()
            let runs = [bench.newRun(item), bench.newRun(item, state: .waiting), bench.newRun(item, state: .failed)]
            try await bench.write { store throws(QuillError) in for run in runs { try store.insert(run) } }
            func take() async throws -> [ID<Run>] {
                try await bench.write { store throws(QuillError) in try store.takeOverdueRuns(olderThanMilliseconds: 500) }
            }
            #expect(try await take().isEmpty)
            bench.clock.advance(milliseconds: 501)
            #expect(try await take() == [runs[0].id])
            #expect(try await take().isEmpty)
        },
        Check("a dead job is given up with a reason, once, and only a dead one") { bench in
            let item = try await bench.item()
            let (dead, live) = (
                bench.newJob(item, recipe: 1, status: JobStatus(state: .dead, tries: 3, deadReason: .exhausted)),
                bench.newJob(item, recipe: 2)
            )
            try await bench.jobs([dead, live])
            func discard(_ job: Job) async throws -> Bool {
                try await bench.write { store throws(QuillError) in try store.discard(job.id, because: "Withdrawn.") }
            }
            #expect(try await discard(live) == false)
            #expect(try await discard(dead))
            #expect(try await discard(dead) == false)
            let read = try await bench.read { store throws(QuillError) in try store.job(dead.id) }
            #expect(read?.status == JobStatus(state: .cancelled, tries: 3) && read?.discarded == "Withdrawn." && read?.endedAt == bench.now)
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(dead.id) } == false)
        },
        Check("what was given up is removed after its time, but for what a run under way still speaks of") { bench in
            let item = try await bench.item()
            let jobs = (1...5).map { bench.newJob(item, recipe: $0) }
            let run = bench.newRun(item)
            try await bench.jobs(jobs)
            let claims = try await bench.claimAll()
            try await bench.write { store throws(QuillError) in
                for claim in claims where claim.job.id != jobs[4].id {
                    _ = try store.settle(
                        claim, JobStatus(state: .dead, deadReason: .permanent), restMilliseconds: 0, outcome: "failed", error: nil)
                }
                _ = try store.discard(jobs[1].id, because: "Withdrawn.")
                _ = try store.cancel(jobs[4].id)
                try store.insert(run)
                try store.link(run.id, jobs[2].id)
            }
            func removed(_ limit: Int) async throws -> Int {
                try await bench.write { store throws(QuillError) in try store.deleteDead(olderThanMilliseconds: 1_000, limit: limit) }
            }
            #expect(try await removed(10) == 0)
            bench.clock.advance(milliseconds: 1_001)
            #expect(try await removed(1) == 1)
            #expect(try await removed(10) == 2)
            let left = try await bench.read { store throws(QuillError) in try store.jobs(Project.defaultID, JobQuery(), Page()).map(\.id) }
            #expect(Set(left) == [jobs[2].id, jobs[4].id])
        },
    ]

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

extension StoreBench {
    func timetable(_ cron: String = "0 * * * *") throws -> Timetable { Timetable(name: "tidy", cron: try Cron(cron), zone: .utc) }

    /// For whatever the schedule asks for.
    func fire(_ table: Timetable, worker: String = "w") async throws -> Firing? {
        try await write { store throws(QuillError) in
            try store.fire(table, for: store.schedule(table.name)?.request, worker: worker, leaseMilliseconds: 1_000)
        }
    }
}
