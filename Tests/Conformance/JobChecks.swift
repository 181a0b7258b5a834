import QuillCore
import Testing

extension StoreConformance {
    static let jobs = [
        Check("a job is read as it was written, and is found while it lives") { bench in
            let job = bench.newJob(try await bench.item(), status: JobStatus(hold: .human, tries: 2, losses: 1))
            try await bench.jobs([job])
            let read = try await bench.read { store throws(QuillError) in
                (try store.job(job.id), try store.liveJob(job.project, job.target, job.recipe.digest))
            }
            #expect(read.0 == job)
            #expect(read.1 == job)
            bench.clock.advance(milliseconds: 7)
            try await bench.write { store throws(QuillError) in
                var status = job.status
                (status.state, status.hold) = (.cancelled, nil)
                try store.update(job.id, status)
            }
            let after = try await bench.read { store throws(QuillError) in
                (try store.job(job.id), try store.liveJob(job.project, job.target, job.recipe.digest))
            }
            #expect(after.0?.status.state == .cancelled)
            #expect(after.0?.endedAt == job.createdAt + 7)
            #expect(after.1 == nil)
        },
        Check("of fifty that want the same thing at once, one gets a job") { bench in
            let item = try await bench.item()
            let jobs = (0..<50).map { _ in bench.newJob(item) }
            let kept = await withTaskGroup(of: Bool.self) { group in
                for job in jobs { group.addTask { await bench.refusal { store throws(QuillError) in try store.insert(job) } == nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(kept == 1)
            let live = try await bench.read { store throws(QuillError) in
                try store.liveJob(Project.defaultID, jobs[0].target, jobs[0].recipe.digest)
            }
            #expect(live != nil)
        },
        Check("another recipe, or an ended job, is no obstacle") { bench in
            let item = try await bench.item()
            try await bench.jobs([bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2)])
            let claims = try await bench.claimAll()
            try await bench.write { store throws(QuillError) in
                for claim in claims {
                    _ = try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
                }
            }
            try await bench.jobs([bench.newJob(item, recipe: 1)])
        },
        Check("statuses that contradict themselves are refused") { bench in
            let item = try await bench.item()
            let bad = [
                JobStatus(state: .dead), JobStatus(state: .queued, deadReason: .poison), JobStatus(state: .running),
                JobStatus(state: .succeeded, hold: .human), JobStatus(tries: -1), JobStatus(losses: -1),
            ]
            for status in bad {
                let job = bench.newJob(item, status: status)
                let error = await bench.refusal { store throws(QuillError) in try store.insert(job) }
                #expect(error?.code == .conflict, "\(status)")
            }
        },
        Check("the next due time is that of the earliest job that nothing holds") { bench in
            let item = try await bench.item()
            let none = try await bench.read { store throws(QuillError) in try store.nextRunAt() }
            #expect(none == nil)
            try await bench.jobs([
                bench.newJob(item, recipe: 1, after: 500), bench.newJob(item, recipe: 2, after: 300),
                bench.newJob(item, recipe: 3, after: 100, status: JobStatus(hold: .budget)),
            ])
            let next = try await bench.read { store throws(QuillError) in try store.nextRunAt() }
            #expect(next == bench.now + 300)
        },
    ]

    static let claims = [
        Check("a claim is a running job with a new attempt") { bench in
            let claim = try await bench.claim(worker: "w7")
            let read = try await bench.write { store throws(QuillError) in
                (try store.job(claim.job.id), try store.attempts(of: claim.job.id), try store.holds(claim))
            }
            #expect(read.0?.status.state == .running)
            #expect(read.1.map(\.id) == [claim.attempt])
            #expect(read.1.first?.number == 1)
            #expect(read.1.first?.worker == "w7")
            #expect(read.2)
            let (attempt, none) = try await bench.read { store throws(QuillError) in
                (try store.attempt(claim.attempt), try store.attempt(ID(trusted: "att_none")))
            }
            #expect(attempt == read.1.first && none == nil)
        },
        Check("only what is due, free and asked for is claimed, the longest waiting first, and no more than there is room") { bench in
            let item = try await bench.item()
            let (late, early) = (bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2, after: -50))
            let others = [
                bench.newJob(item, recipe: 3, after: 1), bench.newJob(item, recipe: 4, status: JobStatus(hold: .approval)),
                bench.newJob(item, step: "listen", recipe: 5), bench.newJob(item, recipe: 6),
            ]
            try await bench.jobs([late, early] + others)
            let two = try await bench.write { store throws(QuillError) in
                try store.claim(worker: "w", room: ["write": 2, "listen": 0, "unknown": 4], leaseMilliseconds: 1_000)
            }
            #expect(two.map(\.job.id) == [early.id, late.id])
            let rest = try await bench.claimAll()
            #expect(rest.map(\.job.id) == [others[3].id])
            bench.clock.advance(milliseconds: 1)
            let due = try await bench.claimAll()
            #expect(due.map(\.job.id) == [others[0].id])
        },
        Check("a job is given to one of twenty workers only") { bench in
            let item = try await bench.item()
            try await bench.jobs((0..<100).map { bench.newJob(item, recipe: $0) })
            let taken = try await withThrowingTaskGroup(of: [Claim].self) { group in
                for worker in 0..<20 {
                    group.addTask {
                        var mine: [Claim] = []
                        while true {
                            let more = try await bench.claimAll(worker: "w\(worker)", room: 3)
                            if more.isEmpty { return mine }
                            mine += more
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.count == 100)
            #expect(Set(taken.map(\.job.id)).count == 100)
            #expect(Set(taken.map(\.attempt)).count == 100)
        },
    ]
}
