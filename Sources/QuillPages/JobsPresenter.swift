internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension JobFilter {
    var states: [JobStatus.State] {
        switch self {
        case .all: []
        case .running: [.running]
        case .queued: [.queued]
        case .dead: [.dead]
        case .done: [.succeeded, .cancelled]
        }
    }
}

extension Pages {
    func jobs(_ visit: Visit) async throws -> JobsPage {
        let filter = visit.request.query("state").flatMap(JobFilter.init(rawValue:)) ?? .all
        let list = try await quill.jobs(JobQuery(states: filter.states), Page(limit: filter == .dead ? 200 : 60))
        let (oldest, done) = try await quill.queueFigures()
        let count = { (state: JobStatus.State) in list.counts[state] ?? 0 }
        return JobsPage(
            JobsModel(
                badges: visit.badges, diagnosis: nil,
                tiles: .init(
                    running: count(.running), limit: nil, queued: count(.queued), oldestWaitSeconds: oldest, doneToday: done,
                    dead: count(.dead),
                    mode: queueMode), filter: filter, rows: list.jobs.map { Self.row($0, list, visit.now) },
                groups: filter == .dead ? Self.groups(list.jobs) : [], isCut: list.jobs.count >= 60))
    }

    private static func row(_ job: Job, _ list: JobList, _ now: Timestamp) -> JobsModel.Row {
        let (status, words) = standing(job, now)
        return .init(
            id: job.id, step: job.target.variant.title, item: list.titles[job.item].map { _ in job.item },
            title: list.titles[job.item] ?? "",
            status: status, statusWords: words, fraction: list.progress[job.id]?.fraction, tries: tries(job),
            at: job.endedAt ?? job.createdAt, error: job.status.state == .succeeded ? nil : job.error?.message)
    }

    /// Those that failed, and the one that did not.
    private static func tries(_ job: Job) -> Int {
        job.status.tries + (job.status.state == .running || job.status.state == .succeeded || job.status.deadReason == .permanent ? 1 : 0)
    }

    /// How a job stands, as a sign and in words.
    static func standing(_ job: Job, _ now: Timestamp) -> (Status, String) {
        switch job.status.state {
        case .running: return (.running, "Running")
        case .succeeded: return (.done, "Done")
        case .cancelled: return (.cancelled, "Cancelled")
        case .dead:
            return switch job.status.deadReason {
            case .permanent: (.failed, "Dead: it would fail again")
            case .exhausted: (.failed, "Dead: all tries spent")
            case .poison, nil: (.failed, "Dead: its worker ended each time")
            }
        case .queued:
            if let hold = job.status.hold { return (.needsYou, "Waits for \(hold.rawValue)") }
            if job.runAt > now { return (.retrying, "Retrying at \(Words.minute(job.runAt))") }
            return (.queued, "Queued")
        }
    }

    private static func groups(_ jobs: [Job]) -> [JobsModel.Group] {
        var order: [String] = []
        var groups: [String: [Job]] = [:]
        for job in jobs {
            let key = job.step + "\n" + (job.error?.message ?? "")
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(job)
        }
        return order.compactMap { key in
            guard let jobs = groups[key], let sample = jobs.first else { return nil }
            let times = jobs.map { $0.endedAt ?? $0.createdAt }
            return JobsModel.Group(
                cause: sample.error?.message ?? "It failed.", step: sample.step, count: jobs.count, first: times.min() ?? sample.createdAt,
                last: times.max() ?? sample.createdAt, sample: sample.id)
        }
    }

    func job(_ id: ID<Job>, _ visit: Visit) async throws -> JobModel {
        let view = try await quill.job(id)
        let (job, kept) = (view.job, try await quill.checkpointCount(of: id))
        let (status, words) = Self.standing(job, visit.now)
        var trouble: Trouble?
        if let error = job.error, job.status.state == .dead || job.status.state == .queued {
            trouble = Trouble(error.message, next: error.hint, tone: job.status.state == .dead ? .bad : .warn)
        }
        var facts: [(name: String, value: String)] = [
            (name: "Step", value: "\(job.step), version \(job.recipe.version)"), (name: "Target", value: job.target.variant.description),
            (name: "Recipe", value: job.recipe.digest.short),
        ]
        for (name, value) in job.recipe.parameters.sorted(by: { $0.key < $1.key }) {
            facts.append((name: name.replacing("_", with: " "), value: String(value.prefix(200))))
        }
        if let run = view.runs.last { facts.append((name: "Asked by", value: Self.trigger(run.trigger))) }
        return JobModel(
            id: id, badges: visit.badges, step: job.target.variant.title, item: view.item.map { (id: $0.id, title: $0.title) },
            status: status,
            statusWords: words, fraction: view.progress?.fraction, trouble: trouble, tries: view.attempts.map(Self.attempt),
            kept: kept > 0 ? "\(Words.count(kept, "piece")) of its work \(kept == 1 ? "is" : "are") kept" : nil, facts: facts,
            log: Self.log([job], [id: view.attempts]))
    }

    private static func attempt(_ attempt: Attempt) -> JobModel.Try {
        let (status, words): (Status, String) =
            switch attempt.outcome {
            case nil: (.running, "Running")
            case "succeeded": (.done, "Done")
            case "failed": (.failed, "Failed")
            case "released": (.cancelled, "Given back")
            case "lost": (.failed, "Worker lost")
            default: (.cancelled, "Cancelled")
            }
        return .init(
            number: attempt.number, status: status, statusWords: words, worker: attempt.worker, startedAt: attempt.startedAt,
            seconds: attempt.endedAt.map { Double($0 - attempt.startedAt) / 1_000 }, error: attempt.error?.message)
    }
}
