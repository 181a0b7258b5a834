internal import QuillCore
package import QuillWeb

extension Samples {
    static let log: [RunModel.LogLine] = [
        .init(at: ago(2), level: .info, step: "fetch", words: "yt-dlp: 142 s, captions none, audio m4a 2.3 MB"),
        .init(at: ago(2), level: .info, step: "transcribe", words: "whisper-base, 14 lines, language en (0.99)"),
        .init(at: ago(1), level: .warn, step: "transcribe", words: "2 repeated lines left out between 0:44 and 0:56"),
        .init(at: ago(1), level: .info, step: "write", words: "section 3 of 6: Retries are a product decision"),
    ]

    package static let runLive = RunModel(
        id: run, badges: badges, item: item, title: "Queue design for small teams", status: .running, statusWords: "Running",
        wanted: "Article and three summaries", trigger: "Noor, from the dashboard", startedAt: ago(1), seconds: nil, expectedSeconds: 95,
        cost: dollars(12), estimate: dollars(46),
        steps: [
            .init(title: "Fetch", state: .done, note: "142 s of sound, 2.3 MB", job: id(51), seconds: 7.9),
            .init(title: "Transcript", state: .done, note: "14 lines, en", job: id(52), seconds: 11.2),
            .init(title: "Summaries", state: .done, note: "3 made", job: id(53), seconds: 3.8, cost: Spent(dollars(4))),
            .init(title: "Outline", state: .skipped, note: "reused: nothing changed since version 6"),
            .init(
                title: "Sections", state: .running, note: "Writing section 3 of 6", job: job, fraction: 0.44, startedAt: ago(1), tries: 2,
                cost: Spent(dollars(8))),
            .init(title: "Approval", state: .waits, note: "A person approves before anything is delivered"),
            .init(title: "Deliver to folder ./site", state: .ahead, note: "when approved"),
        ], log: log)

    package static let runFailed = RunModel(
        id: id(33), badges: badges, item: id(13), title: "Sgwrs am y gweithle", status: .failed, statusWords: "Failed",
        wanted: "Everything",
        trigger: "CLI", startedAt: ago(25), seconds: 41, expectedSeconds: nil, cost: .zero, estimate: nil,
        steps: [
            .init(title: "Fetch", state: .done, note: "1,122 s of sound", job: id(54), seconds: 0.4),
            .init(
                title: "Transcript", state: .failed, note: "gave up", job: id(43), seconds: 40, tries: 3,
                trouble: Trouble(
                    "The speech model does not know the language “cy”", next: "The recording is kept. Choose another model.",
                    buttons: [.init("Retry", .action(.redriveJob(id(43))))])),
            .init(title: "Summaries", state: .ahead, note: "needs the transcript"),
        ], log: Array(log.prefix(1)) + [.init(at: ago(24), level: .bad, step: "transcribe", words: "unsupported language: cy")])

    package static func jobs(_ filter: JobFilter) -> JobsModel {
        JobsModel(
            badges: badges,
            diagnosis: filter == .queued
                ? Trouble(
                    "Nothing takes jobs from the queue",
                    next: "4 wait since 10:31, and no worker was heard of for 9 min. Start one with quill worker.",
                    tone: .warn) : nil,
            tiles: .init(running: 2, limit: 4, queued: 4, oldestWaitSeconds: 12, doneToday: 138, dead: 3, mode: "sqlite"),
            list: JobListFilter(filter),
            rows: filter == .done ? [] : rows.filter { filter != .dead || $0.status == .failed },
            dead: filter == .dead
                ? DeadLettersModel(
                    filter: DeadFilter(), steps: [(name: "look", count: 9), (name: "transcribe", count: 3)],
                    groups: [
                        .init(
                            id: "5f2c9e01a7b3", cause: "The site cannot be reached.", remedy: nil, title: "Look at the source", count: 9,
                            first: ago(900), last: ago(120), sample: id(55), standing: .cameBack(build: "0.1.0", count: 2)),
                        .init(
                            id: "91b8c0de4410", cause: "The speech model does not know the language “cy”",
                            remedy: "Another try alone will not help. Choose another model.", title: "Transcript", count: 3,
                            first: ago(3_000), last: ago(24), sample: id(43), standing: .open),
                        .init(
                            id: "00aa11bb22cc", cause: "The folder is gone.", remedy: nil, title: "Delivery", count: 2, first: ago(9_000),
                            last: ago(8_000), sample: id(56), standing: .fixed(build: "0.1.0")),
                    ], moreGroups: 4, matching: 14, total: 14, until: ago(0), build: "0.1.0") : nil,
            queue: filter == .dead ? nil : queue(isPaused: filter == .queued),
            search: filter == .dead ? nil : JobSearchModel(suggestions: [(words: "kind:transcribe", help: "Transcribe")]),
            next: filter == .all ? "job_1" : nil)
    }

    /// A search that cannot be read.
    package static let jobsAskedWrong = JobsModel(
        badges: badges, diagnosis: nil,
        tiles: .init(running: 0, limit: nil, queued: 0, oldestWaitSeconds: nil, doneToday: 138, dead: 0, mode: "sqlite"),
        list: JobListFilter(.all, search: "owner:me attempt:>2"), rows: [],
        queue: QueueModel(pause: nil, cards: [], idle: [], steps: [(name: "transcribe", title: "Transcribe")], limits: []),
        search: JobSearchModel(
            problem: Trouble(
                "The search knows no “owner:”. There are kind: state: item: queue: error: attempt:. In quotes it is looked for as it stands: \"owner:…\".",
                tone: .warn)))

    package static func queue(isPaused: Bool) -> QueueModel {
        QueueModel(
            pause: isPaused ? .init(by: "the command line", at: ago(12), reason: "Moving house") : nil,
            cards: [
                .init(
                    step: "transcribe", title: "Transcribe", waiting: 3, running: 1, limit: 1, isPerWorker: true, oldestWaitSeconds: 754,
                    line: Sparkline(
                        done: [0, 1, 2, 1, 3, 2, 4, 1, 0, 2, 3, 1], failed: [0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0], span: "in the last hour"),
                    isStuck: !isPaused),
                .init(
                    step: "summarise", title: "Summarise", waiting: 12, running: 0, limit: 4, isPerWorker: false, oldestWaitSeconds: 95,
                    line: Sparkline(
                        done: [4, 6, 8, 12, 9, 7, 0, 0, 0, 0, 0, 0], failed: Array(repeating: 0, count: 12), span: "in the last hour"),
                    pause: .init(by: "these pages", at: ago(38), reason: "The provider asks for patience.")),
            ],
            idle: [
                .init(
                    step: "deliver", title: "Deliver", waiting: 0, running: 0, limit: 1, isPerWorker: true, oldestWaitSeconds: nil,
                    line: Sparkline(
                        done: Array(repeating: 0, count: 11) + [2], failed: Array(repeating: 0, count: 12), span: "in the last hour"))
            ],
            steps: [
                (name: "transcribe", title: "Transcribe"), (name: "summarise", title: "Summarise"), (name: "deliver", title: "Deliver"),
            ],
            limits: ["openai 2 of 4 at a time, 60 begun a minute", "each project 8 at a time"])
    }

    static let rows: [JobsModel.Row] = [
        .init(
            id: job, step: "Write sections", item: item, title: "Queue design for small teams", status: .running, statusWords: "Running",
            fraction: 0.44, tries: 2, at: ago(1)),
        .init(
            id: id(42), step: "Transcribe", item: id(12), title: "Weekly call, 20 November: why the importer stalled", status: .running,
            statusWords: "Running", fraction: 0.31, tries: 1, at: ago(3)),
        .init(
            id: id(55), step: "Fetch", item: id(14), title: "Flaky clip", status: .retrying, statusWords: "Retrying at 10:42", tries: 2,
            at: ago(44), error: "youtube.com asked for patience"),
        .init(
            id: id(56), step: "Deliver", item: id(15), title: "Backups that restore", status: .needsYou, statusWords: "Waits for approval",
            tries: 0, at: ago(80)),
        .init(
            id: id(43), step: "Transcribe", item: id(13), title: "Sgwrs am y gweithle", status: .failed, statusWords: "Dead", tries: 3,
            at: ago(24), error: "The speech model does not know the language “cy”"),
        .init(
            id: id(53), step: "Summarise", item: id(14), title: "Choosing a voice for your docs", status: .done, statusWords: "Done",
            tries: 1,
            at: ago(330)),
    ]

    package static let jobDead = JobModel(
        id: id(43), badges: badges, step: "Transcribe", item: (id: id(13), title: "Sgwrs am y gweithle"), status: .failed,
        statusWords: "Dead: it would fail again", fraction: nil,
        trouble: Trouble(
            "The speech model does not know the language “cy”",
            next: "The recording is kept. Choose another model in the settings, then retry with today's settings."),
        diagnosis: nil, nextTryAt: nil,
        spans: [
            .init(status: .queued, words: "Queued", why: nil, from: ago(28), to: ago(27)),
            .init(status: .cancelled, words: "Ran", why: "helper failed", from: ago(27), to: ago(26)),
            .init(status: .retrying, words: "Waiting", why: "rest before the next try", from: ago(26), to: ago(25)),
            .init(status: .cancelled, words: "Ran", why: "unsupported", from: ago(25), to: ago(24)),
            .init(status: .failed, words: "Dead", why: nil, from: ago(24), to: nil),
        ],
        tries: [
            .init(
                number: 1, status: .failed, statusWords: "Failed", worker: "host-1:4211", startedAt: ago(27), seconds: 12,
                error: "helper stopped: exit 3",
                log: Array(log.prefix(2))),
            .init(
                number: 2, status: .cancelled, statusWords: "Released", worker: "host-1:4211", startedAt: ago(26), seconds: 3, error: nil,
                log: []),
            .init(
                number: 3, status: .failed, statusWords: "Failed", worker: "host-1:4302", startedAt: ago(25), seconds: 25,
                error: "unsupported language: cy", log: log),
        ], kept: "0 of 38 pieces are kept",
        facts: [
            (name: "Step", value: "transcribe, version 4"), (name: "Speech model", value: "whisper-base"),
            (name: "Target", value: "transcript"),
            (name: "Recipe", value: "5f2c9e01a7b3"),
        ], used: [(name: "openai gpt-4.1", value: "12,300 input tokens, 840 output tokens, $0.031")],
        needs: [.init(id: id(51), step: "Fetch", status: .done, statusWords: "Done")], neededBy: [], group: "91b8c0de4410")

    package static let jobWaits = JobModel(
        id: id(55), badges: badges, step: "Fetch", item: (id: id(14), title: "Flaky clip"), status: .retrying,
        statusWords: "Retrying at 10:42", fraction: nil, trouble: Trouble("youtube.com asked for patience", tone: .warn),
        diagnosis: Trouble(
            "No worker is there. The job is due for 9 min.",
            next: "Start `quill serve`, or `quill worker` beside a server that has none.", tone: .warn), nextTryAt: ago(-3),
        spans: [
            .init(status: .queued, words: "Queued", why: nil, from: ago(46), to: ago(45)),
            .init(status: .cancelled, words: "Ran", why: "rate limited", from: ago(45), to: ago(44)),
            .init(status: .retrying, words: "Waiting", why: "rate limited", from: ago(44), to: nil),
        ], tries: [], kept: nil, facts: [(name: "Step", value: "fetch, version 2")], used: [], needs: [],
        neededBy: [.init(id: id(52), step: "Transcript", status: .queued, statusWords: "Queued")], group: nil)

    package static let missing = ProblemPage.notFound(reference: "req_01JD6W9Q2M7XK4T0R8")
    package static let broken = ProblemPage(
        status: 500, title: "This did not work", what: "Something unexpected happened while the page was made.",
        next: "Nothing was changed, and drafts in this browser are kept. Try again; tell the reference to whoever runs Quill if it stays.",
        reference: "req_01JD6W9Q2M7XK4T0R8")
}
