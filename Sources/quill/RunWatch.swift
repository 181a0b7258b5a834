internal import QuillApp
internal import QuillCore
internal import QuillPipeline
internal import QuillQueue
internal import QuillService
internal import Support
internal import Terminal

/// Works a run off in this process and shows how far it is.
struct RunWatch: Sendable {
    private let app: App
    private let run: ID<Run>
    private let view: ProgressView?

    init(app: App, run: ID<Run>, view: ProgressView?) {
        self.app = app
        self.run = run
        self.view = view
    }

    /// Returns when the run has ended, waits for a person, or was interrupted.
    func untilEnded(_ interrupt: Interrupt) async throws -> RunView {
        guard let worker = app.worker else { return try await app.quill.run(run) }
        interrupt.onSet { [worker] in Task { await worker.drain() } }
        let drawing = view.map { view in Task { await view.keepDrawing() } }
        let begun = Lock<Set<String>>([])
        app.board.watch { [view] job, progress in
            // The first report may come before the loop below sees that the job runs; it begins the stage then.
            begun.withLock { _ = $0.insert(job.target.variant.description) }
            view?.apply(.advanced(job.target.variant.description, fraction: progress.fraction, detail: progress.stage))
        }
        let working = Task { try await worker.run() }
        var stages = StageList()
        while true {
            let now = try await app.quill.run(run)
            if let view { stages.events(now).filter { !$0.begins(oneOf: begun.withLock { $0 }) }.forEach(view.apply) }
            if now.run.state != .open || interrupt.isSet { break }
            await app.changes.wait(milliseconds: 2_000)
        }
        await worker.drain()
        try await working.value
        drawing?.cancel()
        let ended = try await app.quill.run(run)
        if let view {
            for event in stages.events(ended) { view.apply(event) }
            view.finish()
        }
        return ended
    }
}

extension ProgressModel.Event {
    fileprivate func begins(oneOf stages: Set<String>) -> Bool {
        if case .started(let id) = self { stages.contains(id) } else { false }
    }
}

/// Turns plans and jobs into the events of the progress view, each once.
private struct StageList {
    private var told: [String: String] = [:]

    mutating func events(_ view: RunView) -> [ProgressModel.Event] {
        var events: [ProgressModel.Event] = []
        let states = Dictionary(view.jobs.map { ($0.target, $0) }) { $1 }
        for entry in view.plan.entries where entry.target.variant.kind != .media || states[entry.target] != nil {
            let id = entry.target.variant.description
            if told[id] == nil {
                events.append(.planned(id, title: Title.of(entry.target.variant)))
                told[id] = "planned"
            }
            let next = state(of: entry, states[entry.target])
            guard next.name != told[id] else { continue }
            told[id] = next.name
            if let event = next.event { events.append(event) }
        }
        return events
    }

    private func state(of entry: Plan.Entry, _ job: Job?) -> (name: String, event: ProgressModel.Event?) {
        let id = entry.target.variant.description
        switch job?.status.state {
        case .running: return ("running", .started(id))
        case .succeeded: return ("done", .finished(id))
        case .dead, .cancelled: return ("failed", .failed(id, reason: job?.error?.message ?? "stopped"))
        case .queued where job?.status.hold != nil: return ("held", .failed(id, reason: job?.error?.message ?? "waits for you"))
        case .queued where (job?.status.tries ?? 0) > 0:
            return (
                "retry \(job?.status.tries ?? 0)", .advanced(id, fraction: nil, detail: "will be tried again: \(job?.error?.message ?? "")")
            )
        case .queued: return (told[id] ?? "planned", nil)
        case nil:
            switch entry.action {
            case .reuse: return ("reused", .reused(id))
            case .keepStale(let why): return ("reused", .reused(id, detail: "stale: \(why.joined(separator: ", "))"))
            case .make, .blocked: return (told[id] ?? "planned", nil)
            }
        }
    }
}

/// What people read for a variant.
enum Title {
    static func of(_ variant: Variant) -> String {
        switch variant.kind {
        case .media: "Fetch the media"
        case .source: "Look at the source"
        case .transcript: "Transcript"
        case .summary: SummaryType(rawValue: variant.form)?.title ?? variant.form
        case .outline: "Outline"
        case .chapters: "Chapters"
        case .section: "Section \(variant.form)"
        case .proposal: "Section \(variant.form), anew"
        case .seo: "Title and description"
        case .revision: "Article"
        case .delivery: "Publish"
        }
    }
}
