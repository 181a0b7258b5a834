internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

extension JobsCommand {
    /// Every attempt of a job, with its error and its log.
    func show() async throws {
        let id = try parsed.id("job", of: Job.self, listedBy: "quill jobs")
        guard let detail = try await Reach.looking(configuration, { try await $0.job(id) }) else { throw Reach.nothingYet }
        if isJSON { return Output.json(detail, console) }
        let job = detail.job
        console.line(
            "\(job.id)  \(job.deadReason.map { "dead: \($0)" } ?? job.hold.map { "held: \($0)" } ?? job.state)  \(Console.safe(job.title))")
        if let discarded = job.discarded { console.line("discarded: \(Console.safe(discarded))") }
        if let next = job.nextAttemptAt { console.line("next try at \(next), priority \(job.priority)") }
        if let diagnosis = detail.diagnosis { console.line(Console.safe("\(diagnosis.message) \(diagnosis.remedy)")) }
        let stretches = detail.timeline.map(Self.words)
        if !stretches.isEmpty { console.line(Console.safe(stretches.joined(separator: " → "))) }
        for (name, links) in [("needs", detail.needs), ("needed by", detail.neededBy)] where !links.isEmpty {
            console.line(Console.safe("\(name): " + links.map { "\($0.target) (\($0.state), \($0.id))" }.joined(separator: ", ")))
        }
        if !detail.usage.isEmpty { console.line(Console.safe(Self.words(detail.usage, detail.costUsd))) }
        for attempt in detail.attempts {
            console.line("try \(attempt.number) by \(attempt.worker): \(attempt.outcome ?? "running"), \(attempt.startedAt)")
            for line in attempt.log { console.line("  \(line.at)  \(Console.safe(line.message))") }
        }
    }

    /// `running 40 s (timed out)`.
    private static func words(_ span: Wire.JobSpan) -> String {
        let why = span.why.map { " (\($0))" } ?? ""
        guard let from = Timestamp(rfc3339: span.from), let to = span.to.flatMap(Timestamp.init(rfc3339:)) else {
            return "\(span.state) since \(span.from)\(why)"
        }
        return "\(span.state) \(Format.duration(.milliseconds(to - from)))\(why)"
    }

    /// What models were asked for, by unit, and what it cost.
    private static func words(_ usage: [Wire.Usage], _ cost: String?) -> String {
        let sums = Dictionary(grouping: usage) { $0.unit.replacing("-", with: " ") }.mapValues { $0.reduce(0) { $0 + $1.quantity } }
        let amounts = sums.sorted { $0.key < $1.key }.map { "\(Int($0.value)) \($0.key)" }.joined(separator: ", ")
        return "used \(amounts), " + (cost.map { "$\($0)" } ?? "at an unknown cost")
    }
}
