package import QuillCore

/// One job: every try of it, and why it stands where it stands.
package struct JobPage: WebPage {
    package let model: JobModel

    package init(_ model: JobModel) { self.model = model }

    package var shell: Shell { Shell("Job: \(model.step)", place: .jobs, here: .job(model.id), badges: model.badges) }

    package func content(into page: inout HTML) { page.jobBody(model) }
}

package struct JobModel: Sendable {
    package struct Try: Sendable {
        package let number: Int
        package let status: Status
        package let statusWords: String
        package let worker: String
        package let startedAt: Timestamp
        package let seconds: Double?
        package let error: String?
        /// What this try did.
        package let log: [RunModel.LogLine]

        package init(
            number: Int, status: Status, statusWords: String, worker: String, startedAt: Timestamp, seconds: Double?, error: String?,
            log: [RunModel.LogLine]
        ) {
            self.number = number
            self.status = status
            self.statusWords = statusWords
            self.worker = worker
            self.startedAt = startedAt
            self.seconds = seconds
            self.error = error
            self.log = log
        }
    }

    package let id: ID<Job>
    package let badges: Shell.Badges
    package let step: String
    package let item: (id: ID<Item>, title: String)?
    package let status: Status
    package let statusWords: String
    package let fraction: Double?
    package let trouble: Trouble?
    package let tries: [Try]
    /// Pieces that are done and are not made again: `12 of 40 pieces recognised`.
    package let kept: String?
    /// The recipe and the choices, name and value; secrets are masked before.
    package let facts: [(name: String, value: String)]

    package init(
        id: ID<Job>, badges: Shell.Badges, step: String, item: (id: ID<Item>, title: String)?, status: Status, statusWords: String,
        fraction: Double?, trouble: Trouble?, tries: [Try], kept: String?, facts: [(name: String, value: String)]
    ) {
        self.id = id
        self.badges = badges
        self.step = step
        self.item = item
        self.status = status
        self.statusWords = statusWords
        self.fraction = fraction
        self.trouble = trouble
        self.tries = tries
        self.kept = kept
        self.facts = facts
    }
}

extension HTML {
    package mutating func jobBody(_ model: JobModel) {
        region(.job(model.id)) { box in
            box.top(model.step, crumbs: [("Jobs", .jobs(.all))]) { pills in
                pills.pill(model.status, model.statusWords)
                if let item = model.item {
                    pills.span(.class("faint")) { line in
                        line.text("for ")
                        line.a(item.title, .href(.item(item.id)))
                    }
                }
            } actions: { actions in
                switch model.status {
                case .failed:
                    actions.button(.init("Retry", .action(.redriveJob(model.id))), kind: "button primary", icon: .retry, retry: true)
                case .running, .queued, .retrying, .scheduled, .needsYou:
                    if model.status == .retrying || model.status == .needsYou {
                        actions.button(.init("Try now", .action(.redriveJob(model.id))), kind: "button", icon: .retry, retry: true)
                    }
                    actions.button(.init("Cancel", .action(.cancelJob(model.id))), kind: "button danger", icon: .stop)
                default: break
                }
            }
            if let trouble = model.trouble { box.div(.class("banner")) { $0.trouble(trouble) } }
            if model.status == .running { box.div(.class("banner")) { $0.progress(model.fraction, job: model.id, label: model.step) } }
            box.div(.class("split")) { split in
                split.panel("Tries", note: model.kept) { panel in
                    if model.tries.isEmpty { return panel.p("No worker took it yet.", .class("panel-body faint")) }
                    panel.rows("Tries", ["Try", "Ending", "Took", "When"], numbers: [2]) { body in
                        for attempt in model.tries.reversed() { body.jobTry(attempt) }
                    }
                }
                split.panel("About this job") { panel in
                    panel.dl(.class("facts panel-body")) { facts in
                        for fact in model.facts { facts.fact(fact.name, fact.value) }
                        facts.dt("Id")
                        facts.dd { $0.code(model.id.text) }
                    }
                }
            }
            box.div(.class("banner")) { space in space.panel("Log") { $0.jobLog(model.tries) } }
            if model.status == .failed {
                box.panel("Discard", note: "Where nobody needs it any more") { panel in
                    panel.form(to: .discardJob(model.id), .class("toolbar panel-body")) { form in
                        form.input(
                            .type("text"), .name("reason"), .label("Why"), .named("placeholder", "Why nobody needs it"),
                            .named("maxlength", "500"), .flag("required"))
                        form.button("Discard", .class("button danger"))
                    }
                }
            }
        }
    }

    /// Each try's own lines, the newest open.
    private mutating func jobLog(_ tries: [JobModel.Try]) {
        guard tries.count > 1 else { return log(tries.first?.log ?? []) }
        for attempt in tries.reversed() {
            details(.class("panel-body"), .key("log-\(attempt.number)"), .flag("open", when: attempt.number == tries.last?.number)) { one in
                let took = attempt.seconds.map { " after \(Words.duration($0))" } ?? ""
                one.summary("Try \(attempt.number): \(attempt.statusWords.lowercased())\(took)")
                one.log(attempt.log, label: "Log of try \(attempt.number)")
            }
        }
    }

    private mutating func jobTry(_ attempt: JobModel.Try) {
        tr(.key(String(attempt.number))) { cells in
            cells.td(.class("wide")) { cell in
                cell.text("Try \(attempt.number)")
                cell.span("worker \(attempt.worker)", .class("sub"))
                if let error = attempt.error { cell.span(error, .class("sub bad")) }
            }
            cells.td { $0.pill(attempt.status, attempt.statusWords) }
            cells.td(attempt.seconds.map(Words.duration) ?? "–", .class("num"), .data("data-label", "Took"))
            cells.td(.class("faint")) { $0.moment(attempt.startedAt) }
        }
    }
}
