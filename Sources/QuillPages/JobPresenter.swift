internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func job(_ id: ID<Job>, _ visit: Visit) async throws -> JobModel {
        let view = try await quill.job(id)
        let (job, kept) = (view.job, try await quill.checkpointCount(of: id))
        let (status, words) = Self.standing(job, visit.now)
        var trouble: Trouble?
        if let error = job.error, job.status.state == .dead || job.status.state == .queued {
            trouble = Trouble(error.message, next: error.hint, tone: job.status.state == .dead ? .bad : .warn)
        }
        let waits = job.status.state == .queued && job.status.hold == nil && job.runAt > visit.now
        return JobModel(
            id: id, badges: visit.badges, step: job.target.variant.title,
            item: view.item.map { (id: $0.id, title: Naming.title($0)) }, status: status, statusWords: words,
            fraction: view.progress?.fraction, trouble: trouble, diagnosis: view.diagnosis.map(Self.trouble),
            nextTryAt: waits ? job.runAt : nil, spans: view.timeline.map(Self.span),
            tries: view.attempts.map { Self.attempt($0, of: view) },
            kept: kept > 0 ? "\(Words.count(kept, "piece")) of its work \(kept == 1 ? "is" : "are") kept" : nil,
            facts: Self.facts(of: view), used: Self.used(view.usage), needs: view.needs.map { Self.kin($0, visit.now) },
            neededBy: view.neededBy.map { Self.kin($0, visit.now) },
            group: job.status.state == .dead ? Signature.of(step: job.step, job.error) : nil)
    }

    private static func kin(_ job: Job, _ now: Timestamp) -> JobModel.Kin {
        let (status, words) = standing(job, now)
        return .init(id: job.id, step: job.target.variant.title, status: status, statusWords: words)
    }

    private static func span(_ span: JobSpan) -> JobModel.Span {
        let (status, words): (Status, String) =
            switch span.state {
            case .queued: (.queued, "Queued")
            case .running: span.to == nil ? (.running, "Running") : (span.why == nil ? .done : .cancelled, "Ran")
            case .waiting: (.retrying, "Waiting")
            case .held: (.needsYou, "Held")
            case .dead: (.failed, "Dead")
            }
        return .init(status: status, words: words, why: span.why, from: span.from, to: span.to)
    }

    private static func facts(of view: JobView) -> [(name: String, value: String)] {
        let job = view.job
        var facts: [(name: String, value: String)] = [
            (name: "Step", value: "\(job.step), version \(job.recipe.version)"), (name: "Target", value: job.target.variant.description),
            (name: "Recipe", value: job.recipe.digest.short), (name: "Priority", value: job.priority.name),
        ]
        if !job.recipe.ladder.isEmpty { facts.append((name: "Tried in this order", value: job.recipe.ladder.joined(separator: ", "))) }
        if !job.recipe.inputs.isEmpty { facts.append((name: "Made from", value: job.recipe.inputs.keys.sorted().joined(separator: ", "))) }
        for (name, value) in job.recipe.parameters.sorted(by: { $0.key < $1.key }) {
            let words = name.replacing("_", with: " ")
            let shown = Masked.value(value, of: name)
            facts.append((name: words.prefix(1).uppercased() + words.dropFirst(), value: String(shown.prefix(200))))
        }
        if let run = view.runs.last { facts.append((name: "Asked by", value: trigger(run.trigger))) }
        return facts
    }

    /// What its tries used of each model, and what that cost.
    private static func used(_ usage: [UsageRecord]) -> [(name: String, value: String)] {
        let sums = Dictionary(grouping: usage) { "\($0.usage.provider) \($0.usage.model)" }
        return sums.sorted { $0.key < $1.key }.map { model, records in
            let units = Dictionary(grouping: records, by: \.usage.unit).mapValues { $0.reduce(0) { $0 + $1.usage.quantity } }
            let amounts = units.sorted { $0.key < $1.key }.map {
                "\(Words.count(Int($0.value.rounded()))) \($0.key.replacing("-", with: " "))"
            }
            let cost = records.reduce(Money.zero) { $0 + $1.usage.cost }
            let words = records.allSatisfy(\.usage.isPriced) ? (cost == .zero ? "free" : Words.money(cost)) : "at an unknown cost"
            return (name: model, value: (amounts + [words]).joined(separator: ", "))
        }
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

/// Nothing that a job was asked with should be a secret; what looks like one is not shown all the same.
enum Masked {
    private static let names = ["key", "token", "secret", "password", "passphrase", "authorization", "cookie"]
    private static let beginnings = ["sk-", "ghp_", "github_pat_", "xox", "AKIA", "Bearer ", "Basic "]

    static func value(_ value: String, of name: String) -> String {
        let name = name.lowercased()
        if names.contains(where: { name == $0 || name.hasSuffix("_" + $0) || name.hasSuffix("-" + $0) }) { return "••••" }
        if beginnings.contains(where: { value.hasPrefix($0) }) { return "••••" }
        // An address with a name and a password in it.
        guard let scheme = value.firstRange(of: "://") else { return value }
        let authority = value[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return value }
        return value[..<scheme.upperBound] + "••••" + value[at...]
    }
}
