package import QuillCore
internal import Support
internal import TextDiff

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
            let saving = try await save(edit, snapshot, base.revision, await outcome(base: base.section, mine: mine, theirs: theirs))
            if saving != nil { failpoint("edit.committed") }
            return saving
        }
    }

    private func save(
        _ edit: SectionEdit, _ snapshot: Snapshot, _ base: ID<Revision>?, _ outcome: EditOutcome
    ) async throws(QuillError) -> SectionSaving? {
        try await store.write { store throws(QuillError) -> SectionSaving? in
            let saving = try written(edit, snapshot, base, outcome, store)
            guard let saving else { return nil }
            try note(saving.effect, store)
            switch saving {
            case .unchanged: break
            case .saved(let saved): try auditEdit(snapshot, saved.version.number, ["section": edit.section], store)
            case .conflict(let conflict):
                let facts: AuditFacts = ["section": edit.section, "proposal": conflict.proposal.id.text]
                try audit(.proposalCreated, of: .document(edit.document), after: facts, store)
            }
            return saving
        }
    }

    /// What was saved under a key, from what was noted of it. Throws `not-found` where that is gone.
    package func saving(_ effect: Effect, of section: String) async throws(QuillError) -> SectionSaving {
        switch effect {
        case .saved(let id, let word):
            return try await store.read { store throws(QuillError) in
                guard let revision = try store.revision(id), let section = revision.body.section(section) else {
                    throw missing("version", id.text)
                }
                let saved = SavedSection(version: revision.version, section: section, isMerged: word == "merged")
                return word == "unchanged" ? .unchanged(saved) : .saved(saved)
            }
        case .proposal(let id):
            let (proposal, base, head) = try await store.read { store throws(QuillError) in
                guard let proposal = try store.proposal(id) else { throw missing("proposal", id.text) }
                let base = try proposal.base.flatMap { (id) throws(QuillError) in try store.revision(id) }
                return (proposal, base, try Snapshot(proposal.document, store).head)
            }
            guard case .section(let mine) = proposal.content else { throw effect.isForeign }
            let (origin, theirs) = (base?.body.section(section), head.body.section(section))
            var places: [Merge.Conflict] = []
            if case .conflict(_, _, _, let found) = await outcome(base: origin, mine: mine, theirs: theirs) { places = found }
            return .conflict(
                SectionConflict(base: origin, mine: mine, theirs: theirs, head: head.version, proposal: proposal, places: places))
        default: throw effect.isForeign
        }
    }
}

/// Nil when somebody was quicker.
private func written(
    _ edit: SectionEdit, _ snapshot: Snapshot, _ base: ID<Revision>?, _ outcome: EditOutcome, _ store: any StoreWriting
) throws(QuillError) -> SectionSaving? {
    switch outcome {
    case .unchanged(let section):
        guard try store.document(edit.document)?.head == snapshot.head.id else { return nil }
        try settleKept(edit, only: section, snapshot.head.id, snapshot.document, store)
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
