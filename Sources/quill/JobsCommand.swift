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
            try await change(Self.due) { client, id in try await client.retryJob(id) }
        case "cancel":
            try await change({ _, _ in "It is cancelled." }) { client, id in
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
        let found = try await Reach.looking(configuration) { client in try await Self.jobs(states, find, limit, client) }
        if isJSON { return Output.json(found ?? Wire.List([], nextCursor: nil), console) }
        guard let jobs = found, !jobs.data.isEmpty else {
            let unknown = KnownSteps.unknown(try find.map { try JobSearch(parsing: $0).match.steps } ?? [])
            return console.line(Console.safe(["No such jobs.", unknown].compactMap(\.self).joined(separator: " ")))
        }
        JobTable(jobs: jobs.data).show(console)
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
        let (redriven, server, none) = try await Reach.toChange(configuration).closing { reach in
            let redriven = try await reach.client.redriveAll(meant)
            let isNone = redriven.redriven + redriven.left == 0
            return (redriven, reach.server, isNone ? try await meant.none(reach.client) : nil)
        }
        if isJSON { return Output.json(redriven, console) }
        if let none { return console.line(none) }
        let (count, it) = (redriven.redriven, redriven.redriven == 1 ? "it" : "them")
        console.line("\(Format.count(count, "job")) driven again." + (count > 0 ? " \(Self.whoWorks(server, on: it))" : ""))
        if redriven.left > 0 {
            console.line("\(Format.count(redriven.left, "job")) left as they were: the same is being made already.")
        }
    }

    /// Moves a job to the dead letters, from where it can be tried again.
    private func bury() async throws {
        guard let reason = parsed.value("reason") else {
            throw QuillError(.invalidInput, "A reason is needed.", hint: "Say why it is given up for now: --reason \"…\".")
        }
        try await change({ _, _ in "It lies with the dead letters; `quill jobs retry` gives it fresh tries." }) { client, id in
            try await client.buryJob(id, because: reason)
        }
    }

    /// One job by its id, or with --all those that --step, --match and --group mean.
    private func discard() async throws {
        guard let reason = parsed.value("reason") else {
            throw QuillError(.invalidInput, "A reason is needed.", hint: "Say why nobody needs it any more: --reason \"…\".")
        }
        guard parsed.flag("all") != (parsed.argument("job") != nil) else {
            let what = parsed.flag("all") ? "Give either a job or --all." : "Name a job, or give --all."
            throw QuillError(.invalidInput, what, hint: "`quill jobs dead` lists the dead ones.")
        }
        guard parsed.flag("all") else {
            return try await change({ _, _ in "It is given up for good." }) { client, id in try await client.discardJob(id, because: reason)
            }
        }
        let meant = DeadJobs(parsed)
        let (told, none) = try await Reach.toChange(configuration).closing { reach in
            let told = try await reach.client.discardAll(because: reason, meant)
            return (told, told.discarded + told.left == 0 ? try await meant.none(reach.client) : nil)
        }
        if isJSON { return Output.json(told, console) }
        if let none { return console.line(none) }
        console.line("\(Format.count(told.discarded, "job")) given up for good.")
        if told.left > 0 { console.line("\(Format.count(told.left, "job")) left as they were: not dead any more.") }
    }
}
