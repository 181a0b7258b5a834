internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill reprocess`: what is out of date, made anew.
struct ReprocessCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let isNoneGiven = parsed.arguments("item").isEmpty
        guard isNoneGiven == parsed.flag("all") else {
            throw QuillError(
                .invalidInput, isNoneGiven ? "Say which items." : "Give either items or --all.",
                hint: "`quill items` lists them; `quill reprocess --all --dry-run` shows what is out of date of all.")
        }
        let items = try parsed.ids("item", of: Item.self, listedBy: "quill items").map(\.text)
        let limit = try parsed.integer("limit", in: 1...10_000) ?? 100
        guard parsed.flag("dry-run") else { return try await begin(items, limit) }
        try await list(items)
        return .done
    }

    // MARK: What would be made

    private func list(_ items: [String]) async throws {
        let remake = parsed.values("remake")
        let rows = try await Reach.looking(configuration) { try await Self.all(items, remake, $0) } ?? []
        let sum = StaleSum(rows)
        if isJSON { return Output.json(StaleOutput(data: rows, sum: sum), console) }
        guard !rows.isEmpty else { return console.line("Nothing is out of date.") }
        for row in rows { StaleText.show(row, console) }
        StaleText.show(sum, console)
    }

    /// Page by page to the last.
    private static func all(_ items: [String], _ remake: [String], _ client: QuillClient) async throws -> [Wire.StaleItem] {
        var (rows, cursor): ([Wire.StaleItem], String?) = ([], nil)
        for start in stride(from: 0, to: items.count, by: itemsAtOnce) {
            let some = Array(items[start..<min(start + itemsAtOnce, items.count)])
            rows += try await client.stale(items: some, remake: remake).data
        }
        guard items.isEmpty else { return rows }
        repeat {
            let page = try await client.stale(remake: remake, limit: 200, cursor: cursor)
            rows += page.data
            cursor = page.nextCursor
        } while cursor != nil
        return rows
    }

    // MARK: Making it

    private func begin(_ items: [String], _ limit: Int) async throws -> Status {
        let remake = parsed.values("remake")
        return try await Reach.toChange(configuration).closing { reach in
            let interrupt = Interrupt()
            let done = try await begin(items, remake, limit, reach.client)
            // What was not looked at may be out of date too, and is counted only where there is some.
            let rest = done.nextCursor == nil ? 0 : try await Self.all([], remake, reach.client).count { !$0.entries.isEmpty }
            let ended = try await workOff(done.runs + done.left.compactMap(\.runningRun), reach, interrupt)
            if isJSON {
                Output.json(ReprocessOutput(runs: done.runs, left: done.left, notBegun: rest), console)
            } else {
                show(done, rest, ended, reach.server)
            }
            if let signal = interrupt.signal { return .interrupted(by: signal) }
            return ended.contains { $0.state != "succeeded" } ? .failed : .done
        }
    }

    /// Where no server does. Also what was begun before and is not made yet. Tells how the runs stand then.
    private func workOff(_ runs: [String], _ reach: Reach, _ interrupt: Interrupt) async throws -> [Wire.Run] {
        guard reach.server == nil, !runs.isEmpty else { return [] }
        let view = isJSON ? nil : ProgressView(console.err)
        _ = try await RunWatch(client: reach.client, runs: runs, worker: reach.worker, view: view).untilEnded(interrupt)
        await reach.tidy()
        var ended: [Wire.Run] = []
        for run in runs { ended.append(try await reach.client.run(run)) }
        return ended
    }

    private func begin(_ items: [String], _ remake: [String], _ limit: Int, _ client: QuillClient) async throws -> Wire.Reprocessed {
        let remake = remake.isEmpty ? nil : remake
        var (runs, left, cursor): ([String], [Wire.StaleItem], String?) = ([], [], nil)
        for start in stride(from: 0, to: items.count, by: Self.itemsAtOnce) {
            let some = Array(items[start..<min(start + Self.itemsAtOnce, items.count)])
            let done = try await client.reprocess(Wire.Reprocess(itemIds: some, remake: remake))
            (runs, left) = (runs + done.runs, left + done.left)
        }
        guard items.isEmpty else { return Wire.Reprocessed(runs: runs, left: left, nextCursor: nil) }
        repeat {
            let most = min(limit - runs.count, Self.itemsAtOnce)
            let done = try await client.reprocess(Wire.Reprocess(all: true, limit: most, cursor: cursor, remake: remake))
            (runs, left, cursor) = (runs + done.runs, left + done.left, done.nextCursor)
        } while cursor != nil && runs.count < limit
        return Wire.Reprocessed(runs: runs, left: left, nextCursor: cursor)
    }

    /// As many as one request takes.
    private static let itemsAtOnce = 100

    private func show(_ done: Wire.Reprocessed, _ rest: Int, _ ended: [Wire.Run], _ server: String?) {
        for row in done.left where server != nil || row.fault != nil { StaleText.left(row, console) }
        for run in ended { console.line("\(run.id)  \(run.state)  \(Console.safe(run.item.title))") }
        if let server {
            for run in done.runs { console.line(run) }
            let them = done.runs.count == 1 ? "it" : "them"
            if !done.runs.isEmpty {
                console.line("\(Format.count(done.runs.count, "run")) begun. The server at \(server) works on \(them).")
            }
        }
        if done.runs.isEmpty, ended.isEmpty { console.line(done.left.isEmpty ? "Nothing is out of date." : "Nothing was begun.") }
        if ended.contains(where: { $0.state == "open" }) { console.line("What is open goes on when the command is run again.") }
        if rest > 0 {
            let more = "\(Format.count(rest, "item")) more \(rest == 1 ? "is" : "are") out of date"
            console.line("\(more): run the command again, or with a larger --limit.")
        }
    }
}
