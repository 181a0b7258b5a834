package import QuillCore
package import TextDiff

/// What a proposal would change in one section of the document as it is now.
package struct ProposedChange: Sendable, Hashable {
    /// From the head to what accepting gives. Its hunks can be accepted one by one.
    package let diff: SectionDiff
    /// The section as it was proposed; nil where it is proposed to remove it.
    package let proposed: Section?
    /// Places that both the proposal and the document have changed since the base: the document's words stay there.
    package let conflicts: [Merge.Conflict]
    package let isHeadingConflict: Bool
    /// The document has changed this section since the base; what could be placed has been.
    package let isRebased: Bool

    package var key: String { diff.key }
    package var isConflict: Bool { !conflicts.isEmpty || isHeadingConflict }

    init(
        _ key: String, head: Section?, target: Section?, proposed: Section?, conflicts: [Merge.Conflict] = [],
        isHeadingConflict: Bool = false,
        isRebased: Bool = false
    ) {
        diff = SectionDiff(key: key, old: head, new: target)
        self.proposed = proposed
        self.conflicts = conflicts
        self.isHeadingConflict = isHeadingConflict
        self.isRebased = isRebased
    }
}

/// The same for an entry of the front matter.
package struct ProposedField: Sendable, Hashable {
    package let diff: FieldDiff
    /// The document has another value since the base.
    package let isConflict: Bool
}

/// A proposal laid over the document as it is now: a merge of base, head and proposal, section by section.
struct Rebase: Sendable {
    let head: Revision.Body
    let content: Proposal.Content
    private(set) var changes: [ProposedChange] = []
    private(set) var fields: [ProposedField] = []
    private let base: Revision.Body?

    init(_ content: Proposal.Content, base: Revision.Body?, head: Revision.Body) {
        self.content = content
        self.base = base
        self.head = head
        switch content {
        case .section(let section): changes = [change(section.key, section)].compactMap(\.self)
        case .document(let body):
            changes = Order.woven(head.sections.map(\.key), body.sections.map(\.key)).compactMap { change($0, body.section($0)) }
            fields = Self.fields(base?.frontMatter ?? head.frontMatter, head.frontMatter, body.frontMatter)
        }
    }

    /// Whether a person has left the sections in the order in which they were.
    var keepsBaseOrder: Bool { Order.moved(base?.sections.map(\.key) ?? [], head.sections.map(\.key)).isEmpty }

    /// Runs off the caller's thread: a whole document's diffs take longer than a request may hold the pool.
    @concurrent
    static func make(_ content: Proposal.Content, base: Revision.Body?, head: Revision.Body) async -> Rebase {
        Rebase(content, base: base, head: head)
    }

    private func change(_ key: String, _ proposed: Section?) -> ProposedChange? {
        let (base, head) = (base?.section(key), head.section(key))
        switch (head, proposed) {
        case (nil, nil): return nil
        case (nil, let proposed?):
            guard let base else { return ProposedChange(key, head: nil, target: proposed, proposed: proposed) }
            // A person took it away. Unchanged, it stays away; changed, the person decides.
            if base.digest == proposed.digest { return nil }
            let place = Merge.Conflict(base: base.markdown, mine: "", theirs: proposed.markdown)
            return ProposedChange(key, head: nil, target: nil, proposed: proposed, conflicts: [place], isRebased: true)
        case (let head?, nil):
            guard let base else { return nil }
            if base.digest == head.digest { return ProposedChange(key, head: head, target: nil, proposed: nil) }
            let place = Merge.Conflict(base: base.markdown, mine: head.markdown, theirs: "")
            return ProposedChange(key, head: head, target: head, proposed: nil, conflicts: [place], isRebased: true)
        case (let head?, let proposed?):
            if head.digest == proposed.digest { return nil }
            // Without a base everything that differs is shown, and nothing is taken for granted.
            guard let base, base.digest != head.digest else { return ProposedChange(key, head: head, target: proposed, proposed: proposed) }
            if base.digest == proposed.digest { return nil }
            let merge = SectionMerge(base: base, mine: head, theirs: proposed)
            if merge.isClean, merge.section.digest == head.digest { return nil }
            return ProposedChange(
                key, head: head, target: merge.section, proposed: proposed, conflicts: merge.conflicts,
                isHeadingConflict: merge.isHeadingConflict, isRebased: true)
        }
    }

    private static func fields(_ base: FrontMatter, _ head: FrontMatter, _ proposed: FrontMatter) -> [ProposedField] {
        zip(base.fields, zip(head.fields, proposed.fields)).compactMap { base, pair in
            let (head, proposed) = pair
            guard head.value != proposed.value, proposed.value != base.value else { return nil }
            let diff = FieldDiff(name: head.name, old: head.value, new: proposed.value)
            return ProposedField(diff: diff, isConflict: head.value != base.value)
        }
    }
}
