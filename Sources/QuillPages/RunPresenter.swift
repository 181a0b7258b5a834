internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func run(_ id: ID<Run>, _ visit: Visit) async throws -> RunModel {
        let view = try await quill.run(id)
        let attempts = try await quill.attempts(of: id)
        let state = RunState(view.glance, now: visit.now, pace: try await pace(for: [view.run.state]))
        let cost = view.glance.cost.cost
        let costs = Dictionary(view.usage.map { ($0.attempt, $0.usage.spent) }, uniquingKeysWith: +)
        let fallbacks = Dictionary(view.fallbacks.map { ($0.target, $0.provenance) }) { $1 }
        let steps = state.steps.map { Self.step($0, state, view.tries, attempts, costs, fellBack: fallbacks[$0.target]) }
        return RunModel(
            id: id, badges: visit.badges, item: view.item.id, title: Naming.title(view.item), status: state.status,
            statusWords: state.stage,
            wanted: view.run.words, trigger: Self.trigger(view.run.trigger), startedAt: view.run.createdAt, seconds: view.run.seconds,
            expectedSeconds: state.expectedSeconds, cost: cost, unpriced: view.unpriced,
            estimate: view.plan.isCertain ? view.plan.cost + cost : nil, steps: steps, log: Self.log(view.jobs, attempts))
    }

    /// Looked up only where something is under way.
    func pace(for states: [QuillCore.RunState]) async throws -> Pace {
        states.contains { !$0.isEnded } ? try await quill.pace() : .unknown
    }

    static func trigger(_ trigger: String) -> String {
        switch trigger {
        case "cli": "the command line"
        case "api": "the API"
        case "web": "these pages"
        case "schedule": "a schedule"
        case Run.reprocessing: "whoever made anew what was out of date"
        default: trigger
        }
    }

    private static func step(
        _ step: RunStep, _ state: RunState, _ tried: [ID<Job>: Int], _ attempts: [ID<Job>: [Attempt]], _ costs: [ID<Attempt>: Spent],
        fellBack: Provenance?
    ) -> RunModel.Step {
        let tries = step.job.flatMap { attempts[$0.id] } ?? []
        let progress = step.job.flatMap { state.glance.progress[$0.id] }
        let ended = tries.last?.endedAt
        let seconds = tries.first.flatMap { first in ended.map { Double($0 - first.startedAt) / 1_000 } }
        let error = step.job?.error
        let note: String
        switch step.state {
        case .running: note = progress?.stage ?? step.target.variant.stage.lowercased()
        case .waits:
            note =
                step.job?.status.hold.map(Naming.hold)
                ?? "tried again at \(step.job.map { Words.minute($0.runAt) } ?? "")"
        case .done: note = Naming.fallback(fellBack) ?? step.entry.action.reasons.first ?? ""
        case .failed, .ahead, .skipped: note = ""
        }
        var trouble: Trouble?
        if step.state == .failed, let error {
            trouble = Trouble(
                error, buttons: step.job.map { [.init("Retry", .action(.redriveJob($0.id))), .init("See the job", .job($0.id))] } ?? [])
        } else if step.state == .waits, let error {
            trouble = Trouble(error.message, next: error.hint, tone: .warn)
        }
        return RunModel.Step(
            title: step.title, state: step.state, note: note, job: step.job?.id, fraction: progress?.fraction,
            startedAt: tries.last?.startedAt, seconds: step.state == .done || step.state == .failed ? seconds : nil,
            expectedSeconds: step.state == .running || step.state == .ahead ? state.expected(step) : nil,
            tries: max(1, step.job.flatMap { tried[$0.id] } ?? 0), cost: tries.compactMap { costs[$0.id] }.sum, trouble: trouble)
    }

    /// The tries of the jobs, told in the order in which they began and ended.
    static func log(_ jobs: [Job], _ attempts: [ID<Job>: [Attempt]]) -> [RunModel.LogLine] {
        var lines: [RunModel.LogLine] = []
        for job in jobs {
            for attempt in attempts[job.id] ?? [] {
                let step = job.target.variant.title
                let again = attempt.number > 1 ? " (try \(attempt.number))" : ""
                lines.append(.init(at: attempt.startedAt, level: .info, step: step, words: "begun" + again))
                guard let ended = attempt.endedAt else { continue }
                let took = Words.duration(Double(ended - attempt.startedAt) / 1_000)
                let outcome = attempt.outcome ?? "ended"
                let ending =
                    switch outcome {
                    case "succeeded": "done"
                    case "lost": "its worker was lost"
                    case "released": "given back"
                    default: outcome
                    }
                let level: RunModel.LogLine.Level =
                    switch outcome {
                    case "succeeded": .info
                    case "failed", "lost": job.status.state == .dead ? .bad : .warn
                    default: .warn
                    }
                let words = attempt.error.map { "\(ending) after \(took): \($0.message)" } ?? "\(ending) after \(took)"
                lines.append(.init(at: ended, level: level, step: step, words: words))
            }
        }
        return Array(lines.sorted { $0.at < $1.at }.suffix(400))
    }
}
