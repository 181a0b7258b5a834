/// A place we write, with a ladder of methods.
package struct Destination: Noun, Sendable, Hashable {
    package static let idPrefix = "dst"

    package let id: ID<Destination>
    package let project: ID<Project>
    /// Which publisher: `folder`.
    package let kind: String
    /// Where, in that publisher's words: a folder's absolute path.
    package let locator: String
    package let settings: [String: String]

    package init(id: ID<Destination>, project: ID<Project>, kind: String, locator: String, settings: [String: String]) {
        self.id = id
        self.project = project
        self.kind = kind
        self.locator = locator
        self.settings = settings
    }
}

/// The standing relation of a document and a destination: what it became there.
package struct Delivery: Noun, Sendable, Hashable {
    package static let idPrefix = "dlv"

    package let id: ID<Delivery>
    package let document: ID<Document>
    package let destination: ID<Destination>
    package let state: DeliveryState
    package let ref: RemoteRef?
    package let revision: ID<Revision>?
    package let recipe: Recipe?
    package let job: ID<Job>?
    package let receipt: Receipt?
    package let deliveredAt: Timestamp?

    /// The job that began to send it and has not ended that; nil while there is none.
    package var sender: ID<Job>? { state == .sending ? job : nil }

    package init(
        id: ID<Delivery>, document: ID<Document>, destination: ID<Destination>, state: DeliveryState, ref: RemoteRef?,
        revision: ID<Revision>?, recipe: Recipe?, job: ID<Job>?, receipt: Receipt?, deliveredAt: Timestamp?
    ) {
        self.id = id
        self.document = document
        self.destination = destination
        self.state = state
        self.ref = ref
        self.revision = revision
        self.recipe = recipe
        self.job = job
        self.receipt = receipt
        self.deliveredAt = deliveredAt
    }
}

extension Delivery {
    /// Its state behind the move. Throws `.conflict` where that is not allowed.
    package func move(_ move: DeliveryState.Move) throws(QuillError) -> DeliveryState {
        do { return try state.applying(move) } catch {
            throw QuillError(.conflict, "A delivery that is \(error.state) cannot \(error.move).")
        }
    }

    /// The same behind the move.
    package func moved(_ move: DeliveryState.Move) throws(QuillError) -> Delivery {
        Delivery(
            id: id, document: document, destination: destination, state: try self.move(move), ref: ref, revision: revision, recipe: recipe,
            job: job, receipt: receipt, deliveredAt: deliveredAt)
    }
}

/// What a publication set, and what it could not.
package struct Receipt: Sendable, Hashable, Codable {
    package let ref: RemoteRef
    /// The files or fields written, in the destination's words.
    package let written: [String]
    /// What the revision asked for and the destination cannot hold, each with the reason.
    package let omitted: [String]
    /// How the destination was set then; nil in a publisher's own answer.
    package var settings: [String: String]?

    package init(ref: RemoteRef, written: [String], omitted: [String]) {
        self.ref = ref
        self.written = written
        self.omitted = omitted
    }
}
