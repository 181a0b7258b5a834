internal import QuillCore
internal import QuillService
internal import QuillWeb

/// One step of a run: what it works towards, and the job that does so.
struct RunStep: Sendable {
    let target: Target
    let job: Job?
    let state: RunModel.Step.State
    let entry: Plan.Entry

    var title: String { target.variant.title }
}

/// A run in the words of the pages.
struct RunState: Sendable {
    let glance: RunGlance
    let now: Timestamp
    /// What it made or is to make, inputs first. What it found made already is left out.
    let steps: [RunStep]
    let pace: Pace

    init(_ glance: RunGlance, now: Timestamp, pace: Pace = .unknown) {
        self.glance = glance
        self.now = now
        self.pace = pace
        let newest = Dictionary(glance.jobs.map { ($0.target, $0) }) { $1 }
        steps = glance.plan.entries.compactMap { entry in
            let job = newest[entry.target]
            guard let state = Self.state(entry, job, isEnded: glance.run.state.isEnded, now) else { return nil }
            return RunStep(target: entry.target, job: job, state: state, entry: entry)
        }
    }

    private static func state(_ entry: Plan.Entry, _ job: Job?, isEnded: Bool, _ now: Timestamp) -> RunModel.Step.State? {
        guard let job else {
            switch entry.action {
            case .reuse, .keepStale: return nil
            case .make, .blocked: return isEnded ? .skipped : .ahead
            }
        }
        switch job.status.state {
        case .succeeded: return .done
        case .running: return .running
        case .dead: return .failed
        case .cancelled: return .skipped
        case .queued: return job.status.hold != nil || job.runAt > now ? .waits : .ahead
        }
    }

    private var live: [RunStep] { steps.filter { $0.job?.status.isLive == true } }
    /// The step to look at: the one that runs, else the one that waits.
    var current: RunStep? { steps.first { $0.state == .running } ?? live.first }

    var status: Status {
        switch glance.run.state {
        case .succeeded: .done
        case .failed: .failed
        case .cancelled: .cancelled
        case .waiting: .needsYou
        case .open: live.contains { $0.state != .waits } || live.isEmpty ? .running : .retrying
        }
    }

    /// `Transcript`, `Writing section 3 of 6`, `Retrying at 10:42`.
    var stage: String {
        switch status {
        case .done: return "Ready"
        case .failed: return "Stopped"
        case .cancelled: return "Cancelled"
        case .needsYou: return live.compactMap { $0.job?.status.hold }.first.map(Naming.hold) ?? "Waits"
        case .retrying: return live.compactMap { $0.job?.runAt }.min().map { "Retrying at \(Words.minute($0))" } ?? "Retrying"
        default: break
        }
        guard let current else { return "Beginning" }
        let sections = steps.filter { $0.target.variant.kind == .section }
        if current.target.variant.kind == .section, sections.count > 1 {
            return "Writing section \(min(sections.count, sections.filter { $0.state == .done }.count + 1)) of \(sections.count)"
        }
        if let stage = current.job.flatMap({ glance.progress[$0.id]?.stage }) { return stage.prefix(1).uppercased() + stage.dropFirst() }
        return current.target.variant.stage
    }

    var fraction: Double? { job.flatMap { glance.progress[$0]?.fraction } }
    /// The one whose progress moves bars.
    var job: ID<Job>? { current.flatMap { $0.state == .running ? $0.job?.id : nil } }

    var bar: StepBar {
        // Sections count as one step, so that the bar does not grow while it is looked at.
        var marks: [StepBar.Mark] = []
        var sections: [StepBar.Mark] = []
        for step in steps {
            let mark: StepBar.Mark =
                switch step.state {
                case .done: .done
                case .running: .now
                case .failed: .failed
                case .waits: .waits
                case .ahead, .skipped: .ahead
                }
            if step.target.variant.kind == .section { sections.append(mark) } else { marks.append(mark) }
        }
        if !sections.isEmpty {
            let mark =
                [StepBar.Mark.failed, .now, .waits].first(where: sections.contains)
                ?? (sections.allSatisfy { $0 == .done } ? .done : .ahead)
            let place = steps.firstIndex { $0.target.variant.kind == .section } ?? 0
            marks.insert(mark, at: min(place, marks.count))
        }
        return StepBar(Array(marks.prefix(24)))
    }

    /// How long a step will take, or nil where it was never done here.
    func expected(_ step: RunStep) -> Double? {
        pace.seconds(
            step.entry.step, step.target.variant.kind, writer: glance.run.parameters.writer, soundSeconds: glance.item.durationSeconds)
    }

    /// How long the whole run will take, as far as its steps are known by now; nil where one of them was never done here, or it waits
    /// for something that takes as long as it takes.
    var expectedSeconds: Double? {
        guard status == .running else { return nil }
        var sum = 0.0
        for step in steps where step.state != .skipped {
            guard let seconds = expected(step) else { return nil }
            sum += seconds
        }
        return sum >= 1 ? sum : nil
    }

    var under: ItemModel.Under? {
        guard !glance.run.state.isEnded else { return nil }
        return .init(
            run: glance.run.id, stage: stage, bar: bar, job: job, fraction: fraction, startedAt: glance.run.createdAt,
            expectedSeconds: expectedSeconds)
    }

    /// What went wrong, with the way on; nil unless it failed.
    var trouble: Trouble? {
        guard glance.run.state == .failed else { return nil }
        let error = glance.run.error ?? glance.jobs.last { $0.status.state == .dead }?.error
        let retry = Trouble.Button("Retry", .action(.retryRun(glance.run.id)))
        let buttons = [retry, .init("See the run", .run(glance.run.id))]
        guard let error else { return Trouble("The run stopped", next: "What was made so far is kept.", buttons: buttons) }
        return Trouble(
            error.message, next: [error.hint, "What was made so far is kept."].compactMap(\.self).joined(separator: " "), buttons: buttons)
    }
}

extension Variant {
    /// What is being done while it is made.
    var stage: String {
        switch kind {
        case .media: "Fetching"
        case .source: "Looking at the source"
        case .transcript: "Making the transcript"
        case .summary: "Summarising"
        case .outline: "Outlining"
        case .chapters: "Arranging chapters"
        case .section: "Writing a section"
        case .seo: "Finding title and description"
        case .revision: "Putting the article together"
        case .proposal: "Writing the section anew"
        case .delivery: "Publishing"
        }
    }
}

extension Run {
    /// `Transcript, summaries, article`.
    var words: String {
        var words: [String] = []
        for target in wanted {
            let name =
                switch target.variant.kind {
                case .summary: wanted.filter { $0.variant.kind == .summary }.count > 1 ? "summaries" : target.variant.title.lowercased()
                default: target.variant.title.lowercased()
                }
            if !words.contains(name) { words.append(name) }
        }
        let whole = words.joined(separator: ", ")
        return whole.prefix(1).uppercased() + whole.dropFirst()
    }

    var seconds: Double? { endedAt.map { Double($0 - createdAt) / 1_000 } }

    var status: Status {
        switch state {
        case .open: .running
        case .waiting: .needsYou
        case .succeeded: .done
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }
}
