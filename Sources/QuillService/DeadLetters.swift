package import QuillCore

/// Which dead jobs are meant.
package struct DeadLetterQuery: Sendable, Hashable {
    package let step: String?
    /// Words that their reason or the title of their source holds, in any case; empty means all.
    package let words: String
    /// Only those that had died by then: what a person saw when they decided, and nothing that died since.
    package let until: Timestamp?

    package init(step: String? = nil, words: String = "", until: Timestamp? = nil) {
        self.step = step
        self.words = words
        self.until = until
    }
}

/// The jobs that nobody tries again by itself.
package struct DeadLetters: Sendable {
    /// Those that the query means, newest first: at most a thousand of them.
    package let jobs: [Job]
    /// How many it means.
    package let matching: Int
    package let titles: [ID<Item>: String]
    /// How many there are of each step, whatever was asked for.
    package let steps: [String: Int]
    package let total: Int
}

extension Quill {
    /// At most so many are told of at once; what is done to all is done to more.
    private static var toldMax: Int { 1_000 }

    package func deadLetters(_ query: DeadLetterQuery = DeadLetterQuery()) async throws(QuillError) -> DeadLetters {
        var (told, matching): ([Job], Int) = ([], 0)
        var titles: [ID<Item>: String] = [:]
        var steps: [String: Int] = [:]
        try await forEachPage(of: query) { page throws(QuillError) in
            matching += page.meant.count
            for job in page.meant.prefix(Self.toldMax - told.count) {
                told.append(job)
                titles[job.item] = page.titles[job.item]
            }
            for job in page.all { steps[job.step, default: 0] += 1 }
        }
        return DeadLetters(jobs: told, matching: matching, titles: titles, steps: steps, total: steps.values.reduce(0, +))
    }

    /// Some of the dead jobs, and which of them a query means.
    private struct DeadPage: Sendable {
        let all: [Job]
        let meant: [Job]
        let titles: [ID<Item>: String]
    }

    /// Goes through all dead jobs, newest first, each page in a transaction of its own.
    private func forEachPage(
        of query: DeadLetterQuery, _ body: (DeadPage) async throws(QuillError) -> Void
    ) async throws(QuillError) {
        let words = query.words.lowercased()
        // What is asked once more under its key means what it meant the first time.
        let until = query.until ?? claim?.askedAt
        var before: String?
        repeat {
            let page = try await store.read { [before] store throws(QuillError) in
                let all = try store.jobs(Project.defaultID, JobQuery(states: [.dead]), Page(limit: 200, before: before))
                var titles: [ID<Item>: String] = [:]
                for job in all where titles[job.item] == nil { titles[job.item] = try store.item(job.item)?.title ?? "" }
                let meant = all.filter { job in
                    (query.step ?? job.step) == job.step && until.map { (job.endedAt ?? job.createdAt) <= $0 } ?? true
                        && (words.isEmpty || [job.error?.message, titles[job.item]].contains { $0?.lowercased().contains(words) == true })
                }
                return DeadPage(all: all, meant: meant, titles: titles)
            }
            try await body(page)
            before = page.all.last?.id.text
        } while before != nil
    }

    /// Every job that the query means and that is dead by now, however many: page by page, and nothing that dies meanwhile.
    func forEachDead(_ query: DeadLetterQuery, _ body: (ID<Job>) async throws(QuillError) -> Void) async throws(QuillError) {
        var until = query.until ?? claim?.askedAt
        if until == nil { until = try await store.read { store throws(QuillError) in try store.now() } }
        try await forEachPage(of: DeadLetterQuery(step: query.step, words: query.words, until: until)) { page throws(QuillError) in
            for job in page.meant { try await body(job.id) }
        }
    }

    /// Gives fresh tries to the dead jobs that are meant. Those for which the same is being made already stay.
    package func redrive(_ query: DeadLetterQuery) async throws(QuillError) -> (redriven: Int, left: Int) {
        var sum = (redriven: claim?.begun?.count ?? 0, left: 0)
        try await auditBulk(.jobsRedriven, query)
        try await forEachDead(query) { job throws(QuillError) in
            try await redrive(job, isAudited: sum.redriven < Self.auditedOneByOne, &sum)
        }
        try await auditBulk(.jobsRedriven, query, ["jobs": String(sum.redriven), "left": String(sum.left)])
        return sum
    }

    /// The same for jobs that were chosen one by one. What is not dead any more is left as it is.
    package func redrive(_ jobs: [ID<Job>]) async throws(QuillError) -> (redriven: Int, left: Int) {
        var sum = (redriven: claim?.begun?.count ?? 0, left: 0)
        for job in jobs { try await redrive(job, isAudited: true, &sum) }
        return sum
    }

    private func redrive(_ job: ID<Job>, isAudited: Bool, _ sum: inout (redriven: Int, left: Int)) async throws(QuillError) {
        do {
            try await redrive(job, noting: .redriven(sum.redriven + 1), isAudited: isAudited)
            sum.redriven += 1
        } catch  where error.code == .conflict || error.code == .notFound {
            sum.left += 1
        }
    }
}
