internal import QuillCore

/// Keeps a text that could not be saved: in the proposal that this editor's last one is in, in one that says the same, or in
/// a new one.
func keep(
    _ section: Section, _ edit: SectionEdit, _ snapshot: Snapshot, _ base: ID<Revision>?, _ store: any StoreWriting
) throws(QuillError) -> Proposal {
    let content = Proposal.Content.section(section)
    if let known = try keptProposal(edit, store) {
        let newer = known.with(content: content)
        if try store.update(newer) { return newer }
    }
    let open = try store.proposals(of: edit.document, .open, Page(limit: EditRules.openProposalsMax))
    if let same = open.first(where: { $0.origin == .edit && $0.content == content }) { return same }
    guard open.count < EditRules.openProposalsMax else {
        throw QuillError(
            .conflict, "This section was changed meanwhile, and \(open.count) proposals wait already: your text was not saved.",
            hint: "Copy your text, then accept or reject some of the proposals.")
    }
    let proposal = Proposal(
        id: store.newID(), document: edit.document, base: base, origin: .edit, content: content, recipe: nil,
        provenance: .person(edit.by), job: nil, run: nil, cost: .nothing, state: .open, createdAt: try store.now())
    try store.insert(proposal)
    try store.tell(.proposalCreated, proposal, snapshot.document, ["by": edit.by])
    return proposal
}

private func keptProposal(_ edit: SectionEdit, _ store: any StoreReading) throws(QuillError) -> Proposal? {
    guard let id = edit.kept, let known = try store.proposal(id), known.document == edit.document, known.origin == .edit,
        known.content.sectionKey == edit.section, known.state.isOpen
    else { return nil }
    return known
}

/// What was kept of an earlier save is in the document now. Where nothing was saved this goes for the very text alone.
func settleKept(
    _ edit: SectionEdit, only text: Section? = nil, _ revision: ID<Revision>, _ document: Document, _ store: any StoreWriting
) throws(QuillError) {
    guard let known = try keptProposal(edit, store) else { return }
    if let text, case .section(let kept) = known.content, kept.digest != text.digest { return }
    let settled = known.with(state: .accepted(revision: revision, .init(by: edit.by, at: try store.now())))
    guard try store.update(settled) else { return }
    try store.tell(.proposalAccepted, settled, document, ["by": edit.by, "revision": revision.text])
}

extension StoreWriting {
    func tell(_ name: Event.Name, _ proposal: Proposal, _ document: Document, _ more: [String: String] = [:]) throws(QuillError) {
        var data = ["proposal": proposal.id.text, "document": document.id.text, "origin": proposal.origin.rawValue]
        data["section"] = proposal.content.sectionKey
        data["run"] = proposal.run?.text
        try append(Event(name: name, project: document.project, data: data.merging(more) { $1 }, at: now()))
    }
}
