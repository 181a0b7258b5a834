internal import QuillClient
internal import QuillWire
internal import Terminal

/// Jobs for people, each with how many tries it has had in all: a list tells only of those that count, since it was last driven again.
struct JobTable {
    private let jobs: [Wire.Job]
    private let tries: [String: Int]

    /// Looks at each of them.
    init(_ jobs: [Wire.Job], _ client: QuillClient) async throws {
        var tries: [String: Int] = [:]
        for job in jobs {
            do { tries[job.id] = try await client.job(job.id).attempts.count } catch ClientError.problem(let problem) {
                // Removed since it was listed.
                guard problem.status == 404 else { throw ClientError.problem(problem) }
            }
        }
        (self.jobs, self.tries) = (jobs, tries)
    }

    func show(_ console: Console) {
        var table = TextTable([
            .init("Job"), .init("What", isFlexible: true), .init("State"), .init("Tries", .right), .init("Note", isFlexible: true),
        ])
        for job in jobs {
            table.add([
                job.id, job.title, job.hold.map { "held: \($0)" } ?? job.state, String(tries[job.id] ?? job.attemptCount),
                job.error?.message ?? job.progress?.stage ?? "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
    }
}
