internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill schedules`: what is done at certain times.
struct SchedulesCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        switch parsed.path.last {
        case "add": try await add(try name())
        case "run":
            try await change({ try await $0.runSchedule($1) }) { schedule in
                "\(schedule.name) is due now; a server does it within seconds, the next one that starts if none runs."
            }
        case "pause":
            try await change({ try await $0.pauseSchedule($1) }) { "\($0.name) rests. `quill schedules resume \($0.name)` ends that." }
        case "resume": try await change({ try await $0.resumeSchedule($1) }) { "\($0.name) goes on. \(Self.next($0))" }
        case "remove":
            let name = try name()
            try await Reach.toChange(configuration).closing { try await $0.client.deleteSchedule(name) }
            if isJSON { Output.json(["removed": name], console) } else { console.line("\(name) is removed; the runs that it began stay.") }
        case "show": try await show(try name())
        default: try await list()
        }
        return .done
    }

    private func change(
        _ change: (QuillClient, String) async throws -> Wire.Schedule, told: (Wire.Schedule) -> String
    ) async throws {
        let name = try name()
        let schedule = try await Reach.toChange(configuration).closing { try await change($0.client, name) }
        guard !isJSON else { return Output.json(schedule, console) }
        console.line(told(schedule))
        if let problem = schedule.problem { console.note("It cannot be begun on this machine. \(Console.safe(problem))") }
    }

    static func next(_ schedule: Wire.Schedule) -> String {
        schedule.nextAt.map { "It is next due at \(minute($0)) UTC." } ?? "Nothing is to come."
    }

    private func name() throws -> String {
        guard let name = parsed.argument("schedule") else {
            throw QuillError(.invalidInput, "The name of a schedule is needed.", hint: "`quill schedules` lists them.")
        }
        return name
    }

    private func list() async throws {
        let schedules = try await Reach.looking(configuration) { try await $0.schedules() } ?? []
        if isJSON { return Output.json(Wire.Schedules(schedules), console) }
        guard !schedules.isEmpty else { return console.line("There are no schedules in this home yet.") }
        var table = TextTable([
            .init("Schedule"), .init("When"), .init("Zone"), .init("Next (UTC)"), .init("Last"), .init("What came of it", isFlexible: true),
        ])
        for schedule in schedules {
            table.add([
                schedule.name, schedule.cron ?? "once", schedule.timeZone, schedule.nextAt.map(Self.minute) ?? schedule.state,
                schedule.last.map { Self.minute($0.slot) } ?? "never",
                Console.safe(schedule.problem.map { "Not begun here: " + $0 } ?? schedule.last.map { $0.note ?? $0.state } ?? ""),
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
    }

    /// `2026-11-21 03:17`, in UTC.
    private static func minute(_ time: String) -> String { String(time.prefix(16)).replacing("T", with: " ") }

    private func show(_ name: String) async throws {
        let found = try await Reach.looking(configuration) { (try await $0.schedule(name), try await $0.firings(of: name)) }
        guard let (schedule, firings) = found else { throw Reach.nothingYet }
        if isJSON { return Output.json(ScheduleOutput(schedule: schedule, data: firings), console) }
        let what = schedule.run.map { $0.url ?? $0.itemId ?? "" } ?? "the installation's own"
        console.line("\(schedule.name): \(Console.safe(what)), \(schedule.cron ?? "once") (\(schedule.timeZone)). \(Self.next(schedule))")
        if let problem = schedule.problem { console.line("It cannot be begun on this machine. \(Console.safe(problem))") }
        guard !firings.isEmpty else { return console.line("It has not been due yet.") }
        for firing in firings {
            let missed = firing.missed > 0 ? ", made up for \(firing.missed) missed" : ""
            console.line("\(firing.slot)  \(firing.state)\(missed)  \(Console.safe(firing.note ?? ""))")
        }
    }
}

/// A schedule with its last times, as `--json` prints it.
private struct ScheduleOutput: Encodable {
    let schedule: Wire.Schedule
    let data: [Wire.Firing]
}
