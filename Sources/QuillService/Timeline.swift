package import QuillCore

/// A stretch of a job's life.
package struct JobSpan: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable { case queued, running, waiting, held, dead }

    package let state: State
    /// What it waits for, or how the try ended: `rate limited`, `lost`; nil where there is nothing to say.
    package let why: String?
    package let from: Timestamp
    /// Nil for the one that lasts.
    package let to: Timestamp?

    package init(_ state: State, _ why: String? = nil, from: Timestamp, to: Timestamp?) {
        self.state = state
        self.why = why
        self.from = from
        self.to = to
    }
}

/// What a job went through, from its tries: each ends one stretch, and says what the next one is.
struct Timeline {
    private var spans: [JobSpan] = []
    private var state = JobSpan.State.queued
    private var why: String?
    private var since: Timestamp
    /// As the machine counts, to tell a rest from a death that was undone.
    private var status = JobStatus()
    private let policy: RetryPolicy

    static func of(_ job: Job, _ attempts: [Attempt], _ policy: RetryPolicy = .standard) -> [JobSpan] {
        var timeline = Timeline(since: job.createdAt, policy)
        for attempt in attempts { timeline.add(attempt) }
        timeline.end(job, isRunning: attempts.last.map { $0.endedAt == nil } ?? false)
        return timeline.spans
    }

    private init(since: Timestamp, _ policy: RetryPolicy) {
        self.since = since
        self.policy = policy
    }

    private mutating func close(at time: Timestamp) {
        if time > since { spans.append(JobSpan(state, why, from: since, to: time)) }
        since = max(time, since)
    }

    private mutating func add(_ attempt: Attempt) {
        close(at: attempt.startedAt)
        spans.append(
            JobSpan(.running, attempt.outcome.flatMap { Self.ending($0, attempt.error) }, from: attempt.startedAt, to: attempt.endedAt))
        since = attempt.endedAt ?? attempt.startedAt
        (state, why) = next(after: attempt)
    }

    private static func ending(_ outcome: String, _ error: QuillError?) -> String? {
        switch outcome {
        case "failed": error.map { $0.code.rawValue.replacing("-", with: " ") } ?? outcome
        case "released": "given back"
        case "lost": "its worker fell silent"
        default: outcome == "succeeded" ? nil : outcome
        }
    }

    /// How the job stood after a try: by the machine that moved it.
    private mutating func next(after attempt: Attempt) -> (JobSpan.State, String?) {
        let move: JobMove? =
            switch (attempt.outcome, attempt.error?.disposition) {
            case ("failed", let disposition?): .fail(disposition)
            // Whether something was gained is not told by the try; a job that died of it is dead at the end all the same.
            case ("lost", _): .lose(gained: true)
            case ("released", _): .fail(.released)
            default: nil
            }
        guard let move else { return (.queued, nil) }
        status.state = .running
        status.hold = nil
        do { status = try status.applying(move, policy: policy, jitter: 0).status } catch { return (.queued, nil) }
        if status.state == .dead {
            // Another try means that it was driven again.
            status = JobStatus()
            return (.dead, nil)
        }
        if let hold = status.hold { return (.held, hold.rawValue) }
        // What a worker gave back for its own sake has another code.
        if attempt.outcome == "released", attempt.error?.code == .rateLimited { return (.queued, "no room at the provider") }
        guard attempt.outcome == "failed" else { return (.queued, nil) }
        if case .wait = attempt.error?.disposition { return (.waiting, attempt.error.map { $0.code.rawValue.replacing("-", with: " ") }) }
        return (.waiting, "rest before the next try")
    }

    private mutating func end(_ job: Job, isRunning: Bool) {
        guard !isRunning else { return }
        switch job.status.state {
        case .queued:
            if let hold = job.status.hold { (state, why) = (.held, hold.rawValue) }
            spans.append(JobSpan(state == .dead ? .queued : state, why, from: since, to: nil))
        case .dead:
            let died = job.endedAt ?? since
            if state != .dead { close(at: died) }
            spans.append(JobSpan(.dead, from: died, to: nil))
        case .cancelled, .succeeded: if let ended = job.endedAt { close(at: ended) }
        case .running: break
        }
    }
}
