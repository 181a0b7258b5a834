package import QuillCore

/// The jobs that nobody tries again by itself.
package struct DeadLetters: Sendable {
    /// Those that the query means, newest first: a page of them.
    package let jobs: [Job]
    /// Nil on the last page.
    package let nextCursor: String?
    package let titles: [ID<Item>: String]
    /// How often each job of the page was tried in all.
    package let tries: [ID<Job>: Int]
    /// All that it means, by what they died of.
    package let groups: DeadGroupsView
    /// How many there are of each step, whatever was asked for.
    package let steps: [String: Int]

    package var matching: Int { groups.matching }
    package var total: Int { groups.total }
}

extension Quill {
    /// - Parameter limit: so many groups are told.
    package func deadLetters(
        _ query: DeadLetterQuery = DeadLetterQuery(), _ page: Page = Page(limit: 200), groups limit: Int = deadGroupsMax
    ) async throws(QuillError) -> DeadLetters {
        try await store.read { store throws(QuillError) in
            let listing = try Self.listing(query, page, store)
            var titles: [ID<Item>: String] = [:]
            for job in listing.rows where titles[job.item] == nil { titles[job.item] = try store.item(job.item)?.title ?? "" }
            let steps = try store.deadSteps(Project.defaultID)
            return DeadLetters(
                jobs: listing.rows, nextCursor: listing.nextCursor, titles: titles,
                tries: try store.tries(of: listing.rows.map(\.id)),
                groups: try Self.groups(query, limit: limit, of: steps.values.reduce(0, +), store), steps: steps)
        }
    }

    /// The jobs alone, for whoever goes through all of them, with how often each was tried in all.
    package func deadJobs(_ query: DeadLetterQuery, _ page: Page) async throws(QuillError) -> Listing<(job: Job, tries: Int)> {
        try await store.read { store throws(QuillError) in
            let found = try Self.listing(query, page, store)
            let tries = try store.tries(of: found.rows.map(\.id))
            return Listing(rows: found.rows.map { ($0, tries[$0.id] ?? 0) }, nextCursor: found.nextCursor)
        }
    }

    private static func listing(
        _ query: DeadLetterQuery, _ page: Page, _ store: any StoreReading
    ) throws(QuillError) -> Listing<Job> {
        try Listing(page, \.id.text) { page throws(QuillError) in try store.deadLetters(Project.defaultID, query, page) }
    }

    /// Every job that the query means and that is dead by now, however many: page by page, and nothing that dies meanwhile.
    func forEachDead(_ query: DeadLetterQuery, _ body: (ID<Job>) async throws(QuillError) -> Void) async throws(QuillError) {
        // What is asked once more under its key means what it meant the first time.
        var until = query.until ?? claim?.askedAt
        if until == nil { until = try await store.read { store throws(QuillError) in try store.now() } }
        let meant = query.until(until)
        var before: String?
        repeat {
            let jobs = try await store.read { [before] store throws(QuillError) in
                try store.deadLetters(Project.defaultID, meant, Page(limit: 200, before: before)).map(\.id)
            }
            for job in jobs { try await body(job) }
            before = jobs.last?.text
        } while before != nil
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
