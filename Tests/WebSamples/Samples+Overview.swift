internal import QuillCore
package import QuillWeb

extension Samples {
    package static let overview = OverviewModel(
        badges: badges,
        strip: .init(lastIngest: (at: ago(2), seconds: 38, status: .done), running: 2, queued: 4),
        banner: Trouble(
            "3 jobs stopped: the speech model does not know the language “cy”",
            next: "The recordings and what was made of them are safe. Choose another model or give captions.",
            buttons: [.init("See the jobs", .jobs(.dead))]),
        tiles: .init(
            waiting: 5, waitingNote: "2 proposals · 3 reviews", publishedThisWeek: 12, publishedLastWeek: 8,
            spentThisMonth: Spent(dollars(41_200), isWhole: false), cap: dollars(120_000), sources: 148, soundSeconds: 371_400),
        pipeline: [
            .init(
                run: id(31), item: item, title: "Queue design for small teams", status: .running, stage: "Writing section 3 of 6",
                bar: StepBar(done: 4, of: 6), job: job, fraction: 0.62, startedAt: ago(1), cost: Spent(dollars(12))),
            .init(
                run: id(32), item: id(12), title: "Weekly call, 20 November: why the importer stalled and what we do about it",
                status: .running, stage: "Recognising speech", bar: StepBar(done: 1, of: 6), job: id(42), fraction: 0.31,
                startedAt: ago(3), cost: .nothing),
            .init(
                run: id(33), item: id(13), title: "Sgwrs am y gweithle", status: .failed, stage: "Stopped",
                bar: StepBar(done: 1, of: 6, failed: true), job: nil, fraction: nil, startedAt: ago(25), cost: .nothing,
                error: "The speech model does not know the language “cy”. 3 tries."),
            .init(
                run: id(34), item: id(14), title: "Flaky clip: retry budget explained in ninety seconds", status: .retrying,
                stage: "Retrying at 10:42", bar: StepBar([.done, .waits, .ahead, .ahead, .ahead, .ahead]), job: nil, fraction: nil,
                startedAt: ago(44), cost: Spent(dollars(3))),
        ],
        days: days,
        waiting: [
            .init(
                status: .proposal, kind: "Proposal", title: "Retries are a product decision",
                note: "rewritten “plainer tone” · 99 words changed",
                route: .document(document, section: "retries"), at: ago(4)),
            .init(
                status: .needsYou, kind: "Review", title: "Why we moved off cron", note: "to review",
                route: .document(id(22)), at: ago(62)),
            .init(
                status: .edited, kind: "Outside edit", title: "Launch notes", note: "2 sections changed in the folder",
                route: .document(id(23)), at: ago(180)),
            .init(
                status: .failed, kind: "Failed", title: "Sgwrs am y gweithle", note: "language not known to the model", route: .job(id(43)),
                at: ago(25)),
        ],
        recent: [
            .init(
                document: id(24), title: "Choosing a voice for your docs", place: "blog.northwind.example",
                address: address("https://blog.northwind.example/voice"), at: ago(130)),
            .init(document: id(25), title: "Backups that restore", place: "folder ./site", address: nil, at: ago(1_300)),
            .init(document: id(26), title: "A field guide to flaky tests", place: "folder ./site", address: nil, at: ago(2_900)),
        ])

    package static let days: [DayCount] = zip(
        8...21, [(9, 0), (11, 1), (6, 0), (14, 0), (3, 0), (8, 2), (12, 0), (15, 0), (9, 1), (10, 0), (4, 0), (12, 1), (16, 0), (9, 1)]
    ).map { day, count in
        DayCount(date: "2026-11-\(day < 10 ? "0" : "")\(day)", label: "\(day) Nov", done: count.0, failed: count.1)
    }

    package static let overviewFresh = OverviewModel(
        badges: Shell.Badges(), strip: .init(lastIngest: nil, running: 0, queued: 0), banner: nil,
        tiles: .init(
            waiting: 0, waitingNote: "", publishedThisWeek: 0, publishedLastWeek: 0, spentThisMonth: .nothing, cap: nil, sources: 0,
            soundSeconds: 0), pipeline: [], days: [], waiting: [], recent: [])

    package static let overviewQuiet = OverviewModel(
        badges: Shell.Badges(), strip: .init(lastIngest: (at: ago(200), seconds: 41, status: .done), running: 0, queued: 0), banner: nil,
        tiles: .init(
            waiting: 0, waitingNote: "", publishedThisWeek: 2, publishedLastWeek: 2, spentThisMonth: .nothing, cap: nil, sources: 4,
            soundSeconds: 7_300), pipeline: [], days: days, waiting: [], recent: [])

    package static let inbox = InboxModel(
        badges: badges,
        rows: [
            .init(
                number: 412, status: .proposal, kind: "Proposal", title: "Queues that small teams can actually run",
                note: "a change waits for your yes or no", route: .document(document), at: ago(4), isNew: true),
            .init(
                number: 409, status: .done, kind: "Ready", title: "Queue design for small teams",
                note: "everything that was asked for is made", route: .item(item), at: ago(12), isNew: true),
            .init(
                number: 398, status: .failed, kind: "Failed", title: "Sgwrs am y gweithle",
                note: "the step transcribe was given up; its page says why", route: .job(id(43)), at: ago(24), isNew: false),
            .init(
                number: 371, status: .cancelled, kind: "Deleted", title: "An old draft", note: "the document was deleted", route: nil,
                at: ago(2_000), isNew: false),
        ])
}
