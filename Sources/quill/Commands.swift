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
            article, serve, worker, items, show, documents, document, review, proposals, proposal, regenerate, runs, jobs, queue, schedules,
            events,
            api, doctor, config, migrate, copy, backup, restore, repair, reindex, completions, versionCommand,
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
        options: [
            .values("to", "DESTINATION", short: "t", help: "Where the article goes: folder:PATH[?style=plain|hugo|jekyll|astro]."),
            .list(
                "variants", "LIST", help: "Summaries to make, or none.", defaultText: "all three",
                completion: .values(SummaryType.allCases.map(\.rawValue) + ["none"])),
            .value("max-sections", "N", help: "Topics of the article, 1 to 12.", defaultText: "12"),
            .list("remake", "LIST", help: "What to make anew although it is there: variants, article, sections, stale, all."),
            .flag("dry-run", short: "n", help: "Show what would be done and what it would cost; do nothing."),
        ] + WritingOptions.article)

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
            .value("transcript", "FORMAT", help: "Print the transcript of an item.", allowed: ["vtt", "srt", "txt", "json"]),
            .value("variant", "NAME", help: "Print a summary of an item.", allowed: SummaryType.allCases.map(\.rawValue)),
            .value("format", "FORMAT", help: "Print a document's text.", allowed: ["markdown", "html", "json"]),
        ])

    private static let runs = CommandSpec(
        "runs", summary: "List what was asked for, newest first; let one go on, or cancel one.",
        discussion: """
            A run that failed or was cancelled goes on with `retry`: what was made stays made, and what is missing is tried
            again. Without a server the command works it off, and either way it shows how far it is.
            """,
        examples: [Example("quill runs retry run_…")], options: [limit],
        commands: [
            CommandSpec("list", summary: "List the runs, newest first."),
            CommandSpec(
                "retry", summary: "Let a run that failed or was cancelled go on.", arguments: [ArgumentSpec("run", help: "run_….")]),
            CommandSpec("cancel", summary: "Stop a run for good.", arguments: [ArgumentSpec("run", help: "run_….")]),
        ], runsAlone: true)

    private static let jobs = CommandSpec(
        "jobs", summary: "List the jobs, newest first; drive dead ones again, or cancel one.",
        discussion: "A job is one step of a run. One that failed too often is dead: `retry` gives it fresh tries, `redrive` all of them.",
        examples: [
            Example("quill jobs --state dead", "what was given up"), Example("quill jobs retry job_…"),
            Example("quill jobs --find 'kind:transcribe attempt:>1 error:unreachable'"),
        ],
        options: [
            limit,
            .list(
                "state", "LIST", help: "Only jobs in these states: queued, running, succeeded, cancelled, dead.",
                completion: .values(["queued", "running", "succeeded", "cancelled", "dead"])),
            .value(
                "find", "TEXT", help: "Only those that match: kind: state: item: queue: error: attempt:>2, and words of reason or title."),
        ],
        commands: [
            CommandSpec("list", summary: "List the jobs, newest first."),
            CommandSpec("show", summary: "Show every try of a job, with its log.", arguments: [ArgumentSpec("job", help: "job_….")]),
            CommandSpec("queue", summary: "Say what is due, since when, and what is stuck."),
            CommandSpec(
                "retry", summary: "Try a job now: a dead one has fresh tries, one that waits looks once more.",
                arguments: [ArgumentSpec("job", help: "job_….")]),
            CommandSpec("redrive", summary: "Give all dead jobs fresh tries, or those that are meant.", options: meant),
            CommandSpec(
                "discard", summary: "Give a dead job up for good, or with --all those that are meant.",
                arguments: [ArgumentSpec("job", help: "job_….", required: false)],
                options: [
                    .value("reason", "TEXT", help: "Why nobody needs it any more."),
                    .flag("all", help: "All dead jobs, or those that --step and --match mean."),
                ] + meant),
            CommandSpec("cancel", summary: "Cancel a job for good.", arguments: [ArgumentSpec("job", help: "job_….")]),
        ], runsAlone: true)

    private static let meant: [OptionSpec] = [
        .value("step", "NAME", help: "Only those of this step."),
        .value("match", "WORDS", help: "Only those with these words in their reason or in the title of their source."),
    ]

    private static let schedules = CommandSpec(
        "schedules", summary: "List what the installation does by itself, and when; or do one of it now.",
        discussion: "Each moment at which a schedule is due has one firing, however many servers and workers there are.",
        examples: [Example("quill schedules"), Example("quill schedules run sweep", "within seconds, by the server")],
        commands: [
            CommandSpec("list", summary: "List the schedules."),
            CommandSpec("show", summary: "Show the last times of one.", arguments: [ArgumentSpec("schedule", help: "Its name.")]),
            CommandSpec("run", summary: "Make one due now.", arguments: [ArgumentSpec("schedule", help: "Its name.")]),
        ], runsAlone: true)

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
        options: [.value("format", "FORMAT", help: "Print them as a file instead.", allowed: ["env", "markdown"])])

    private static let completions = CommandSpec(
        "completions", summary: "Print the completions of a shell.",
        examples: [Example("quill completions bash > ~/.local/share/bash-completion/completions/quill")],
        arguments: [ArgumentSpec("shell", help: "Which shell.", allowed: Shell.allCases.map(\.rawValue))])

    private static let versionCommand = CommandSpec("version", summary: "Print the version.")

    static func run(_ parsed: ParsedCommand, _ console: Console) async throws -> Status {
        let configuration = { () throws(QuillError) in try Configuration(environment: Environment.all) }
        switch parsed.path.first {
        case "article": return try await ArticleCommand(parsed, console, configuration()).run()
        case "serve": return try await ServeCommand(console, configuration(), worksJobs: !parsed.flag("no-worker")).run()
        case "worker": return try await WorkerCommand(console, configuration()).run()
        case "migrate": return try await MigrateCommand(parsed, console, configuration()).run()
        case "copy": return try await CopyCommand(parsed, console, configuration()).run()
        case "items": return try await ListCommands(parsed, console, configuration()).items()
        case "runs": return try await RunsCommand(parsed, console, configuration()).run()
        case "documents": return try await ListCommands(parsed, console, configuration()).documents()
        case "document": return try await DocumentCommand(parsed, console, configuration()).run()
        case "review": return try await DocumentCommand(parsed, console, configuration()).review()
        case "proposals": return try await ProposalCommand(parsed, console, configuration()).list()
        case "proposal": return try await ProposalCommand(parsed, console, configuration()).run()
        case "regenerate": return try await RegenerateCommand(parsed, console, configuration()).run()
        case "api": return APICommand(parsed, console).run()
        case "jobs": return try await JobsCommand(parsed, console, configuration()).run()
        case "queue": return try await QueueCommand(parsed, console, configuration()).run()
        case "schedules": return try await SchedulesCommand(parsed, console, configuration()).run()
        case "events": return try await EventsCommand(parsed, console, configuration()).run()
        case "show": return try await ShowCommand(parsed, console, configuration()).run()
        case "doctor": return try await DoctorCommand(parsed, console, configuration()).run()
        case "config": return try ConfigCommand(parsed, console, configuration()).run()
        case "backup": return try await KeepingCommands(parsed, console, configuration()).backup()
        case "restore": return try await KeepingCommands(parsed, console, configuration()).restore()
        case "repair": return try await KeepingCommands(parsed, console, configuration()).repair()
        case "reindex": return try await KeepingCommands(parsed, console, configuration()).reindex()
        case "completions": return try complete(parsed, console)
        default:
            console.line("quill \(Entry.version)")
            return .done
        }
    }

    private static func complete(_ parsed: ParsedCommand, _ console: Console) throws -> Status {
        let shell = parsed.argument("shell").flatMap(Shell.init(rawValue:)) ?? .bash
        console.line(CompletionScript.make(spec, for: shell))
        return .done
    }
}
