package import QuillCore
package import TextDiff

/// A person's new text for one section, and the text that it was written from.
package struct SectionEdit: Sendable {
    package enum Base: Sendable, Hashable {
        /// The number of the revision that the editor was opened on.
        case revision(Int)
        /// `Section.digest` of the text that it was opened on.
        case digest(Digest)
    }

    package enum Heading: Sendable, Hashable {
        case kept
        /// Nil takes it away.
        case set(String?)
    }

    package let document: ID<Document>
    package let section: String
    package let base: Base
    package let heading: Heading
    package let markdown: String
    package let by: String
    /// The proposal that an earlier save of the same editor ended as: this text takes its place.
    package let kept: ID<Proposal>?

    package init(
        document: ID<Document>, section: String, base: Base, heading: Heading = .kept, markdown: String, by: String = "owner",
        kept: ID<Proposal>? = nil
    ) {
        self.document = document
        self.section = section
        self.base = base
        self.heading = heading
        self.markdown = markdown
        self.by = by
        self.kept = kept
    }
}

/// How saving a section ended. Nothing that was written is ever lost: it is in the document or in a proposal.
package enum SectionSaving: Sendable {
    /// The document says this already; no revision was made.
    case unchanged(SavedSection)
    case saved(SavedSection)
    /// Somebody else changed the same words: both texts, for a person to decide.
    case conflict(SectionConflict)
}

package struct SavedSection: Sendable {
    package let version: Version
    package let section: Section
    /// Changes that others made to this section meanwhile are in it too.
    package let isMerged: Bool
}

package struct SectionConflict: Sendable {
    /// What both were written from; nil where that is not known.
    package let base: Section?
    package let mine: Section
    /// What the document says; nil when the section was removed meanwhile.
    package let theirs: Section?
    package let head: Version
    /// Where mine is kept. Naming it in the next save lets that text take its place.
    package let proposal: Proposal
    /// The places where both changed the same words; empty when all of it stands against all of it.
    package let places: [Merge.Conflict]

    package var error: QuillError {
        let what = theirs == nil ? "removed" : "changed"
        return QuillError(
            .conflict, "This section was \(what) meanwhile, in version \(head.number). Your text is kept as a proposal.",
            hint: "Look at both texts and choose.")
    }
}

extension Quill {
    /// Saves one section. Other sections may have moved on; changes to this one are merged where they do not overlap.
    /// Throws `not-found` (document, version, section), `too-large`, `validation-failed`.
    package func editSection(_ edit: SectionEdit) async throws(QuillError) -> SectionSaving {
        let markdown = try EditRules.markdown(edit.markdown)
        var heading: String??
        if case .set(let text) = edit.heading {
            heading = .some(try text.flatMap { (text) throws(QuillError) in try EditRules.line(text, field: "heading", limit: 300) })
        }
        let wanted = heading
        return try await untilSettled { () async throws(QuillError) -> SectionSaving? in
            let (snapshot, base) = try await store.read { store throws(QuillError) in
                let snapshot = try Snapshot(edit.document, store)
                return (snapshot, try origin(of: edit, snapshot, store))
            }
            let theirs = snapshot.head.body.section(edit.section)
            guard let origin = base.section ?? theirs else { throw missing("section", edit.section) }
            let mine = origin.edited(heading: wanted ?? origin.heading, markdown: markdown)
            return try await save(edit, snapshot, base.revision, await outcome(base: base.section, mine: mine, theirs: theirs))
        }
    }

    private func save(
        _ edit: SectionEdit, _ snapshot: Snapshot, _ base: ID<Revision>?, _ outcome: EditOutcome
    ) async throws(QuillError) -> SectionSaving? {
        try await store.write { store throws(QuillError) -> SectionSaving? in
            switch outcome {
            case .unchanged(let section):
                guard try store.document(edit.document)?.head == snapshot.head.id else { return nil }
                try settleKept(edit, snapshot.head.id, snapshot.document, store)
                return .unchanged(SavedSection(version: snapshot.head.version, section: section, isMerged: false))
            case .merged(let section, let isMerged):
                let body = snapshot.head.body.replacing(section)
                try EditRules.check(body)
                let note = "Edited: " + (section.heading ?? section.key)
                guard let revision = try snapshot.revise(body, by: edit.by, note: note, telling: ["section": section.key], store) else {
                    return nil
                }
                try settleKept(edit, revision.id, snapshot.document, store)
                return .saved(SavedSection(version: revision.version, section: section, isMerged: isMerged))
            case .conflict(let origin, let mine, let theirs, let places):
                guard try store.document(edit.document)?.head == snapshot.head.id else { return nil }
                let proposal = try keep(mine, edit, snapshot, base, store)
                return .conflict(
                    SectionConflict(
                        base: origin, mine: mine, theirs: theirs, head: snapshot.head.version, proposal: proposal, places: places)
                )
            }
        }
    }
}

private enum EditOutcome: Sendable {
    case unchanged(Section)
    case merged(Section, isMerged: Bool)
    case conflict(base: Section?, mine: Section, theirs: Section?, places: [Merge.Conflict])
}

/// A merge of long texts takes longer than a request may hold the pool.
@concurrent
private func outcome(base: Section?, mine: Section, theirs: Section?) async -> EditOutcome {
    guard let theirs else {
        return mine.digest == base?.digest ? .unchanged(mine) : .conflict(base: base, mine: mine, theirs: nil, places: [])
    }
    if mine.digest == theirs.digest || mine.digest == base?.digest { return .unchanged(theirs) }
    guard let base else { return .conflict(base: nil, mine: mine, theirs: theirs, places: []) }
    if base.digest == theirs.digest { return .merged(mine, isMerged: false) }
    let merge = SectionMerge(base: base, mine: mine, theirs: theirs)
    guard merge.isClean else { return .conflict(base: base, mine: mine, theirs: theirs, places: merge.conflicts) }
    return merge.section.digest == theirs.digest ? .unchanged(theirs) : .merged(merge.section, isMerged: true)
}

/// The section as the editor saw it; nil when no version within reach has that text.
private func origin(
    of edit: SectionEdit, _ snapshot: Snapshot, _ store: any StoreReading
) throws(QuillError) -> (section: Section?, revision: ID<Revision>?) {
    let head = snapshot.head
    switch edit.base {
    case .revision(let number):
        let revision = number == head.number ? head : try store.revision(edit.document, number: number)
        guard let revision else { throw missing("version", String(number)) }
        return (revision.body.section(edit.section), revision.id)
    case .digest(let digest):
        if let section = head.body.section(edit.section), section.digest == digest { return (section, head.id) }
        // Far enough back for an editor that was left open over a day's autosaves.
        var before = head.id.text
        for _ in 0..<20 {
            let page = try store.revisions(of: edit.document, Page(limit: 10, before: before))
            for revision in page {
                if let section = revision.body.section(edit.section), section.digest == digest { return (section, revision.id) }
            }
            guard let last = page.last else { break }
            before = last.id.text
        }
        return (nil, nil)
    }
}

/// Keeps a text that could not be saved: in the proposal that this editor's last one is in, in one that says the same, or in
/// a new one.
private func keep(
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
        provenance: .person(edit.by), job: nil, run: nil, price: .zero, state: .open, createdAt: try store.now())
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

/// What was kept of an earlier save is in the document now.
private func settleKept(
    _ edit: SectionEdit, _ revision: ID<Revision>, _ document: Document, _ store: any StoreWriting
) throws(QuillError) {
    guard let known = try keptProposal(edit, store) else { return }
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
