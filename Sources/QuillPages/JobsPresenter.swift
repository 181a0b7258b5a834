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
    /// How many rows a page of jobs shows.
    static var rowsMax: Int { 60 }

    func jobs(_ visit: Visit) async throws -> JobsPage {
        let filter = JobListFilter(visit.request)
        return filter.tab == .dead ? try await deadLetters(DeadFilter(visit.request.query), visit) : try await jobs(filter, visit)
    }

    private func jobs(_ filter: JobListFilter, _ visit: Visit) async throws -> JobsPage {
        let (query, problem) = Self.asked(filter)
        let list = try await quill.jobs(query ?? JobQuery(), Page(limit: query == nil ? 1 : Self.rowsMax, before: filter.cursor))
        let queue = try await quill.queue()
        return JobsPage(
            JobsModel(
                badges: visit.badges, diagnosis: Self.diagnosis(queue), tiles: try await tiles(list.counts), list: filter,
                rows: query == nil ? [] : list.jobs.map { Self.row($0, list.titles, list.progress, list.tries, visit.now, queue.pauses) },
                queue: try await queueModel(), search: JobSearchModel(problem: problem, suggestions: jobWords()),
                next: query == nil ? nil : list.nextCursor))
    }

    /// What keeps the queue from moving, where that can be known.
    static func diagnosis(_ queue: QueueView) -> Trouble? {
        if let first = queue.diagnoses.first(where: { $0.kind != .slow }) { return trouble(first) }
        if let (ledger, count) = queue.strays.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            return Trouble(
                "\(Words.count(count, "row")) of \(ledger.rawValue) came before the table of their month.",
                next: "They are read like all others. The schedule “retention” moves them; its last firing says what is in its way.",
                tone: .warn)
        }
        return queue.diagnoses.first.map(trouble)
    }

    static func trouble(_ diagnosis: Diagnosis) -> Trouble { Trouble(diagnosis.message, next: diagnosis.remedy, tone: .warn) }

    func tiles(_ counts: [JobStatus.State: Int]) async throws -> JobsModel.Tiles {
        let (oldest, done) = try await quill.queueFigures()
        let count = { (state: JobStatus.State) in counts[state] ?? 0 }
        return .init(
            running: count(.running), limit: quill.atOnceMax, queued: count(.queued), oldestWaitSeconds: oldest, doneToday: done,
            dead: count(.dead),
            mode: queueMode)
    }

    static func row(
        _ job: Job, _ titles: [ID<Item>: String], _ progress: [ID<Job>: Progress], _ tries: [ID<Job>: Int], _ now: Timestamp,
        _ pauses: Pauses = Pauses()
    ) -> JobsModel.Row {
        let isPaused = job.status.state == .queued && job.status.hold == nil && pauses.holding(job.step) != nil
        let (status, words) = isPaused ? (.paused, Status.paused.word) : standing(job, now)
        return .init(
            id: job.id, step: job.target.variant.title, item: titles[job.item].map { _ in job.item },
            title: Naming.title(titles[job.item] ?? ""),
            status: status, statusWords: words, fraction: progress[job.id]?.fraction, tries: tries[job.id] ?? 0,
            at: job.endedAt ?? job.createdAt, error: job.status.state == .succeeded ? nil : job.error?.message)
    }

    /// How a job stands, as a sign and in words.
    static func standing(_ job: Job, _ now: Timestamp) -> (Status, String) {
        switch job.status.state {
        case .running: return (.running, "Running")
        case .succeeded: return (.done, "Done")
        case .cancelled: return (.cancelled, job.discarded.map { "Discarded: \($0)" } ?? "Cancelled")
        case .dead:
            return switch job.status.deadReason {
            case .permanent: (.failed, job.error?.code == .cancelled ? "Dead: moved here" : "Dead: it would fail again")
            case .exhausted: (.failed, "Dead: all tries spent")
            case .poison, nil: (.failed, "Dead: its worker ended each time")
            }
        case .queued:
            if let hold = job.status.hold { return (.needsYou, Naming.hold(hold)) }
            if job.runAt > now { return (.retrying, "Retrying at \(Words.minute(job.runAt))") }
            return (.queued, "Queued")
        }
    }
}
