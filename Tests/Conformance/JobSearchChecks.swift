import QuillCore
import Testing

/// Looking for jobs by what is known of them.
extension StoreConformance {
    static let searching = [
        Check("jobs are found by step, state, source, lane, failure, tries and words, and each part has to hold") { bench in
            let (talk, call) = (
                bench.newItem("file:talk", title: "A Talk about 100% of it"), bench.newItem("file:call", title: "Weekly call")
            )
            try await bench.write { store throws(QuillError) in for item in [talk, call] { try store.insert(item) } }
            let jobs = [
                bench.job(talk, 1, .normal), bench.job(talk, 2, .normal, step: "listen", lane: "openai"),
                bench.job(call, 3, .normal, step: "listen"), bench.job(call, 4, .normal),
            ]
            try await bench.jobs(jobs)
            // The last one fails for good, the one of the lane a first time.
            for (job, status, error) in [
                (
                    jobs[3], JobStatus(state: .dead, tries: 0, deadReason: .permanent),
                    QuillError(.unreachable, "The Site cannot be reached.")
                ),
                (jobs[1], JobStatus(tries: 1), QuillError(.timedOut, "No answer from \"there\".", .retry)),
            ] {
                let claims = try await bench.claimAll(job.step)
                let claim = try #require(claims.first { $0.job.id == job.id })
                try await bench.write { store throws(QuillError) in
                    let others = claims.filter { $0.job.id != job.id }.map {
                        Settled($0, JobStatus(), restMilliseconds: 0, outcome: "released", error: nil)
                    }
                    _ = try store.settle(
                        others + [Settled(claim, status, restMilliseconds: 9_000_000, outcome: "failed", error: error)])
                }
            }
            for (text, expected) in [
                ("", [3, 2, 1, 0]), ("kind:listen", [2, 1]), ("kind:listen,write", [3, 2, 1, 0]), ("kind:nothing", []), ("state:dead", [3]),
                ("state:dead,queued kind:write", [3, 0]), ("item:\(talk.id)", [1, 0]), ("item:talk", [1, 0]),
                ("item:\"weekly call\"", [3, 2]),
                ("queue:openai", [1]), ("error:unreachable", [3]), ("error:\"cannot be reached\"", [3]), ("error:\"no answer from\"", [1]),
                ("attempt:0", [2, 0]), ("attempt:1", [3, 1]), ("attempt:>0", [3, 1]), ("attempt:<1 kind:write", [0]), ("attempt:>=2", []),
                ("site", [3]), ("weekly SITE", [3]), ("weekly talk", []), ("100%", [1, 0]), ("1_0", []), ("'; DROP TABLE jobs", []),
                ("error:hint", []),
            ] {
                let search = try JobSearch(parsing: text)
                #expect(try await bench.found(search) == expected.map { jobs[$0].id }, "\(text)")
            }
        },
        Check("what was moved to the dead has had as many tries as it had, and one more only where it ran") { bench in
            let item = try await bench.item()
            let jobs = (0..<3).map { bench.newJob(item, step: "listen", recipe: $0) }
            try await bench.jobs(jobs)
            let claims = try await bench.claimAll("listen")
            let error = QuillError(.cancelled, "It was moved to the dead letters: later")
            // The first waits for its second try, the second runs, and the third was not begun.
            try await bench.write { store throws(QuillError) in
                let away = QuillError(.timedOut, "No answer.", .retry)
                let ended = claims.filter { $0.job.id != jobs[1].id }.map {
                    let isFirst = $0.job.id == jobs[0].id
                    return Settled(
                        $0, JobStatus(tries: isFirst ? 1 : 0), restMilliseconds: 9_000_000, outcome: isFirst ? "failed" : "released",
                        error: isFirst ? away : nil)
                }
                _ = try store.settle(ended)
            }
            bench.clock.advance(milliseconds: 1_000)
            for job in jobs { #expect(try await bench.write { store throws(QuillError) in try store.bury(job.id, error) }) }
            for (text, expected) in [("attempt:0", [2]), ("attempt:1", [1, 0]), ("attempt:>1", []), ("state:dead attempt:<1", [2])] {
                #expect(try await bench.found(try JobSearch(parsing: text)) == expected.map { jobs[$0].id }, "\(text)")
            }
        },
        Check("a list of all states goes on page by page, newest first") { bench in
            let item = try await bench.item()
            let states: [JobStatus] = [
                JobStatus(), JobStatus(state: .succeeded), JobStatus(state: .cancelled), JobStatus(state: .dead, deadReason: .permanent),
            ]
            let jobs = (0..<12).map { bench.newJob(item, recipe: $0, status: states[$0 % 4]) }
            try await bench.jobs(jobs)
            var (seen, before): ([ID<Job>], String?) = ([], nil)
            repeat {
                let rows = try await bench.read { [before] store throws(QuillError) in
                    try store.jobs(bench.project, JobQuery(), Page(limit: 5, before: before))
                }
                seen += rows.map(\.id)
                before = rows.last?.id.text
            } while before != nil
            #expect(seen == jobs.reversed().map(\.id))
            let ended = try await bench.read { store throws(QuillError) in
                try store.lookedThrough(bench.project, JobQuery(match: JobSearch(parsing: "kind:write").match), Page())
            }
            #expect(ended == nil, "all of them were looked through")
        },
        Check("a search looks through so many jobs at a time, and tells where it stopped") { bench in
            let item = try await bench.item()
            let rare = bench.job(item, 0, .normal, step: "rare")
            try await bench.jobs([rare])
            let many = (1...5_000).map { bench.newJob(item, recipe: $0, status: JobStatus(state: .succeeded)) }
            try await bench.jobs(many)
            let query = JobQuery(match: try JobSearch(parsing: "kind:rare").match)
            let (first, end) = try await bench.read { store throws(QuillError) in
                (try store.jobs(bench.project, query, Page()), try store.lookedThrough(bench.project, query, Page()))
            }
            #expect(first.isEmpty && end == many[0].id)
            let (second, last) = try await bench.read { store throws(QuillError) in
                let page = Page(before: end?.text)
                return (try store.jobs(bench.project, query, page), try store.lookedThrough(bench.project, query, page))
            }
            #expect(second.map(\.id) == [rare.id] && last == nil)
        },
        Check("what ended is counted by step and stretch of time, to a limit") { bench in
            let item = try await bench.item()
            let began = bench.now
            func end(_ number: Int, _ status: JobStatus) async throws {
                try await bench.jobs([bench.job(item, number, .normal)])
                let all = try await bench.claimAll()
                #expect(all.count == 1)
                let claim = all[0]
                try await bench.write { store throws(QuillError) in
                    _ = try store.settle(claim, status, restMilliseconds: 0, outcome: "succeeded", error: nil)
                }
            }
            try await end(1, JobStatus(state: .succeeded))
            try await end(2, JobStatus(state: .dead, deadReason: .permanent))
            bench.clock.advance(milliseconds: 150)
            try await end(3, JobStatus(state: .succeeded))
            func look(_ since: Timestamp, _ most: Int = 9) async throws -> [Throughput] {
                try await bench.read { store throws(QuillError) in
                    try store.throughput(bench.project, since: since, slotMilliseconds: 100, countingTo: most)
                }
            }
            let all = [
                Throughput(step: "write", slot: 0, succeeded: 1, failed: 1), Throughput(step: "write", slot: 1, succeeded: 1, failed: 0),
            ]
            #expect(try await look(began) == all)
            #expect(try await look(began, 1) == [all[1]], "the latest are counted")
            #expect(try await look(began + 151).isEmpty)
        },
    ]
}

extension StoreBench {
    func newItem(_ content: String, title: String) -> Item {
        let plain = newItem(content)
        return Item(
            id: plain.id, project: project, kind: .file, contentID: plain.contentID, title: title, url: nil, createdAt: plain.createdAt)
    }

    func found(_ search: JobSearch) async throws -> [ID<Job>] {
        try await read { store throws(QuillError) in
            try store.jobs(project, JobQuery(states: search.states, match: search.match), Page()).map(\.id)
        }
    }
}
