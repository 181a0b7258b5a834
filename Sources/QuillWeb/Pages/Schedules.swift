package import QuillCore

/// What is done at certain times: what somebody wants begun then, and what the installation does by itself.
package struct SchedulesPage: WebPage {
    package let model: SchedulesModel

    package init(_ model: SchedulesModel) { self.model = model }

    package var shell: Shell { Shell("Schedules", place: .jobs, here: .schedules, badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top("Schedules", crumbs: [("Jobs", .jobs(.all))])
        page.scheduleForm(model.form)
        page.schedulesList(model.rows)
    }
}

package struct SchedulesModel: Sendable {
    package struct Row: Sendable {
        package let name: String
        /// What is begun, and where that is shown; of the installation's own what it does.
        package let what: String
        package let item: ID<Item>?
        /// `0 7 * * mon, Europe/Berlin`.
        package let times: String
        package let state: Schedule.State
        package let nextAt: Timestamp?
        package let isOwn: Bool
        package let last: Last?

        package init(
            name: String, what: String, item: ID<Item>?, times: String, state: Schedule.State, nextAt: Timestamp?, isOwn: Bool, last: Last?
        ) {
            self.name = name
            self.what = what
            self.item = item
            self.times = times
            self.state = state
            self.nextAt = nextAt
            self.isOwn = isOwn
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

    /// What was typed, and what was wrong with it.
    package struct Form: Sendable {
        package var name, source, when, zone, to: String
        package var makesAnew: Bool
        package var fault: String?

        package init(
            name: String = "", source: String = "", when: String = "", zone: String, to: String = "", makesAnew: Bool = true,
            fault: String? = nil
        ) {
            self.name = name
            self.source = source
            self.when = when
            self.zone = zone
            self.to = to
            self.makesAnew = makesAnew
            self.fault = fault
        }
    }

    package let badges: Shell.Badges
    package let rows: [Row]
    package let form: Form

    package init(badges: Shell.Badges, rows: [Row], form: Form) {
        self.badges = badges
        self.rows = rows
        self.form = form
    }
}

extension HTML {
    package mutating func schedulesList(_ rows: [SchedulesModel.Row]) {
        region(.schedules, .class("panel")) { panel in
            panel.h2("What is done at certain times", .class("vh"))
            panel.rows("Schedules", ["Schedule", "When", "Next", "Last", ""]) { body in
                for row in rows { body.scheduleRow(row) }
            }
            panel.p(
                "Each time has one run, however many servers work. What was missed while none ran is made up for by one.",
                .class("faint panel-body"))
        }
    }

    private mutating func scheduleRow(_ row: SchedulesModel.Row) {
        tr(.key(row.name)) { cells in
            cells.td(.class("wide")) { cell in
                cell.span(row.name, .class("title"))
                cell.span(.class("sub")) { sub in
                    if let item = row.item { sub.a(row.what, .href(.item(item))) } else { sub.text(row.what) }
                }
            }
            cells.td(row.times, .data("data-label", "When"))
            cells.td(.data("data-label", "Next")) { cell in
                switch row.state {
                case .active: if let next = row.nextAt { cell.text(Words.absolute(next)) }
                case .paused: cell.pill(.paused)
                case .done: cell.pill(.done)
                }
            }
            cells.td(.data("data-label", "Last")) { cell in
                guard let last = row.last else { return cell.span("never", .class("faint")) }
                switch last.state {
                case .running: cell.pill(.running)
                case .succeeded: cell.pill(.done)
                case .failed: cell.pill(.failed)
                }
                cell.span(.class("sub")) { sub in
                    sub.moment(last.at)
                    sub.text(" · ")
                    if let run = last.run { sub.a(last.note, .href(.run(run))) } else { sub.text(last.note) }
                }
            }
            cells.td(.class("act")) { $0.scheduleActions(row) }
        }
    }

    private mutating func scheduleActions(_ row: SchedulesModel.Row) {
        if row.state != .paused {
            button(.init("Run now", .action(.changeSchedule(row.name, .run))), kind: "button small", icon: .retry)
        }
        switch row.state {
        case .active: button(.init("Pause", .action(.changeSchedule(row.name, .pause))), kind: "button small", icon: .pause)
        case .paused: button(.init("Resume", .action(.changeSchedule(row.name, .resume))), kind: "button small", icon: .play)
        case .done: break
        }
        if !row.isOwn { button(.init("Remove", .action(.changeSchedule(row.name, .remove))), kind: "button small danger", icon: .close) }
    }

    /// The form for one more; once more when something in it was wrong.
    package mutating func scheduleForm(_ form: SchedulesModel.Form) {
        details(.id("new-schedule"), .class("panel"), .flag("open", when: form.fault != nil || !form.source.isEmpty)) { box in
            box.summary("Add a schedule")
            box.form(to: .saveSchedule, .class("panel-body")) { page in
                page.text("name", "Name", form.name, hint: "Lower-case letters, digits and hyphens. One of that name is replaced.", "60")
                page.text("source", "Source", form.source, hint: "A link, or the id of something in the library: itm_…", "2000")
                page.text(
                    "when", "When", form.when,
                    hint: "Again and again: minute, hour, day, month, day of week, as in “0 7 * * mon”, or @daily. Once: 2026-12-01 09:00.",
                    "200")
                page.text("zone", "On the clocks of", form.zone, hint: "Europe/Berlin, UTC.", "60")
                page.text(
                    "to", "Where the article goes", form.to, hint: "folder:PATH, or nothing to only have it written.", "2000", isRequired: false)
                page.label(.class("check")) { line in
                    line.input(.type("checkbox"), .name("anew"), .value("on"), .flag("checked", when: form.makesAnew))
                    line.span { words in
                        words.text("Make everything anew each time")
                        words.span("Otherwise what is there already stays, and only what is missing is made.", .class("hint"))
                    }
                }
                page.p(form.fault ?? "", .flag("data-fault"), .class("wrong"), .role("alert"))
                page.div(.class("sheet-foot")) { $0.button("Set the schedule", .class("button primary"), .flag("data-commit")) }
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
