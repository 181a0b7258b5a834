/// Sums, counts and short lists that people look at. Each is bounded, and found by an index.
package protocol FigureReading {
    /// A page of the items that the query lets through, in its order.
    func library(_ project: ID<Project>, _ query: LibraryQuery) throws(QuillError) -> [Item]
    /// Of all that it lets through.
    func librarySize(_ project: ID<Project>, _ query: LibraryQuery) throws(QuillError) -> LibrarySize
    /// Open and waiting ones, newest first.
    func unendedRuns(_ project: ID<Project>, limit: Int) throws(QuillError) -> [Run]
    /// How many runs ended on each day in UTC since a moment; days without any are left out.
    func runDays(_ project: ID<Project>, since: Timestamp) throws(QuillError) -> [RunDay]
    /// What calls cost in a stretch of time, its end not included.
    func spent(_ project: ID<Project>, from: Timestamp, to: Timestamp) throws(QuillError) -> Spent
    /// What making each variant of a subject cost, all its tries together.
    func spent(on subject: Subject) throws(QuillError) -> [Variant: Spent]
    /// How many documents in which something is written are in each state.
    func documentCounts(_ project: ID<Project>) throws(QuillError) -> [ReviewState: Int]
    /// Newest first.
    func documents(_ project: ID<Project>, in state: ReviewState, limit: Int) throws(QuillError) -> [Document]
    func openProposalCount(_ project: ID<Project>) throws(QuillError) -> Int
    /// Newest first.
    func openProposals(_ project: ID<Project>, limit: Int) throws(QuillError) -> [Proposal]
    /// How many were made in a stretch of time, its end not included.
    func deliveryCount(_ project: ID<Project>, from: Timestamp, to: Timestamp) throws(QuillError) -> Int
    /// Those that arrived, the latest first.
    func latestDeliveries(_ project: ID<Project>, limit: Int) throws(QuillError) -> [Delivery]
    /// How many jobs came to a good end since a moment.
    func succeededJobCount(_ project: ID<Project>, since: Timestamp) throws(QuillError) -> Int
    /// How long the last tries of jobs that came to a good end took, newest first.
    func jobTimes(_ project: ID<Project>, limit: Int) throws(QuillError) -> [JobTime]
}

/// How long one job took, and what that may depend on.
package struct JobTime: Sendable, Hashable {
    package let step: String
    /// Who was to write in its run.
    package let writer: String
    package let seconds: Double
    /// The length of its recording; nil for a text.
    package let soundSeconds: Double?

    package init(step: String, writer: String, seconds: Double, soundSeconds: Double?) {
        self.step = step
        self.writer = writer
        self.seconds = seconds
        self.soundSeconds = soundSeconds
    }
}

/// Which items a library shows, and in which order.
package struct LibraryQuery: Sendable, Hashable {
    package enum Sort: String, Sendable, CaseIterable { case newest, title, duration }
    /// By the newest run: one under way, one that failed, neither.
    package enum Status: String, Sendable, CaseIterable { case running, failed, ready }

    /// In the title or the address, whatever its case.
    package let search: String
    package let kind: Item.Kind?
    package let status: Status?
    package let sort: Sort
    package private(set) var limit: Int
    /// The last item of the page before.
    package let after: ID<Item>?

    package init(
        search: String = "", kind: Item.Kind? = nil, status: Status? = nil, sort: Sort = .newest, limit: Int = 24, after: ID<Item>? = nil
    ) {
        self.search = search
        self.kind = kind
        self.status = status
        self.sort = sort
        self.limit = min(max(1, limit), 200)
        self.after = after
    }

    /// The same and one more, which tells whether a page follows.
    package var peeking: LibraryQuery {
        var query = self
        query.limit += 1
        return query
    }
}

package struct LibrarySize: Sendable, Hashable {
    package let count: Int
    package let soundSeconds: Double

    package init(count: Int, soundSeconds: Double) {
        self.count = count
        self.soundSeconds = soundSeconds
    }
}

/// The runs that ended on one day.
package struct RunDay: Sendable, Hashable {
    /// Midnight in UTC.
    package let day: Timestamp
    package let succeeded: Int
    package let failed: Int

    package init(day: Timestamp, succeeded: Int, failed: Int) {
        self.day = day
        self.succeeded = succeeded
        self.failed = failed
    }
}
