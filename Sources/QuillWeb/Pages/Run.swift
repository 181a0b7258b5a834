package import QuillCore

/// One asking: its steps as they happen, what they cost, and what was said.
package struct RunPage: WebPage {
    package let model: RunModel

    package init(_ model: RunModel) { self.model = model }

    package var shell: Shell { Shell("Run of \(model.title)", place: .jobs, here: .run(model.id), badges: model.badges) }

    package func content(into page: inout HTML) {
        page.runSteps(model)
        page.runLog(model)
    }
}

package struct RunModel: Sendable {
    package struct Step: Sendable {
        package enum State: String, Sendable { case done, running, failed, waits, ahead, skipped }

        package let title: String
        package let state: State
        /// What it made or does: `42 cues, en`, `Recognising 12:10 of 42:10`, `reused`.
        package let note: String
        package let job: ID<Job>?
        package let fraction: Double?
        package let startedAt: Timestamp?
        package let seconds: Double?
        /// How long it will take, told from earlier ones.
        package let expectedSeconds: Double?
        package let tries: Int
        package let cost: Spent
        package let trouble: Trouble?

        package init(
            title: String, state: State, note: String, job: ID<Job>? = nil, fraction: Double? = nil, startedAt: Timestamp? = nil,
            seconds: Double? = nil, expectedSeconds: Double? = nil, tries: Int = 1, cost: Spent = .nothing, trouble: Trouble? = nil
        ) {
            self.title = title
            self.state = state
            self.note = note
            self.job = job
            self.fraction = fraction
            self.startedAt = startedAt
            self.seconds = seconds
            self.expectedSeconds = expectedSeconds
            self.tries = tries
            self.cost = cost
            self.trouble = trouble
        }
    }

    package struct LogLine: Sendable {
        package enum Level: Sendable { case info, warn, bad }

        package let at: Timestamp
        package let level: Level
        package let step: String
        package let words: String

        package init(at: Timestamp, level: Level, step: String, words: String) {
            self.at = at
            self.level = level
            self.step = step
            self.words = words
        }
    }

    package let id: ID<Run>
    package let badges: Shell.Badges
    package let item: ID<Item>
    package let title: String
    package let status: Status
    package let statusWords: String
    package let wanted: String
    package let trigger: String
    package let startedAt: Timestamp
    package let seconds: Double?
    package let expectedSeconds: Double?
    /// Of the models that have a price.
    package let cost: Money
    /// Models that answered and have none.
    package let unpriced: [String]
    package let estimate: Money?
    package let steps: [Step]
    package let log: [LogLine]

    package init(
        id: ID<Run>, badges: Shell.Badges, item: ID<Item>, title: String, status: Status, statusWords: String, wanted: String,
        trigger: String, startedAt: Timestamp, seconds: Double?, expectedSeconds: Double?, cost: Money, unpriced: [String] = [],
        estimate: Money?, steps: [Step], log: [LogLine]
    ) {
        self.id = id
        self.badges = badges
        self.item = item
        self.title = title
        self.status = status
        self.statusWords = statusWords
        self.wanted = wanted
        self.trigger = trigger
        self.startedAt = startedAt
        self.seconds = seconds
        self.expectedSeconds = expectedSeconds
        self.cost = cost
        self.unpriced = unpriced
        self.estimate = estimate
        self.steps = steps
        self.log = log
    }

    var isOver: Bool { seconds != nil }

    var spent: String {
        if unpriced.isEmpty { return cost == .zero ? "nothing" : Words.money(cost) }
        return Words.atLeast(cost)
    }
}

extension HTML {
    package mutating func runSteps(_ model: RunModel) {
        region(.run(model.id)) { box in
            box.top("Run", crumbs: [("Library", .library(.everything)), (model.title, .item(model.item))]) { pills in
                pills.pill(model.status, model.statusWords)
                pills.span(.class("faint num")) { line in
                    if let seconds = model.seconds {
                        line.text(Words.duration(seconds))
                    } else {
                        line.running(since: model.startedAt, of: model.expectedSeconds)
                    }
                    line.text(" · " + model.spent)
                    if let estimate = model.estimate, !model.isOver { line.text(" of " + Words.estimate(estimate)) }
                }
            } actions: { actions in
                if !model.isOver {
                    actions.button(.init("Cancel", .action(.cancelRun(model.id))), kind: "button danger", icon: .stop)
                } else if model.status == .failed {
                    actions.button(.init("Retry", .action(.retryRun(model.id))), kind: "button primary", icon: .retry, retry: true)
                }
            }
            box.div(.class("split")) { split in
                split.panel("Steps") { panel in
                    panel.ol(.class("timeline"), .flag("data-rows")) { list in
                        for step in model.steps { list.runStep(step) }
                    }
                }
                split.panel("About this run") { panel in
                    panel.dl(.class("facts panel-body")) { facts in
                        facts.fact("Wanted", model.wanted)
                        facts.fact("Asked by", model.trigger)
                        facts.dt("Started")
                        facts.dd { $0.moment(model.startedAt) }
                        facts.fact("Spent", model.spent)
                        if !model.unpriced.isEmpty { facts.fact("No price of", model.unpriced.joined(separator: ", ")) }
                        if let estimate = model.estimate, estimate > .zero { facts.fact("Expected", Words.estimate(estimate)) }
                        facts.dt("Id")
                        facts.dd { $0.code(model.id.text) }
                    }
                }
            }
        }
    }

    mutating func fact(_ name: String, _ words: String) {
        dt(name)
        dd(words)
    }

    private mutating func runStep(_ step: RunModel.Step) {
        li(.classes([step.state.rawValue]), .key(step.title)) { line in
            line.span(.class("sign")) { sign in
                switch step.state {
                case .done: sign.sign(.done)
                case .running: sign.sign(.running)
                case .failed: sign.sign(.failed)
                case .waits: sign.sign(.needsYou)
                case .ahead, .skipped: sign.sign(.queued)
                }
                sign.span(step.state.words, .class("vh"))
            }
            line.h3 { title in
                if let job = step.job { title.a(step.title, .class("title"), .href(.job(job))) } else { title.text(step.title) }
            }
            line.span(.class("num")) { time in
                if let seconds = step.seconds {
                    time.text(Words.duration(seconds))
                } else if let started = step.startedAt, step.state == .running {
                    time.running(since: started, of: step.expectedSeconds)
                } else if let expected = step.expectedSeconds, step.state == .ahead {
                    time.text("≈ " + Words.duration(expected))
                }
                if step.cost.cost > .zero { time.text(" · " + Words.spent(step.cost)) }
            }
            line.div(.class("rest")) { rest in
                rest.span(
                    step.note + (step.tries > 1 ? " · try \(step.tries)" : ""), .class("faint"),
                    .data("data-job", step.state == .running ? step.job?.text : nil), .flag("data-stage", when: step.state == .running))
                if step.state == .running { rest.progress(step.fraction, job: step.job, label: step.title) }
                if let trouble = step.trouble { rest.trouble(trouble) }
            }
        }
    }

    package mutating func runLog(_ model: RunModel) {
        panel("Log", live: .runLog(model.id), note: Words.count(model.log.count, "line")) { panel in
            panel.log(model.log)
        }
    }

    mutating func log(_ lines: [RunModel.LogLine], label: String = "Log lines") {
        guard !lines.isEmpty else { return p("Nothing was said yet.", .class("panel-body faint")) }
        div(.class("log"), .named("tabindex", "0"), .role("log"), .label(label)) { log in
            log.ol { list in
                for line in lines {
                    list.li { row in
                        row.time(Words.second(line.at), .named("datetime", line.at.description))
                        row.b(line.step)
                        row.span(line.words, .class(line.level == .bad ? "bad" : "warn", when: line.level != .info))
                    }
                }
            }
        }
    }
}

extension RunModel.Step.State {
    var words: String {
        switch self {
        case .done: "done"
        case .running: "running"
        case .failed: "failed"
        case .waits: "waits for somebody"
        case .ahead: "not begun"
        case .skipped: "not needed"
        }
    }
}
