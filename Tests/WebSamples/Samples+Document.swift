internal import QuillCore
package import QuillWeb

extension Samples {
    static let oldRetries = """
        How often to try again is an engineering parameter that teams set once and forget. [1:05](cue:7) It is tuned by whoever wrote the \
        worker.
        """
    static let newRetries = """
        How often to try again is a choice about what your reader sees, not a parameter that teams set once and forget. [1:05](cue:7) Three \
        tries in the first minute, then say so. [1:17](cue:8)
        """
    static let start = """
        A queue is a promise to do something later. [0:00](cue:0) You can keep it with one table: *a row, a state, and a time after which \
        it may be tried again*. [0:21](cue:3)

        The row is the truth. Everything else, the bell that rings and the worker that wakes up, may be lost. When one team lost the bell \
        for a weekend, nobody noticed: the rows were still there, and latency went from a second to a minute. [0:56](cue:6)

        > No, you do not need a broker for this.
        """
    static let dead = """
        The dead ones are not garbage. They are letters that nobody has answered yet. [1:33](cue:10)

        1. Group them by what killed them.
        2. Show one sample of each.
        3. Retry the group, not the row. [1:44](cue:11)

        | Signal | What it tells |
        |---|---|
        | Depth | that people are busy |
        | Age of the oldest | that somebody is waiting |
        """

    static func section(
        _ key: String, _ heading: String?, _ markdown: String, words: Int, author: String = "extractive", cost: Int64, level: Int = 2,
        proposal: DocumentModel.Proposal? = nil, writing: DocumentModel.Writing? = nil
    ) -> DocumentModel.Section {
        DocumentModel.Section(
            key: key, heading: heading, level: level, body: Rendered(markdown: markdown, citations: citations), words: words,
            author: author, cost: Spent(dollars(cost)), estimate: dollars(17), proposal: proposal,
            writing: writing)
    }

    package static let proposal = DocumentModel.Proposal(
        id: "art_01JD6W9Q2M", instructions: "plainer tone, keep the numbers", author: "anthropic:sonnet", at: ago(4),
        cost: Spent(dollars(17)), wordsAdded: 21, wordsRemoved: 14,
        hunks: [
            .change(id: "1", runs: WordDiff.runs(from: oldRetries, to: newRetries), isChosen: true),
            .change(
                id: "2", runs: [DiffRun(.added, "“Trying again at 10:42” is calmer than a spinner, and it is true.")], isChosen: true),
            .same(
                paragraphs: 3,
                Rendered(
                    markdown: "Back off between tries.\n\nNever try twice at once.\n\nStop when the answer is no.", citations: citations)),
        ], ordinal: 2, count: 2)

    package static let sections: [DocumentModel.Section] = [
        section(
            "lead", nil, "Most teams reach for a broker before they have a queue problem. This is what one table can do. [0:15](cue:2)",
            words: 22, author: "Noor", cost: 0),
        section("start", "Start with one table", start, words: 204, author: "Noor", cost: 11),
        section("retries", "Retries are a product decision", oldRetries, words: 188, cost: 46, proposal: proposal),
        section("dead", "Dead letters are letters", dead, words: 172, cost: 21),
        section(
            "watch", "Watch the oldest, not the depth", "Depth tells you that people are busy. [2:11](cue:13)", words: 96,
            cost: 19, level: 3),
        section("closing", "Closing", "Keep the promise small. [9:59](cue:99)", words: 41, author: "Noor", cost: 0),
    ]

    package static func document(
        _ sections: [DocumentModel.Section], tones: [(id: String, name: String)] = tones, trouble: Trouble? = nil
    ) -> DocumentModel {
        DocumentModel(
            id: document, badges: badges, title: "Queues that small teams can actually run",
            description: "One table, two workers, and a promise that is kept: what a queue needs before it needs a broker.",
            state: .toReview,
            revision: 7, changedAt: ago(4), changedBy: "Noor", item: (id: item, title: "Queue design for small teams"),
            media: .init(asset: "art_sample", type: "audio/wav"), citations: citations, sections: sections,
            otherCosts: [(name: "Outline", cost: Spent(dollars(8))), (name: "Transcript", cost: .nothing)],
            places: [.init(name: "folder ./site", address: nil, revision: 6, at: ago(1_300))], writers: writers, tones: tones,
            trouble: trouble)
    }

    package static let documentFull = document(sections)

    package static let documentWriting = document(
        sections.map { one in
            one.key == "dead"
                ? section(
                    "dead", one.heading, dead, words: 172, cost: 21,
                    writing: .init(base: 7, heading: one.heading ?? "", markdown: dead)) : one
        })

    package static let documentEmpty = DocumentModel(
        id: document, badges: badges, title: "Weekly call, 20 November", description: "", state: .toReview, revision: 0, changedAt: now,
        changedBy: "extractive", item: (id: item, title: "Weekly call"), media: nil, citations: citations, sections: [], otherCosts: [],
        places: [], writers: writers, tones: tones)

    package static let conflict = DocumentModel.Conflict(
        who: "Tomas", at: ago(1), revision: 8, theirs: "Dead letters are letters.\nAnswer them on Mondays.",
        yours: "Dead letters are letters.\nAnswer them daily.")

    package static let edit = SectionEditPage(
        document: document, documentTitle: "Queues that small teams can actually run", badges: badges, section: sections[3],
        writing: .init(base: 7, heading: "Dead letters are letters", markdown: dead, conflict: conflict))

    package static let documents = DocumentsModel(
        badges: badges,
        rows: [
            .init(
                id: document, title: "Queues that small teams can actually run", origin: "Queue design for small teams", state: .toReview,
                proposals: 1, words: 1_204, cost: Spent(dollars(105)), changedAt: ago(4)),
            .init(
                id: id(22), title: "Why we moved off cron", origin: "Pourquoi nous avons quitté cron", state: .toRereview, proposals: 1,
                words: 1_820, cost: Spent(dollars(88), isWhole: false), changedAt: ago(62)),
            .init(
                id: id(23), title: "Launch notes", origin: "launch.md", state: .toRevise, proposals: 0, words: 612,
                cost: .nothing, changedAt: ago(180)),
            .init(
                id: id(24), title: "Choosing a voice for your docs", origin: "Choosing a voice for your docs", state: .published,
                proposals: 0, words: 1_410, cost: Spent(dollars(61)), changedAt: ago(2_900)),
            .init(
                id: id(25), title: "Backups that restore", origin: "notes-on-backups.docx", state: .readyToPublish, proposals: 0,
                words: 2_040, cost: Spent(Money(nanoDollars: 400_000)), changedAt: ago(4_900)),
        ])

    package static let versions = VersionsModel(
        document: document, badges: badges, title: "Queues that small teams can actually run",
        rows: [
            .init(number: 7, at: ago(4), who: "Noor", why: "edited “Start with one table”", words: 1_204, isPublished: false),
            .init(number: 6, at: ago(1_300), who: "Noor", why: "proposal kept: plainer tone", words: 1_190, isPublished: true),
            .init(number: 5, at: ago(1_400), who: "Tomas", why: "restored version 3", words: 1_102, isPublished: false),
            .init(number: 4, at: ago(1_500), who: "extractive", why: "written anew", words: 980, isPublished: false),
            .init(number: 3, at: ago(2_900), who: "extractive", why: "first draft", words: 1_102, isPublished: false),
        ],
        compared: (from: 6, to: 7),
        changes: [
            .init(
                key: "start", heading: "Start with one table", kind: .changed,
                hunks: [
                    .same(paragraphs: 1, Rendered(markdown: "A queue is a promise to do something later.")),
                    .change(
                        id: "1",
                        runs: WordDiff.runs(
                            from: "The row is true. The bell and the worker may be lost.",
                            to: "The row is the truth. Everything else, the bell and the worker, may be lost. [0:31](cue:4)"),
                        isChosen: true),
                    .same(paragraphs: 2, Rendered(markdown: "No, you do not need a broker for this.\n\nYou need a row.")),
                ]),
            .init(
                key: "brokers", heading: "A note on brokers", kind: .removed,
                hunks: [
                    .change(
                        id: "1", runs: [DiffRun(.removed, "Brokers are fine, later, when you can say what you need of them.")],
                        isChosen: true)
                ]),
        ], wordsAdded: 9, wordsRemoved: 15, citations: citations)
}
