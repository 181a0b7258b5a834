package import QuillCore

/// What is told of the jobs that nobody tries again by itself, and what can be done with all of them at once.
package struct DeadLettersModel: Sendable {
    /// Jobs that died of the same thing.
    package struct Group: Sendable {
        package enum Standing: Sendable, Hashable {
            case open
            case fixed(build: String)
            case cameBack(build: String, count: Int)
        }

        /// What it is called by.
        package let id: String
        package let cause: String
        /// Said where another try alone will not help.
        package let remedy: String?
        /// How its step is called.
        package let title: String
        package let count: Int
        package let first: Timestamp
        package let last: Timestamp
        package let sample: ID<Job>
        package let standing: Standing

        package init(
            id: String, cause: String, remedy: String?, title: String, count: Int, first: Timestamp, last: Timestamp, sample: ID<Job>,
            standing: Standing
        ) {
            self.id = id
            self.cause = cause
            self.remedy = remedy
            self.title = title
            self.count = count
            self.first = first
            self.last = last
            self.sample = sample
            self.standing = standing
        }
    }

    package let filter: DeadFilter
    /// The steps of which some died: name and how many.
    package let steps: [(name: String, count: Int)]
    /// The largest of them, and how many more there are.
    package let groups: [Group]
    package let moreGroups: Int
    /// How many the filter lets through, and how many there are.
    package let matching: Int
    package let total: Int
    /// When this was looked up: what dies later is not meant by what is pressed here.
    package let until: Timestamp
    /// The version that runs.
    package let build: String

    package init(
        filter: DeadFilter, steps: [(name: String, count: Int)], groups: [Group], moreGroups: Int, matching: Int, total: Int,
        until: Timestamp, build: String
    ) {
        self.moreGroups = moreGroups
        self.build = build
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
            if let group = model.filter.group { form.hidden("group", group) }
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
        deadGroups(model)
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
            if !model.filter.isEverything { bar.a("Show all dead letters", .href(.jobs(.dead))) }
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

    /// By what they died of: those that are marked as fixed fold away, and what came back after that stands first.
    private mutating func deadGroups(_ model: DeadLettersModel) {
        let fixed = model.groups.filter { if case .fixed = $0.standing { true } else { false } }
        let back = model.groups.filter { if case .cameBack = $0.standing { true } else { false } }
        let open = back + model.groups.filter { $0.standing == .open }
        if !open.isEmpty {
            ul(.class("list"), .key("by-reason"), .flag("data-frozen"), .flag("data-rows"), .label("By reason")) { list in
                for group in open { list.deadGroup(group, model) }
            }
        }
        if model.moreGroups > 0 { p("And \(Words.count(model.moreGroups, "more group")).", .class("faint panel-body")) }
        guard !fixed.isEmpty else { return }
        details(.class("panel-body"), .key("fixed")) { fold in
            let jobs = fixed.reduce(0) { $0 + $1.count }
            fold.summary("Marked as fixed: \(Words.count(fixed.count, "group")), \(Words.count(jobs, "dead letter"))")
            fold.ul(.class("list"), .flag("data-frozen"), .label("Marked as fixed")) { list in
                for group in fixed { list.deadGroup(group, model) }
            }
        }
    }

    private mutating func deadGroup(_ group: DeadLettersModel.Group, _ model: DeadLettersModel) {
        let filter = DeadFilter(group: group.id)
        li(.key("group-" + group.id)) { line in
            line.pill(.failed, "\(Words.count(group.count)) × \(group.title)")
            line.div(.class("grow")) { words in
                words.a(group.cause, .class("title"), .href(.deadLetters(filter)))
                words.span(.class("sub")) { sub in
                    sub.text("first ")
                    sub.moment(group.first)
                    sub.text(", last ")
                    sub.moment(group.last)
                    sub.text(", ")
                    sub.a("see one", .href(.job(group.sample)))
                }
                switch group.standing {
                case .open: break
                case .fixed(let build): words.span("Fixed in \(build).", .class("sub"))
                case .cameBack(let build, let count):
                    words.span("Came back after the fix in \(build): \(Words.count(count)) died of it since.", .class("sub bad"))
                }
                if let remedy = group.remedy { words.span(remedy, .class("sub")) }
            }
            line.form(to: .redriveMany) { form in
                form.meant(filter, model.until)
                form.button(
                    .class("button small"), .name("all"), .value("on"), .flag("data-retry"), .label("Retry \(group.count): \(group.cause)")
                ) { face in
                    face.icon(.retry)
                    face.text("Retry \(Words.count(group.count))")
                }
            }
            line.form(to: .markFixed(group.id)) { form in
                if case .fixed = group.standing {
                    form.hidden("undo", "on")
                    form.button("Not fixed", .class("button small subtle"), .label("Not fixed: \(group.cause)"))
                } else {
                    form.button(
                        "Mark as fixed", .class("button small subtle"), .label("Mark as fixed in \(model.build): \(group.cause)"))
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
        if let group = filter.group { hidden("group", group) }
    }
}

extension DeadFilter {
    /// The filter said in words.
    var words: String {
        [
            step.map { "the step \($0)" }, search.isEmpty ? nil : "“\(search)” in its reason or source",
            group.map { _ in "the same reason" },
        ].compactMap(\.self)
            .joined(separator: " and ")
    }
}
