package import QuillCore

/// What is told of the jobs that nobody tries again by itself, and what can be done with all of them at once.
package struct DeadLettersModel: Sendable {
    /// Jobs that died of the same thing.
    package struct Group: Sendable {
        package let cause: String
        /// The name of the step, and how it is called.
        package let step: String
        package let title: String
        package let count: Int
        package let first: Timestamp
        package let last: Timestamp

        package init(cause: String, step: String, title: String, count: Int, first: Timestamp, last: Timestamp) {
            self.cause = cause
            self.step = step
            self.title = title
            self.count = count
            self.first = first
            self.last = last
        }
    }

    package let filter: DeadFilter
    /// The steps of which some died: name and how many.
    package let steps: [(name: String, count: Int)]
    package let groups: [Group]
    /// How many the filter lets through, and how many there are.
    package let matching: Int
    package let total: Int
    /// When this was looked up: what dies later is not meant by what is pressed here.
    package let until: Timestamp

    package init(
        filter: DeadFilter, steps: [(name: String, count: Int)], groups: [Group], matching: Int, total: Int, until: Timestamp
    ) {
        self.filter = filter
        self.steps = steps
        self.groups = groups
        self.matching = matching
        self.total = total
        self.until = until
    }
}

extension HTML {
    mutating func deadLettersHead(_ model: DeadLettersModel) {
        form(.class("toolbar panel-body"), .named("method", "get"), .action(.jobs(.dead)), .role("search")) { form in
            form.hidden("state", "dead")
            form.div(.class("search")) { box in
                box.icon(.search)
                box.input(
                    .type("search"), .name("q"), .value(model.filter.search), .label("Search reasons and sources"),
                    .named("placeholder", "Search reasons and sources"), .flag("data-search"))
            }
            form.select(.name("step"), .label("Step")) { list in
                list.option("Step: any", .value(""), .flag("selected", when: model.filter.step == nil))
                for step in model.steps {
                    list.option(
                        "\(step.name) (\(Words.count(step.count)))", .value(step.name),
                        .flag("selected", when: model.filter.step == step.name))
                }
            }
            form.button("Show", .class("button"))
        }
        deadLettersBar(model)
        if model.groups.count > 1 { deadGroups(model) }
    }

    /// How many are shown, and what can be done with all of them. Frozen, as all is that means many: it stays as it is while newer rows wait
    /// to be shown, so that nobody presses for what was not looked at.
    private mutating func deadLettersBar(_ model: DeadLettersModel) {
        div(.class("toolbar panel-body"), .key("all-dead"), .flag("data-frozen")) { bar in
            bar.span(.class("grow")) { count in
                count.text(
                    model.filter.isEverything
                        ? Words.count(model.total, "dead letter")
                        : "\(Words.count(model.matching)) of \(Words.count(model.total, "dead letter"))")
            }
            guard model.matching > 1 else { return }
            let all = "all \(Words.count(model.matching))" + (model.filter.isEverything ? "" : " shown")
            bar.opener("Discard \(all)…", "discard", kind: "button danger")
            bar.form(to: .redriveMany, .id("all")) { form in
                form.meant(model.filter, model.until)
                form.button(.class("button primary"), .name("all"), .value("on")) { face in
                    face.icon(.retry)
                    face.text("Retry \(all)")
                }
            }
        }
    }

    /// What cannot be undone asks first: how many, which, why, and what stays.
    mutating func discardDialog(_ model: DeadLettersModel) {
        let many = Words.count(model.matching, "dead letter")
        dialog("Discard \(many)?", id: "discard", isFrozen: true) { dialog in
            dialog.form(to: .redriveMany) { form in
                form.meant(model.filter, model.until)
                form.hidden("discard", "on")
                form.p { line in
                    line.strong(model.filter.isEverything ? "All \(many)" : "All \(many) with \(model.filter.words)")
                    line.text(" are given up for good. What dies from now on is not meant.")
                }
                form.p(
                    "What they had made so far is kept. Whoever needs one again asks for it anew; the job says why it was discarded.",
                    .class("quiet"))
                form.field("Why?", id: "discard-why", hint: "Up to 500 characters; each job tells it.") { box, attributes in
                    box.open("input", attributes + [.type("text"), .name("reason"), .named("maxlength", "500"), .flag("required")])
                }
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button("Keep them", .type("button"), .class("button"), .named("commandfor", "discard"), .named("command", "close"))
                    foot.button(
                        "Discard \(Words.count(model.matching)) for good", .class("button danger"), .name("all"), .value("on"),
                        .flag("data-commit"))
                }
            }
        }
    }

    private mutating func deadGroups(_ model: DeadLettersModel) {
        ul(.class("list"), .key("by-reason"), .flag("data-frozen"), .label("By reason")) { list in
            for group in model.groups {
                list.li(.key(group.step + group.cause)) { line in
                    line.pill(.failed, "\(Words.count(group.count)) × \(group.title)")
                    line.div(.class("grow")) { words in
                        words.a(group.cause, .class("title"), .href(.deadLetters(DeadFilter(step: group.step, search: group.cause))))
                        words.span(.class("sub")) { sub in
                            sub.text("first ")
                            sub.moment(group.first)
                            sub.text(", last ")
                            sub.moment(group.last)
                        }
                    }
                    line.form(to: .redriveMany) { form in
                        form.meant(DeadFilter(step: group.step, search: group.cause), model.until)
                        form.button(.class("button small"), .name("all"), .value("on"), .label("Retry \(group.count): \(group.cause)")) {
                            face in
                            face.icon(.retry)
                            face.text("Retry \(Words.count(group.count))")
                        }
                    }
                }
            }
        }
    }

    /// The box of a row; it belongs to the form at the foot, since a row has forms of its own.
    mutating func chooser(_ row: JobsModel.Row) {
        input(
            .type("checkbox"), .name("job"), .value(row.id.text), .named("form", "bulk"), .flag("data-choose"),
            .label("Choose \(row.step) of \(row.title)"))
    }

    /// What can be done with those that are chosen.
    mutating func deadLettersFoot() {
        form(to: .redriveMany, .id("bulk"), .class("bulk")) { form in
            form.span("Each is tried again with today's settings. What it had made so far is kept.", .class("faint grow"))
            form.input(
                .type("text"), .name("reason"), .label("Why the chosen are discarded"), .named("placeholder", "Reason, to discard"),
                .named("maxlength", "500"))
            form.button("Discard the chosen", .class("button danger"), .name("discard"), .value("Discard"), .flag("data-count-chosen"))
            form.button("Retry the chosen", .class("button"), .value("Retry"), .flag("data-count-chosen"))
        }
    }

    /// What was looked at when the button was pressed.
    private mutating func meant(_ filter: DeadFilter, _ until: Timestamp) {
        hidden("until", String(until.milliseconds))
        if let step = filter.step { hidden("step", step) }
        if !filter.search.isEmpty { hidden("q", filter.search) }
    }
}

extension DeadFilter {
    /// The filter said in words.
    var words: String {
        [step.map { "the step \($0)" }, search.isEmpty ? nil : "“\(search)” in its reason or source"].compactMap(\.self)
            .joined(separator: " and ")
    }
}
