/// A change that waits for a person: a machine, another tab or another system made it while a person had edited, or a
/// person asked for one section anew. Nothing of it is in the document until it is accepted.
package struct Proposal: Noun, Sendable, Hashable {
    package static let idPrefix = "prp"

    package let id: ID<Proposal>
    package let document: ID<Document>
    /// The revision that it was made from; nil where there was none that is known.
    package let base: ID<Revision>?
    package let origin: Origin
    package let content: Content
    /// What it was made from; nil where a person wrote it.
    package let recipe: Recipe?
    package let provenance: Provenance
    package let job: ID<Job>?
    package let run: ID<Run>?
    /// What making it cost: the sum of the usage of its run until then, or of its job where no run wants it any more.
    package let cost: Spent
    package let state: State
    package let createdAt: Timestamp

    package init(
        id: ID<Proposal>, document: ID<Document>, base: ID<Revision>?, origin: Origin, content: Content, recipe: Recipe?,
        provenance: Provenance, job: ID<Job>?, run: ID<Run>?, cost: Spent, state: State, createdAt: Timestamp
    ) {
        self.id = id
        self.document = document
        self.base = base
        self.origin = origin
        self.content = content
        self.recipe = recipe
        self.provenance = provenance
        self.job = job
        self.run = run
        self.cost = cost
        self.state = state
        self.createdAt = createdAt
    }

    /// Why there is a proposal and no revision.
    package enum Origin: String, Sendable, CaseIterable {
        /// A re-run made the document anew, and a person has edited it meanwhile.
        case rewrite
        /// A person asked for one section anew.
        case regeneration
        /// A person's edit that clashed with another one: kept, so that both can be shown.
        case edit
    }

    /// What it proposes.
    package enum Content: Sendable, Hashable, Codable {
        case document(Revision.Body)
        case section(Section)

        /// The section that it is about; nil for a whole document.
        package var sectionKey: String? { if case .section(let section) = self { section.key } else { nil } }
    }

    package enum State: Sendable, Hashable {
        case open
        /// `revision` is the one that accepting made, or the head where nothing was left to change.
        case accepted(revision: ID<Revision>, Decision)
        case rejected(Decision)

        package var isOpen: Bool { self == .open }
        package var name: StateName {
            switch self {
            case .open: .open
            case .accepted: .accepted
            case .rejected: .rejected
            }
        }
    }

    package enum StateName: String, Sendable, CaseIterable { case open, accepted, rejected }

    package struct Decision: Sendable, Hashable {
        package let by: String
        package let at: Timestamp

        package init(by: String, at: Timestamp) {
            self.by = by
            self.at = at
        }
    }

    /// The same proposal with something of it replaced.
    package func with(content: Content? = nil, state: State? = nil) -> Proposal {
        Proposal(
            id: id, document: document, base: base, origin: origin, content: content ?? self.content, recipe: recipe,
            provenance: provenance, job: job, run: run, cost: cost, state: state ?? self.state, createdAt: createdAt)
    }
}
