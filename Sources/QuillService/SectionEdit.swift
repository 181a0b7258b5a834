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

    /// What is noted of it under the call's key.
    var effect: Effect {
        switch self {
        case .unchanged(let saved): .saved(saved.version.id, as: "unchanged")
        case .saved(let saved): .saved(saved.version.id, as: saved.isMerged ? "merged" : "saved")
        case .conflict(let conflict): .proposal(conflict.proposal.id)
        }
    }
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
