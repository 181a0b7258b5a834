/// An answer that was given under a key of the caller's, so that the same wish sent twice is done once (contracts §1).
package struct KeptAnswer: Sendable, Hashable {
    package let status: Int
    package let mediaType: String
    package let body: [UInt8]

    package init(status: Int, mediaType: String, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// What was done under a key. It is written in the transaction that does it, so both are there or neither is, and it tells
/// enough for the answer to be made anew when nobody lived to keep it.
package enum Effect: Sendable, Hashable, Codable {
    /// What the request itself names was changed or removed.
    case done
    /// A run was begun, or one that had failed goes on.
    case run(ID<Run>, isNewItem: Bool, notes: [String])
    case document(ID<Document>)
    /// This is the version that came of it, be it one that was there already.
    case revision(ID<Revision>)
    /// The same for a section that was saved: `unchanged`, `saved` or `merged`.
    case saved(ID<Revision>, as: String)
    /// What could not be saved is kept in a proposal.
    case proposal(ID<Proposal>)
    /// Where an upload lies. Written before that is made, which no transaction reaches: whoever comes later makes it, or finds it.
    case upload(String)
    /// So many of the jobs that are meant were driven again or given up so far, each in a transaction of its own.
    case redriven(Int)
    case discarded(Int)
    /// These runs were begun so far, each in a transaction of its own.
    case begun([ID<Run>])

    /// Whether nothing is left to do but to answer.
    package var isWhole: Bool {
        switch self {
        case .redriven, .discarded, .begun: false
        default: true
        }
    }

    /// How many were done before this call began.
    package var count: Int {
        switch self {
        case .redriven(let count), .discarded(let count): count
        case .begun(let runs): runs.count
        default: 0
        }
    }
}

/// The right to do once what was asked under a key: of whoever took it last. `token` is the fence.
package struct KeyClaim: Sendable, Hashable {
    package let project: ID<Project>
    package let key: String
    package let token: String
    /// When it was first asked, however often since.
    package let askedAt: Timestamp
    /// What whoever held the key before had done of it.
    package let begun: Effect?

    package init(project: ID<Project>, key: String, token: String, askedAt: Timestamp, begun: Effect? = nil) {
        self.project = project
        self.key = key
        self.token = token
        self.askedAt = askedAt
        self.begun = begun
    }
}

/// What a key stands for.
package enum KeyState: Sendable, Hashable {
    /// It is the caller's now: nobody used it, or nobody who lives.
    case taken(KeyClaim)
    /// The same request is being worked on.
    case running
    /// The same request was carried out, and its answer is still to be kept.
    case done(KeyClaim, Effect)
    /// The same request was answered.
    case answered(KeptAnswer)
    /// Another request used it.
    case otherRequest
}

package protocol IdempotencyWriting {
    /// Takes the key for a request, or says what it stands for. Keys older than `keptMilliseconds` count no more; one whose
    /// request was begun longer ago than `patienceMilliseconds`, and neither carried out nor answered, is given to the next who
    /// sends that request.
    func takeKey(
        _ project: ID<Project>, _ key: String, request: Digest, keptMilliseconds: Int64, patienceMilliseconds: Int64
    ) throws(QuillError) -> KeyState
    /// Notes what this transaction does. Throws `idempotency-in-progress` when another call has taken the key over: then all of
    /// the transaction is undone.
    func note(_ effect: Effect, under claim: KeyClaim) throws(QuillError)
    /// Keeps it, unless another call has kept one already or has taken the key over. Tells the answer that is everybody's: the one
    /// that was kept, or this.
    func keep(_ answer: KeptAnswer, under claim: KeyClaim) throws(QuillError) -> KeptAnswer
    /// Gives the key back: the request failed in a way that may pass, before anything was done.
    func releaseKey(_ claim: KeyClaim) throws(QuillError)
    /// Lets every key that was not answered be taken at once: whoever held them is known to be gone.
    func freeKeys() throws(QuillError)
}
