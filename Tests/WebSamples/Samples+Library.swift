internal import QuillCore
package import QuillWeb

extension Samples {
    static let made: [LibraryModel.Variant] = [
        .init("Transcript", icon: .quote, .done), .init("Comprehensive summary", icon: .page, .done),
        .init("Bullet points", icon: .list, .done), .init("Key insights", icon: .bolt, .done), .init("Article", icon: .article, .done),
    ]
    static let underway: [LibraryModel.Variant] = [
        .init("Transcript", icon: .quote, .running), .init("Comprehensive summary", icon: .page, .absent),
        .init("Bullet points", icon: .list, .absent), .init("Key insights", icon: .bolt, .absent),
        .init("Article", icon: .article, .absent),
    ]

    package static let library = LibraryModel(
        badges: badges, filter: .everything,
        cards: [
            .init(
                id: item, title: "Queue design for small teams", place: "youtube.com", icon: .film, durationSeconds: 2_530, words: nil,
                language: "en", status: .running, stage: "Writing section 3 of 6", job: job, fraction: 0.62,
                variants: Array(made.prefix(4)) + [.init("Article", icon: .article, .running)], documents: 1, addedAt: ago(1)),
            .init(
                id: id(12), title: "Weekly call, 20 November: why the importer stalled and what we do about it",
                place: "call-2026-11-20.m4a",
                icon: .sound, durationSeconds: 3_904, words: nil, language: "en", status: .running, stage: "Recognising speech",
                job: id(42),
                fraction: 0.31, variants: underway, documents: 0, addedAt: ago(3)),
            .init(
                id: id(13), title: "Sgwrs am y gweithle", place: "sgwrs.mp3", icon: .sound, durationSeconds: 1_122, words: nil,
                language: "cy", status: .failed, stage: "Failed", variants: underway.map { .init($0.title, icon: $0.icon, .absent) },
                documents: 0, addedAt: ago(25),
                trouble: Trouble(
                    "The language “cy” is not known to the speech model", next: "The recording is kept.",
                    buttons: [.init("Retry", .action(.retryRun(id(33))))])),
            .init(
                id: id(14), title: "Choosing a voice for your docs", place: "youtube.com", icon: .film, durationSeconds: 1_444, words: nil,
                language: "en", status: .ready, stage: "Ready", variants: made, documents: 1, addedAt: ago(330)),
            .init(
                id: id(15), title: "Backups that restore", place: "notes-on-backups.docx", icon: .page, durationSeconds: nil, words: 2_210,
                language: "en", status: .ready, stage: "Ready", variants: made, documents: 2, addedAt: ago(1_330)),
            .init(
                id: id(16), title: "Pourquoi nous avons quitté cron", place: "entretien.wav", icon: .sound, durationSeconds: 2_012,
                words: nil, language: "fr", status: .ready, stage: "Ready", variants: made, documents: 0, addedAt: ago(2_900)),
            .init(
                id: id(17), title: "A field guide to flaky tests, with Mara and Jon", place: "podcast.northwind.example", icon: .web,
                durationSeconds: 5_233, words: nil, language: "en", status: .ready, stage: "Ready",
                variants: Array(made.prefix(4)) + [.init("Article", icon: .article, .failed)], documents: 1, addedAt: ago(4_000)),
            .init(
                id: id(18), title: "Launch notes", place: "launch.md", icon: .page, durationSeconds: nil, words: 640, language: "en",
                status: .ready, stage: "Ready", variants: made, documents: 1, addedAt: ago(5_000)),
        ], total: 148, soundSeconds: 371_400, next: "01JD6W9Q2M", isFresh: false)

    package static let libraryFresh = LibraryModel(
        badges: Shell.Badges(), filter: .everything, cards: [], total: 0, soundSeconds: 0, next: nil, isFresh: true)

    package static let libraryNothing = LibraryModel(
        badges: badges, filter: LibraryFilter(search: "kubernetes <b>", status: "failed"), cards: [], total: 0, soundSeconds: 0, next: nil,
        isFresh: false)

    static let plan: [AddModel.PlanStep] = [
        .init("Fetch and look", note: "Title, length, language; captions if the source has them", expected: "≈ 8 s"),
        .init("Transcript", note: "whisper-base on this machine, one line at a time", expected: "0.08 × length"),
        .init("Three summaries", note: "Comprehensive, bullet points, key insights", expected: "≈ 4 s"),
        .init("Article", note: "Outline, sections that cite, title and description", expected: "≈ 6 s"),
    ]

    package static let add = AddModel(badges: badges, writers: writers, plan: plan, sizeMax: 5_000_000_000)

    package static let addFaults = AddModel(
        badges: badges, url: "htp:/youtube",
        faults: ["url": "This is not an address that can be read. It should look like https://example.org/talk."],
        trouble: Trouble(
            "You added “Queue design for small teams” on 3 Nov", next: "Open it, or add it once more under another name.", tone: .note,
            buttons: [.init("Open it", .item(item))]),
        writers: writers, plan: plan, sizeMax: 5_000_000_000)
}
