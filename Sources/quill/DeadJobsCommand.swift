internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill jobs dead` and `quill jobs fixed`: what was given up, by what it died of.
struct DeadJobsCommand: Command {
    let context: CommandContext

    func run() async throws { try await parsed.flag("groups") ? groups() : list() }

    private func list() async throws {
        let (meant, isAll) = (DeadJobs(parsed), parsed.flag("all"))
        let limit = try parsed.integer("limit", in: 1...200) ?? 50
        let found = try await Reach.looking(configuration) { client in
            let jobs = try await Self.jobs(client, meant, limit: limit, isAll: isAll)
            return (jobs, try await client.deadGroups(meant))
        }
        if isJSON { return Output.json(found?.0 ?? Wire.List([], nextCursor: nil), console) }
        guard let (jobs, groups) = found, groups.matching > 0 else { return console.line(meant.none(of: found?.1.total ?? 0)) }
        JobTable(jobs: jobs.data).show(console)
        let many = Format.count(groups.matching, "dead job") + (groups.matching < groups.total ? " of \(groups.total)" : "")
        let rest = jobs.nextCursor == nil ? "" : "; the newest \(jobs.data.count) are shown, --all shows every one"
        console.line("\(many)\(rest). --groups shows what they died of.")
    }

    /// One page, or all of them.
    private static func jobs(
        _ client: QuillClient, _ meant: DeadJobs, limit: Int, isAll: Bool
    ) async throws -> Wire.List<Wire.Job> {
        var (jobs, cursor): ([Wire.Job], String?) = ([], nil)
        repeat {
            let page = try await client.deadJobs(meant, limit: isAll ? 200 : limit, cursor: cursor)
            jobs += page.data
            cursor = page.nextCursor
        } while isAll && cursor != nil
        return Wire.List(jobs, nextCursor: cursor)
    }

    private func groups() async throws {
        let meant = DeadJobs(parsed)
        let found =
            try await Reach.looking(configuration) { try await $0.deadGroups(meant) }
            ?? Wire.DeadGroups(total: 0, matching: 0, moreGroups: 0, data: [])
        if isJSON { return Output.json(found, console) }
        guard !found.data.isEmpty else { return console.line(meant.none(of: found.total)) }
        let isFixed = { (group: Wire.DeadGroup) in group.cameBack == 0 }
        for group in found.data.filter({ !isFixed($0) }) + found.data.filter(isFixed) { show(group) }
        if found.moreGroups > 0 { console.line("And \(Format.count(found.moreGroups, "more group")).") }
    }

    private func show(_ group: Wire.DeadGroup) {
        console.line("\(group.group)  \(console.paint(.bold, Console.safe("\(group.count) × \(group.step): \(group.cause)")))")
        console.line("    \(console.paint(.dim, "first \(group.firstSeen), last \(group.lastSeen), for instance \(group.sampleJob)"))")
        if let build = group.fixedIn {
            let back = group.cameBack ?? 0
            console.line("    " + (back > 0 ? "came back after the fix in \(build): \(back) died of it since" : "fixed in \(build)"))
        }
        if let remedy = group.remedy { console.line("    \(Console.safe(remedy))") }
    }

    /// Says that a group is mended, or takes that back.
    func mark() async throws {
        guard let group = parsed.argument("group") else { throw QuillError(.invalidInput, "A group is needed.") }
        if parsed.flag("undo") {
            let left = try await Reach.toChange(configuration).closing { reach in
                try await reach.client.unmarkFixed(group)
                return isJSON ? try await reach.client.deadGroups(DeadJobs(group: group)).data.first : nil
            }
            guard isJSON else { return console.line("\(Console.safe(group)) is not marked as fixed any more.") }
            // Where nothing of it is dead any more, there is only its name to tell.
            if let left { Output.json(left, console) } else { Output.json(["group": group], console) }
            return
        }
        let build = parsed.value("in")
        let marked = try await Reach.toChange(configuration).closing { try await $0.client.markFixed(group, in: build) }
        if isJSON { return Output.json(marked, console) }
        console.line(
            "\(Console.safe(group)) is marked as fixed in \(marked.fixedIn ?? ""). `quill jobs redrive --group \(Console.safe(group))` tries its jobs again."
        )
    }
}

extension DeadJobs {
    /// What `--step`, `--match` and `--group` mean.
    init(_ parsed: ParsedCommand) { self.init(step: parsed.value("step"), words: parsed.value("match"), group: parsed.value("group")) }

    /// Why nothing was found or done, of so many dead jobs.
    func none(of total: Int) -> String {
        guard total > 0 else { return "No job is dead." }
        let unknown = KnownSteps.unknown(step.map { [$0] } ?? []).map { " " + Console.safe($0) }
        return "None of the \(Format.count(total, "dead job")) is meant by that.\(unknown ?? "")"
    }

    func none(_ client: QuillClient) async throws -> String { none(of: try await client.deadGroups(self).total) }
}
