package import QuillCore
internal import Support

/// A job with its tries and the runs that want it.
package struct JobView: Sendable {
    package let job: Job
    /// How often it was tried in all: more than `attempts` tells where those are very many.
    package let tries: Int
    package let attempts: [Attempt]
    /// What they did, oldest first.
    package let log: [LogLine]
    package let progress: Progress?
    package let runs: [Run]
    package let item: Item?
    package let timeline: [JobSpan]
    /// What its tries used of models, in the order in which it was used.
    package let usage: [UsageRecord]
    /// Jobs of the same runs that made what it rests on.
    package let needs: [Job]
    /// Jobs of the same runs that rest on what it makes, as far as they are queued by now.
    package let neededBy: [Job]
    /// Why it does not go on, where that can be known.
    package let diagnosis: Diagnosis?
}

/// A page of jobs with how far the running ones are.
package struct JobList: Sendable {
    package let jobs: [Job]
    /// Nil on the last page.
    package let nextCursor: String?
    package let progress: [ID<Job>: Progress]
    /// How often each was tried in all.
    package let tries: [ID<Job>: Int]
    package let titles: [ID<Item>: String]
    package let counts: [JobStatus.State: Int]
}

extension Quill {
    package func jobs(_ filter: JobQuery, _ page: Page) async throws(QuillError) -> JobList {
        try await store.read { store throws(QuillError) in
            var listing = try Listing(page, \.id.text) { page throws(QuillError) in try store.jobs(Project.defaultID, filter, page) }
            // A search stops after so many jobs, with or without a find among them, and goes on from there when it is asked to.
            if listing.nextCursor == nil, let last = try store.lookedThrough(Project.defaultID, filter, page) {
                listing = Listing(rows: listing.rows, nextCursor: last.text)
            }
            let jobs = listing.rows
            var titles: [ID<Item>: String] = [:]
            for job in jobs where titles[job.item] == nil { titles[job.item] = try store.item(job.item)?.title ?? "" }
            return JobList(
                jobs: jobs, nextCursor: listing.nextCursor,
                progress: try store.progress(of: jobs.filter { $0.status.state == .running }.map(\.id)),
                tries: try store.tries(of: jobs.map(\.id)), titles: titles, counts: try store.jobCounts(Project.defaultID))
        }
    }

    package func job(_ id: ID<Job>) async throws(QuillError) -> JobView {
        let (rules, known) = (rules, conductor.steps)
        return try await store.read { store throws(QuillError) in
            guard let job = try store.job(id) else { throw Self.noJob(id) }
            let (attempts, runs) = (try store.attempts(of: id), try store.runs(of: id))
            let (needs, neededBy) = try Self.kin(of: job, in: runs, store)
            return JobView(
                job: job, tries: try store.tries(of: [id])[id] ?? 0, attempts: attempts, log: try store.log(of: id),
                progress: try store.progress(of: [id])[id], runs: runs,
                item: try store.item(job.item), timeline: Timeline.of(job, attempts, conductor.retryPolicy(of: job.step)),
                usage: try store.usage(of: id), needs: needs,
                neededBy: neededBy, diagnosis: try Diagnosis.of(job, store.now(), rules, known, store))
        }
    }

    /// Which jobs of its newest runs it rests on, and which rest on it: a recipe names the variants that it was made from.
    private static func kin(
        of job: Job, in runs: [Run], _ store: any StoreReading
    ) throws(QuillError) -> (needs: [Job], neededBy: [Job]) {
        var (needs, neededBy): ([Job], [Job]) = ([], [])
        for run in runs.suffix(5) {
            for other in try store.jobs(of: run.id) where other.id != job.id {
                let isNeeded = job.recipe.inputs[other.target.variant.description] != nil
                if isNeeded, !needs.contains(where: { $0.id == other.id }) { needs.append(other) }
                let isNeeding = other.recipe.inputs[job.target.variant.description] != nil
                if isNeeding, !neededBy.contains(where: { $0.id == other.id }) { neededBy.append(other) }
            }
        }
        return (needs, neededBy)
    }

    /// Stops a job for good: running work ends too, since its attempt can write nothing any more.
    package func cancel(_ id: ID<Job>) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard let job = try store.job(id) else { throw Self.noJob(id) }
            guard try store.cancel(id) else {
                throw QuillError(.conflict, "The job has ended already: it is \(job.status.state.rawValue).", hint: "Look at it once more.")
            }
            try store.loseDelivery(of: job, .cancelledInSending)
            try store.append(Event(name: .jobCancelled, project: job.project, data: Self.data(job), at: store.now()))
            for run in try store.openRuns(of: id) { try conductor.advance(run, store) }
            try note(.done, store)
            try audit(.jobCancelled, of: .job(id), before: ["state": job.status.state.rawValue], after: ["step": job.step], store)
        }
        failpoint("cancel.committed")
    }

    /// Ends a run, and every job of it that no other run wants; what others want goes on without it.
    package func cancel(_ id: ID<Run>) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard let run = try store.run(id) else { throw missing("run", id.text) }
            guard !run.state.isEnded else {
                throw QuillError(.conflict, "The run has ended already: it is \(run.state.rawValue).", hint: "Start a new run.")
            }
            try note(.done, store)
            try end(run, store)
        }
    }

    /// - Parameter newer: the run for which it ends, where it is not a person that ends it.
    func end(_ run: Run, inFavourOf newer: Run? = nil, _ store: any StoreWriting) throws(QuillError) {
        var ended = 0
        for job in try store.jobs(of: run.id) where job.status.isLive {
            guard try store.openRuns(of: job.id).allSatisfy({ $0.id == run.id }), try store.cancel(job.id) else { continue }
            ended += 1
            try store.loseDelivery(of: job, .cancelledInSending)
            try store.append(Event(name: .jobCancelled, project: job.project, data: Self.data(job), at: store.now()))
        }
        try conductor.advance(run, store)
        try audit(
            .runCancelled, of: .run(run.id), before: ["state": run.state.rawValue],
            after: ["item": run.item.text, "jobs": String(ended), "newer": newer?.id.text], store)
        guard let left = try store.run(run.id), !left.state.isEnded else { return }
        try store.update(run.id, state: .cancelled, error: nil)
        let data = ["run": run.id.text, "item": run.item.text, "state": RunState.cancelled.rawValue]
        try store.append(Event(name: .runFinished, project: run.project, data: data, at: store.now()))
    }

    static func data(_ job: Job) -> [String: String] {
        var data = ["job": job.id.text, "item": job.item.text, "step": job.step, "target": job.target.description]
        // An attempt ends with it.
        if job.status.state == .running { data["outcome"] = "cancelled" }
        return data
    }

    static func noJob(_ id: ID<Job>) -> QuillError {
        QuillError(.notFound, "There is no job \(id).", hint: "The list of jobs tells what there is.")
    }
}

extension QuillError {
    fileprivate static let cancelledInSending = QuillError(.cancelled, "The job was cancelled before it was known whether it arrived.")
}
