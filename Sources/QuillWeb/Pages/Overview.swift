package import QuillCore

/// The first screen: what waits for me, what runs, what broke, what it cost.
package struct OverviewPage: WebPage {
    package let model: OverviewModel

    package init(_ model: OverviewModel) { self.model = model }

    package var shell: Shell { Shell("Overview", place: .overview, here: .overview, badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top("Overview") {
            $0.overviewStrip(model.strip)
        } actions: { actions in
            actions.button(Trouble.Button("Add source", .add), kind: "button primary", icon: .plus)
        }
        if let banner = model.banner { page.div(.class("banner")) { $0.trouble(banner) } }
        if model.isFresh {
            return page.overviewWelcome()
        }
        page.overviewTiles(model.tiles)
        page.overviewPipeline(model.pipeline)
        page.div(.class("split")) { split in
            split.overviewWaiting(model.waiting)
            split.div(.class("stack")) { stack in
                stack.overviewDays(model.days)
                stack.overviewRecent(model.recent)
            }
        }
    }
}

package struct OverviewModel: Sendable {
    package struct Strip: Sendable {
        /// When the last source was taken in, and how long that took.
        package let lastIngest: (at: Timestamp, seconds: Double, status: Status)?
        package let running: Int
        package let queued: Int

        package init(lastIngest: (at: Timestamp, seconds: Double, status: Status)?, running: Int, queued: Int) {
            self.lastIngest = lastIngest
            self.running = running
            self.queued = queued
        }
    }

    package struct Tiles: Sendable {
        package let waiting: Int
        /// What they are: `3 reviews · 2 proposals`.
        package let waitingNote: String
        package let publishedThisWeek: Int
        package let publishedLastWeek: Int
        package let spentThisMonth: Spent
        package let cap: Money?
        package let sources: Int
        package let soundSeconds: Double

        package init(
            waiting: Int, waitingNote: String, publishedThisWeek: Int, publishedLastWeek: Int, spentThisMonth: Spent, cap: Money?,
            sources: Int, soundSeconds: Double
        ) {
            self.waiting = waiting
            self.waitingNote = waitingNote
            self.publishedThisWeek = publishedThisWeek
            self.publishedLastWeek = publishedLastWeek
            self.spentThisMonth = spentThisMonth
            self.cap = cap
            self.sources = sources
            self.soundSeconds = soundSeconds
        }
    }

    /// A run under way, or one that stopped and needs somebody.
    package struct Pipeline: Sendable {
        package let run: ID<Run>
        package let item: ID<Item>
        package let title: String
        package let status: Status
        /// In words: `Transcribing`, `Writing section 3 of 6`.
        package let stage: String
        package let bar: StepBar
        /// The job whose progress moves the bar.
        package let job: ID<Job>?
        package let fraction: Double?
        package let startedAt: Timestamp
        /// How long it took, once it has ended.
        package let seconds: Double?
        /// How long it will take, told from earlier ones.
        package let expectedSeconds: Double?
        package let cost: Spent
        package let error: String?

        package init(
            run: ID<Run>, item: ID<Item>, title: String, status: Status, stage: String, bar: StepBar, job: ID<Job>?, fraction: Double?,
            startedAt: Timestamp, seconds: Double? = nil, expectedSeconds: Double? = nil, cost: Spent, error: String? = nil
        ) {
            self.seconds = seconds
            self.expectedSeconds = expectedSeconds
            self.run = run
            self.item = item
            self.title = title
            self.status = status
            self.stage = stage
            self.bar = bar
            self.job = job
            self.fraction = fraction
            self.startedAt = startedAt
            self.cost = cost
            self.error = error
        }
    }

    /// Something that only a person can do.
    package struct Waiting: Sendable {
        package let status: Status
        package let kind: String
        /// Of a document that is being reviewed: its sign is the one that it has everywhere.
        package let state: ReviewState?
        package let title: String
        package let note: String
        package let route: Route
        package let at: Timestamp

        package init(
            status: Status, kind: String, state: ReviewState? = nil, title: String, note: String, route: Route, at: Timestamp
        ) {
            self.status = status
            self.kind = kind
            self.state = state
            self.title = title
            self.note = note
            self.route = route
            self.at = at
        }
    }

    package struct Recent: Sendable {
        package let document: ID<Document>
        package let title: String
        /// Where it went: `folder ./site`, `blog.example.org`.
        package let place: String
        package let address: WebAddress?
        package let at: Timestamp

        package init(document: ID<Document>, title: String, place: String, address: WebAddress?, at: Timestamp) {
            self.document = document
            self.title = title
            self.place = place
            self.address = address
            self.at = at
        }
    }

    package let badges: Shell.Badges
    package let strip: Strip
    /// The worst thing, with its remedy.
    package let banner: Trouble?
    package let tiles: Tiles
    package let pipeline: [Pipeline]
    package let days: [DayCount]
    package let waiting: [Waiting]
    package let recent: [Recent]

    package init(
        badges: Shell.Badges, strip: Strip, banner: Trouble?, tiles: Tiles, pipeline: [Pipeline], days: [DayCount], waiting: [Waiting],
        recent: [Recent]
    ) {
        self.badges = badges
        self.strip = strip
        self.banner = banner
        self.tiles = tiles
        self.pipeline = pipeline
        self.days = days
        self.waiting = waiting
        self.recent = recent
    }

    /// Nothing was ever added.
    package var isFresh: Bool { tiles.sources == 0 && pipeline.isEmpty }
}
