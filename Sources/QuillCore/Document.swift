/// An editable work: a head revision and a review state. Its items are what it was written from.
package struct Document: Noun, Sendable, Hashable {
    package static let idPrefix = "doc"

    package let id: ID<Document>
    package let project: ID<Project>
    /// What makes asking twice find the same document: `article:itm_…`.
    package let uniqueKey: String?
    package let title: String
    package let state: ReviewState
    package let head: ID<Revision>?
    package let items: [ID<Item>]
    package let createdAt: Timestamp

    package init(
        id: ID<Document>, project: ID<Project>, uniqueKey: String?, title: String, state: ReviewState, head: ID<Revision>?,
        items: [ID<Item>], createdAt: Timestamp
    ) {
        self.id = id
        self.project = project
        self.uniqueKey = uniqueKey
        self.title = title
        self.state = state
        self.head = head
        self.items = items
        self.createdAt = createdAt
    }

    /// The key of the article of one item.
    package static func articleKey(_ item: ID<Item>) -> String { "article:\(item)" }
}

/// The seven worklist states (contracts §2.2).
package enum ReviewState: String, Sendable, CaseIterable {
    case toEvaluate = "to_evaluate"
    case toConfirm = "to_confirm"
    case toReview = "to_review"
    case toRevise = "to_revise"
    case toRereview = "to_rereview"
    case readyToPublish = "ready_to_publish"
    case published
}
