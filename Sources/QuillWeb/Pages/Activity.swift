package import QuillCore

/// Who changed what: every entry of the audit trail, newest first.
package struct ActivityPage: WebPage {
    package let model: ActivityModel

    package init(_ model: ActivityModel) { self.model = model }

    package var shell: Shell { Shell("Activity", place: .activity, here: .activity(model.filter), badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top("Activity") { head in
            for (format, name) in [("csv", "Export CSV"), ("jsonl", "Export JSON")] {
                head.a(.class("button"), .href(.activityExport(model.filter, format: format)), .flag("download")) { link in
                    link.icon(.download)
                    link.text(name)
                }
            }
        }
        page.activityFilter(model.filter)
        page.activityList(model)
        page.p(.class("pages")) { line in
            if let next = model.next { line.a("Older changes", .class("button"), .href(.activity(model.filter.going(to: next)))) }
            line.span(model.kept, .class("faint"))
        }
    }
}

package struct ActivityModel: Sendable {
    package struct Row: Sendable {
        package let id: ID<AuditEntry>
        package let at: Timestamp
        package let title: String
        /// Who asked, and from where.
        package let who: String
        package let from: String
        package let subject: String
        package let route: Route?
        /// What differs, where a page shows it.
        package let diff: Route?
        package let before: [String: String]
        package let after: [String: String]
        package let note: String?

        package init(
            id: ID<AuditEntry>, at: Timestamp, title: String, who: String, from: String, subject: String, route: Route?, diff: Route?,
            before: [String: String], after: [String: String], note: String?
        ) {
            self.id = id
            self.at = at
            self.title = title
            self.who = who
            self.from = from
            self.subject = subject
            self.route = route
            self.diff = diff
            self.before = before
            self.after = after
            self.note = note
        }
    }

    package let badges: Shell.Badges
    package let filter: ActivityFilter
    package let rows: [Row]
    /// The cursor of the next page.
    package let next: String?
    /// For how long entries are kept, as a sentence.
    package let kept: String

    package init(badges: Shell.Badges, filter: ActivityFilter, rows: [Row], next: String?, kept: String) {
        self.badges = badges
        self.filter = filter
        self.rows = rows
        self.next = next
        self.kept = kept
    }
}

/// Which entries are shown; its query is the state.
package struct ActivityFilter: Hashable, Sendable {
    package let action: String?
    package let surface: String?
    package let actor: String?
    package let subject: String?
    /// Days, as `2026-11-23`; from the first one on, and before the last one.
    package let since: String?
    package let until: String?
    package var cursor: String?

    package init(
        action: String? = nil, surface: String? = nil, actor: String? = nil, subject: String? = nil, since: String? = nil,
        until: String? = nil, cursor: String? = nil
    ) {
        self.action = action
        self.surface = surface
        self.actor = actor
        self.subject = subject
        self.since = since
        self.until = until
        self.cursor = cursor
    }

    package var isEverything: Bool { meant.allSatisfy { $0.1 == nil } && cursor == nil }

    func going(to cursor: String) -> ActivityFilter {
        var filter = self
        filter.cursor = cursor
        return filter
    }

    /// Without the page.
    var meant: [(String, String?)] {
        [("action", action), ("surface", surface), ("actor", actor), ("subject", subject), ("since", since), ("until", until)]
    }

    var query: [(String, String?)] { meant + [("cursor", cursor)] }
}

extension HTML {
    mutating func activityFilter(_ filter: ActivityFilter) {
        form(.class("toolbar"), .named("method", "get"), .action(.activity(ActivityFilter())), .role("search")) { form in
            form.div(.class("search")) { box in
                box.icon(.search)
                box.input(
                    .type("search"), .name("subject"), .value(filter.subject ?? ""), .label("Id of what was changed"),
                    .named("placeholder", "Id: doc_…, job_…"), .flag("data-search"))
            }
            form.select(.name("action"), .label("Action")) { list in
                list.option("Action: any", .value(""), .flag("selected", when: filter.action == nil))
                for action in AuditAction.allCases {
                    list.option(action.title, .value(action.rawValue), .flag("selected", when: filter.action == action.rawValue))
                }
            }
            form.select(.name("surface"), .label("From")) { list in
                list.option("From: anywhere", .value(""), .flag("selected", when: filter.surface == nil))
                for surface in AuditActor.Surface.allCases {
                    list.option(surface.title, .value(surface.rawValue), .flag("selected", when: filter.surface == surface.rawValue))
                }
            }
            form.input(
                .type("text"), .class("who"), .name("actor"), .value(filter.actor ?? ""), .label("Who"), .named("placeholder", "Who"),
                .named("maxlength", "64"))
            let days: [(StaticString, String, String?)] = [("since", "From (UTC)", filter.since), ("until", "Before", filter.until)]
            for (name, words, day) in days {
                form.label { label in
                    label.text(words)
                    label.input(.type("date"), .name(name), .value(day ?? ""))
                }
            }
            form.button("Show", .class("button"))
            if !filter.isEverything { form.a("Show all", .class("button subtle"), .href(.activity(ActivityFilter()))) }
        }
    }

    package mutating func activityList(_ model: ActivityModel) {
        region(.activity(model.filter), .class("panel")) { panel in
            panel.h2("Changes", .class("vh"))
            guard !model.rows.isEmpty else {
                return panel.empty(
                    model.filter.isEverything
                        ? Empty("Nothing yet", "The first change will appear here.", icon: .history, button: .init("Add a source", .add))
                        : Empty(
                            "No such changes", "Nothing that is kept is of this kind.", icon: .search,
                            button: .init("Show all changes", .activity(ActivityFilter()))))
            }
            panel.rows("Changes", ["What", "Who", "Change", "When"]) { body in for row in model.rows { body.activityRow(row) } }
        }
    }

    private mutating func activityRow(_ row: ActivityModel.Row) {
        tr(.key(row.id.text)) { cells in
            cells.td(.class("wide")) { cell in
                if let route = row.route { cell.a(row.title, .class("title"), .href(route)) } else { cell.span(row.title, .class("title")) }
                cell.span(row.subject, .class("sub"))
            }
            cells.td { cell in
                cell.text(row.who)
                cell.span(row.from, .class("sub"))
            }
            cells.td(.class("wide")) { cell in
                cell.facts("was", row.before)
                cell.facts(row.before.isEmpty ? nil : "is", row.after)
                if let note = row.note { cell.span("“\(note)”", .class("sub")) }
                if let diff = row.diff { cell.span(.class("sub")) { $0.a("See the difference", .href(diff)) } }
            }
            cells.td(.class("faint")) { $0.moment(row.at) }
        }
    }

    private mutating func facts(_ word: String?, _ facts: [String: String]) {
        guard !facts.isEmpty else { return }
        let words = facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        span(word.map { "\($0): \(words)" } ?? words, .class("sub"))
    }
}

extension AuditActor.Surface {
    package var title: String {
        switch self {
        case .cli: "Command line"
        case .api: "API"
        case .dashboard: "Dashboard"
        case .system: "Quill itself"
        }
    }
}
