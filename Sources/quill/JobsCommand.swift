internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill jobs`: what is to be done, is being done and was given up.
struct JobsCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        switch parsed.path.last {
        case "retry":
            try await change("It is due now; a server works on it, or the next `quill article`.") { client, id in
                try await client.retryJob(id)
            }
        case "cancel":
            try await change("It is cancelled.") { client, id in
                try await client.cancelJob(id)
                return try await client.job(id)
            }
        case "bury": try await bury()
        case "dead": try await DeadJobsCommand(context: context).run()
        case "fixed": try await DeadJobsCommand(context: context).mark()
        case "redrive": try await redriveAll()
        case "discard": try await discard()
        case "show": try await show()
        case "queue": try await QueueCommand(context: context).show()
        default: try await list()
        }
        return .done
    }

    private func list() async throws {
        let limit = try parsed.integer("limit", in: 1...200) ?? 50
        let (states, find) = (parsed.values("state"), parsed.value("find"))
        let found = try await Reach.looking(configuration) { try await Self.jobs(states, find, limit, $0) }
        let jobs = found ?? Wire.List([], nextCursor: nil)
        if isJSON { return Output.json(jobs, console) }
        guard !jobs.data.isEmpty else { return console.line("No such jobs.") }
        Self.show(jobs.data, console)
    }

    static func show(_ jobs: [Wire.Job], _ console: Console) {
        var table = TextTable([
            .init("Job"), .init("What", isFlexible: true), .init("State"), .init("Tries", .right), .init("Note", isFlexible: true),
        ])
        for job in jobs {
            table.add([
                job.id, job.title, job.hold.map { "held: \($0)" } ?? job.state, String(job.attemptCount),
                job.error?.message ?? job.progress?.stage ?? "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
    }

    /// A search goes on until it has found as many as were asked for, or has looked at all there are.
    private static func jobs(_ states: [String], _ find: String?, _ limit: Int, _ client: QuillClient) async throws -> Wire.List<Wire.Job> {
        var page = try await client.jobs(states: states, find: find, limit: limit)
        var jobs = page.data
        while find != nil, jobs.count < limit, let cursor = page.nextCursor {
            page = try await client.jobs(states: states, find: find, limit: limit - jobs.count, cursor: cursor)
            jobs += page.data
        }
        return Wire.List(jobs, nextCursor: page.nextCursor)
    }

    private func redriveAll() async throws {
        let meant = DeadJobs(parsed)
        let redriven = try await Reach.toChange(configuration).closing { try await $0.client.redriveAll(meant) }
        if isJSON { return Output.json(redriven, console) }
        guard redriven.redriven + redriven.left > 0 else { return console.line("No job is dead.") }
        console.line("\(Format.count(redriven.redriven, "job")) queued again; a server works on them, or the next `quill article`.")
        if redriven.left > 0 {
            console.line("\(Format.count(redriven.left, "job")) left as they were: the same is being made already.")
        }
    }

    /// Moves a job to the dead letters, from where it can be tried again.
    private func bury() async throws {
        guard let reason = parsed.value("reason") else {
            throw QuillError(.invalidInput, "A reason is needed.", hint: "Say why it is given up for now: --reason \"…\".")
        }
        try await change("It lies with the dead letters; `quill jobs retry` gives it fresh tries.") { client, id in
            try await client.buryJob(id, because: reason)
        }
    }

    /// One job by its id, or with --all those that --step, --match and --group mean.
    private func discard() async throws {
        guard let reason = parsed.value("reason") else {
            throw QuillError(.invalidInput, "A reason is needed.", hint: "Say why nobody needs it any more: --reason \"…\".")
        }
        guard parsed.flag("all") else {
            return try await change("It is given up for good.") { client, id in try await client.discardJob(id, because: reason) }
        }
        guard parsed.argument("job") == nil else {
            throw QuillError(.invalidInput, "Give either a job or --all.", hint: "`quill jobs dead` lists the dead ones.")
        }
        let meant = DeadJobs(parsed)
        let told = try await Reach.toChange(configuration).closing { try await $0.client.discardAll(because: reason, meant) }
        if isJSON { return Output.json(told, console) }
        guard told.discarded + told.left > 0 else { return console.line("No such job is dead.") }
        console.line("\(Format.count(told.discarded, "job")) given up for good.")
        if told.left > 0 { console.line("\(Format.count(told.left, "job")) left as they were: not dead any more.") }
    }

    /// Every attempt of a job, with its error and its log.
    private func show() async throws {
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

    private func change(_ told: String, _ body: (QuillClient, String) async throws -> Wire.JobDetail) async throws {
        let id = try parsed.id("job", of: Job.self, listedBy: "quill jobs")
        let job = try await Reach.toChange(configuration).closing { try await body($0.client, id) }
        if isJSON { return Output.json(job, console) }
        console.line("\(job.job.id)  \(job.job.state)  \(Console.safe(job.job.title))")
        console.line(told)
    }
}
