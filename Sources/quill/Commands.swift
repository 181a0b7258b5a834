internal import QuillApp
internal import QuillCore
internal import Terminal

/// Every command there is: help, completions and parsing are drawn from this.
enum Commands {
    private static let json = OptionSpec.flag("json", help: "Answer in JSON, for programs.")
    static let limit = OptionSpec.value("limit", "N", help: "How many to list, 1 to 200.", defaultText: "50")

    static let spec = CommandSpec(
        "quill", summary: "Turns recordings and documents into published writing.",
        discussion: """
            Give it a recording, captions, a text or an address. It gets the words, writes summaries and an article in which
            every paragraph links to the moment it rests on, and puts the article where you want it. What was made once is not
            made again: run the same command twice, and the second time takes a moment.
            """,
        examples: [
            Example("quill article talk.mp4 --to folder:./site", "an article from a recording, as a Markdown file"),
            Example("quill article talk.mp4 --dry-run", "what that would do and cost, without doing it"),
            Example("quill show itm_… --transcript srt", "the transcript, as subtitles"),
        ],
        options: [json],
        commands: [
            article, reprocess, serve, worker, items, show, documents, document, review, proposals, proposal, regenerate, runs, jobs, queue,
            schedules,
            events, audit,
            api, doctor, config, migrate, copy, backup, restore, repair, reindex, backfill, completions, versionCommand,
        ])

    private static let article = CommandSpec(
        "article", summary: "Make summaries and an article from a recording, a document or an address.",
        discussion: """
            The input is a file (audio, video, VTT, SRT, text, Markdown, HTML, DOCX) or an http(s) address that yt-dlp reads.
            If it is stopped, even by a power cut, the same command goes on where it stopped.
            """,
        examples: [
            Example("quill article talk.mp4 --to 'folder:./site?style=hugo'", "for a Hugo site"),
            Example("quill article talk.mp4 --remake bullet-points", "make the bullet points anew"),
            Example("quill article talk.mp4 --writer openai,extractive --tone plain -n", "what a model would cost"),
            Example("quill article talk.mp4 --writer seo=openai:gpt-4.1", "a model for title and description, extractive for the rest"),
            Example("quill article talk.mp4 --remake stale --dry-run", "what newer rules, or another writer, would change"),
        ],
        arguments: [ArgumentSpec("input", help: "A file's path or an address.", completion: .file)],
        options: [.flag("dry-run", short: "n", help: "Show what would be done and what it would cost; do nothing.")] + ArticleOptions.all)

    private static let serve = CommandSpec(
        "serve", summary: "Serve the dashboard and the API, and work jobs off.",
        discussion: """
            It listens at QUILL_LISTEN, 127.0.0.1:7878 unless you say otherwise. While it runs, it owns the home: the other
            commands ask it.
            """,
        examples: [Example("quill serve"), Example("QUILL_LISTEN=127.0.0.1:0 quill serve", "at any free port")],
        options: [.flag("no-worker", help: "Leave the jobs to `quill worker`; needs PostgreSQL.")])

    private static let items = CommandSpec("items", summary: "List what was taken in, newest first.", options: [limit])

    private static let show = CommandSpec(
        "show", summary: "Show an item, a run or a document.",
        discussion: "An item can also give its transcript or a summary, a document its text.",
        examples: [
            Example("quill show itm_… --transcript vtt"), Example("quill show itm_… --variant key-insights"),
            Example("quill show doc_… --format html"),
        ],
        arguments: [ArgumentSpec("id", help: "itm_…, run_… or doc_….")],
        options: [
            .value("transcript", "FORMAT", help: "Print the transcript of an item.", allowed: ["vtt", "srt", "txt", "json"])
                .not(with: "variant", "json"),
            .value("variant", "NAME", help: "Print a summary of an item.", allowed: SummaryType.allCases.map(\.rawValue)),
            .value("format", "FORMAT", help: "Print a document's text.", allowed: ["markdown", "html", "json"]).not(with: "json"),
        ])

    private static let runs = CommandSpec(
        "runs", summary: "List what was asked for, newest first; let one go on, or cancel one.",
        discussion: """
            A run that failed or was cancelled goes on with `retry`: what it made stays, unless another run made it anew since, and the
            rest is tried again, also what it was to make anew. Without a server the command works it off, and either way it shows how
            far it is.
            """,
        examples: [Example("quill runs retry run_…")], options: [limit],
        commands: [
            CommandSpec("list", summary: "List the runs, newest first.", options: [limit]),
            CommandSpec(
                "retry", summary: "Let a run that failed or was cancelled go on.", arguments: [ArgumentSpec("run", help: "run_….")]),
            CommandSpec("cancel", summary: "Stop a run for good.", arguments: [ArgumentSpec("run", help: "run_….")]),
        ], runsAlone: true)

    private static let jobs = CommandSpec(
        "jobs", summary: "List the jobs, newest first; drive dead ones again, or cancel one.",
        discussion: "A job is one step of a run. One that failed too often is dead: `retry` gives it fresh tries, `redrive` all of them.",
        examples: [
            Example("quill jobs dead --groups", "what was given up, by reason"), Example("quill jobs retry job_…"),
            Example("quill jobs --find 'kind:transcribe attempt:>1 error:unreachable'"),
        ],
        options: listed,
        commands: [
            CommandSpec("list", summary: "List the jobs, newest first.", options: listed),
            CommandSpec("show", summary: "Show every try of a job, with its log.", arguments: [ArgumentSpec("job", help: "job_….")]),
            CommandSpec("queue", summary: "Say what is due, since when, what is stuck and why, and who works."),
            CommandSpec(
                "retry", summary: "Try a job now: a dead one has fresh tries, one that waits looks once more.",
                arguments: [ArgumentSpec("job", help: "job_….")]),
            CommandSpec(
                "dead", summary: "List what was given up, newest first, or by what it died of.",
                options: [
                    .flag("groups", help: "By what they died of, with how many, since when, and what may help.").not(with: "all", "limit"),
                    .flag("all", help: "Every one, and not only the newest.").not(with: "limit"), limit,
                ] + meant),
            CommandSpec(
                "fixed", summary: "Say that what a group of dead jobs died of is mended.",
                arguments: [ArgumentSpec("group", help: "Its name, from `quill jobs dead --groups`.")],
                options: [
                    .value("in", "VERSION", help: "The version from which on it is mended.", defaultText: "the one that runs")
                        .not(with: "undo"),
                    .flag("undo", help: "Take that back."),
                ]),
            CommandSpec(
                "bury", summary: "Move a job that waits or runs to the dead ones, to try it again later.",
                arguments: [ArgumentSpec("job", help: "job_….")],
                options: [.value("reason", "TEXT", help: "Why it is given up for now.")]),
            CommandSpec("redrive", summary: "Give all dead jobs fresh tries, or those that are meant.", options: meant),
            CommandSpec(
                "discard", summary: "Give a dead job up for good, or with --all those that are meant.",
                arguments: [ArgumentSpec("job", help: "job_….", required: false)],
                options: [
                    .value("reason", "TEXT", help: "Why nobody needs it any more."),
                    .flag("all", help: "All dead jobs, or those that --step, --match and --group mean."),
                ] + meant.map { $0.only(with: "all") }),
            CommandSpec("cancel", summary: "Cancel a job for good.", arguments: [ArgumentSpec("job", help: "job_….")]),
        ], runsAlone: true)

    private static let listed: [OptionSpec] = [
        limit,
        .list(
            "state", "LIST", help: "Only jobs in these states: queued, running, succeeded, cancelled, dead.",
            completion: .values(["queued", "running", "succeeded", "cancelled", "dead"])),
        .value("find", "TEXT", help: "Only those that match: kind: state: item: queue: error: attempt:>2, and words of reason or title."),
    ]

    private static let meant: [OptionSpec] = [
        .value("step", "NAME", help: "Only those of this step."),
        .value("match", "WORDS", help: "Only those with these words in their reason or in the title of their source."),
        .value("group", "NAME", help: "Only those that died of the same; `quill jobs dead --groups` lists the groups."),
    ]

    private static let schedules = CommandSpec(
        "schedules", summary: "List what is done at certain times, or have something done then.",
        discussion: """
            A schedule begins a run of an address, or of an item that is there, while `quill serve` or `quill worker` runs. Each
            moment at which it is due has one run, however many of them there are; what was missed while none ran is made up for
            by one. `sweep`, `retention` and `backfill` are the installation's own: QUILL_SCHEDULES says when they are done.
            """,
        examples: [
            Example("quill schedules"),
            Example("quill schedules add news https://example.com/talk --cron '0 7 * * mon' --zone Europe/Berlin --remake all"),
            Example("quill schedules add premiere https://example.com/live --at '2026-12-01 20:30' --to folder:./site", "once"),
            Example("quill schedules run sweep", "within seconds, by the server"),
        ],
        commands: [
            CommandSpec("list", summary: "List the schedules."),
            CommandSpec(
                "add", summary: "Have a run begun at certain times; in the place of the schedule of that name, if there is one.",
                arguments: [
                    ArgumentSpec("schedule", help: "A name for it: lower-case letters, digits and hyphens."),
                    ArgumentSpec("input", help: "An address, or the id of an item."),
                ],
                options: [
                    .value("cron", "TIMES", help: "When, again and again: minute, hour, day, month, day of week; or @daily.").not(
                        with: "at"),
                    .value("at", "TIME", help: "Or when, once: '2026-12-01 09:00', or RFC 3339 in UTC."),
                    .value(
                        "zone", "NAME", help: "On whose clocks, such as Europe/Berlin; not beside a time in UTC.",
                        defaultText: "QUILL_TIME_ZONE"),
                ] + ArticleOptions.all),
            CommandSpec("show", summary: "Show the last times of one.", arguments: scheduleName),
            CommandSpec("run", summary: "Make one due now; a single time that was to come is done with that.", arguments: scheduleName),
            CommandSpec("pause", summary: "Let one rest; what it misses meanwhile is not made up for.", arguments: scheduleName),
            CommandSpec("resume", summary: "Let one go on from now.", arguments: scheduleName),
            CommandSpec("remove", summary: "Remove one; the runs that it began stay.", arguments: scheduleName),
        ], runsAlone: true)

    private static let scheduleName = [ArgumentSpec("schedule", help: "Its name.")]

    private static let events = CommandSpec(
        "events", summary: "Print what happens in the server that owns the home, until Ctrl-C.",
        examples: [
            Example("quill events --types run.finished --json", "a line of JSON for each run that ends"),
            Example("quill events --after 120", "what followed event 120, and then what happens"),
        ],
        options: [
            .list("types", "LIST", help: "Only events of these names.", defaultText: "all"),
            .value("run", "ID", help: "Only what concerns this run."),
            .value("after", "N", help: "Begin after the event of this number.", defaultText: "now"),
        ])

    private static let doctor = CommandSpec(
        "doctor", summary: "Say what is installed, what is missing and how to get it; and whose models are used.")

    private static let config = CommandSpec(
        "config", summary: "Show every setting and what is in force.",
        options: [.value("format", "FORMAT", help: "Print them as a file instead.", allowed: ["env", "markdown"]).not(with: "json")])

    private static let completions = CommandSpec(
        "completions", summary: "Print the completions of a shell.",
        examples: [Example("quill completions bash > ~/.local/share/bash-completion/completions/quill")],
        arguments: [ArgumentSpec("shell", help: "Which shell.", allowed: Shell.allCases.map(\.rawValue))])

    private static let versionCommand = CommandSpec("version", summary: "Print the version.")

    static func run(_ parsed: ParsedCommand, _ console: Console) async throws -> Status {
        let context = { () throws(QuillError) in
            CommandContext(parsed: parsed, console: console, configuration: try Configuration(environment: Environment.all))
        }
        switch parsed.path.first {
        case "article": return try await ArticleCommand(context: context()).run()
        case "reprocess": return try await ReprocessCommand(context: context()).run()
        case "serve": return try await ServeCommand(context: context()).run()
        case "worker": return try await WorkerCommand(context: context()).run()
        case "migrate": return try await MigrateCommand(context: context()).run()
        case "copy": return try await CopyCommand(context: context()).run()
        case "items": return try await ListCommands(context: context()).items()
        case "runs": return try await RunsCommand(context: context()).run()
        case "documents": return try await ListCommands(context: context()).documents()
        case "document": return try await DocumentCommand(context: context()).run()
        case "review": return try await DocumentCommand(context: context()).review()
        case "proposals": return try await ProposalCommand(context: context()).list()
        case "proposal": return try await ProposalCommand(context: context()).run()
        case "regenerate": return try await RegenerateCommand(context: context()).run()
        case "api": return APICommand(parsed: parsed, console: console).run()
        case "jobs": return try await JobsCommand(context: context()).run()
        case "queue": return try await QueueCommand(context: context()).run()
        case "schedules": return try await SchedulesCommand(context: context()).run()
        case "audit": return try await AuditCommand(context: context()).run()
        case "events": return try await EventsCommand(context: context()).run()
        case "show": return try await ShowCommand(context: context()).run()
        case "doctor": return try await DoctorCommand(context: context()).run()
        case "config": return try ConfigCommand(context: context()).run()
        case "backup": return try await KeepingCommands(context: context()).backup()
        case "restore": return try await KeepingCommands(context: context()).restore()
        case "repair": return try await KeepingCommands(context: context()).repair()
        case "reindex": return try await KeepingCommands(context: context()).reindex()
        case "backfill": return try await BackfillCommand(context: context()).run()
        case "completions": return try complete(parsed, console)
        default:
            if parsed.flag("json") { Output.json(["version": Entry.version], console) } else { console.line("quill \(Entry.version)") }
            return .done
        }
    }

    private static func complete(_ parsed: ParsedCommand, _ console: Console) throws -> Status {
        guard !parsed.flag("json") else {
            throw UsageError(command: "quill completions", message: "A shell reads its completions as a script, not as JSON")
        }
        let shell = parsed.argument("shell").flatMap(Shell.init(rawValue:)) ?? .bash
        console.line(CompletionScript.make(spec, for: shell))
        return .done
    }
}
