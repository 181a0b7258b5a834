package import QuillCore

/// What newer rules, prompts or models put out of date: what, why, and what it would cost to make it anew.
package struct StalePage: WebPage {
    package let model: StaleModel

    package init(_ model: StaleModel) { self.model = model }

    package var shell: Shell {
        Shell("Out of date", place: .library, here: .stale(items: model.chosen, cursor: model.after), badges: model.badges)
    }

    package func content(into page: inout HTML) {
        page.top(
            "Out of date", crumbs: [("Library", .library(.everything))],
            actions: { actions in
                if model.ready.count > 0 { actions.opener(model.makeAll + "…", "remake", kind: "button primary", icon: .retry) }
            })
        page.staleList(model)
        if !model.ready.isEmpty { page.remakeDialog(model) }
    }
}

package struct StaleModel: Sendable {
    package struct Change: Sendable {
        package let title: String
        /// Nil where it follows from what else is made.
        package let why: String?
        /// Nil where it cannot be told.
        package let cost: Money?

        package init(title: String, why: String?, cost: Money?) {
            self.title = title
            self.why = why
            self.cost = cost
        }
    }

    package struct Row: Sendable {
        package let id: ID<Item>
        package let title: String
        package let changes: [Change]
        /// Nil where it cannot be told.
        package let cost: Money?
        /// Models without a price.
        package let unpriced: [String]
        package let running: ID<Run>?
        /// Why it cannot be told, or made.
        package let fault: String?

        package init(
            id: ID<Item>, title: String, changes: [Change], cost: Money?, unpriced: [String], running: ID<Run>?, fault: String?
        ) {
            self.id = id
            self.title = title
            self.changes = changes
            self.cost = cost
            self.unpriced = unpriced
            self.running = running
            self.fault = fault
        }
    }

    package let badges: Shell.Badges
    package let rows: [Row]
    /// The items that the page is about; none means all.
    package let chosen: [ID<Item>]
    /// The cursor of this page, and of the next.
    package let after, next: String?

    package init(badges: Shell.Badges, rows: [Row], chosen: [ID<Item>] = [], after: String? = nil, next: String? = nil) {
        self.badges = badges
        self.rows = rows
        self.chosen = chosen
        self.after = after
        self.next = next
    }

    /// What can be begun.
    var ready: [Row] { rows.filter { !$0.changes.isEmpty } }
    var makeAll: String {
        ready.count == 1 ? "Make it anew" : "Make \(chosen.isEmpty ? "all " : "these ")\(Words.count(ready.count)) anew"
    }

    /// `57 things of 12 items`.
    var amount: String {
        "\(Words.count(ready.reduce(0) { $0 + $1.changes.count }, "thing")) of \(Words.count(ready.count, "item"))"
    }

    /// `≈ $0.31, and 2 items of unknown price`.
    var price: String {
        let known = ready.compactMap(\.cost)
        let unknown = ready.count - known.count
        let sum = Words.estimate(known.reduce(.zero, +))
        if unknown == 0 { return sum }
        return known.isEmpty ? "at an unknown price" : "\(sum), and \(Words.count(unknown, "item")) of unknown price"
    }
}

extension HTML {
    fileprivate mutating func staleList(_ model: StaleModel) {
        div(.class("panel"), .id("list")) { panel in
            guard !model.rows.isEmpty else { return panel.nothingStale(model) }
            panel.div(.class("toolbar panel-body")) { bar in
                bar.span { line in
                    guard !model.ready.isEmpty else { return line.text("Nothing can be begun now.") }
                    line.strong(model.amount)
                    line.text(" would be made otherwise today, \(model.price). What you have edited stays: the new text is proposed.")
                }
                if !model.chosen.isEmpty { bar.a("Show all that is out of date", .class("button"), .href(.stale())) }
            }
            panel.ul(.class("list"), .flag("data-rows")) { list in
                for row in model.rows { list.staleRow(row, isChosen: model.ready.count > 1 && model.chosen.isEmpty) }
            }
            panel.olderStale(model)
            if model.ready.count > 1, model.chosen.isEmpty { panel.staleFoot() }
        }
    }

    private mutating func nothingStale(_ model: StaleModel) {
        if model.next != nil {
            p("Nothing is out of date among those that were looked at.", .class("panel-body"))
            return olderStale(model)
        }
        empty(
            Empty(
                model.chosen.isEmpty ? "Nothing is out of date" : "Nothing of it is out of date",
                "All is as it would be made today. After an upgrade, or another model in the settings, this page says what would change.",
                icon: .check, button: .init("Open the library", .library(.everything))))
    }

    private mutating func olderStale(_ model: StaleModel) {
        guard let next = model.next else { return }
        p(.class("pages")) { $0.a("Look at older sources", .class("button"), .href(.stale(cursor: next))) }
    }

    private mutating func staleRow(_ row: StaleModel.Row, isChosen: Bool) {
        li(.class("choice"), .key(row.id.text)) { line in
            if row.running != nil {
                line.pill(.running, "Being made")
            } else if row.changes.isEmpty {
                line.pill(.needsYou, "Cannot be told")
            } else if isChosen {
                line.input(
                    .type("checkbox"), .name("item"), .value(row.id.text), .named("form", "bulk"), .flag("data-choose"),
                    .label("Choose \(row.title)"))
            }
            line.div(.class("grow")) { words in
                words.a(row.title, .class("title"), .href(.item(row.id)))
                for change in row.changes where change.why != nil {
                    words.span(.class("sub")) { sub in
                        sub.text("\(change.title): \(change.why ?? "")")
                        sub.text(" · " + (change.cost.map(Words.estimate) ?? "price unknown"))
                    }
                }
                let following = row.changes.filter { $0.why == nil }.map(\.title)
                if !following.isEmpty { words.span("Then \(following.joined(separator: ", ")).", .class("sub")) }
                if !row.unpriced.isEmpty { words.span("No price is known of \(row.unpriced.joined(separator: ", ")).", .class("sub")) }
                if let run = row.running {
                    words.span(.class("sub")) { sub in sub.a("See the run", .href(.run(run))) }
                }
                if let fault = row.fault { words.span(fault, .class("sub bad")) }
            }
            guard !row.changes.isEmpty else { return }
            line.span(row.cost.map(Words.estimate) ?? "price unknown", .class("num"))
            line.form(to: .reprocess) { form in
                form.hidden("item", row.id.text)
                form.button(.class("button small"), .label("Make anew: \(row.title)")) { face in
                    face.icon(.retry)
                    face.text("Make anew")
                }
            }
        }
    }

    /// What was chosen is looked at with its price before anything is begun.
    private mutating func staleFoot() {
        form(.class("bulk"), .id("bulk"), .named("method", "get"), .action(.stale())) { form in
            form.span("The next page tells what the chosen ones cost together.", .class("faint grow"))
            form.button("Look at the chosen", .class("button"), .value("Look at"), .flag("data-count-chosen"))
        }
    }

    /// What is shown is what is meant: the items go with the form.
    fileprivate mutating func remakeDialog(_ model: StaleModel) {
        dialog(model.makeAll + "?", id: "remake", isFrozen: true) { dialog in
            dialog.form(to: .reprocess) { form in
                for row in model.ready { form.hidden("item", row.id.text) }
                form.p { line in
                    line.text("\(model.amount): ")
                    line.strong(model.price, .class("num"))
                }
                let unpriced = Set(model.ready.flatMap(\.unpriced)).sorted()
                if !unpriced.isEmpty { form.p("No price is known of \(unpriced.joined(separator: ", ")).", .class("quiet")) }
                form.p(
                    "What you have edited stays: the new text is proposed to you. Nothing is published by this.",
                    .class("quiet"))
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button("Leave it", .type("button"), .class("button"), .named("commandfor", "remake"), .named("command", "close"))
                    foot.button(model.makeAll, .class("button primary"), .flag("data-commit"))
                }
            }
        }
    }
}
