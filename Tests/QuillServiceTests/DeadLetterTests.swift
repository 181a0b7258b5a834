import QuillCore
import SQL
import Testing

@testable import QuillService
@testable import QuillStore

@Suite("Dead letters by what they died of, and jobs that are moved there") struct DeadGroupTests {
    @Test("A group that is marked as fixed folds away, and comes back when something of it dies in that version or a later one")
    func fixed() async throws {
        let desk = try await Desk()
        let item = try await desk.item()
        try await desk.dies(item, "The site cannot be reached.", 3)
        try await desk.dies(item, "“Bees” has no heading.", 1)
        let found = try await desk.quill.deadGroups()
        #expect(found.groups.map(\.group.count) == [3, 1] && found.groups.map(\.standing) == [.open, .open])
        #expect(found.matching == 4 && found.total == 4 && found.more == 0)
        #expect(found.groups[0].remedy == "Another try alone will not help. Look at it.")
        let group = found.groups[0].group.signature

        let marked = try await desk.quill.markFixed(group)
        guard case .fixed(let fix) = marked.standing else { throw QuillError(.internalError, "It is not marked.") }
        #expect(fix.build == Build.version)
        #expect(try await desk.quill.deadGroups().groups.map(\.standing) == [.fixed(fix), .open])
        try await desk.dies(item, "The site cannot be reached.", 2, after: 10)
        #expect(try await desk.quill.deadGroup(group).standing == .cameBack(fix, count: 2))

        // What dies before the version that has it says nothing against the fix.
        let later = try await desk.quill.markFixed(group, in: "999.0.0")
        try await desk.dies(item, "The site cannot be reached.", 1, after: 1_000)
        #expect(try await desk.quill.deadGroup(group).standing == later.standing)
        try await desk.quill.unmarkFixed(group)
        #expect(try await desk.quill.deadGroup(group).standing == .open)
    }

    @Test("What is no group, no mark or no version is refused") func refused() async throws {
        let desk = try await Desk()
        await #expect(throws: QuillError.self) { try await desk.quill.markFixed("000000000000") }
        await #expect(throws: QuillError.self) { try await desk.quill.unmarkFixed("000000000000") }
        try await desk.dies(try await desk.item(), "It is gone.", 1)
        let group = try #require(try await desk.quill.deadGroups().groups.first).group.signature
        for build in ["", "a b", String(repeating: "1", count: 41), "<b>", "abc", "1..2", "v1.2", "-rc1"] {
            do {
                _ = try await desk.quill.markFixed(group, in: build)
                Issue.record("\(build) was taken")
            } catch { #expect(error.code == .validationFailed) }
        }
        for build in ["1", "0.2.0", "0.2.0-rc.1+5"] { _ = try await desk.quill.markFixed(group, in: build) }
    }

    @Test("More groups than are told at once are counted") func more() async throws {
        let desk = try await Desk()
        let item = try await desk.item()
        for reason in ["one", "two", "three", "four"] { try await desk.dies(item, reason, 1) }
        let found = try await desk.quill.deadGroups(limit: 3)
        #expect(found.groups.count == 3 && found.more == 1 && found.matching == 4)
    }

    @Test("A job that waits is moved to the dead letters with its run, and goes on with it when it is tried again")
    func bury() async throws {
        let desk = try await Desk()
        let (run, job) = try await desk.waiting()
        await #expect(throws: QuillError.self) { try await desk.quill.bury(job, because: " ") }
        try await desk.quill.bury(job, because: "The site is closed until May.")
        let view = try await desk.quill.job(job)
        #expect(view.job.status == JobStatus(state: .dead, deadReason: .permanent))
        #expect(view.job.error?.message == "It was moved to the dead letters: The site is closed until May.")
        #expect(view.timeline.last?.state == .dead && view.timeline.last?.to == nil)
        #expect(try await desk.run(run).state == .failed)
        do {
            try await desk.quill.bury(job, because: "Once more.")
            Issue.record("it was moved twice")
        } catch { #expect(error.code == .conflict) }
        let told = try await desk.store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 1_000).filter { $0.name == .jobDead }
        }
        #expect(told.map { $0.data["buried"] } == ["The site is closed until May."])
        try await desk.quill.redrive(job)
        #expect(try await desk.run(run).state == .open)
    }

    @Test("Nobody works: that is said once something is due for a while, and not where a worker is there or the job is held")
    func diagnosis() async throws {
        let desk = try await Desk()
        let (_, job) = try await desk.waiting()
        #expect(try await desk.quill.queue().diagnoses.isEmpty, "it came just now")
        try await desk.age(job, milliseconds: 60_000)
        let queue = try await desk.quill.queue()
        #expect(queue.diagnoses.map(\.kind) == [.noWorker] && queue.workers.isEmpty)
        #expect(queue.diagnoses[0].message.hasPrefix("No worker is there. One job is due"))
        #expect(try await desk.quill.job(job).diagnosis?.kind == .noWorker)
        try await desk.store.write { store throws(QuillError) in try store.see("w1", host: "here", version: Build.version) }
        #expect(try await desk.quill.queue().diagnoses.isEmpty)
        #expect(try await desk.quill.job(job).diagnosis == nil)
        for hold in Hold.allCases {
            try await desk.store.write { store throws(QuillError) in try store.update(job, JobStatus(hold: hold)) }
            #expect(try await desk.quill.job(job).diagnosis?.kind == .held, "\(hold)")
        }
        try await desk.dies(try await desk.item(), "It is gone.", 1)
        let dead = try #require(try await desk.quill.deadLetters().jobs.first).id
        #expect(try await desk.quill.job(dead).diagnosis == nil)
    }

    @Test("A step that only a newer Quill knows, and a limit that is used up, are told by name") func causes() async throws {
        let desk = try await Desk()
        let item = try await desk.item()
        let job = try await desk.queued(item, step: "levitate")
        let queue = try await desk.quill.queue()
        #expect(queue.diagnoses.map(\.kind) == [.unknownStep] && queue.diagnoses[0].message.contains("levitate"))
        #expect(try await desk.quill.job(job).diagnosis?.kind == .unknownStep)

        let limited = Quill(
            store: desk.store, blobs: desk.quill.blobs, conductor: desk.quill.conductor, publishers: [], writers: desk.quill.catalogue,
            speechModels: [], rules: QueueRules(limits: try Limits(parsing: "outline=1")))
        _ = try await desk.queued(item, step: "outline")
        _ = try await desk.store.write { store throws(QuillError) in
            try store.claim(worker: "w", room: ["outline": 1], leaseMilliseconds: 30_000)
        }
        let waits = try await desk.queued(item, step: "outline")
        try await desk.age(waits, milliseconds: 60_000)
        #expect(try await limited.job(waits).diagnosis?.kind == .limit)
        #expect(try await limited.queue().diagnoses.map(\.kind).contains(.limit))
    }

    @Test("What waits for another provider than the one it asked first is told so, for the job and for the queue")
    func lanes() async throws {
        let desk = try await Desk()
        let item = try await desk.item()
        let limits = try Limits(parsing: "openai=9,anthropic=1")
        let limited = Quill(
            store: desk.store, blobs: desk.quill.blobs, conductor: desk.quill.conductor, publishers: [], writers: desk.quill.catalogue,
            speechModels: [], rules: QueueRules(limits: limits))
        var jobs: [ID<Job>] = []
        for _ in 0..<2 { jobs.append(try await desk.queued(item, step: "outline", lane: "openai")) }
        let turned = try await desk.store.write { store throws(QuillError) in
            let claims = try store.claim(worker: "w", room: ["outline": 2], limits: limits, leaseMilliseconds: 30_000)
            let turned = try claims.map { (claim) throws(QuillError) in try store.turn(claim, to: "anthropic", limits: limits) }
            let waits = claims[1]
            let full = QuillError(.rateLimited, "It waits for anthropic, whose limit is full.", .released)
            _ = try store.settle(waits, JobStatus(), restMilliseconds: 0, outcome: "released", error: full)
            try store.turn(waiting: waits.job.id, to: "anthropic")
            return turned
        }
        #expect(turned == [true, false])
        try await desk.age(jobs[1], milliseconds: 60_000)
        for diagnosis in [try await limited.job(jobs[1]).diagnosis, try await limited.queue().diagnoses.first] {
            #expect(diagnosis?.kind == .limit)
            #expect(diagnosis?.message == "The limit of anthropic is full: 1 at a time, and so much is under way.")
        }
        let life = try await limited.job(jobs[1]).timeline.last
        #expect(life?.state == .queued && life?.why == "no room at the provider" && life?.to == nil)
        let board = try await limited.queueBoard()
        #expect(board.limits.map { "\($0.name) \($0.running ?? -1)" } == ["anthropic 1", "openai 0"])
    }

    @Test("The life of a job is told from its tries: waits, what they waited for, and deaths that were undone") func timeline() {
        func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1_000) }
        func attempt(_ number: Int, _ from: Int64, _ to: Int64?, _ outcome: String?, _ error: QuillError? = nil) -> Attempt {
            Attempt(
                id: ID(trusted: "att_\(number)"), job: ID(trusted: "job_1"), number: number, worker: "w", progress: nil, outcome: outcome,
                error: error, startedAt: at(from), endedAt: to.map(at))
        }
        func job(_ status: JobStatus, ended: Int64? = nil) -> Job {
            Job(
                id: ID(trusted: "job_1"), project: Project.defaultID, step: "s", item: ID(trusted: "itm_1"),
                target: Target(.item(ID(trusted: "itm_1")), .transcript), recipe: Recipe(step: "s", version: 1, inputs: [:]),
                parameters: Parameters(writer: "w", speechModel: "n", maxSections: 1), status: status, runAt: at(0), error: nil,
                createdAt: at(0), endedAt: ended.map(at))
        }
        let patience = QuillError(.rateLimited, "Later.", .wait(seconds: 120))
        let tries = [
            attempt(1, 3, 43, "failed", patience), attempt(2, 163, 170, "failed", QuillError(.timedOut, "Slow.", .retry)),
            attempt(3, 175, 180, "released"), attempt(4, 181, 190, "failed", QuillError(.notAllowed, "No.")),
            attempt(5, 300, 310, "failed", QuillError(.authFailed, "Key.", .hold(.credentials))),
        ]
        let told = Timeline.of(job(JobStatus(hold: .credentials)), tries)
        #expect(
            told.map {
                "\($0.state.rawValue) \($0.from.milliseconds / 1_000)-\($0.to.map { String($0.milliseconds / 1_000) } ?? "") \($0.why ?? "")"
            } == [
                "queued 0-3 ", "running 3-43 rate limited", "waiting 43-163 rate limited", "running 163-170 timed out",
                "waiting 170-175 rest before the next try", "running 175-180 given back", "queued 180-181 ", "running 181-190 not allowed",
                "dead 190-300 ", "running 300-310 auth failed", "held 310- credentials",
            ])
        let dead = Timeline.of(job(JobStatus(state: .dead, deadReason: .permanent), ended: 190), Array(tries.prefix(4)))
        #expect(dead.last == JobSpan(.dead, from: at(190), to: nil) && dead.count == 9)
        let buried = Timeline.of(job(JobStatus(state: .dead, deadReason: .permanent), ended: 5), [])
        #expect(buried == [JobSpan(.queued, from: at(0), to: at(5)), JobSpan(.dead, from: at(5), to: nil)])
        let running = Timeline.of(job(JobStatus(state: .running)), [attempt(1, 3, nil, nil)])
        #expect(running == [JobSpan(.queued, from: at(0), to: at(3)), JobSpan(.running, from: at(3), to: nil)])
        let slow = QuillError(.timedOut, "Slow.", .retry)
        let delivery = (1...4).map { attempt($0, Int64($0) * 10, Int64($0) * 10 + 1, "failed", slow) }
        let rests = Timeline.of(job(JobStatus(tries: 4)), delivery, .standard.trying(5)).filter { $0.state != .running }
        #expect(rests.map(\.state) == [.queued, .waiting, .waiting, .waiting, .waiting], "\(rests)")
        #expect(Timeline.of(job(JobStatus()), []) == [JobSpan(.queued, from: at(0), to: nil)])
        // Given back since another provider had no room is told apart from given back by a worker that stopped.
        let full = QuillError(.rateLimited, "It waits for anthropic, whose limit is full.", .released)
        let turns = [attempt(1, 3, 5, "released", full), attempt(2, 9, 11, "released", .cancelled), attempt(3, 20, nil, nil)]
        let waits = Timeline.of(job(JobStatus(state: .running)), turns).filter { $0.state != .running }
        #expect(waits.map(\.state) == [.queued, .queued, .queued] && waits.map(\.why) == [nil, "no room at the provider", nil])
    }

    @Test("A job tells what it rests on and what rests on it, of its own runs") func kin() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let run = try await desk.rerun(document, remake: [.seo])
        let jobs = try await desk.store.read { store throws(QuillError) in try store.jobs(of: run.id) }
        let all = try await desk.store.read { store throws(QuillError) in
            try store.jobs(Project.defaultID, JobQuery(), Page(limit: 200))
        }
        var links = 0
        for job in all {
            let view = try await desk.quill.job(job.id)
            for need in view.needs {
                links += 1
                #expect(job.recipe.inputs[need.target.variant.description] != nil)
                #expect(try await desk.quill.job(need.id).neededBy.contains { $0.id == job.id } || !jobs.contains { $0.id == need.id })
            }
        }
        #expect(links > 0)
    }
}

extension Desk {
    fileprivate func item() async throws -> ID<Item> {
        try await store.write { store throws(QuillError) in
            let id: ID<Item> = store.newID()
            try store.insert(
                Item(
                    id: id, project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:\(id)"), title: "A talk", url: nil,
                    createdAt: store.now()))
            return id
        }
    }

    fileprivate func queued(_ item: ID<Item>, step: String, lane: String? = nil) async throws -> ID<Job> {
        try await store.write { store throws(QuillError) in
            let job = Job(
                id: store.newID(), project: Project.defaultID, step: step, item: item, target: Target(.item(item), .transcript),
                recipe: Recipe(step: step, version: Int(store.chance() * 1e9), inputs: [:]),
                parameters: Parameters(writer: "scripted", speechModel: "none", maxSections: 12), status: JobStatus(),
                runAt: try store.now(), error: nil, createdAt: try store.now(), endedAt: nil, lane: lane)
            try store.insert(job)
            return job.id
        }
    }

    /// So many jobs of a source die of a reason, so many milliseconds from now.
    fileprivate func dies(_ item: ID<Item>, _ reason: String, _ count: Int, after: Int = 0) async throws {
        for _ in 0..<count {
            let job = try await queued(item, step: "outline")
            try await store.write { store throws(QuillError) in
                for claim in try store.claim(worker: "w", room: ["outline": 1], leaseMilliseconds: 30_000) {
                    _ = try store.settle(
                        claim, JobStatus(state: .dead, tries: 1, deadReason: .permanent), restMilliseconds: 0, outcome: "failed",
                        error: QuillError(.unreachable, reason, hint: "Look at it."))
                }
            }
            try await store.database.write { connection in
                _ = try connection.execute("UPDATE jobs SET ended_at = ended_at + $2 WHERE id = $1", [job, after])
            }
        }
    }

    /// A run whose only job waits.
    fileprivate func waiting() async throws -> (ID<Run>, ID<Job>) {
        let item = try await quill.ingest(try await quill.recognise(.text("Bees fly.", title: "Bees"))).item
        let conductor = quill.conductor
        return try await store.write { store throws(QuillError) in
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: [Target(.item(item.id), .transcript)], remake: [],
                parameters: Parameters(writer: "scripted", speechModel: "none", maxSections: 12), trigger: "test", state: .open,
                error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(run)
            try conductor.advance(run, store)
            guard let job = try store.jobs(of: run.id).first else { throw QuillError(.internalError, "No job.") }
            return (run.id, job.id)
        }
    }

    /// The job was due that long ago.
    fileprivate func age(_ job: ID<Job>, milliseconds: Int) async throws {
        try await store.database.write { connection in
            _ = try connection.execute("UPDATE jobs SET run_at = run_at - $2 WHERE id = $1", [job, milliseconds])
        }
    }
}
