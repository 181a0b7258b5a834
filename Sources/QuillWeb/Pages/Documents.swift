package import QuillCore

/// Every document, its state and who has to do what.
package struct DocumentsPage: WebPage {
    package let model: DocumentsModel

    package init(_ model: DocumentsModel) { self.model = model }

    package var shell: Shell { Shell("Documents", place: .documents, here: .documents, badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top("Documents")
        page.documentsList(model.rows, after: model.after)
        if let next = model.next { page.p(.class("pages")) { $0.a("Older documents", .class("button"), .href(.olderDocuments(next))) } }
    }
}

package struct DocumentsModel: Sendable {
    package struct Row: Sendable {
        package let id: ID<Document>
        package let title: String
        package let origin: String
        package let state: ReviewState
        package let proposals: Int
        /// Nil where nothing is written yet.
        package let words: Int?
        package let cost: Spent
        package let changedAt: Timestamp

        package init(
            id: ID<Document>, title: String, origin: String, state: ReviewState, proposals: Int, words: Int?,
            cost: Spent, changedAt: Timestamp
        ) {
            self.id = id
            self.title = title
            self.origin = origin
            self.state = state
            self.proposals = proposals
            self.words = words
            self.cost = cost
            self.changedAt = changedAt
        }
    }

    package let badges: Shell.Badges
    package let rows: [Row]
    /// The cursor of the next page.
    package let next: String?
    /// The cursor of this one.
    package let after: String?

    package init(badges: Shell.Badges, rows: [Row], next: String? = nil, after: String? = nil) {
        self.after = after
        self.next = next
        self.badges = badges
        self.rows = rows
    }
}

extension HTML {
    package mutating func documentsList(_ rows: [DocumentsModel.Row], after cursor: String? = nil) {
        region(.documentsList(after: cursor), .class("panel")) { panel in
            guard !rows.isEmpty else {
                return panel.empty(
                    Empty(
                        "No documents yet", "Documents are made from sources: open one and press Write document.", icon: .article,
                        button: .init("Open the library", .library(.everything))))
            }
            panel.rows("Documents", ["Document", "State", "Words", "Cost", "Changed"], numbers: [2, 3]) { body in
                for row in rows { body.documentRow(row) }
            }
        }
    }

    private mutating func documentRow(_ row: DocumentsModel.Row) {
        tr(.key(row.id.text)) { cells in
            cells.td(.class("wide")) { cell in
                cell.a(row.title, .class("title"), .href(.document(row.id)))
                cell.span("from \(row.origin)", .class("sub"))
            }
            cells.td { cell in
                if row.words == nil { cell.pill(.queued, "Not written yet") } else { cell.pill(row.state) }
                if row.proposals > 0 {
                    cell.text(" ")
                    cell.pill(.proposal, Words.count(row.proposals, "proposal"))
                }
            }
            cells.td(row.words.map { Words.count($0) } ?? "", .class("num"), .data("data-label", "Words"))
            let cost = row.cost.cost == .zero ? "none known" : Words.spent(row.cost)
            cells.td(row.words == nil ? "" : cost, .class("num"), .data("data-label", "Cost"))
            cells.td(.class("faint")) { $0.moment(row.changedAt) }
        }
    }
}
