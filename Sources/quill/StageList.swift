internal import QuillWire
internal import Terminal

/// How far an attempt is, as a frame of the event stream tells it.
struct ProgressFrame: Decodable, Sendable {
    let variant, stage: String
    let fraction: Double?
}

/// Turns what is seen of a run into the events of the progress view, each once.
struct StageList {
    /// How far each target is, in the word that was last told of it.
    private var told: [String: String] = [:]

    /// The first report may come before the run was looked at with its job at work; it begins the stage then.
    mutating func event(_ frame: ProgressFrame) -> ProgressModel.Event? {
        guard let word = told[frame.variant], word == "planned" || word == "running" || word.hasPrefix("retry") else { return nil }
        told[frame.variant] = "running"
        return .advanced(frame.variant, fraction: frame.fraction, detail: frame.stage)
    }

    mutating func events(_ run: Wire.Run) -> [ProgressModel.Event] {
        var events: [ProgressModel.Event] = []
        let jobs = Dictionary(run.jobs.map { ($0.target, $0) }) { $1 }
        for entry in run.plan where entry.target != "media" || jobs[entry.target] != nil {
            let id = entry.target
            if told[id] == nil {
                events.append(.planned(id, title: entry.title))
                told[id] = "planned"
            }
            let next = state(of: entry, jobs[id])
            guard next.name != told[id] else { continue }
            told[id] = next.name
            if let event = next.event { events.append(event) }
        }
        return events
    }

    private func state(of entry: Wire.PlanEntry, _ job: Wire.Job?) -> (name: String, event: ProgressModel.Event?) {
        let id = entry.target
        guard let job else {
            switch entry.action {
            case "reuse": return ("reused", .reused(id))
            case "stale": return ("reused", .reused(id, detail: "stale: \(entry.why.joined(separator: ", "))"))
            default: return (told[id] ?? "planned", nil)
            }
        }
        switch job.state {
        case "running": return ("running", .started(id))
        case "succeeded": return ("done", .finished(id))
        case "dead", "cancelled": return ("failed", .failed(id, reason: job.error?.message ?? "stopped"))
        default: break
        }
        if job.hold != nil { return ("held", .failed(id, reason: job.error?.message ?? "waits for you")) }
        guard job.attemptCount > 0 else { return (told[id] ?? "planned", nil) }
        return (
            "retry \(job.attemptCount)",
            .advanced(id, fraction: nil, detail: "will be tried again: \(job.error?.message ?? "")")
        )
    }
}
