import QuillCore
import Testing

/// What died, by what it died of; and who works.
extension StoreConformance {
    static let deadLetters = [
        Check("dead jobs are grouped by what they died of, counted over all that are meant, the largest first") { bench in
            let jobs = try await bench.died([
                ("write", "“Bees” has no heading."), ("write", "“Ants” has no heading."), ("write", "The site cannot be reached."),
                ("speak", "“Bees” has no heading."),
            ])
            let all = try await bench.groups()
            #expect(all.count == 3 && all.jobs == 4 && all.groups.map(\.count) == [2, 1, 1], "\(all)")
            #expect(all.groups.map(\.step) == ["write", "speak", "write"])
            let largest = all.groups[0]
            #expect(largest.sample.id == jobs[1] && largest.permanent == 2 && largest.firstAt < largest.lastAt)
            #expect(largest.signature == Signature.of(step: "write", QuillError(.unreachable, "“Wasps” has no heading.")))
            let one = try await bench.groups(limit: 1)
            #expect(one.groups == [largest] && one.count == 3 && one.jobs == 4)
            #expect(try await bench.groups(DeadLetterQuery(step: "speak")).jobs == 1)
            #expect(try await bench.groups(DeadLetterQuery(words: "HEADING")).jobs == 3)
            #expect(try await bench.groups(DeadLetterQuery(words: "a talk")).jobs == 4, "the title of the source")
            #expect(try await bench.groups(DeadLetterQuery(words: "a_talk")).jobs == 0, "no pattern")
            #expect(try await bench.groups(DeadLetterQuery(group: largest.signature)).groups == [largest])
            let early = DeadLetterQuery(until: largest.firstAt)
            #expect(try await bench.groups(early).jobs == 1)
            #expect(
                try await bench.read { store throws(QuillError) in try store.deadSteps(Project.defaultID) } == ["write": 3, "speak": 1])
        },
        Check("dead jobs are listed newest first, page by page, as far as they are meant") { bench in
            let jobs = try await bench.died([("write", "a"), ("speak", "b"), ("write", "a"), ("write", "c")])
            func list(_ query: DeadLetterQuery, _ page: Page = Page()) async throws -> [ID<Job>] {
                try await bench.read { store throws(QuillError) in try store.deadLetters(Project.defaultID, query, page).map(\.id) }
            }
            let all = Array(jobs.reversed())
            #expect(try await list(DeadLetterQuery()) == all)
            #expect(try await list(DeadLetterQuery(), Page(limit: 2)) == Array(all.prefix(2)))
            #expect(try await list(DeadLetterQuery(), Page(limit: 2, before: all[1].text)) == Array(all.suffix(2)))
            #expect(try await list(DeadLetterQuery(step: "write", words: "A TALK")) == [jobs[3], jobs[2], jobs[0]])
            let group = Signature.of(step: "write", QuillError(.unreachable, "a"))
            #expect(try await list(DeadLetterQuery(group: group)) == [jobs[2], jobs[0]])
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(jobs[2]) })
            #expect(try await list(DeadLetterQuery(group: group)) == [jobs[0]], "what is tried again is not dead")
        },
        Check("what is marked as fixed is kept by its group, and what died of it since is told by build") { bench in
            let group = Signature.of(step: "write", QuillError(.unreachable, "a"))
            _ = try await bench.died([("write", "a")])
            let fix = Fix(project: bench.project, signature: group, build: "0.2.0", markedAt: bench.now)
            try await bench.write { store throws(QuillError) in try store.save(fix) }
            func since() async throws -> [DiedSince] {
                try await bench.read { store throws(QuillError) in try store.diedSinceFixed(Project.defaultID) }
            }
            #expect(try await since().isEmpty)
            bench.clock.advance(milliseconds: 1)
            _ = try await bench.died([("write", "a"), ("write", "b")])
            #expect(try await since() == [DiedSince(signature: group, build: Build.version, count: 1)])
            let later = Fix(project: bench.project, signature: group, build: "0.3.0", markedAt: bench.now)
            try await bench.write { store throws(QuillError) in try store.save(later) }
            #expect(try await since().isEmpty)
            #expect(try await bench.read { store throws(QuillError) in try store.fixes(Project.defaultID) } == [later])
            #expect(try await bench.write { store throws(QuillError) in try store.deleteFix(Project.defaultID, group) })
            #expect(try await bench.write { store throws(QuillError) in try store.deleteFix(Project.defaultID, group) } == false)
        },
        Check("a job that waits, is held or runs is moved to the dead with the reason, and what ran of it can write nothing more") {
            bench in
            let error = QuillError(.cancelled, "It was moved to the dead letters: later")
            let claim = try await bench.claim()
            let held = bench.newJob(try await bench.item(), status: JobStatus(hold: .human))
            try await bench.jobs([held])
            for job in [claim.job.id, held.id] {
                #expect(try await bench.write { store throws(QuillError) in try store.bury(job, error) })
                #expect(try await bench.write { store throws(QuillError) in try store.bury(job, error) } == false)
            }
            let (jobs, attempts, holds) = try await bench.write { store throws(QuillError) in
                (
                    [try store.job(claim.job.id), try store.job(held.id)], try store.attempts(of: claim.job.id), try store.holds(claim)
                )
            }
            #expect(jobs.map { $0?.status } == [1, 2].map { _ in JobStatus(state: .dead, deadReason: .permanent) })
            #expect(jobs.allSatisfy { $0?.error == error && $0?.endedAt == bench.now })
            #expect(attempts.map(\.outcome) == ["cancelled"] && !holds)
            #expect(try await bench.groups().groups.map(\.count) == [2])
            let settled = try await bench.write { store throws(QuillError) in
                try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
            }
            #expect(!settled)
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(held.id) })
        },
        Check("what the tries of a job used of models is told of it, and of no other") { bench in
            let claims = [try await bench.claim(), try await bench.claim()]
            let usage = Usage(provider: "p", model: "m", unit: "input-tokens", quantity: 3, cost: .zero, isPriced: true, seconds: 0)
            let record = UsageRecord(id: bench.id(), attempt: claims[0].attempt, key: "k", usage: usage, createdAt: bench.now)
            try await bench.write { store throws(QuillError) in try store.insert(record) }
            func used(_ claim: Claim) async throws -> [UsageRecord] {
                try await bench.read { store throws(QuillError) in try store.usage(of: claim.job.id) }
            }
            #expect(try await used(claims[0]) == [record])
            #expect(try await used(claims[1]).isEmpty)
        },
        Check("a worker that told of itself lately is there, and one that fell silent is not") { bench in
            func names() async throws -> [String] {
                try await bench.read { store throws(QuillError) in try store.workers().map(\.name) }
            }
            let first = bench.now
            try await bench.write { store throws(QuillError) in try store.see("w1", host: "a", version: "0.1.0") }
            bench.clock.advance(milliseconds: WorkerSeen.beatMilliseconds)
            try await bench.write { store throws(QuillError) in
                try store.see("w1", host: "a", version: "0.1.0")
                try store.see("w2", host: "b", version: "0.2.0")
            }
            let workers = try await bench.read { store throws(QuillError) in try store.workers() }
            #expect(workers.first == WorkerSeen(name: "w1", host: "a", version: "0.1.0", since: first, seenAt: bench.now))
            #expect(workers.map(\.name) == ["w1", "w2"])
            bench.clock.advance(milliseconds: WorkerSeen.silenceMilliseconds - 1)
            try await bench.write { store throws(QuillError) in try store.see("w2", host: "b", version: "0.2.0") }
            #expect(try await names() == ["w1", "w2"])
            bench.clock.advance(milliseconds: 1)
            #expect(try await names() == ["w2"])
        },
        Check("a worker that leaves is not there any more, and another one is") { bench in
            try await bench.write { store throws(QuillError) in
                for name in ["w1", "w2"] { try store.see(name, host: "a", version: "0.1.0") }
            }
            for _ in 0..<2 { try await bench.write { store throws(QuillError) in try store.leave("w1") } }
            #expect(try await bench.read { store throws(QuillError) in try store.workers().map(\.name) } == ["w2"])
        },
        Check("a limit that is used up is told as full") { bench in
            let limits = try Limits(parsing: "write=1,speak=1")
            let item = try await bench.item()
            try await bench.jobs([bench.newJob(item)])
            func full() async throws -> Set<String> { try await bench.read { store throws(QuillError) in try store.fullLimits(limits) } }
            #expect(try await full().isEmpty)
            _ = try await bench.claimAll()
            #expect(try await full() == ["write"])
        },
    ]
}

extension StoreBench {
    /// Jobs that a worker tried once, of which each died of its reason; a millisecond lies between them.
    fileprivate func died(_ all: [(step: String, reason: String)]) async throws -> [ID<Job>] {
        var jobs: [ID<Job>] = []
        for (step, reason) in all {
            let job = newJob(try await item(), step: step)
            try await self.jobs([job])
            let claim = try await claimAll(step)[0]
            try await write { store throws(QuillError) in
                _ = try store.settle(
                    claim, JobStatus(state: .dead, tries: 1, deadReason: .permanent), restMilliseconds: 0, outcome: "failed",
                    error: QuillError(.unreachable, reason))
            }
            jobs.append(job.id)
            clock.advance(milliseconds: 1)
        }
        return jobs
    }

    fileprivate func groups(_ query: DeadLetterQuery = DeadLetterQuery(), limit: Int = 10) async throws -> DeadGroups {
        try await read { store throws(QuillError) in try store.deadGroups(Project.defaultID, query, limit: limit) }
    }
}
