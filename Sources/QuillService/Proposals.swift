package import QuillCore
internal import Support
internal import TextDiff

/// A proposal laid over the document as it is now.
package struct ProposalView: Sendable {
    package let proposal: Proposal
    package let document: Document
    /// What it was made from; nil where that is not known.
    package let base: Version?
    /// What the changes below are counted from: named when accepting, so that their numbers mean the same.
    package let head: Version
    package let changes: [ProposedChange]
    package let fields: [ProposedField]
    /// What of it another wrote than the one that was asked first.
    package let fallbacks: [Made]

    package var isConflict: Bool { changes.contains(where: \.isConflict) || fields.contains(where: \.isConflict) }
    /// There is nothing left in it that the document does not say.
    package var isEmpty: Bool { changes.isEmpty && fields.isEmpty }
}

package struct Acceptance: Sendable {
    package let proposal: ID<Proposal>
    package let choice: ProposalChoice
    /// The number of the head that the choice was made on; needed where hunks are named.
    package let head: Int?
    package let by: String

    package init(proposal: ID<Proposal>, choice: ProposalChoice = .everything, head: Int? = nil, by: String = "owner") {
        self.proposal = proposal
        self.choice = choice
        self.head = head
        self.by = by
    }
}

package struct AcceptedProposal: Sendable {
    package let proposal: Proposal
    /// The revision that it made, or the head where the document said all of it already.
    package let version: Version
    package let isRevised: Bool
}

extension Quill {
    /// What was asked for when a proposal was made; nil where no run made it, or that is gone.
    package func wishes(of proposal: Proposal) async throws(QuillError) -> Parameters? {
        guard let run = proposal.run else { return nil }
        return try await store.read { store throws(QuillError) in try store.run(run)?.parameters }
    }

    /// Newest first. Throws `not-found`.
    package func proposals(
        of document: ID<Document>, _ state: Proposal.StateName? = nil, _ page: Page = Page()
    ) async throws(QuillError) -> Listing<Proposal> {
        try await store.read { store throws(QuillError) in
            guard try store.document(document) != nil else { throw missing("document", document.text) }
            return try Listing(page, \.id.text) { page throws(QuillError) in try store.proposals(of: document, state, page) }
        }
    }

    /// `document`, where given, must be the proposal's. Throws `not-found`.
    package func proposal(_ id: ID<Proposal>, of document: ID<Document>? = nil) async throws(QuillError) -> ProposalView {
        let (proposal, base, snapshot, fallbacks) = try await store.read { store throws(QuillError) in
            let (proposal, base, snapshot) = try situation(id, document, store)
            return (proposal, base, snapshot, try proposal.fallbacks(store))
        }
        let rebase = await Rebase.make(proposal.content, base: base?.body, head: snapshot.head.body)
        return ProposalView(
            proposal: proposal, document: snapshot.document, base: base?.version, head: snapshot.head.version, changes: rebase.changes,
            fields: rebase.fields, fallbacks: fallbacks)
    }

    /// Takes what was chosen into a new revision and closes the proposal. Throws `not-found`, `conflict`, `validation-failed`.
    package func accept(_ acceptance: Acceptance) async throws(QuillError) -> AcceptedProposal {
        try await untilSettled { () async throws(QuillError) -> AcceptedProposal? in
            let (proposal, base, snapshot) = try await store.read { store throws(QuillError) in
                try situation(acceptance.proposal, nil, store)
            }
            try requireOpen(proposal)
            if let head = acceptance.head, head != snapshot.head.number {
                throw QuillError(
                    .conflict, "The document is at version \(snapshot.head.number) by now; you chose on version \(head).",
                    hint: "Look at the proposal again.")
            }
            let rebase = await Rebase.make(proposal.content, base: base?.body, head: snapshot.head.body)
            let body = try rebase.applying(acceptance.choice)
            try EditRules.check(body)
            let accepted = try await store.write { store throws(QuillError) -> AcceptedProposal? in
                let accepted = try close(proposal, acceptance, snapshot, body, store)
                guard let accepted else { return nil }
                try note(.revision(accepted.version.id), store)
                try audit(
                    .proposalAccepted, of: .document(snapshot.document.id), before: ["version": String(snapshot.head.number)],
                    after: [
                        "version": String(accepted.version.number), "proposal": proposal.id.text, "section": proposal.content.sectionKey,
                        "taken": acceptance.choice == .everything ? "all" : "part",
                    ], store)
                return accepted
            }
            if accepted != nil { failpoint("accept.committed") }
            return accepted
        }
    }

    /// Closes the proposal without taking anything of it; it can still be read. Throws `not-found`, `conflict`.
    package func reject(_ id: ID<Proposal>, by person: String = "owner") async throws(QuillError) -> Proposal {
        try await store.write { store throws(QuillError) in
            guard let proposal = try store.proposal(id), let document = try store.document(proposal.document) else {
                throw missing("proposal", id.text)
            }
            try requireOpen(proposal)
            let rejected = proposal.with(state: .rejected(.init(by: person, at: try store.now())))
            guard try store.update(rejected) else { throw missing("proposal", id.text) }
            try store.tell(.proposalRejected, rejected, document, ["by": person])
            try note(.done, store)
            let facts: AuditFacts = ["proposal": id.text, "section": proposal.content.sectionKey]
            try audit(.proposalRejected, of: .document(document.id), after: facts, store)
            return rejected
        }
    }
}

/// Nil when somebody was quicker.
private func close(
    _ proposal: Proposal, _ acceptance: Acceptance, _ snapshot: Snapshot, _ body: Revision.Body, _ store: any StoreWriting
) throws(QuillError) -> AcceptedProposal? {
    // Read again: its editor may have saved once more since the merge was computed.
    guard let current = try store.proposal(proposal.id) else { throw missing("proposal", proposal.id.text) }
    try requireOpen(current)
    guard current == proposal, try store.document(snapshot.document.id)?.head == snapshot.head.id else { return nil }
    var version = snapshot.head.version
    let isRevised = body != snapshot.head.body
    if isRevised {
        let isWhole = acceptance.choice == .everything
        let recipe = isWhole && proposal.origin == .rewrite ? proposal.recipe : nil
        let note = (isWhole ? "Proposal accepted" : "Proposal accepted in part") + (proposal.content.sectionKey.map { ": \($0)" } ?? "")
        let revision = try snapshot.revise(
            body, by: acceptance.by, note: note, recipe: recipe, telling: ["proposal": proposal.id.text], store)
        guard let revision else { return nil }
        version = revision.version
    }
    let accepted = proposal.with(state: .accepted(revision: version.id, .init(by: acceptance.by, at: try store.now())))
    guard try store.update(accepted) else { throw missing("proposal", proposal.id.text) }
    try store.tell(.proposalAccepted, accepted, snapshot.document, ["by": acceptance.by, "revision": version.id.text])
    return AcceptedProposal(proposal: accepted, version: version, isRevised: isRevised)
}

private func situation(
    _ id: ID<Proposal>, _ document: ID<Document>?, _ store: any StoreReading
) throws(QuillError) -> (proposal: Proposal, base: Revision?, snapshot: Snapshot) {
    guard let proposal = try store.proposal(id), document == nil || proposal.document == document else {
        throw missing("proposal", id.text)
    }
    let base = try proposal.base.flatMap { (id) throws(QuillError) in try store.revision(id) }
    return (proposal, base, try Snapshot(proposal.document, store))
}

private func requireOpen(_ proposal: Proposal) throws(QuillError) {
    guard !proposal.state.isOpen else { return }
    throw QuillError(.conflict, "This proposal was \(proposal.state.name.rawValue) already.")
}
