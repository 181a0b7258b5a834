import QuillCore
import Testing

extension StoreConformance {
    static let queue = [
        Check("an urgent job goes first, and who waits longer than a head start goes before it") { bench in
            let item = try await bench.item()
            let jobs = [
                bench.job(item, 1, .low), bench.job(item, 2, .normal), bench.job(item, 3, .high),
                bench.job(item, 4, .low, after: -1_300_000), bench.job(item, 5, .high, after: 1),
            ]
            try await bench.jobs(jobs)
            let order = try await bench.claimAll().map(\.job.id)
            #expect(order == [jobs[3], jobs[2], jobs[1], jobs[0]].map(\.id))
        },
        Check("a job becomes as urgent as the most urgent who wants it, and never less") { bench in
            let job = bench.newJob(try await bench.item())
            try await bench.jobs([job])
            for (priority, expected) in [(Priority.low, Priority.normal), (.high, .high), (.normal, .high)] {
                try await bench.write { store throws(QuillError) in try store.raise(job.id, to: priority) }
                let read = try await bench.read { store throws(QuillError) in try store.job(job.id)?.priority }
                #expect(read == expected)
            }
        },
        Check("limits hold for all workers together, and what is full keeps nobody else waiting") { bench in
            let item = try await bench.item()
            let limits = try Limits(parsing: "openai=2,listen=1")
            let slow = (0..<250).map { bench.job(item, $0, .normal, lane: "openai", after: -1_000) }
            let free = bench.job(item, 900, .normal, lane: "local")
            try await bench.jobs(slow + [free] + (0..<2).map { bench.job(item, 950 + $0, .normal, step: "listen") })
            let claims = try await withThrowingTaskGroup(of: [Claim].self) { group in
                for worker in 0..<6 { group.addTask { try await bench.claim(limits, worker: "w\(worker)") } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.filter { $0.job.lane == "openai" }.count == 2)
            #expect(claims.filter { $0.job.step == "listen" }.count == 1)
            #expect(claims.filter { $0.job.id == free.id }.count == 1)
            // One comes free, and one is taken.
            let done = try #require(claims.first { $0.job.lane == "openai" })
            try await bench.write { store throws(QuillError) in
                _ = try store.settle(done, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
            }
            #expect(try await bench.claim(limits, worker: "w9").count == 1)
        },
        Check("a step takes no more room of a shared limit than it begins work") { bench in
            let item = try await bench.item()
            let waiting = (0..<5).map { bench.job(item, $0, .normal, step: "listen", lane: "openai", after: -1_000) }
            let last = bench.job(item, 9, .normal, lane: "openai")
            try await bench.jobs(waiting + [last])
            let limits = try Limits(parsing: "openai=2")
            let claims = try await bench.write { store throws(QuillError) in
                try store.claim(worker: "w", room: ["listen": 1, "write": 1], limits: limits, leaseMilliseconds: 30_000)
            }
            #expect(claims.map(\.job.id) == [waiting[0].id, last.id])
        },
        Check("no more are begun in a stretch of time than its limit says, also when they are done at once") { bench in
            let item = try await bench.item()
            let limits = try Limits(parsing: "openai=3/m")
            try await bench.jobs((0..<9).map { bench.job(item, $0, .normal, lane: "openai") })
            for expected in [3, 0] {
                let claims = try await bench.claim(limits)
                #expect(claims.count == expected)
                try await bench.write { store throws(QuillError) in
                    for claim in claims {
                        _ = try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
                    }
                }
                bench.clock.advance(milliseconds: 59_000)
            }
            bench.clock.advance(milliseconds: 1_001)
            #expect(try await bench.claim(limits).count == 3)
        },
        Check("a hold is lifted for one job, one subject, those whose time is over, or all, and they are due at once") { bench in
            let (item, other) = (try await bench.item(), try await bench.item())
            let jobs = [
                bench.newJob(item, recipe: 1, status: JobStatus(hold: .human)),
                bench.newJob(item, recipe: 2, status: JobStatus(hold: .approval)),
                bench.newJob(other, recipe: 3, status: JobStatus(hold: .approval)),
                bench.newJob(other, recipe: 4, after: 50, status: JobStatus(hold: .budget)),
                bench.newJob(other, recipe: 5, after: 5_000, status: JobStatus(hold: .budget)),
            ]
            try await bench.jobs(jobs)
            func lift(_ hold: Hold, _ scope: HoldScope) async throws -> [ID<Job>] {
                try await bench.write { store throws(QuillError) in try store.lift(hold, scope) }
            }
            #expect(try await lift(.approval, .job(jobs[0].id)).isEmpty)
            #expect(try await lift(.human, .job(jobs[0].id)) == [jobs[0].id])
            #expect(try await lift(.approval, .subject(.item(item.id))) == [jobs[1].id])
            #expect(try await lift(.budget, .due).isEmpty)
            bench.clock.advance(milliseconds: 50)
            #expect(try await lift(.budget, .due) == [jobs[3].id])
            #expect(try await lift(.budget, .all) == [jobs[4].id])
            #expect(Set(try await bench.claimAll().map(\.job.id)) == Set([0, 1, 3, 4].map { jobs[$0].id }))
        },
        Check("a job that waits for its time can be made due, a held one cannot") { bench in
            let item = try await bench.item()
            let jobs = [bench.newJob(item, recipe: 1, after: 9_000), bench.newJob(item, recipe: 2, status: JobStatus(hold: .human))]
            try await bench.jobs(jobs)
            let hastened = try await bench.write { store throws(QuillError) in (try store.hasten(jobs[0].id), try store.hasten(jobs[1].id))
            }
            #expect(hastened == (true, false))
            #expect(try await bench.claimAll().map(\.job.id) == [jobs[0].id])
        },
        Check("a worker knows what it still holds") { bench in
            let (kept, gone) = (try await bench.claim(worker: "me"), try await bench.claim(worker: "me"))
            _ = try await bench.claim(worker: "other")
            try await bench.write { store throws(QuillError) in _ = try store.cancel(gone.job.id) }
            #expect(try await bench.write { store throws(QuillError) in try store.held(by: "me") } == [kept.attempt])
        },
        Check("a payload over the limit is refused, and one at the limit is not") { bench in
            let item = try await bench.item()
            func job(_ count: Int) -> Job {
                let plain = bench.newJob(item)
                return Job(
                    id: plain.id, project: plain.project, step: plain.step, item: item.id, target: plain.target,
                    recipe: Recipe(step: "write", version: 1, inputs: ["media": String(repeating: "a", count: count)]),
                    parameters: plain.parameters, status: JobStatus(), runAt: plain.runAt, error: nil, createdAt: plain.createdAt,
                    endedAt: nil)
            }
            let used = try JSON.encode(job(0).recipe).count + JSON.encode(Parameters.sample).count
            let (fits, tooLarge) = (job(Job.payloadBytesMax - used), job(Job.payloadBytesMax - used + 1))
            let refused = await bench.refusal { store throws(QuillError) in try store.insert(tooLarge) }
            #expect(refused?.code == .tooLarge)
            try await bench.jobs([fits])
        },
        Check("the log of an attempt tells its stages, what it kept and how it ended, and has a bound") { bench in
            let claim = try await bench.claim()
            try await bench.write { store throws(QuillError) in
                for stage in ["listening", "listening", "writing"] { try store.report(Progress(stage: stage), by: claim) }
                try store.save(Checkpoint(job: claim.job.id, key: "post", input: Digest(of: ""), result: nil), by: claim)
                try store.save(Checkpoint(job: claim.job.id, key: "post", input: Digest(of: ""), result: [1]), by: claim)
                for number in 0..<300 { try store.report(Progress(stage: "piece \(number)"), by: claim) }
                _ = try store.settle(
                    claim, JobStatus(tries: 1), restMilliseconds: 0, outcome: "failed",
                    error: QuillError(.unreachable, "No answer.", .retry))
                try store.report(Progress(stage: "too late"), by: claim)
            }
            let log = try await bench.read { store throws(QuillError) in try store.log(of: claim.job.id) }
            #expect(log.prefix(4).map(\.message) == ["listening", "writing", "begins to write: post", "kept: post"])
            #expect(log.count == LogLine.keptMax + 1 && log.last?.level == .error && log.last?.message.contains("No answer.") == true)
            #expect(log.allSatisfy { $0.attempt == claim.attempt })
        },
    ]
}

extension StoreBench {
    func job(
        _ item: Item, _ recipe: Int, _ priority: Priority, step: String = "write", lane: String? = nil, after milliseconds: Int64 = 0
    ) -> Job {
        let plain = newJob(item, step: step, recipe: recipe, after: milliseconds)
        return Job(
            id: plain.id, project: plain.project, step: step, item: item.id, target: plain.target, recipe: plain.recipe,
            parameters: plain.parameters, status: plain.status, runAt: plain.runAt, error: nil, createdAt: plain.createdAt, endedAt: nil,
            priority: priority, lane: lane)
    }

    func claim(_ limits: Limits, worker: String = "w") async throws -> [Claim] {
        try await write { store throws(QuillError) in
            try store.claim(worker: worker, room: ["write": 32, "listen": 32], limits: limits, leaseMilliseconds: 30_000)
        }
    }
}
