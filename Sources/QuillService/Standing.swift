package import QuillCore

/// What every page tells beside its content.
package struct Standing: Sendable {
    package let now: Timestamp
    package let deadJobs: Int
    package let openProposals: Int
    /// What happened since the inbox was opened last; 100 stands for more as well.
    package let unseen: Int
}

/// A run as it stands: what it works towards, and how far the jobs are.
package struct RunGlance: Sendable {
    package let run: Run
    package let item: Item
    package let jobs: [Job]
    package let plan: Plan
    package let progress: [ID<Job>: Progress]
    package let cost: Spent
}

extension Quill {
    /// `seen` is the newest event that a person has looked at.
    package func standing(seen: Int64 = 0) async throws(QuillError) -> Standing {
        try await store.read { store throws(QuillError) in
            let newest = try store.eventNumbers()?.upperBound ?? 0
            return Standing(
                now: try store.now(), deadJobs: try store.jobCounts(Project.defaultID)[.dead] ?? 0,
                openProposals: try store.openProposalCount(Project.defaultID),
                unseen: try store.eventCount(
                    Project.defaultID, Self.told, after: max(seen, newest - Self.lookedThrough), limit: 100))
        }
    }

    /// The runs of an item, newest first, with what each cost.
    package func runs(of item: ID<Item>, limit: Int = 20) async throws(QuillError) -> [(run: Run, cost: Spent)] {
        try await store.read { store throws(QuillError) in
            var found: [(run: Run, cost: Spent)] = []
            for run in try store.runs(Project.defaultID, item: item, Page(limit: limit)) {
                found.append((run, try store.usage(of: run.id).spent))
            }
            return found
        }
    }

    /// The newest run of an item that has not ended or has failed; nil where the newest has ended well.
    package func glance(of item: ID<Item>) async throws(QuillError) -> RunGlance? {
        try await store.read { store throws(QuillError) in
            guard let run = try store.runs(Project.defaultID, item: item, Page(limit: 1)).first, run.state != .succeeded else { return nil }
            return try conductor.glance(run, store)
        }
    }

    /// What a document says now; nil until something is written in it.
    package func head(of id: ID<Document>) async throws(QuillError) -> Revision? {
        try await store.read { store throws(QuillError) in
            guard let document = try store.document(id) else { throw missing("document", id.text) }
            return try document.head.flatMap { (id) throws(QuillError) in try store.revision(id) }
        }
    }

    /// What a machine made of a document last.
    package func newestMade(of id: ID<Document>) async throws(QuillError) -> Revision? {
        try await store.read { store throws(QuillError) in try store.newestMade(of: id) }
    }

    /// What making each variant of a subject has cost so far.
    package func spent(on subject: Subject) async throws(QuillError) -> [Variant: Spent] {
        try await store.read { store throws(QuillError) in try store.spent(on: subject) }
    }

    /// The tries of each job of a run.
    package func attempts(of run: ID<Run>) async throws(QuillError) -> [ID<Job>: [Attempt]] {
        try await store.read { store throws(QuillError) in
            var attempts: [ID<Job>: [Attempt]] = [:]
            for job in try store.jobs(of: run).prefix(500) { attempts[job.id] = try store.attempts(of: job.id) }
            return attempts
        }
    }

    /// How many sub-results of a job are kept for its next try.
    package func checkpointCount(of job: ID<Job>) async throws(QuillError) -> Int {
        try await store.read { store throws(QuillError) in try store.checkpointCount(of: job) }
    }

    /// How long the next queued job that nothing holds is due already, and how many jobs came to a good end today (UTC).
    package func queueFigures() async throws(QuillError) -> (oldestWaitSeconds: Double?, doneToday: Int) {
        try await store.read { store throws(QuillError) in
            let now = try store.now()
            let wait = try store.nextRunAt().map { Double(now - $0) / 1_000 }
            let midnight = Timestamp(milliseconds: now.milliseconds / 86_400_000 * 86_400_000)
            return (wait.flatMap { $0 > 0 ? $0 : nil }, try store.succeededJobCount(Project.defaultID, since: midnight))
        }
    }
}

extension RunView {
    package var glance: RunGlance {
        RunGlance(
            run: run, item: item, jobs: jobs, plan: plan, progress: progress, cost: usage.spent)
    }
}

extension Conductor {
    func glance(_ run: Run, _ store: any StoreReading) throws(QuillError) -> RunGlance? {
        guard let item = try store.item(run.item) else { return nil }
        let jobs = try store.jobs(of: run.id)
        return RunGlance(
            run: run, item: item, jobs: jobs, plan: try plan(run, jobs, store),
            progress: try store.progress(of: jobs.filter { $0.status.state == .running }.map(\.id)),
            cost: try store.usage(of: run.id).spent)
    }
}
