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

}
