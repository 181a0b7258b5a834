package import QuillCore

/// How each step of the queue stands, and whether anything is taken from it.
package struct QueueModel: Sendable {
    package struct Pause: Sendable, Hashable {
        package let by: String
        package let at: Timestamp
        package let reason: String?

        package init(by: String, at: Timestamp, reason: String?) {
            self.by = by
            self.at = at
            self.reason = reason
        }

        /// `by the command line since 10:42 UTC: “Moving house”`.
        func words(_ now: Timestamp) -> String {
            let since = now - at < 86_400_000 ? Words.minute(at) + " UTC" : Words.absolute(at)
            return "by \(by) since \(since)" + (reason.map { ": “\($0)”" } ?? "")
        }
    }

    package struct Card: Sendable {
        /// The name of the step, and how it is called.
        package let step: String
        package let title: String
        package let waiting: Int
        package let running: Int
        /// How many run at once: in the whole cluster, or (`isPerWorker`) in each worker.
        package let limit: Int?
        package let isPerWorker: Bool
        package let oldestWaitSeconds: Double?
        package let line: Sparkline
        /// Its own pause.
        package let pause: Pause?
        package let isStuck: Bool

        package init(
            step: String, title: String, waiting: Int, running: Int, limit: Int?, isPerWorker: Bool, oldestWaitSeconds: Double?,
            line: Sparkline, pause: Pause? = nil, isStuck: Bool = false
        ) {
            self.step = step
            self.title = title
            self.waiting = waiting
            self.running = running
            self.limit = limit
            self.isPerWorker = isPerWorker
            self.oldestWaitSeconds = oldestWaitSeconds
            self.line = line
            self.pause = pause
            self.isStuck = isStuck
        }
    }

    /// Of the whole queue.
    package let pause: Pause?
    /// Steps of which something waits, runs or is paused, and those of which something ended lately.
    package let cards: [Card]
    package let idle: [Card]
    /// Every step that can be paused: its name, and how it is called.
    package let steps: [(name: String, title: String)]
    /// `openai: 2 of 4 at a time, 60 a minute`.
    package let limits: [String]

    package init(pause: Pause?, cards: [Card], idle: [Card], steps: [(name: String, title: String)], limits: [String]) {
        self.pause = pause
        self.cards = cards
        self.idle = idle
        self.steps = steps
        self.limits = limits
    }
}

extension HTML {
    /// Live: the cards, and above them that the whole queue is paused.
    package mutating func queueCards(_ queue: QueueModel) {
        region(.queueCards, .class("queues")) { region in
            region.div(.class("line")) { head in
                head.h2("Steps")
                head.queueState(queue)
                if queue.pause == nil {
                    head.button(
                        .class("button small"), .type("button"), .named("commandfor", "pause"), .named("command", "show-modal"),
                        .data("data-pause")
                    ) { face in
                        face.icon(.pause)
                        face.text("Pause…")
                    }
                } else {
                    head.resume(nil, "Resume the queue", kind: "button small primary", isKey: true)
                }
            }
            region.queueCards(queue.cards)
            if !queue.idle.isEmpty {
                region.details { more in
                    more.summary("\(Words.count(queue.idle.count, "step")) of which nothing waits or runs")
                    more.queueCards(queue.idle)
                }
            }
            if !queue.limits.isEmpty { region.p("Limits: " + queue.limits.joined(separator: " · "), .class("faint")) }
        }
    }

    private mutating func queueCards(_ cards: [QueueModel.Card]) {
        guard !cards.isEmpty else { return }
        ul(.class("tiles")) { list in for card in cards { list.queueCard(card) } }
    }

    private mutating func queueState(_ queue: QueueModel) {
        if let pause = queue.pause {
            pill(.paused, "The queue is paused")
            span("\(pause.words(site.now)). What runs goes on; what is asked for waits.", .class("grow quiet"))
        } else if queue.cards.isEmpty {
            span("Nothing waits or runs.", .class("grow faint"))
        } else {
            span(.class("grow")) { _ in }
        }
    }

    private mutating func queueCard(_ card: QueueModel.Card) {
        li(.class("panel tile"), .key(card.step)) { tile in
            tile.div(.class("line")) { head in
                head.h3 { $0.a(card.title, .href(.jobList(JobListFilter(search: "kind:" + card.step)))) }
                if card.pause != nil {
                    head.pill(.paused)
                } else if card.isStuck {
                    head.pill(.needsYou, "Stuck")
                }
            }
            tile.p(.class("figure")) { line in
                line.text(Words.count(card.waiting))
                let limit = card.isPerWorker ? nil : card.limit
                line.small(" waiting, \(Words.count(card.running))\(limit.map { " of \(Words.count($0))" } ?? "") running")
            }
            tile.sparkline(card.line)
            var facts = [card.line.words]
            if let seconds = card.oldestWaitSeconds { facts.append("oldest waits \(Words.duration(seconds))") }
            if let limit = card.limit, card.isPerWorker { facts.append("\(Words.count(limit)) at a time in each worker") }
            tile.p(facts.joined(separator: " · "))
            if let pause = card.pause {
                tile.p("Paused " + pause.words(tile.site.now))
                tile.resume(card.step, "Resume", kind: "button small")
            }
        }
    }

    private mutating func resume(_ step: String?, _ words: String, kind: StaticString, isKey: Bool = false) {
        form(to: .resumeQueue) { form in
            if let step { form.hidden("step", step) }
            form.button(.class(kind), .data("data-pause", isKey ? "" : nil)) { face in
                face.icon(.play)
                face.text(words)
            }
        }
    }

    /// Asks what is meant and why.
    mutating func pauseDialog(_ queue: QueueModel) {
        dialog("Pause the queue", id: "pause") { dialog in
            dialog.form(to: .pauseQueue) { form in
                form.p(
                    "No worker takes anything of it until somebody resumes it. What runs goes on, and what is asked for waits.",
                    .class("quiet"))
                form.field("What?", id: "pause-step") { box, attributes in
                    box.element("select", attributes + [.name("step")]) { list in
                        list.option("The whole queue", .value(""))
                        for step in queue.steps { list.option("\(step.title) only", .value(step.name)) }
                    }
                }
                form.field("Why?", id: "pause-why", hint: "Up to 500 characters, for whoever wonders. It may be left out.") {
                    box, attributes in
                    box.open("input", attributes + [.type("text"), .name("reason"), .named("maxlength", "500")])
                }
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button("Let it run", .type("button"), .class("button"), .named("commandfor", "pause"), .named("command", "close"))
                    foot.button("Pause", .class("button primary"), .flag("data-commit"))
                }
            }
        }
    }
}
