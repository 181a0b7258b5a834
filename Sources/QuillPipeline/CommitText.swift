internal import QuillCore

/// What becomes of a text that a step made: the head, or a proposal where a person would lose by that.
extension Commit {
    func write(_ body: Revision.Body, _ store: any StoreWriting) throws(QuillError) {
        let current = try currentDocument(store)
        let head = try current.head.flatMap { (id) throws(QuillError) in try store.revision(id) }
        if let head, head.provenance.isPersons { return try propose(body, over: head, store) }
        guard head?.id == document?.head?.id else {
            throw QuillError(.conflict, "The document was revised meanwhile.", .retry)
        }
        let revision = Revision(
            id: store.newID(), document: current.id, number: (head?.number ?? 0) + 1, parent: head?.id, body: body, recipe: job.recipe,
            provenance: provenance, job: job.id, createdAt: try store.now())
        try store.insert(revision, state: current.state.afterChange)
        try store.append(.step(.documentRevised, claim, at: store.now(), ["document": current.id.text, "revision": revision.id.text]))
    }

    func propose(_ section: Section, _ store: any StoreWriting) throws(QuillError) {
        _ = try currentDocument(store)
        try insert(.section(section), .regeneration, base: document?.head?.id, store)
    }

    /// What a person wrote since the machine's last text is compared with both when it is shown.
    private func propose(_ body: Revision.Body, over head: Revision, _ store: any StoreWriting) throws(QuillError) {
        let base = try store.newestMade(of: head.document)
        // To propose what is there, or what was there before the person's edits, would only be noise.
        guard body != head.body, body != base?.body else { return }
        try insert(.document(body), .rewrite, base: base?.id, store)
    }

    private func insert(
        _ content: Proposal.Content, _ origin: Proposal.Origin, base: ID<Revision>?, _ store: any StoreWriting
    ) throws(QuillError) {
        guard let id = document?.document.id else { throw Self.documentGone }
        let run = try store.openRuns(of: job.id).first
        let usage = if let run { try store.usage(of: run.id) } else { try store.usage(of: job.id) }
        let proposal = Proposal(
            id: store.newID(), document: id, base: base, origin: origin, content: content, recipe: job.recipe, provenance: provenance,
            job: job.id, run: run?.id, cost: usage.spent, state: .open, createdAt: try store.now())
        try store.insert(proposal)
        var more = ["document": id.text, "proposal": proposal.id.text, "origin": origin.rawValue]
        more["run"] = run?.id.text
        more["section"] = content.sectionKey
        try store.append(.step(.proposalCreated, claim, at: store.now(), more))
    }

    private func currentDocument(_ store: any StoreWriting) throws(QuillError) -> Document {
        guard let id = document?.document.id, let current = try store.document(id) else { throw Self.documentGone }
        return current
    }

    private static let documentGone = QuillError(.notFound, "The document is no longer there.")
}
