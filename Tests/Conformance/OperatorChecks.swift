import QuillCore
import Testing

/// What people do to jobs and items.
extension StoreConformance {
    static let operators = [
        Check("a running job that is cancelled ends there, and its worker can write nothing more") { bench in
            let item = try await bench.item()
            try await bench.jobs([bench.newJob(item)])
            let claim = try await bench.claim()
            #expect(try await bench.write { store throws(QuillError) in try store.cancel(claim.job.id) })
            let (job, attempts, holds) = try await bench.write { store throws(QuillError) in
                (try store.job(claim.job.id), try store.attempts(of: claim.job.id), try store.holds(claim))
            }
            #expect(job?.status.state == .cancelled && job?.endedAt != nil)
            #expect(attempts.map(\.outcome) == ["cancelled"] && attempts.first?.endedAt != nil)
            #expect(!holds)
            let settled = try await bench.write { store throws(QuillError) in
                try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
            }
            #expect(!settled)
            #expect(try await bench.write { store throws(QuillError) in try store.cancel(claim.job.id) } == false)
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(claim.job.id) } == false)
        },
        Check("a dead job that is driven again has all its tries, and is due at once") { bench in
            let item = try await bench.item()
            let dead = bench.newJob(item, status: JobStatus(state: .dead, tries: 3, losses: 2, deadReason: .exhausted))
            try await bench.jobs([dead])
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(dead.id) })
            let job = try await bench.read { store throws(QuillError) in try store.job(dead.id) }
            #expect(job?.status == JobStatus() && job?.endedAt == nil)
            #expect(try await bench.claim().job.id == dead.id)
        },
        Check("how often a job was tried in all counts every attempt, also those of before it was driven again") { bench in
            let claim = try await bench.claim()
            let (job, waiting) = (claim.job.id, bench.newJob(try await bench.item(), step: "listen"))
            try await bench.jobs([waiting])
            func counts(_ expected: Int, counted: Int) async throws {
                let (tries, status) = try await bench.read { store throws(QuillError) in
                    (try store.tries(of: [waiting.id, job, ID(trusted: "job_none")]), try store.job(job)?.status)
                }
                #expect(tries == [job: expected, waiting.id: 0] && status?.tries == counted, "\(tries), \(String(describing: status))")
            }
            try await counts(1, counted: 0)
            // One whose worker was lost, one that was given back, one that failed, and one that nobody needs to try again.
            var current = claim
            for (status, outcome) in [
                (JobStatus(losses: 1), "lost"), (JobStatus(losses: 1), "released"), (JobStatus(tries: 1), "failed"),
                (JobStatus(state: .dead, tries: 1, deadReason: .permanent), "failed"),
            ] {
                try await bench.write { [current] store throws(QuillError) in
                    _ = try store.settle(current, status, restMilliseconds: 0, outcome: outcome, error: nil)
                }
                if status.state == .queued { current = try #require(try await bench.claimAll().first) }
            }
            try await counts(4, counted: 1)
            #expect(try await bench.write { store throws(QuillError) in try store.redrive(job) })
            try await counts(4, counted: 0)
            _ = try #require(try await bench.claimAll().first)
            try await counts(5, counted: 0)
            #expect(try await bench.write { store throws(QuillError) in try store.cancel(job) })
            try await counts(5, counted: 0)
            #expect(try await bench.read { store throws(QuillError) in try store.tries(of: []) }.isEmpty)
        },
        Check("tries are counted beyond the attempts that are told of one job") { bench in
            let job = bench.newJob(try await bench.item())
            try await bench.jobs([job])
            for _ in 0..<205 {
                let claim = try #require(try await bench.claimAll().first)
                try await bench.write { store throws(QuillError) in
                    _ = try store.settle(claim, JobStatus(), restMilliseconds: 0, outcome: "released", error: nil)
                }
            }
            let (tries, told) = try await bench.read { store throws(QuillError) in
                (try store.tries(of: [job.id]), try store.attempts(of: job.id).count)
            }
            #expect(tries == [job.id: 205] && told == 200)
        },
        Check("jobs are listed newest first, by state, step and item, and counted") { bench in
            let items = [try await bench.item(), try await bench.item()]
            let jobs = [
                bench.newJob(items[0], recipe: 1), bench.newJob(items[1], recipe: 2),
                bench.newJob(items[1], recipe: 3, status: JobStatus(state: .dead, deadReason: .permanent)),
            ]
            try await bench.jobs(jobs)
            func list(_ query: JobQuery, _ page: Page = Page()) async throws -> [ID<Job>] {
                try await bench.read { store throws(QuillError) in try store.jobs(Project.defaultID, query, page).map(\.id) }
            }
            let all = jobs.map(\.id).sorted { $0.text > $1.text }
            #expect(try await list(JobQuery()) == all)
            #expect(try await list(JobQuery(), Page(limit: 2)) == Array(all.prefix(2)))
            #expect(try await list(JobQuery(), Page(limit: 2, before: all[1].text)) == [all[2]])
            #expect(try await list(JobQuery(states: [.dead])) == [jobs[2].id])
            #expect(try await list(JobQuery(item: items[0].id)) == [jobs[0].id])
            #expect(try await list(JobQuery(step: "no such step")).isEmpty)
            let counts = try await bench.read { store throws(QuillError) in try store.jobCounts(Project.defaultID) }
            #expect(counts == [.queued: 2, .dead: 1])
        },
        Check("an item that is deleted takes with it what was derived from it, and no document") { bench in
            let (item, other) = (try await bench.item(), try await bench.item())
            let artifacts = [bench.newArtifact(item), bench.newArtifact(other)]
            let document = bench.newDocument([item])
            try await bench.jobs([bench.newJob(item)])
            try await bench.write { store throws(QuillError) in
                for artifact in artifacts { try store.insert(artifact) }
                try store.insert(document)
            }
            #expect(try await bench.write { store throws(QuillError) in try store.delete(item.id) })
            #expect(try await bench.write { store throws(QuillError) in try store.delete(item.id) } == false)
            let left = try await bench.read { store throws(QuillError) in
                (
                    try store.item(item.id), try store.artifact(artifacts[0].id), try store.artifact(artifacts[1].id),
                    try store.document(document.id), try store.jobs(Project.defaultID, JobQuery(), Page())
                )
            }
            #expect(left.0 == nil && left.1 == nil && left.2 == artifacts[1] && left.3 != nil && left.4.isEmpty)
        },
    ]
}
