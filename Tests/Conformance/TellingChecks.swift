import QuillCore
import Testing

/// What queues outside the database are told of jobs.
extension StoreConformance {
    static let telling = [
        Check("a due job is told once, again after a while, and anew when it came due anew") { bench in
            let item = try await bench.item()
            let job = bench.newJob(item)
            try await bench.jobs([job])
            func take(again: Int64 = 1_000_000) async throws -> [ID<Job>] {
                try await bench.write { store throws(QuillError) in try store.takeUntold(limit: 10, againAfterMilliseconds: again) }
            }
            #expect(try await take() == [job.id])
            #expect(try await take().isEmpty)
            // So long ago that it is before now.
            #expect(try await take(again: -1) == [job.id])
            try await bench.write { store throws(QuillError) in try store.untell([job.id]) }
            #expect(try await take() == [job.id])
            let claim = try await bench.claimAll(room: 1)[0]
            #expect(try await take(again: -1).isEmpty)
            _ = try await bench.write { store throws(QuillError) in
                try store.settle(claim, JobStatus(tries: 1), restMilliseconds: 0, outcome: "failed", error: nil)
            }
            #expect(try await take(again: -1) == [job.id])
        },
        Check("jobs that are held, not due or ended are not told, and not heard") { bench in
            let item = try await bench.item()
            let jobs = [
                bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2, status: JobStatus(hold: .approval)),
                bench.newJob(item, recipe: 3, status: JobStatus(state: .dead, deadReason: .permanent)),
            ]
            try await bench.jobs(jobs)
            let (due, untold, next) = try await bench.write { store throws(QuillError) in
                (
                    try store.due(jobs.map(\.id) + [ID(trusted: "job_none")]),
                    try store.takeUntold(limit: 10, againAfterMilliseconds: 1_000_000), try store.untilNextDue()
                )
            }
            #expect(due == [jobs[0].id] && untold == [jobs[0].id] && next == nil)
        },
        Check("what comes due later is known; nothing is missed while somebody works") { bench in
            let item = try await bench.item()
            try await bench.jobs([bench.newJob(item, recipe: 1), bench.newJob(item, recipe: 2)])
            func untaken() async throws -> Int {
                try await bench.read { store throws(QuillError) in try store.untaken(forMilliseconds: -1) }
            }
            #expect(try await untaken() == 2)
            let claim = try await bench.claimAll(room: 1)[0]
            #expect(try await untaken() == 0)
            _ = try await bench.write { store throws(QuillError) in
                try store.settle(claim, JobStatus(tries: 1), restMilliseconds: 60_000, outcome: "failed", error: nil)
            }
            let next = try #require(try await bench.read { store throws(QuillError) in try store.untilNextDue() })
            #expect(next > 0 && next <= 60_000)
            #expect(try await untaken() == 1)
        },
    ]
}
