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

        /// Of the section; nil for an entry of the front matter.
        package let key: String?
        package let heading: String
        package let kind: Kind
        package let hunks: [Hunk]

        package init(key: String? = nil, heading: String, kind: Kind, hunks: [Hunk]) {
            self.key = key
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
    /// The version before the newest, where the newest is one that was restored.
    package let undo: Int?

    package init(
        document: ID<Document>, badges: Shell.Badges, title: String, rows: [Row], compared: (from: Int, to: Int)?, changes: [Change],
        wordsAdded: Int, wordsRemoved: Int, citations: Citations, undo: Int? = nil
    ) {
        self.undo = undo
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
                        words.span(row.why, .class("sub"))
                        words.span(.class("sub")) { sub in
                            sub.text("\(row.who) · \(Words.count(row.words)) words · ")
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
        guard let compared = model.compared, let newest = model.rows.first else {
            return panel("Changes") { panel in
                panel.empty(Empty("Your first version", "Changes will be compared here.", icon: .history))
            }
        }
        div(.class("stack")) { stack in
            if let undo = model.undo, compared.to == newest.number {
                stack.trouble(
                    Trouble(
                        "\(newest.why), as version \(newest.number)", next: "All versions before it are still here.", tone: .note,
                        buttons: [.init("Undo: back to version \(undo)", .action(.restore(model.document, undo)))]))
            }
            stack.panel("What changed", note: Words.changed(added: model.wordsAdded, removed: model.wordsRemoved)) { panel in
                panel.chooser(model, compared)
                panel.restorations(model, compared, newest.number)
                panel.div(.class("changed")) { text in
                    if model.changes.isEmpty {
                        text.p("Version \(compared.to) says the same as version \(compared.from).", .class("quiet"))
                    }
                    for change in model.changes { text.change(change, model, compared, newest.number) }
                }
            }
        }
    }

    /// Any two versions: a form, so that the comparison has an address and needs no script.
    private mutating func chooser(_ model: VersionsModel, _ compared: (from: Int, to: Int)) {
        element("form", [.class("panel-body compare"), .named("method", "get"), .action(.versions(model.document))]) { form in
            let ends: [(name: StaticString, words: String, chosen: Int)] = [("from", "From", compared.from), ("to", "to", compared.to)]
            for end in ends {
                form.label(.class("end")) { label in
                    label.span(end.words)
                    label.select(.name(end.name)) { list in
                        var numbers = model.rows.map(\.number)
                        if !numbers.contains(end.chosen) { numbers.append(end.chosen) }
                        for number in numbers {
                            let row = model.rows.first { $0.number == number }
                            list.option(
                                "Version \(number)" + (row.map { " · " + Words.ago($0.at, list.site.now) } ?? ""), .value(String(number)),
                                .flag("selected", when: number == end.chosen))
                        }
                    }
                }
            }
            form.button("Compare", .class("button"))
        }
    }

    private mutating func restorations(_ model: VersionsModel, _ compared: (from: Int, to: Int), _ newest: Int) {
        let older = Set([compared.from, compared.to]).subtracting([newest]).sorted()
        guard !older.isEmpty else { return }
        div(.class("panel-body sheet-foot")) { row in
            for number in older {
                row.button(
                    .init("Restore version \(number)", .action(.restore(model.document, number))), kind: "button", icon: .restore)
            }
            row.span("Makes version \(newest + 1) of it. Nothing is lost, and it can be undone.", .class("faint"))
        }
    }

    private mutating func change(
        _ change: VersionsModel.Change, _ model: VersionsModel, _ compared: (from: Int, to: Int), _ newest: Int
    ) {
        section(.label(change.heading), .class("change")) { box in
            box.div(.class("change-head")) { head in
                head.h3(change.heading)
                switch change.kind {
                case .changed: break
                case .added: head.pill(.done, "Added")
                case .removed: head.pill(.failed, "Removed")
                case .moved: head.pill(.scheduled, "Moved")
                }
                guard let key = change.key, change.kind != .moved else { return }
                // Where it was not there is nothing to bring back.
                let sources = [(compared.from, change.kind != .added), (compared.to, change.kind != .removed)]
                head.div(.class("sheet-foot")) { foot in
                    for (number, isThere) in sources where isThere && number != newest {
                        foot.button(
                            .init("Restore as in version \(number)", .action(.restoreSection(model.document, number, key))),
                            kind: "button subtle small", icon: .restore)
                    }
                }
            }
            for hunk in change.hunks {
                switch hunk {
                case .same(let paragraphs, let body): box.fold(paragraphs, body)
                case .change(_, let runs, _):
                    box.div(.class("words small")) { words in words.p { $0.diff(runs, citations: model.citations) } }
                }
            }
        }
    }
}
