internal import QuillApp
internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill schedules`: what the installation does by itself.
struct SchedulesCommand {
    private let parsed: ParsedCommand
    private let console: Console
    private let configuration: Configuration

    init(_ parsed: ParsedCommand, _ console: Console, _ configuration: Configuration) {
        self.parsed = parsed
        self.console = console
        self.configuration = configuration
    }

    func run() async throws -> Status {
        switch parsed.path.last {
        case "run":
            let name = try name()
            let schedule = try await Reach.toChange(configuration).closing { try await $0.client.runSchedule(name) }
            if parsed.flag("json") {
                Output.json(schedule, console)
            } else {
                console.line("\(schedule.name) is due now; a server does it within seconds, the next one that starts if none runs.")
            }
        case "show": try await show(try name())
        default: try await list()
        }
        return .done
    }

    private func name() throws -> String {
        guard let name = parsed.argument("schedule") else {
            throw QuillError(.invalidInput, "The name of a schedule is needed.", hint: "`quill schedules` lists them.")
        }
        return name
    }

    private func list() async throws {
        let schedules = try await Reach.looking(configuration) { try await $0.schedules() } ?? []
        if parsed.flag("json") { return Output.json(Wire.Schedules(schedules), console) }
        guard !schedules.isEmpty else { return console.line("There are no schedules in this home yet.") }
        var table = TextTable([
            .init("Schedule"), .init("When"), .init("Zone"), .init("Next (UTC)"), .init("Last"), .init("What came of it", isFlexible: true),
        ])
        for schedule in schedules {
            table.add([
                schedule.name, schedule.cron, schedule.timeZone, Self.minute(schedule.nextAt),
                schedule.last.map { Self.minute($0.slot) } ?? "never",
                schedule.last.map { $0.note ?? $0.state } ?? "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
    }

    /// `2026-11-21 03:17`, in UTC.
    private static func minute(_ time: String) -> String { String(time.prefix(16)).replacing("T", with: " ") }

    private func show(_ name: String) async throws {
        guard let firings = try await Reach.looking(configuration, { try await $0.firings(of: name) }) else { throw Reach.nothingYet }
        if parsed.flag("json") { return Output.json(Wire.Firings(firings), console) }
        guard !firings.isEmpty else { return console.line("It has not been due yet.") }
        for firing in firings {
            let missed = firing.missed > 0 ? ", made up for \(firing.missed) missed" : ""
            console.line("\(firing.slot)  \(firing.state)\(missed)  \(Console.safe(firing.note ?? ""))")
        }
    }
}
