package import QuillCore
package import QuillWeb

extension Samples {
    static let lines: [(Int, String, String)] = [
        (0, "Mara", "A queue is a promise to do something later, and most of what goes wrong is that we forget it is a promise."),
        (7, "Mara", "So today I want to look at one table, two workers and what you can do with just that."),
        (15, "Jon", "And before anyone asks: no, you do not need a broker for this."),
        (21, "Mara", "You need a row, a state, and a time after which it may be tried again."),
        (31, "Mara", "The row is the truth. Everything else, the bell that rings, the worker that wakes up, may be lost."),
        (44, "Jon", "We lost the bell for a whole weekend once, and nobody noticed, because the rows were still there."),
        (56, "Mara", "Exactly. Latency went from a second to a minute, and that was all."),
        (65, "Mara", "Now, retries. How often to try again looks like an engineering parameter, but it is a product decision."),
        (77, "Mara", "Three in the first minute, then we tell them. That is what our readers see, so that is what we chose."),
        (90, "Jon", "And the dead ones?"),
        (93, "Mara", "The dead ones are not garbage, they are letters that nobody has answered yet."),
        (
            104, "Mara",
            "Group them by what killed them. Four hundred and twelve of the same thing is one problem, not four hundred and twelve."
        ),
        (119, "Jon", "Watching is the last part. A number that nobody looks at is a number you are paying for."),
        (131, "Mara", "Oldest waiting, not depth. Depth tells you that people are busy, age tells you that somebody is waiting."),
    ]

    package static let cues: [Cue] = lines.enumerated().map { index, line in
        Cue(
            id: index, startMilliseconds: line.0 * 1_000, endMilliseconds: (index + 1 < lines.count ? lines[index + 1].0 : 142) * 1_000,
            text: line.2, confidence: index == 5 ? 0.4 : 0.93, speaker: line.1)
    }

    package static let citations = Citations(
        item: item,
        targets: Dictionary(
            uniqueKeysWithValues: cues.map { cue in
                (
                    cue.id,
                    Citations.Target(
                        startSeconds: cue.startMilliseconds.map { Double($0) / 1_000 },
                        endSeconds: cue.endMilliseconds.map { Double($0) / 1_000 },
                        quote: cue.text)
                )
            }))

    static let summary = """
        A queue is a promise to do something later. [0:00](cue:0) Small teams can keep that promise with one table and two workers.

        ## What to store

        - A row, a state and a time after which it may be tried again [0:21](cue:3)
        - Nothing else is the truth: the bell that wakes workers may be lost [0:31](cue:4)

        ## What to show

        - Three tries in the first minute, then say so [1:17](cue:8)
        - Dead letters grouped by their cause [1:44](cue:11)
        """

    static let bullets = """
        - **A queue is a promise** and the row is the truth of it. [0:31](cue:4)
        - Losing the bell costs latency, never work. [0:44](cue:5)
        - How often to try again is a product decision. [1:05](cue:7)
        - Watch the age of the oldest, not the depth. [2:11](cue:13)
        """

    package static func variants(_ running: Bool) -> [ItemModel.Variant] {
        [
            .init(
                name: "comprehensive", title: "Comprehensive summary", status: .done, statusWords: "Done",
                facts: ["212 words", "en as asked", "extractive", "free"], madeAt: ago(3),
                body: Rendered(markdown: summary, citations: citations), markdown: summary),
            .init(
                name: "bullet-points", title: "Bullet points", status: .done, statusWords: "Done",
                facts: ["4 bullets", "extractive", "free"],
                madeAt: ago(3), body: Rendered(markdown: bullets, citations: citations), stale: "the prompt changed on 19 Nov"),
            running
                ? .init(
                    name: "key-insights", title: "Key insights", status: .running, statusWords: "Writing", job: job, fraction: 0.4)
                : .init(
                    name: "key-insights", title: "Key insights", status: .failed, statusWords: "Failed",
                    trouble: Trouble(
                        "The model answered in another language twice", next: "The other summaries are not touched.",
                        buttons: [.init("Retry", .action(.retryRun(run)))])),
        ]
    }

    static let remakes: [ItemModel.Remake] = [
        .init(
            name: "transcript", title: "Transcript", note: "Recognised anew from the sound that is kept", estimate: .zero, isChosen: false),
        .init(name: "comprehensive", title: "Comprehensive summary", note: "2–4 headings", estimate: dollars(4), isChosen: true),
        .init(name: "bullet-points", title: "Bullet points", note: "10–16 bullets", estimate: dollars(3), isChosen: true),
        .init(name: "key-insights", title: "Key insights", note: "3–5 headings", estimate: dollars(4), isChosen: true),
    ]

    package static let found = ItemModel.Found(
        wanted: "the",
        hits: [
            .init(
                cue: 8, startMilliseconds: 77_000, before: "Three in ", match: "the",
                after: " first minute, then we tell them. That is what our readers see, so that is what we chose."),
            .init(cue: 9, startMilliseconds: 90_000, before: "And ", match: "the", after: " dead ones?"),
        ], count: 2)

    package static func item(part: ItemPart = .variants, running: Bool = true, found: ItemModel.Found? = nil) -> ItemModel {
        ItemModel(
            id: item, badges: badges, title: "Queue design for small teams", status: running ? .running : .ready,
            statusWords: running ? "Writing" : "Ready", place: "youtube.com",
            address: address("https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            durationSeconds: 142, language: "en", addedAt: ago(6),
            under: running
                ? .init(
                    run: run, stage: "Writing section 3 of 6", bar: StepBar(done: 4, of: 6), job: job, fraction: 0.62, startedAt: ago(1),
                    expectedSeconds: 95) : nil,
            trouble: nil, media: .init(asset: "art_sample", type: "audio/wav"), silence: nil,
            transcript: .init(
                origin: "Recognised by whisper-base", notes: ["2 repeated lines were left out"], cues: cues,
                chapters: [0: "One table", 7: "Retries are a product decision", 12: "Watching"], found: found),
            part: part, variants: variants(running),
            documents: [
                .init(
                    document: document, title: "Queues that small teams can actually run", state: .toReview, revision: 7, words: 1_204,
                    at: ago(4), sections: [("lead", "Lead"), ("start", "Start with one table"), ("dead", "Dead letters are letters")])
            ],
            runs: [
                .init(
                    run: run, wanted: "Article and three summaries", status: .running, startedAt: ago(1), seconds: nil,
                    cost: Spent(dollars(12))),
                .init(run: id(35), wanted: "Bullet points again", status: .failed, startedAt: ago(600), seconds: 12, cost: .nothing),
                .init(run: id(36), wanted: "Everything", status: .done, startedAt: ago(5_000), seconds: 94, cost: Spent(dollars(31))),
            ],
            details: [
                .init("Views", "4,210"), .init("Likes", "88"), .init("Channel", "Small teams"), .init("Published", "2026-11-02"),
                .init("Seen", "6 min ago"), .init("Format", "mov, mp4, m4a, 3gp, 3g2, mj2"), .init("Sound", "aac · 44,100 Hz · stereo"),
                .init("Size", "1.2 MB"),
            ],
            remakes: remakes, writers: writers, articleEstimate: nil)
    }

    package static let itemWaiting = ItemModel(
        id: id(12), badges: badges, title: "Weekly call, 20 November", status: .running, statusWords: "Recognising speech",
        place: "call-2026-11-20.m4a", address: nil, durationSeconds: 3_904, language: nil, addedAt: ago(3),
        under: .init(
            run: id(32), stage: "Recognising speech", bar: StepBar(done: 1, of: 6), job: id(42), fraction: 0.31, startedAt: ago(3),
            expectedSeconds: 310),
        trouble: nil, media: nil, silence: "The sound is being made ready: 12:10 of 1:05:04.", transcript: nil, part: .variants,
        variants: [],
        documents: [], runs: [], remakes: remakes, writers: writers, articleEstimate: .zero)

    package static let itemFailed = ItemModel(
        id: id(13), badges: badges, title: "Sgwrs am y gweithle", status: .failed, statusWords: "Failed", place: "sgwrs.mp3", address: nil,
        durationSeconds: 1_122, language: "cy", addedAt: ago(25), under: nil,
        trouble: Trouble(
            "The speech model does not know the language “cy”",
            next: "The recording is kept. Choose another model under Remake, or add captions beside it.",
            buttons: [.init("Retry", .action(.retryRun(id(33)))), .init("See the run", .run(id(33)))], reference: "req_01JD6W9Q2M7XK"),
        media: .init(asset: "art_sample", type: "audio/wav"), silence: nil, transcript: nil, part: .documents, variants: [], documents: [],
        runs: [], remakes: remakes, writers: writers, articleEstimate: .zero)
}
