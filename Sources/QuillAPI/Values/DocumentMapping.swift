internal import QuillCore
internal import QuillService
internal import QuillWire
internal import TextDiff

extension Wire.DocumentRow {
    init(_ row: QuillService.DocumentRow) {
        self.init(
            id: row.document.id.text, title: row.version?.title ?? row.document.title, state: row.document.state.rawValue, description: nil,
            language: nil, version: row.version?.number, sections: [], words: row.version?.wordCount ?? 0,
            itemIds: row.document.items.map(\.text), createdAt: row.document.createdAt.description)
    }
}

extension Wire.FrontMatter {
    init(_ matter: FrontMatter) {
        self.init(title: matter.title, description: matter.description, slug: matter.slug, language: matter.language, tags: matter.tags)
    }
}

extension Wire.Section {
    init(_ section: Section) {
        self.init(key: section.key, heading: section.heading, level: section.level, markdown: section.markdown, cues: section.cues)
    }
}

extension Wire.Version {
    init(_ version: Version) {
        self.init(
            id: version.id.text, number: version.number, title: version.title, madeBy: version.provenance.maker,
            createdAt: version.createdAt.description, words: version.wordCount, note: version.note)
    }
}

extension Wire.SectionDiff {
    init(_ diff: SectionDiff) {
        self.init(
            key: diff.key, kind: diff.kind.rawValue, oldHeading: diff.old?.heading, newHeading: diff.new?.heading,
            granularity: diff.text.granularity.rawValue,
            parts: diff.text.parts.map { part in
                switch part {
                case .same(let text): Wire.DiffPart(same: text, hunk: nil, removed: nil, added: nil)
                case .change(let hunk, let removed, let added): Wire.DiffPart(same: nil, hunk: hunk, removed: removed, added: added)
                }
            })
    }
}

extension Wire.FieldDiff {
    init(_ diff: FieldDiff) { self.init(name: diff.name, old: diff.old, new: diff.new) }
}

extension Wire.Diff {
    init(_ diff: VersionDiff) {
        self.init(
            from: diff.from.number, to: diff.to.number, wordsAdded: diff.body.wordsAdded, wordsRemoved: diff.body.wordsRemoved,
            fields: diff.body.fields.map(Wire.FieldDiff.init), sections: diff.body.sections.map(Wire.SectionDiff.init))
    }
}

extension Wire.ProposalRow {
    init(_ proposal: Proposal) {
        self.init(
            id: proposal.id.text, state: proposal.state.name.rawValue, origin: proposal.origin.rawValue, madeBy: proposal.provenance.maker,
            insteadOf: proposal.provenance.insteadOf, costUsd: proposal.cost.isWhole ? proposal.cost.cost.decimal : nil,
            createdAt: proposal.createdAt.description, section: proposal.content.sectionKey, runId: proposal.run?.text)
    }
}

extension Wire.Proposal {
    init(_ view: ProposalView) {
        self.init(
            proposal: Wire.ProposalRow(view.proposal), headVersion: view.head.number, baseVersion: view.base?.number,
            isConflict: view.isConflict, changes: view.changes.map { Wire.SectionDiff($0.diff) },
            fields: view.fields.map { Wire.FieldDiff($0.diff) }, fallbacks: view.fallbacks.map(Wire.Fallback.init))
    }
}

extension Wire.SavedSection {
    init(_ outcome: String, _ saved: SavedSection) {
        self.init(outcome: outcome, version: Wire.Version(saved.version), section: Wire.Section(saved.section))
    }
}

extension Wire.SectionConflict {
    init(_ conflict: SectionConflict, requestID: String) {
        self.init(
            detail: conflict.error.message, requestId: requestID, mine: Wire.Section(conflict.mine),
            theirs: conflict.theirs.map(Wire.Section.init),
            headVersion: conflict.head.number, proposalId: conflict.proposal.id.text)
    }
}
