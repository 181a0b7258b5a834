internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

extension SchedulesCommand {
    func add(_ name: String) async throws {
        try checkTimes()
        let wish = Wire.SaveSchedule(
            cron: parsed.value("cron"), at: parsed.value("at"), timeZone: parsed.value("zone"),
            run: try run(of: parsed.argument("input") ?? "", try ArticleOptions.wishes(parsed)))
        try await Reach.toWork(configuration).closing { reach in
            let schedule = try await reach.client.save(schedule: name, wish)
            if isJSON { return Output.json(schedule, console) }
            console.line("\(schedule.name) is set. \(Self.next(schedule))")
            if reach.server == nil {
                console.note("No server runs in this home now: `quill serve` begins what is due, also what was missed.")
            }
        }
    }

    /// What of the times can be told before anybody is asked, in the words of the options.
    private func checkTimes() throws {
        let (cron, at) = (parsed.value("cron"), parsed.value("at"))
        let command = "quill schedules add"
        guard cron != nil || at != nil else {
            throw UsageError(
                command: command, message: "it is not said when",
                hint: "Again and again: --cron '0 7 * * mon', or --cron @daily. Once: --at '2026-12-01 09:00'")
        }
        if let at, Timestamp(written: at, in: .utc) == nil {
            throw parsed.refused("at", at, "a day and a time: '2026-12-01 09:00', or 2026-12-01T09:00:00Z in UTC")
        }
        if let at, parsed.value("zone") != nil, Timestamp(rfc3339: at) != nil {
            throw UsageError(
                command: command, message: "--zone would not be heeded beside --at '\(at)', which is in UTC",
                hint: "Leave --zone out, or write the time on its clocks: --at '2026-12-01 09:00'")
        }
        do throws(QuillError) { if let cron { _ = try Cron(cron) } } catch {
            throw UsageError(command: command, message: "--cron: \(error.message)", hint: error.hint)
        }
    }

    /// An address or an item; a file would have to be there when it is due.
    private func run(of input: String, _ wishes: Wire.Wishes) throws -> Wire.ScheduledRun {
        if WebAddress.looksLikeOne(input) { return Wire.ScheduledRun(url: input, wishes: wishes) }
        guard ID<Item>(input) != nil else {
            throw QuillError(
                .invalidInput, "input: \(input.prefix(100)) is neither an address nor the id of an item.",
                hint: "Take a file in first, with `quill article FILE`, and give the id of its item: `quill items` lists them.")
        }
        return Wire.ScheduledRun(itemId: input, wishes: wishes)
    }
}
