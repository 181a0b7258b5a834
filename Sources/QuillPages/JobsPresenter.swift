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

extension DeadFilter {
    init(_ given: (String) -> String?) {
        let (step, search) = (given("step") ?? "", given("q") ?? "")
        self.init(step: step.isEmpty ? nil : String(step.prefix(100)), search: String(search.prefix(300)))
    }
}

extension Pages {
    /// How many rows a page of jobs shows.
    private static var rowsMax: Int { 60 }

    func jobs(_ visit: Visit) async throws -> JobsPage {
        let filter = JobListFilter(visit.request)
        return filter.tab == .dead ? try await deadLetters(DeadFilter(visit.request.query), visit) : try await jobs(filter, visit)
    }

    private func jobs(_ filter: JobListFilter, _ visit: Visit) async throws -> JobsPage {
        let (query, problem) = Self.asked(filter)
        let list = try await quill.jobs(query ?? JobQuery(), Page(limit: query == nil ? 1 : Self.rowsMax, before: filter.cursor))
        let pauses = try await quill.queue().pauses
        return JobsPage(
            JobsModel(
                badges: visit.badges, diagnosis: try await diagnosis(), tiles: try await tiles(list.counts), list: filter,
                rows: query == nil ? [] : list.jobs.map { Self.row($0, list.titles, list.progress, visit.now, pauses) },
                queue: try await queueModel(), search: JobSearchModel(problem: problem, suggestions: jobWords()),
                next: query == nil ? nil : list.nextCursor))
    }

    func deadLetters(_ filter: DeadFilter, _ visit: Visit) async throws -> JobsPage {
        let found = try await quill.deadLetters(DeadLetterQuery(step: filter.step, words: filter.search))
        let counts = try await quill.jobs(JobQuery(states: [.dead]), Page(limit: 1)).counts
        let dead = DeadLettersModel(
            filter: filter, steps: found.steps.map { (name: $0.key, count: $0.value) }.sorted { $0.name < $1.name },
            groups: Self.groups(found.jobs), matching: found.matching, total: found.total, until: visit.now)
        return JobsPage(
            JobsModel(
                badges: visit.badges, diagnosis: nil, tiles: try await tiles(counts), list: JobListFilter(.dead),
                rows: found.jobs.prefix(Self.rowsMax).map { Self.row($0, found.titles, [:], visit.now) }, dead: dead,
                isCut: found.matching > Self.rowsMax))
    }

    /// What keeps the queue from moving, where that can be known.
    private func diagnosis() async throws -> Trouble? {
        let queue = try await quill.queue()
        if let step = queue.unknownSteps.first {
            return Trouble(
                "A newer Quill queued work that this one does not know: \(step).",
                next: "It is left alone. Let the newer version work on it.", tone: .warn)
        }
        if let (ledger, count) = queue.strays.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            return Trouble(
                "\(Words.count(count, "row")) of \(ledger.rawValue) came before the table of their month.",
                next: "They are read like all others. The schedule “retention” moves them; its last firing says what is in its way.",
                tone: .warn)
        }
        guard let step = queue.stuckSteps.first, let seconds = queue.oldestSeconds else { return nil }
        return Trouble(
            "Nobody has taken up “\(step)” for \(Words.duration(seconds)).",
            next: "Start a server or a worker, or look at QUILL_LIMITS.", tone: .warn)
    }

    private func tiles(_ counts: [JobStatus.State: Int]) async throws -> JobsModel.Tiles {
        let (oldest, done) = try await quill.queueFigures()
        let count = { (state: JobStatus.State) in counts[state] ?? 0 }
        return .init(
            running: count(.running), limit: quill.atOnceMax, queued: count(.queued), oldestWaitSeconds: oldest, doneToday: done,
            dead: count(.dead),
            mode: queueMode)
    }

    /// All that the page meant when it was looked at.
    private static func meant(_ form: FormBody, _ visit: Visit) -> DeadLetterQuery {
        let filter = DeadFilter { form[$0] }
        let until = form["until"].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) } ?? visit.now
        return DeadLetterQuery(step: filter.step, words: filter.search, until: until)
    }

    /// Dead jobs are given up for good, with the reason why: those that were chosen, or all.
    private func discardMany(_ form: FormBody, _ visit: Visit) async throws -> String {
        let reason = form["reason"] ?? ""
        if form["all"] != nil {
            let (discarded, left) = try await quill.discard(Self.meant(form, visit), because: reason)
            return "\(Words.count(discarded, "job")) discarded" + (left > 0 ? ", \(Words.count(left)) left: not dead any more" : "")
        }
        let chosen = form.all("job").compactMap { ID<Job>($0) }
        guard !chosen.isEmpty else {
            throw QuillError(.validationFailed, "No job is chosen.", hint: "Choose those that nobody needs any more.")
        }
        let (discarded, left) = try await quill.discard(chosen, because: reason)
        return "\(Words.count(discarded, "job")) discarded" + (left > 0 ? ", \(Words.count(left)) left: not dead any more" : "")
    }

    /// Dead jobs get fresh tries: those that were chosen, or all that the page meant when it was looked at.
    func redriveMany(_ form: FormBody, _ visit: Visit) async throws -> Response {
        let words = form["discard"] != nil ? try await discardMany(form, visit) : try await retryMany(form, visit)
        guard visit.wantsPatch else { return visit.redirect(to: .deadLetters(DeadFilter())) }
        // What was a reason that many shared is gone with them.
        let page = try await deadLetters(DeadFilter(), visit)
        return visit.patch(words, link: (words: "See all jobs", to: .jobs(.all))) {
            $0.jobsTiles(page.model.tiles)
            $0.jobsList(page.model)
        }
    }

    private func retryMany(_ form: FormBody, _ visit: Visit) async throws -> String {
        let (redriven, left): (Int, Int)
        if form["all"] != nil {
            (redriven, left) = try await quill.redrive(Self.meant(form, visit))
        } else {
            let chosen = form.all("job").compactMap { ID<Job>($0) }
            guard !chosen.isEmpty else {
                throw QuillError(.validationFailed, "No job is chosen.", hint: "Choose some, or retry all of them.")
            }
            (redriven, left) = try await quill.redrive(chosen)
        }
        return "\(Words.count(redriven, "job")) tried again"
            + (left > 0 ? ", \(Words.count(left)) left: made already, or not dead any more" : "")
    }

    private static func row(
        _ job: Job, _ titles: [ID<Item>: String], _ progress: [ID<Job>: Progress], _ now: Timestamp, _ pauses: Pauses = Pauses()
    ) -> JobsModel.Row {
        let isPaused = job.status.state == .queued && job.status.hold == nil && pauses.holding(job.step) != nil
        let (status, words) = isPaused ? (.paused, Status.paused.word) : standing(job, now)
        return .init(
            id: job.id, step: job.target.variant.title, item: titles[job.item].map { _ in job.item },
            title: Naming.title(titles[job.item] ?? ""),
            status: status, statusWords: words, fraction: progress[job.id]?.fraction, tries: tries(job),
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
        case .cancelled: return (.cancelled, job.discarded.map { "Discarded: \($0)" } ?? "Cancelled")
        case .dead:
            return switch job.status.deadReason {
            case .permanent: (.failed, "Dead: it would fail again")
            case .exhausted: (.failed, "Dead: all tries spent")
            case .poison, nil: (.failed, "Dead: its worker ended each time")
            }
        case .queued:
            if let hold = job.status.hold { return (.needsYou, Naming.hold(hold)) }
            if job.runAt > now { return (.retrying, "Retrying at \(Words.minute(job.runAt))") }
            return (.queued, "Queued")
        }
    }

    private static func groups(_ jobs: [Job]) -> [DeadLettersModel.Group] {
        var order: [String] = []
        var groups: [String: [Job]] = [:]
        for job in jobs {
            let key = job.step + "\n" + (job.error?.message ?? "")
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(job)
        }
        return order.prefix(12).compactMap { key in
            guard let jobs = groups[key], let sample = jobs.first else { return nil }
            let times = jobs.map { $0.endedAt ?? $0.createdAt }
            return DeadLettersModel.Group(
                cause: sample.error?.message ?? "It failed.", step: sample.step, title: sample.target.variant.title,
                count: jobs.count,
                first: times.min() ?? sample.createdAt, last: times.max() ?? sample.createdAt)
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
            let words = name.replacing("_", with: " ")
            facts.append((name: words.prefix(1).uppercased() + words.dropFirst(), value: String(value.prefix(200))))
        }
        if let run = view.runs.last { facts.append((name: "Asked by", value: Self.trigger(run.trigger))) }
        return JobModel(
            id: id, badges: visit.badges, step: job.target.variant.title,
            item: view.item.map { (id: $0.id, title: Naming.title($0)) },
            status: status,
            statusWords: words, fraction: view.progress?.fraction, trouble: trouble,
            tries: view.attempts.map { Self.attempt($0, of: view) },
            kept: kept > 0 ? "\(Words.count(kept, "piece")) of its work \(kept == 1 ? "is" : "are") kept" : nil, facts: facts)
    }

    /// When a try began and ended, and what it did between.
    private static func log(_ attempt: Attempt, of view: JobView) -> [RunModel.LogLine] {
        let step = view.job.target.variant.title
        let done = view.log.filter { $0.attempt == attempt.id && $0.level == .info }
        let lines = done.map { RunModel.LogLine(at: $0.at, level: .info, step: step, words: $0.message) }
        return (log([view.job], [view.job.id: [attempt]]) + lines).sorted { $0.at < $1.at }
    }

    private static func attempt(_ attempt: Attempt, of view: JobView) -> JobModel.Try {
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
            seconds: attempt.endedAt.map { Double($0 - attempt.startedAt) / 1_000 }, error: attempt.error?.message,
            log: log(attempt, of: view))
    }
}
