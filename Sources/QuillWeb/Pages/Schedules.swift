package import QuillCore

/// What is done at certain times: what somebody wants begun then, and what the installation does by itself.
package struct SchedulesPage: WebPage {
    package let model: SchedulesModel

    package init(_ model: SchedulesModel) { self.model = model }

    package var shell: Shell { Shell("Schedules", place: .jobs, here: .schedules, badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top(
            "Schedules", crumbs: [("Jobs", .jobs(.all))],
            actions: { $0.opener("Add a schedule…", "schedule", kind: "button primary", icon: .plus) })
        page.schedulesList(model.rows)
        page.scheduleForm(model)
    }
}

package struct SchedulesModel: Sendable {
    package struct Row: Sendable {
        package let name: String
        /// What is begun, and where that is shown; of the installation's own what it does.
        package let what: String
        package let item: ID<Item>?
        /// `0 7 * * mon, Europe/Berlin; next on 23 Nov 2026, 06:00 UTC`.
        package let times: String
        package let state: Schedule.State
        package let isOwn: Bool
        /// Why it cannot be begun on this machine, and what helps.
        package let problem: String?
        package let last: Last?

        package init(
            name: String, what: String, item: ID<Item>?, times: String, state: Schedule.State, isOwn: Bool,
            problem: String? = nil, last: Last?
        ) {
            self.name = name
            self.what = what
            self.item = item
            self.times = times
            self.state = state
            self.isOwn = isOwn
            self.problem = problem
            self.last = last
        }
    }

    /// How it went last.
    package struct Last: Sendable {
        package let state: Firing.State
        package let at: Timestamp
        package let note: String
        package let run: ID<Run>?

        package init(state: Firing.State, at: Timestamp, note: String, run: ID<Run>?) {
            self.state = state
            self.at = at
            self.note = note
            self.run = run
        }
    }

    package let badges: Shell.Badges
    package let rows: [Row]
    /// Where the form begins: what is to be worked on, and whose clocks are meant.
    package let source, zone: String

    package init(badges: Shell.Badges, rows: [Row], source: String, zone: String) {
        self.badges = badges
        self.rows = rows
        self.source = source
        self.zone = zone
    }
}

extension HTML {
    package mutating func schedulesList(_ rows: [SchedulesModel.Row]) {
        region(.schedules, .class("panel")) { panel in
            panel.h2("What is done at certain times", .class("vh"))
            panel.ul(.class("list even"), .flag("data-rows")) { list in for row in rows { list.scheduleRow(row) } }
            panel.p(
                "Each time has one run, however many servers work. What was missed while none ran is made up for by one.",
                .class("faint panel-body"))
        }
    }

    private mutating func scheduleRow(_ row: SchedulesModel.Row) {
        li(.key(row.name)) { line in
            switch row.state {
            case .active: line.pill(row.problem == nil ? .scheduled : .needsYou)
            case .paused: line.pill(.paused)
            case .done: line.pill(.done)
            }
            line.div(.class("grow")) { words in
                words.span(row.name, .class("title"))
                words.span(.class("sub")) { sub in
                    if let item = row.item { sub.a(row.what, .href(.item(item))) } else { sub.text(row.what) }
                }
                words.span(row.times, .class("sub"))
                if let problem = row.problem { words.span(problem, .class("sub bad")) }
                if let last = row.last { words.scheduleLast(last) }
            }
            line.scheduleActions(row)
        }
    }

    private mutating func scheduleLast(_ last: SchedulesModel.Last) {
        span(.class(last.state == .failed ? "sub bad" : "sub")) { sub in
            sub.text(last.state == .running ? "Being done since " : "Last ")
            sub.moment(last.at)
            sub.text(": ")
            if let run = last.run { sub.a(last.note, .href(.run(run))) } else { sub.text(last.note) }
        }
    }

    private mutating func scheduleActions(_ row: SchedulesModel.Row) {
        if row.state != .paused {
            button(.init("Run now", .action(.changeSchedule(row.name, .run))), kind: "button small", icon: .retry)
        }
        guard !row.isOwn else { return }
        switch row.state {
        case .active: button(.init("Pause", .action(.changeSchedule(row.name, .pause))), kind: "button small", icon: .pause)
        case .paused: button(.init("Resume", .action(.changeSchedule(row.name, .resume))), kind: "button small", icon: .play)
        case .done: break
        }
        button(.init("Remove", .action(.changeSchedule(row.name, .remove))), kind: "button small danger", icon: .close)
    }

    fileprivate mutating func scheduleForm(_ model: SchedulesModel) {
        dialog("Add a schedule", id: "schedule") { dialog in
            dialog.form(to: .saveSchedule) { form in
                form.text("name", "Name", "", hint: "Lower-case letters, digits and hyphens. One of that name is replaced.", "60")
                form.text("source", "Source", model.source, hint: "A link, or the id of something in the library: itm_…", "2000")
                form.text(
                    "when", "When", "",
                    hint: "Again and again: minute, hour, day, month, day of week, as in “0 7 * * mon”, or @daily. Once: 2026-12-01 09:00.",
                    "200")
                form.text("zone", "On the clocks of", model.zone, hint: "Europe/Berlin, UTC.", "60")
                form.text(
                    "to", "Where the article goes", "", hint: "folder:PATH, or nothing to only have it written.", "2000", isRequired: false)
                form.label(.class("check")) { line in
                    line.input(.type("checkbox"), .name("anew"), .value("on"), .flag("checked"))
                    line.span { words in
                        words.text("Make everything anew each time")
                        words.span("Otherwise what is there already stays, and only what is missing is made.", .class("hint"))
                    }
                }
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button("Cancel", .type("button"), .class("button"), .named("commandfor", "schedule"), .named("command", "close"))
                    foot.button("Set the schedule", .class("button primary"), .flag("data-commit"))
                }
            }
        }
    }

    private mutating func text(
        _ name: StaticString, _ label: String, _ value: String, hint: String, _ length: String, isRequired: Bool = true
    ) {
        field(label, id: "schedule-\(name)", hint: hint) { box, attributes in
            box.void(
                "input",
                attributes + [
                    .type("text"), .name(name), .value(value), .named("maxlength", length), .flag("required", when: isRequired),
                    .named("spellcheck", "false"), .named("autocomplete", "off"),
                ])
        }
    }
}
