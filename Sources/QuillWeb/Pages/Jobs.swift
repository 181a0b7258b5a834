package import QuillCore

/// The queue: what runs, what waits, and what nobody tries again by itself.
package struct JobsPage: WebPage {
    package let model: JobsModel

    package init(_ model: JobsModel) { self.model = model }

    package var shell: Shell { Shell("Jobs", place: .jobs, here: .jobs(model.filter), badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top("Jobs")
        if let diagnosis = model.diagnosis { page.div(.class("banner")) { $0.trouble(diagnosis) } }
        page.jobsTiles(model.tiles)
        page.jobsList(model)
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

    /// Dead jobs that died of the same thing.
    package struct Group: Sendable {
        package let cause: String
        package let step: String
        package let count: Int
        package let first: Timestamp
        package let last: Timestamp
        package let sample: ID<Job>

        package init(cause: String, step: String, count: Int, first: Timestamp, last: Timestamp, sample: ID<Job>) {
            self.cause = cause
            self.step = step
            self.count = count
            self.first = first
            self.last = last
            self.sample = sample
        }
    }

    package let badges: Shell.Badges
    /// What is wrong with the queue itself, when the system can know.
    package let diagnosis: Trouble?
    package let tiles: Tiles
    package let filter: JobFilter
    package let rows: [Row]
    package let groups: [Group]
    package let isCut: Bool

    package init(
        badges: Shell.Badges, diagnosis: Trouble?, tiles: Tiles, filter: JobFilter, rows: [Row], groups: [Group], isCut: Bool
    ) {
        self.badges = badges
        self.diagnosis = diagnosis
        self.tiles = tiles
        self.filter = filter
        self.rows = rows
        self.groups = groups
        self.isCut = isCut
    }
}

extension HTML {
    package mutating func jobsTiles(_ tiles: JobsModel.Tiles) {
        region(.jobsTiles, .class("tiles")) { row in
            row.tile("Running", Words.count(tiles.running), unit: tiles.limit.map { "of \($0)" }, note: "queue: \(tiles.mode)")
            row.tile(
                "Waiting", Words.count(tiles.queued),
                note: tiles.oldestWaitSeconds.map { "oldest waits " + Words.duration($0) } ?? "nothing waits")
            row.tile("Done today", Words.count(tiles.doneToday), note: "in UTC")
            row.tile("Dead letters", Words.count(tiles.dead), note: tiles.dead == 0 ? "None. Good." : "wait for somebody")
        }
    }

    package mutating func jobsList(_ model: JobsModel) {
        region(.jobsList(model.filter), .class("panel")) { panel in
            panel.h2("Jobs", .class("vh"))
            panel.nav(.class("tabs"), .label("Which jobs")) { tabs in
                for filter in JobFilter.allCases {
                    tabs.a(filter.title, .href(.jobs(filter)), .named("aria-current", model.filter == filter ? "page" : nil))
                }
            }
            if model.filter == .dead { panel.deadGroups(model.groups) }
            guard !model.rows.isEmpty else { return panel.empty(model.filter.empty) }
            panel.rows("Jobs", ["Job", "State", "Tries", "When", ""], numbers: [2]) { body in
                for row in model.rows { body.jobRow(row) }
            }
            if model.isCut { panel.p("The newest are shown.", .class("faint panel-body")) }
        }
    }

    private mutating func deadGroups(_ groups: [JobsModel.Group]) {
        guard !groups.isEmpty else { return }
        ul(.class("list")) { list in
            for group in groups {
                list.li { line in
                    line.pill(.failed, "\(Words.count(group.count)) × \(group.step)")
                    line.div(.class("grow")) { words in
                        words.a(group.cause, .class("title"), .href(.job(group.sample)))
                        words.span(.class("sub")) { sub in
                            sub.text("first ")
                            sub.moment(group.first)
                            sub.text(", last ")
                            sub.moment(group.last)
                        }
                    }
                }
            }
            list.li { line in
                line.span("Each is tried again with today's settings; what it had made so far is kept.", .class("faint grow"))
                line.button(
                    .init("Retry all \(Words.count(groups.reduce(0) { $0 + $1.count }))", .action(.redriveAll)), kind: "button",
                    icon: .retry)
            }
        }
    }

    private mutating func jobRow(_ row: JobsModel.Row) {
        tr(.key(row.id.text)) { cells in
            cells.td(.class("wide")) { cell in
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
            cells.td(String(row.tries), .class("num"), .data("data-label", "Tries"))
            cells.td(.class("faint")) { $0.moment(row.at) }
            cells.td(.class("act")) { cell in
                switch row.status {
                case .failed: cell.button(.init("Retry", .action(.redriveJob(row.id))), kind: "button small", icon: .retry, retry: true)
                case .running, .queued, .retrying, .scheduled, .needsYou:
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
        case .all, .done: Empty("No jobs yet", "Every step of every run is a job and is listed here.", icon: .jobs)
        case .running: Empty("Nothing is running", "Jobs that a worker has in hand are listed here.", icon: .hourglass)
        case .queued: Empty("Nothing is waiting", "Jobs wait here for a worker, for their time or for somebody.", icon: .check)
        case .dead: Empty("No dead letters", "Good. Jobs that failed for good would wait here for you.", icon: .check)
        }
    }
}
