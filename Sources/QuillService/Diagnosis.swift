internal import QuillCore

/// Why work does not go on, in a sentence, and what to do about it: only what can be known, never a guess.
package struct Diagnosis: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case noWorker = "no-worker"
        case unknownStep = "unknown-step"
        case held
        case paused
        case limit
        case slow
    }

    package let kind: Kind
    package let message: String
    package let remedy: String
}

extension Diagnosis {
    static func ofQueue(
        _ backlog: [Backlog], _ workers: [WorkerSeen], _ now: Timestamp, _ rules: QueueRules, _ known: [String], _ store: any StoreReading
    ) throws(QuillError) -> [Diagnosis] {
        var found: [Diagnosis] = []
        let pauses = try store.pauses()
        // What somebody paused is told for itself, and waits for them alone.
        let due = backlog.filter { now - pauses.waitsSince($0) > grace && pauses.holding($0.step) == nil }
        if let since = due.map(pauses.waitsSince).min(), try isUnattended(workers, store) {
            found.append(.noWorker(due.reduce(0) { $0 + $1.count }, seconds: (now - since) / 1_000))
        }
        found += backlog.map(\.step).filter { !known.contains($0) }.prefix(1).map(Diagnosis.unknown)
        let full = rules.limits.isEmpty || due.isEmpty ? [] : try store.fullLimits(rules.limits)
        for one in full.isEmpty ? [] : due {
            guard let name = try [one.step, store.job(one.oldest)?.lane].compactMap(\.self).first(where: full.contains) else { continue }
            found.append(.full(name, rules.limits))
            break
        }
        let stuck = pauses.stuck(backlog, now: now, afterSeconds: rules.stuckAfterSeconds).first
        if found.isEmpty, let stuck { found.append(.slow(stuck.step, seconds: (now - pauses.waitsSince(stuck)) / 1_000)) }
        return found
    }

    /// Of one job that waits; nil where nothing is in its way but its time, or its turn.
    static func of(_ job: Job, _ now: Timestamp, _ rules: QueueRules, _ known: [String], _ store: any StoreReading) throws(QuillError)
        -> Diagnosis?
    {
        guard job.status.state == .queued else { return nil }
        if let hold = job.status.hold { return .held(hold) }
        if let pause = try store.pauses().holding(job.step) { return .paused(pause) }
        if !known.contains(job.step) { return .unknown(job.step) }
        guard now - job.runAt > grace else { return nil }
        if try isUnattended(try store.workers(), store) { return .noWorker(nil, seconds: (now - job.runAt) / 1_000) }
        let full = rules.limits.isEmpty ? [] : try store.fullLimits(rules.limits)
        return [job.step, job.lane ?? job.step].first(where: full.contains).map { .full($0, rules.limits) }
    }

    /// A worker takes what is due within moments; only what waits longer says something.
    private static let grace: Int64 = 5_000

    /// A command that works jobs off by itself tells of itself by what it holds alone.
    private static func isUnattended(_ workers: [WorkerSeen], _ store: any StoreReading) throws(QuillError) -> Bool {
        guard workers.isEmpty else { return false }
        return try store.workload(Project.defaultID, countingTo: 1).busyWorkers == 0
    }

    private static func noWorker(_ due: Int?, seconds: Int64) -> Diagnosis {
        let what =
            switch due {
            case nil: "The job is due for \(words(seconds))"
            case 1: "One job is due for \(words(seconds))"
            case let count?: "\(count) jobs are due, the oldest for \(words(seconds))"
            }
        return Diagnosis(
            kind: .noWorker, message: "No worker is there. \(what).",
            remedy: "Start `quill serve`, or `quill worker` beside a server that has none.")
    }

    private static func unknown(_ step: String) -> Diagnosis {
        Diagnosis(
            kind: .unknownStep, message: "A newer Quill queued work that this one does not know: \(step).",
            remedy: "It is left alone. Let the newer version work on it.")
    }

    private static func full(_ name: String, _ limits: Limits) -> Diagnosis {
        let limit = limits.byName[name]
        let amount =
            limit?.atOnce.map { "\($0) at a time" } ?? limit?.rate.map { "\($0.count) in \($0.periodMilliseconds / 1_000) s" } ?? "so much"
        return Diagnosis(
            kind: .limit, message: "The limit of \(name) is full: \(amount), and so much is under way.",
            remedy: "It goes on by itself. QUILL_LIMITS sets the limit.")
    }

    private static func slow(_ step: String, seconds: Int64) -> Diagnosis {
        Diagnosis(
            kind: .slow, message: "Nobody has taken up “\(step)” for \(Self.words(seconds)).",
            remedy: "All workers may be busy: start another, or look at QUILL_LIMITS.")
    }

    private static func held(_ hold: Hold) -> Diagnosis {
        switch hold {
        case .approval:
            Diagnosis(kind: .held, message: "It waits for an approval.", remedy: "Approve the document; it goes on by itself.")
        case .budget:
            Diagnosis(
                kind: .held, message: "It waits, since the budget is spent.",
                remedy: "It looks again when the day ends, in UTC. Once the budget is raised, try it now.")
        case .credentials:
            Diagnosis(
                kind: .held, message: "It waits for a key that is accepted.",
                remedy: "Set the right key, restart the server, and try it now.")
        case .human:
            Diagnosis(kind: .held, message: "It waits for a person.", remedy: "Its last try says for what. Then try it now, or ask again.")
        }
    }

    private static func paused(_ pause: Pause) -> Diagnosis {
        let what = pause.step.map { "The step \($0)" } ?? "The queue"
        return Diagnosis(
            kind: .paused, message: "\(what) is paused." + (pause.reason.map { " “\($0)”" } ?? ""),
            remedy: "It goes on with `quill queue resume\(pause.step.map { " " + $0 } ?? "")`, or under Jobs.")
    }

    private static func words(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(max(0, seconds)) s"
        case ..<7_200: "\(seconds / 60) min"
        default: "\(seconds / 3_600) h"
        }
    }
}
