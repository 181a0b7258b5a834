package import QuillCore

/// What waits, what runs, what broke and what it cost: the figures of the first page.
package struct Overview: Sendable {
    package let now: Timestamp
    package let library: LibrarySize
    package let jobCounts: [JobStatus.State: Int]
    /// Not ended, newest first; then the newest of the last day that failed.
    package let runs: [RunGlance]
    /// The newest of all.
    package let lastRun: Run?
    package let days: [RunDay]
    package let spentThisMonth: Spent
    package let documentCounts: [ReviewState: Int]
    /// Those that wait for a person, newest first.
    package let documents: [Document]
    package let proposals: [(proposal: Proposal, document: Document)]
    package let openProposals: Int
    package let deadJobs: [(job: Job, title: String)]
    package let deliveredThisWeek: Int
    package let deliveredLastWeek: Int
    package let deliveries: [(delivery: Delivery, document: Document, destination: Destination)]
}

extension Quill {
    /// `days` is how many days back the runs are counted, today included.
    package func overview(days: Int = 14) async throws(QuillError) -> Overview {
        try await store.read { store throws(QuillError) in
            let project = Project.defaultID
            let now = try store.now()
            let today = now.milliseconds / 86_400_000
            let newest = try store.runs(project, item: nil, Page(limit: 20))
            let failed = newest.filter { $0.state == .failed && now - ($0.endedAt ?? $0.createdAt) < 86_400_000 }
            var runs: [RunGlance] = []
            for run in try store.unendedRuns(project, limit: 8) + failed.prefix(3) {
                if let glance = try conductor.glance(run, store) { runs.append(glance) }
            }
            let states: [ReviewState] = [.toEvaluate, .toConfirm, .toReview, .toRevise, .toRereview, .readyToPublish]
            var documents: [Document] = []
            for state in states { documents += try store.documents(project, in: state, limit: 8).filter { $0.head != nil } }
            var proposals: [(proposal: Proposal, document: Document)] = []
            for proposal in try store.openProposals(project, limit: 8) {
                if let document = try store.document(proposal.document) { proposals.append((proposal, document)) }
            }
            var dead: [(job: Job, title: String)] = []
            for job in try store.jobs(project, JobQuery(states: [.dead]), Page(limit: 4)) {
                dead.append((job, try store.item(job.item)?.title ?? ""))
            }
            var deliveries: [(delivery: Delivery, document: Document, destination: Destination)] = []
            for delivery in try store.latestDeliveries(project, limit: 6) {
                guard let document = try store.document(delivery.document), let place = try store.destination(delivery.destination) else {
                    continue
                }
                deliveries.append((delivery, document, place))
            }
            let week: Int64 = 7 * 86_400_000
            return Overview(
                now: now, library: try store.librarySize(project, LibraryQuery()), jobCounts: try store.jobCounts(project), runs: runs,
                lastRun: newest.first,
                days: try store.runDays(project, since: Timestamp(milliseconds: (today - Int64(days) + 1) * 86_400_000)),
                spentThisMonth: try store.spent(project, from: now.monthStart, to: now + 1),
                documentCounts: try store.documentCounts(project),
                documents: Array(documents.sorted { $0.id.text > $1.id.text }.prefix(8)), proposals: proposals,
                openProposals: try store.openProposalCount(project), deadJobs: dead,
                deliveredThisWeek: try store.deliveryCount(project, from: now + -week, to: now + 1),
                deliveredLastWeek: try store.deliveryCount(project, from: now + -2 * week, to: now + -week), deliveries: deliveries)
        }
    }
}

extension Timestamp {
    /// The first midnight of its month, in UTC.
    var monthStart: Timestamp { Timestamp(rfc3339: date.prefix(8) + "01T00:00:00Z") ?? self }
}
