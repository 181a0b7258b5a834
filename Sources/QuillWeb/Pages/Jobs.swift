package import QuillCore

/// The queue: what runs, what waits, and what nobody tries again by itself.
package struct JobsPage: WebPage {
    package let model: JobsModel

    package init(_ model: JobsModel) { self.model = model }

    package var shell: Shell {
        Shell("Jobs", place: .jobs, here: model.dead.map { .deadLetters($0.filter) } ?? .jobList(model.list), badges: model.badges)
    }

    package func content(into page: inout HTML) {
        page.top("Jobs", actions: { $0.a("Schedules", .class("button"), .href(.schedules)) })
        if let diagnosis = model.diagnosis { page.div(.class("banner")) { $0.trouble(diagnosis) } }
        page.jobsTiles(model.tiles)
        if let queue = model.queue { page.queueCards(queue) }
        if let search = model.search { page.jobSearchBar(model.list, search) }
        page.jobsList(model)
        if let queue = model.queue { page.pauseDialog(queue) }
    }
}

package struct JobsModel: Sendable {
    package struct Tiles: Sendable {
        package let running: Int
        /// How many run at once; nil where that depends on the step.
        package let limit: Int?
        package let queued: Int
        package let oldestWaitSeconds: Double?
        package let doneToday: Int
        package let dead: Int
        /// `sqlite`, `redis`.
        package let mode: String

        package init(running: Int, limit: Int?, queued: Int, oldestWaitSeconds: Double?, doneToday: Int, dead: Int, mode: String) {
            self.running = running
            self.limit = limit
            self.queued = queued
            self.oldestWaitSeconds = oldestWaitSeconds
            self.doneToday = doneToday
            self.dead = dead
            self.mode = mode
        }
    }

    package struct Row: Sendable {
        package let id: ID<Job>
        package let step: String
        package let item: ID<Item>?
        package let title: String
        package let status: Status
        /// `Running`, `Retrying at 10:42`, `Waits for approval`.
        package let statusWords: String
        package let fraction: Double?
        package let tries: Int
        package let at: Timestamp
        package let error: String?

        package init(
            id: ID<Job>, step: String, item: ID<Item>?, title: String, status: Status, statusWords: String, fraction: Double? = nil,
            tries: Int, at: Timestamp, error: String? = nil
        ) {
            self.id = id
            self.step = step
            self.item = item
            self.title = title
            self.status = status
            self.statusWords = statusWords
            self.fraction = fraction
            self.tries = tries
            self.at = at
            self.error = error
        }
    }

    package let badges: Shell.Badges
    /// What is wrong with the queue itself, when the system can know.
    package let diagnosis: Trouble?
    package let tiles: Tiles
    package let list: JobListFilter
    package let rows: [Row]
    /// Set where the dead ones are shown.
    package let dead: DeadLettersModel?
    /// Not where the dead ones are shown: neither is what can be looked for.
    package let queue: QueueModel?
    package let search: JobSearchModel?
    /// The cursor of the next page.
    package let next: String?
    /// Whether some of the dead ones are left out.
    package let isCut: Bool

    package init(
        badges: Shell.Badges, diagnosis: Trouble?, tiles: Tiles, list: JobListFilter, rows: [Row], dead: DeadLettersModel? = nil,
        queue: QueueModel? = nil, search: JobSearchModel? = nil, next: String? = nil, isCut: Bool = false
    ) {
        self.badges = badges
        self.diagnosis = diagnosis
        self.tiles = tiles
        self.list = list
        self.rows = rows
        self.dead = dead
        self.queue = queue
        self.search = search
        self.next = next
        self.isCut = isCut
    }

    package var filter: JobFilter { list.tab }
}

extension HTML {
    package mutating func jobsTiles(_ tiles: JobsModel.Tiles) {
        region(.jobsTiles, .class("tiles")) { row in
            row.tile(
                "Running", Words.count(tiles.running), unit: tiles.limit.map { "of \($0)" },
                note: tiles.mode == "inline" ? "on this server" : "queue: \(tiles.mode)")
            row.tile(
                "Waiting", Words.count(tiles.queued),
                note: tiles.oldestWaitSeconds.map { "oldest waits " + Words.duration($0) } ?? "nothing waits")
            row.tile("Done today", Words.count(tiles.doneToday), note: "since midnight, UTC")
            row.tile("Dead letters", Words.count(tiles.dead), note: tiles.dead == 0 ? "None. Good." : "wait for somebody")
        }
    }

    package mutating func jobsList(_ model: JobsModel) {
        region(model.dead.map { .deadLetters($0.filter) } ?? .jobsList(model.list), .class("panel")) { panel in
            panel.h2("Jobs", .class("vh"))
            panel.nav(.class("tabs"), .label("Which jobs")) { tabs in
                for filter in JobFilter.allCases {
                    // What is looked for stays, but for the dead ones, which have a search of their own.
                    let words = filter == .dead || model.dead != nil ? "" : model.list.search
                    tabs.a(
                        .href(.jobList(JobListFilter(filter, search: words))), .named("aria-current", model.filter == filter ? "page" : nil)
                    ) { tab in
                        tab.text(filter.title)
                        if filter == .dead, model.tiles.dead > 0 { tab.span(Words.count(model.tiles.dead), .class("count")) }
                    }
                }
            }
            if let dead = model.dead, dead.total > 0 { panel.deadLettersHead(dead) }
            guard !model.rows.isEmpty else {
                if let dead = model.dead, dead.total > 0 {
                    return panel.empty(
                        Empty(
                            "No dead letter matches", "None of \(Words.count(dead.total)) has \(dead.filter.words).", icon: .search,
                            button: .init("Show all dead letters", .jobs(.dead))))
                }
                return panel.noJobs(model)
            }
            panel.rows("Jobs", ["Job", "State", "Tries", "When", ""], numbers: [2]) { body in
                for row in model.rows { body.jobRow(row, isChosen: model.rows.count > 1 && model.dead != nil) }
            }
            if model.isCut { panel.p("The newest are shown.", .class("faint panel-body")) }
            panel.olderJobs(model.list, model.next)
            if let dead = model.dead, dead.matching > 1 {
                panel.deadLettersFoot()
                panel.discardDialog(dead)
            }
        }
    }

    private mutating func jobRow(_ row: JobsModel.Row, isChosen: Bool) {
        tr(.key(row.id.text)) { cells in
            cells.td(.class(isChosen ? "wide choice" : "wide")) { cell in
                if isChosen { cell.chooser(row) }
                cell.a(row.step, .class("title"), .href(.job(row.id)))
                cell.span(.class("sub")) { sub in
                    if let item = row.item { sub.a(row.title, .href(.item(item))) } else { sub.text(row.title) }
                }
                if let error = row.error { cell.span(error, .class("sub bad")) }
            }
            cells.td { cell in
                cell.pill(row.status, row.statusWords)
                if row.status == .running { cell.progress(row.fraction, job: row.id, label: row.step) }
            }
            cells.td(row.tries > 1 ? String(row.tries) : "", .class("num"), .data("data-label", "Tries"))
            cells.td(.class("faint")) { $0.moment(row.at) }
            cells.td(.class("act")) { cell in
                switch row.status {
                case .failed: cell.button(.init("Retry", .action(.redriveJob(row.id))), kind: "button small", icon: .retry, retry: true)
                case .running, .queued, .retrying, .scheduled, .needsYou, .paused:
                    cell.button(.init("Cancel", .action(.cancelJob(row.id))), kind: "button small", icon: .stop)
                default: break
                }
            }
        }
    }
}

extension JobFilter {
    var title: String {
        switch self {
        case .all: "All"
        case .running: "Running"
        case .queued: "Waiting"
        case .dead: "Dead letters"
        case .done: "Done"
        }
    }

    var empty: Empty {
        switch self {
        case .all, .done:
            Empty(
                "No jobs yet",
                "Each step of the work on a source is a job: listening, summarising, writing, publishing. All of them are listed here.",
                icon: .jobs, button: .init("Add a source", .add))
        case .running:
            Empty(
                "Nothing is running", "Jobs that a worker has in hand are listed here, with how far they are.", icon: .hourglass,
                button: .init("Add a source", .add))
        case .queued:
            Empty(
                "Nothing is waiting", "Jobs wait here for a worker, for the time of their next try, or for a person.", icon: .check,
                button: .init("All jobs", .jobs(.all)))
        case .dead:
            Empty(
                "No dead letters",
                "Good. A job that failed for good waits here with its reason, until you try it again. What it had made is kept.",
                icon: .check, button: .init("All jobs", .jobs(.all)))
        }
    }
}
