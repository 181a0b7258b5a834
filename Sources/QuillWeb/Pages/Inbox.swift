package import QuillCore

/// What happened, newest first: everything that a notice said, and what came to an end while nobody looked.
package struct InboxPage: WebPage {
    package let model: InboxModel

    package init(_ model: InboxModel) { self.model = model }

    package var shell: Shell { Shell("Inbox", place: .inbox, here: .inbox, badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top("Inbox")
        page.inboxList(model.rows)
        page.p(.class("pages")) { $0.a("Who changed what", .class("button subtle"), .href(.activity(ActivityFilter()))) }
    }
}

package struct InboxModel: Sendable {
    package struct Row: Sendable {
        package let number: Int64
        package let status: Status
        /// `Ready`, `Stopped`, `Proposal`.
        package let kind: String
        package let title: String
        package let note: String
        package let route: Route?
        package let at: Timestamp
        /// It came after the inbox was opened last.
        package let isNew: Bool

        package init(
            number: Int64, status: Status, kind: String, title: String, note: String, route: Route?, at: Timestamp, isNew: Bool
        ) {
            self.number = number
            self.status = status
            self.kind = kind
            self.title = title
            self.note = note
            self.route = route
            self.at = at
            self.isNew = isNew
        }
    }

    package let badges: Shell.Badges
    package let rows: [Row]

    package init(badges: Shell.Badges, rows: [Row]) {
        self.badges = badges
        self.rows = rows
    }
}

extension HTML {
    package mutating func inboxList(_ rows: [InboxModel.Row]) {
        region(.inbox, .class("panel")) { panel in
            panel.h2("What happened", .class("vh"))
            guard !rows.isEmpty else {
                return panel.empty(
                    Empty(
                        "All caught up",
                        "What is ready, what stopped, what was proposed and where it was published is told here, also when you were away.",
                        icon: .inbox, button: .init("Add a source", .add)))
            }
            panel.ul(.class("list even inbox"), .flag("data-rows")) { list in
                for row in rows { list.inboxRow(row) }
            }
        }
    }

    private mutating func inboxRow(_ row: InboxModel.Row) {
        li(.class("new", when: row.isNew), .key(String(row.number))) { line in
            line.span { $0.pill(row.status, row.kind) }
            line.div(.class("grow")) { words in
                if let route = row.route {
                    words.a(row.title, .class("title"), .href(route))
                } else {
                    words.span(row.title, .class("title"))
                }
                if row.isNew { words.span("new", .class("vh")) }
                words.span(row.note, .class("sub"))
            }
            line.span(.class("faint")) { $0.moment(row.at) }
        }
    }
}
