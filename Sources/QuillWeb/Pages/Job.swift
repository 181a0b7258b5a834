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

    /// A stretch of its life.
    package struct Span: Sendable {
        package let status: Status
        package let words: String
        package let why: String?
        package let from: Timestamp
        /// Nil for the one that lasts.
        package let to: Timestamp?

        package init(status: Status, words: String, why: String?, from: Timestamp, to: Timestamp?) {
            self.status = status
            self.words = words
            self.why = why
            self.from = from
            self.to = to
        }
    }

    /// A job of the same run, before or behind it.
    package struct Kin: Sendable {
        package let id: ID<Job>
        package let step: String
        package let status: Status
        package let statusWords: String

        package init(id: ID<Job>, step: String, status: Status, statusWords: String) {
            self.id = id
            self.step = step
            self.status = status
            self.statusWords = statusWords
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
    /// Why it does not go on, where that can be known.
    package let diagnosis: Trouble?
    /// Set where it waits for its time.
    package let nextTryAt: Timestamp?
    package let spans: [Span]
    package let tries: [Try]
    /// Pieces that are done and are not made again: `12 of 40 pieces recognised`.
    package let kept: String?
    /// The recipe and the choices, name and value; secrets are masked before.
    package let facts: [(name: String, value: String)]
    /// What it used of each model.
    package let used: [(name: String, value: String)]
    package let needs: [Kin]
    package let neededBy: [Kin]
    /// What other jobs that died of the same are called by; nil where it is not dead.
    package let group: String?

    package init(
        id: ID<Job>, badges: Shell.Badges, step: String, item: (id: ID<Item>, title: String)?, status: Status, statusWords: String,
        fraction: Double?, trouble: Trouble?, diagnosis: Trouble?, nextTryAt: Timestamp?, spans: [Span], tries: [Try], kept: String?,
        facts: [(name: String, value: String)], used: [(name: String, value: String)], needs: [Kin], neededBy: [Kin], group: String?
    ) {
        self.diagnosis = diagnosis
        self.nextTryAt = nextTryAt
        self.spans = spans
        self.used = used
        self.needs = needs
        self.neededBy = neededBy
        self.group = group
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
                    actions.opener("Move to dead…", "bury")
                    actions.button(.init("Cancel", .action(.cancelJob(model.id))), kind: "button danger", icon: .stop)
                default: break
                }
            }
            if let trouble = model.trouble { box.div(.class("banner")) { $0.trouble(trouble) } }
            if let diagnosis = model.diagnosis { box.div(.class("banner")) { $0.trouble(diagnosis) } }
            if model.status == .running { box.div(.class("banner")) { $0.progress(model.fraction, job: model.id, label: model.step) } }
            if !model.spans.isEmpty { box.div(.class("banner")) { space in space.panel("What happened to it") { $0.jobSpans(model) } } }
            box.div(.class("split")) { split in
                split.panel("Tries", note: model.kept) { panel in
                    if model.tries.isEmpty { return panel.p("No worker took it yet.", .class("panel-body faint")) }
                    panel.rows("Tries", ["Try", "Ending", "Took", "When"], numbers: [2]) { body in
                        for attempt in model.tries.reversed() { body.jobTry(attempt) }
                    }
                }
                split.panel("About this job") { panel in
                    panel.dl(.class("facts panel-body")) { facts in
                        for fact in model.facts + model.used { facts.fact(fact.name, fact.value) }
                        if let group = model.group {
                            facts.dt("Died of")
                            facts.dd { $0.a("the same as these", .href(.deadLetters(DeadFilter(group: group)))) }
                        }
                        facts.dt("Id")
                        facts.dd { $0.code(model.id.text) }
                    }
                }
            }
            if !model.needs.isEmpty || !model.neededBy.isEmpty {
                box.div(.class("split")) { split in
                    split.jobKin("Rests on", model.needs, none: "Nothing of its run: what it is made from was there.")
                    split.jobKin("Needed by", model.neededBy, none: "Nothing of its run that is queued by now.")
                }
            }
            box.div(.class("banner")) { space in space.panel("Log") { $0.jobLog(model.tries) } }
            if [.running, .queued, .retrying, .scheduled, .needsYou].contains(model.status) { box.buryDialog(model) }
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

    /// Waits and tries in their order, with how long each took; the last one counts on.
    private mutating func jobSpans(_ model: JobModel) {
        ol(.class("spans panel-body"), .label("Its states, in order")) { list in
            for (place, span) in model.spans.enumerated() {
                list.li(.key("span-\(place)")) { line in
                    line.pill(span.status, span.words)
                    if let to = span.to {
                        line.text(" " + Words.duration(Double(to - span.from) / 1_000))
                    } else if span.status != .failed {
                        line.text(" ")
                        line.running(since: span.from)
                    } else {
                        line.text(" ")
                        line.moment(span.from)
                    }
                    if let why = span.why { line.span(why, .class("sub")) }
                }
            }
        }
        if let next = model.nextTryAt {
            p(.class("panel-body")) { line in
                line.text("Tried again at \(Words.minute(next)), in ")
                line.ahead(next)
            }
        }
    }

    private mutating func jobKin(_ title: String, _ jobs: [JobModel.Kin], none: String) {
        panel(title) { panel in
            if jobs.isEmpty { return panel.p(none, .class("panel-body faint")) }
            panel.ul(.class("list")) { list in
                for job in jobs {
                    list.li(.key(job.id.text)) { line in
                        line.pill(job.status, job.statusWords)
                        line.a(job.step, .class("title grow"), .href(.job(job.id)))
                    }
                }
            }
        }
    }

    /// What is stopped and can be tried again asks for the reason first.
    private mutating func buryDialog(_ model: JobModel) {
        dialog("Move to the dead letters?", id: "bury", isFrozen: true) { dialog in
            dialog.form(to: .buryJob(model.id)) { form in
                form.p(
                    model.status == .running
                        ? "What runs of it is stopped. Nobody tries it again by itself." : "Nobody tries it again by itself.")
                form.p(
                    "What it had made so far is kept, and Retry gives it fresh tries. What rests on it waits or fails with it.",
                    .class("quiet"))
                form.field("Why?", id: "bury-why", hint: "Up to 500 characters; the dead letters tell it.") { box, attributes in
                    box.open("input", attributes + [.type("text"), .name("reason"), .named("maxlength", "500"), .flag("required")])
                }
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button("Keep it", .type("button"), .class("button"), .named("commandfor", "bury"), .named("command", "close"))
                    foot.button("Move to the dead letters", .class("button danger"), .flag("data-commit"))
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
