package import QuillCore

/// The versions of a document, two of them compared, and the way back to any.
package struct VersionsPage: WebPage {
    package let model: VersionsModel

    package init(_ model: VersionsModel) { self.model = model }

    package var shell: Shell {
        Shell("Versions of \(model.title)", place: .documents, here: .versions(model.document), badges: model.badges, hasProse: true)
    }

    package func content(into page: inout HTML) {
        page.top("Versions", crumbs: [("Documents", .documents), (model.title, .document(model.document))])
        page.div(.class("versions")) { grid in
            grid.panel("All versions") { $0.versionList(model) }
            grid.comparison(model)
        }
    }
}

package struct VersionsModel: Sendable {
    package struct Row: Sendable {
        package let number: Int
        package let at: Timestamp
        package let who: String
        /// `Proposal kept: plainer tone`.
        package let why: String
        package let words: Int
        package let isPublished: Bool

        package init(number: Int, at: Timestamp, who: String, why: String, words: Int, isPublished: Bool) {
            self.number = number
            self.at = at
            self.who = who
            self.why = why
            self.words = words
            self.isPublished = isPublished
        }
    }

    /// What became of one section.
    package struct Change: Sendable {
        package enum Kind: Sendable { case changed, added, removed, moved }

        package let heading: String
        package let kind: Kind
        package let hunks: [Hunk]

        package init(heading: String, kind: Kind, hunks: [Hunk]) {
            self.heading = heading
            self.kind = kind
            self.hunks = hunks
        }
    }

    package let document: ID<Document>
    package let badges: Shell.Badges
    package let title: String
    /// The newest first.
    package let rows: [Row]
    /// The older and the newer of the two that are compared; nil while there is one.
    package let compared: (from: Int, to: Int)?
    package let changes: [Change]
    package let wordsAdded: Int
    package let wordsRemoved: Int
    package let citations: Citations

    package init(
        document: ID<Document>, badges: Shell.Badges, title: String, rows: [Row], compared: (from: Int, to: Int)?, changes: [Change],
        wordsAdded: Int, wordsRemoved: Int, citations: Citations
    ) {
        self.document = document
        self.badges = badges
        self.title = title
        self.rows = rows
        self.compared = compared
        self.changes = changes
        self.wordsAdded = wordsAdded
        self.wordsRemoved = wordsRemoved
        self.citations = citations
    }
}

extension HTML {
    fileprivate mutating func versionList(_ model: VersionsModel) {
        ol(.class("list"), .flag("data-rows")) { list in
            for row in model.rows {
                let isHere = row.number == model.compared?.to
                list.li(.class("here", when: isHere), .key(String(row.number))) { line in
                    line.div(.class("grow")) { words in
                        let route: Route =
                            row.number > 1 ? .compare(model.document, from: row.number - 1, to: row.number) : .document(model.document)
                        words.a("Version \(row.number)", .class("title"), .href(route), .named("aria-current", isHere ? "true" : nil))
                        words.span(.class("sub")) { sub in
                            sub.text("\(row.who) · \(row.why) · ")
                            sub.moment(row.at)
                        }
                    }
                    if row.number == model.rows.first?.number { line.pill(.ready, "Latest") }
                    if row.isPublished { line.pill(.done, "Published") }
                }
            }
        }
    }

    fileprivate mutating func comparison(_ model: VersionsModel) {
        guard let compared = model.compared else {
            return panel("Changes") { panel in
                panel.empty(Empty("Your first version", "Changes will be compared here.", icon: .history))
            }
        }
        panel("Version \(compared.from) to \(compared.to)", note: "+\(model.wordsAdded) −\(model.wordsRemoved) words") { panel in
            panel.div(.class("panel-body sheet-foot")) { row in
                if compared.to != model.rows.first?.number {
                    row.button(
                        .init("Restore version \(compared.to)", .action(.restore(model.document, compared.to))), kind: "button",
                        icon: .restore)
                    row.span("Makes a new version; nothing is lost.", .class("faint"))
                } else {
                    row.button(
                        .init("Restore version \(compared.from)", .action(.restore(model.document, compared.from))), kind: "button",
                        icon: .restore)
                    row.span("Undoes what is marked here, as a new version.", .class("faint"))
                }
            }
            panel.div(.class("changed")) { text in
                if model.changes.isEmpty { text.p("Nothing differs between the two.", .class("quiet")) }
                for change in model.changes { text.change(change, model.citations) }
            }
        }
    }

    private mutating func change(_ change: VersionsModel.Change, _ citations: Citations) {
        section(.label(change.heading)) { box in
            box.h3(.class("panel-title")) { title in
                title.text(change.heading + " ")
                switch change.kind {
                case .changed: break
                case .added: title.pill(.done, "Added")
                case .removed: title.pill(.failed, "Removed")
                case .moved: title.pill(.scheduled, "Moved")
                }
            }
            for hunk in change.hunks {
                switch hunk {
                case .same(let paragraphs, let body): box.fold(paragraphs, body)
                case .change(_, let runs, _): box.div(.class("words small")) { words in words.p { $0.diff(runs, citations: citations) } }
                }
            }
        }
    }
}
