/// A rule, as the planner sees it: what it makes, what that needs, and what its result depends on.
package protocol Rule: Sendable {
    /// Also the kind of work that concurrency is limited by.
    var name: String { get }
    /// Raised when the same inputs would give another result.
    var version: Int { get }
    /// Whether a stale result is brought up to date whenever it is wanted, because that costs nothing and surprises nobody
    /// (assembling, delivering). Everything else is remade only when a run lists it.
    var keepsUpToDate: Bool { get }
    /// Whether it runs although a person has edited what it makes, because its result is then only proposed.
    var proposesOverEdits: Bool { get }
    /// How often its jobs are tried, and how long they rest in between.
    var retryPolicy: RetryPolicy { get }

    func makes(_ variant: Variant) -> Bool
    /// What must be there first. May depend on what exists; then `isComplete` is false until that exists.
    func needs(_ target: Target, _ world: World) -> Needs
    /// Digest of the prompt, or of the rules that stand in for one.
    func prompt(_ target: Target, _ parameters: Parameters) -> String
    /// The parameters that the result depends on.
    func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String]
    func ladder(_ parameters: Parameters) -> [String]
    func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate
}

extension Rule {
    package var keepsUpToDate: Bool { false }
    package var proposesOverEdits: Bool { false }
    package var retryPolicy: RetryPolicy { .standard }
    package func prompt(_ target: Target, _ parameters: Parameters) -> String { "" }
    package func heeds(_ target: Target, _ world: World, _ parameters: Parameters) -> [String: String] { [:] }
    package func ladder(_ parameters: Parameters) -> [String] { [] }
    package func estimate(_ target: Target, _ world: World, _ parameters: Parameters) -> Estimate { .free }
}

package struct Needs: Sendable, Hashable {
    package let targets: [Target]
    package let isComplete: Bool

    package init(_ targets: [Target], isComplete: Bool = true) {
        self.targets = targets
        self.isComplete = isComplete
    }
}

/// What making a target may cost; `isKnown` is false while it depends on something that is still to be made (shown as ≈).
package struct Estimate: Sendable, Hashable, Codable {
    /// Why no amount can be told.
    package enum Gap: Sendable, Hashable, Codable {
        /// Nobody has told what this model costs: `openai:smollm2`.
        case price(of: String)
        /// Nothing tells yet how much there is to read.
        case length
    }

    /// Zero where there is a gap: that is not to be taken for a price.
    package let cost: Money
    package let isKnown: Bool
    /// Why it costs that, for a person: `4 min of audio, local`.
    package let basis: String
    package let gap: Gap?

    package init(cost: Money, isKnown: Bool = true, basis: String = "", gap: Gap? = nil) {
        self.cost = cost
        self.isKnown = isKnown && gap == nil
        self.basis = basis
        self.gap = gap
    }

    package static let free = Estimate(cost: .zero)
}

/// A rule that can also be carried out. It returns products and writes nothing.
package protocol Step: Rule {
    func run(_ work: any Work) async throws(QuillError) -> Products
}

/// What a step made. All of it is committed in one transaction with the ending of its job.
package struct Products: Sendable {
    package var artifact: NewArtifact?
    package var facts: ItemFacts?
    package var details = FoundDetails()
    /// Becomes the head, or a proposal where a person has edited the document.
    package var revision: Revision.Body?
    /// One section, always only proposed.
    package var proposal: Section?
    package var receipt: Receipt?
    /// The model or writer that was in fact used.
    package var engine: String
    /// Why nothing was taken of those that were asked before, a sentence each.
    package var insteadOf: [String]

    package init(
        artifact: NewArtifact? = nil, facts: ItemFacts? = nil, details: FoundDetails = FoundDetails(), revision: Revision.Body? = nil,
        proposal: Section? = nil,
        receipt: Receipt? = nil, engine: String, insteadOf: [String] = []
    ) {
        self.artifact = artifact
        self.facts = facts
        self.details = details
        self.revision = revision
        self.proposal = proposal
        self.receipt = receipt
        self.engine = engine
        self.insteadOf = insteadOf
    }
}

/// An artifact before it has an id: its bytes, or a file that the blob store takes over.
package struct NewArtifact: Sendable {
    package enum Content: Sendable {
        case bytes([UInt8])
        case file(path: String)
    }

    package let content: Content
    package let mediaType: String
    package let facts: Facts

    package init(_ content: Content, mediaType: String, facts: Facts = Facts()) {
        self.content = content
        self.mediaType = mediaType
        self.facts = facts
    }
}
