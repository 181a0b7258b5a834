extension Wire {
    /// A version in a list.
    package struct Version: Codable, Sendable, Hashable {
        package let id: String
        package let number: Int
        package let title, madeBy, createdAt: String
        package let words: Int?
        /// Why it was made.
        package let note: String?

        package init(id: String, number: Int, title: String, madeBy: String, createdAt: String, words: Int?, note: String?) {
            self.id = id
            self.number = number
            self.title = title
            self.madeBy = madeBy
            self.createdAt = createdAt
            self.words = words
            self.note = note
        }
    }

    package struct VersionDetail: Codable, Sendable, Hashable {
        package let version: Version
        package let isHead: Bool
        package let frontmatter: FrontMatter
        package let sections: [Section]

        package init(version: Version, isHead: Bool, frontmatter: FrontMatter, sections: [Section]) {
            self.version = version
            self.isHead = isHead
            self.frontmatter = frontmatter
            self.sections = sections
        }
    }

    /// A run of words that stayed, or that was replaced.
    package struct DiffPart: Codable, Sendable, Hashable {
        package let same: String?
        /// The number of the change, to accept it by.
        package let hunk: Int?
        package let removed, added: String?

        package init(same: String?, hunk: Int?, removed: String?, added: String?) {
            self.same = same
            self.hunk = hunk
            self.removed = removed
            self.added = added
        }
    }

    package struct SectionDiff: Codable, Sendable, Hashable {
        package let key: String
        /// `added`, `removed`, `changed`, `moved` or `same`.
        package let kind: String
        package let oldHeading, newHeading: String?
        package let granularity: String
        package let parts: [DiffPart]

        package init(key: String, kind: String, oldHeading: String?, newHeading: String?, granularity: String, parts: [DiffPart]) {
            self.key = key
            self.kind = kind
            self.oldHeading = oldHeading
            self.newHeading = newHeading
            self.granularity = granularity
            self.parts = parts
        }
    }

    package struct FieldDiff: Codable, Sendable, Hashable {
        package let name, old, new: String

        package init(name: String, old: String, new: String) {
            self.name = name
            self.old = old
            self.new = new
        }
    }

    package struct Diff: Codable, Sendable, Hashable {
        package let from, to: Int
        package let wordsAdded, wordsRemoved: Int
        package let fields: [FieldDiff]
        package let sections: [SectionDiff]

        package init(from: Int, to: Int, wordsAdded: Int, wordsRemoved: Int, fields: [FieldDiff], sections: [SectionDiff]) {
            self.from = from
            self.to = to
            self.wordsAdded = wordsAdded
            self.wordsRemoved = wordsRemoved
            self.fields = fields
            self.sections = sections
        }
    }

    /// A proposal in a list.
    package struct ProposalRow: Codable, Sendable, Hashable {
        package let id, state, origin, madeBy, createdAt: String
        /// Nil where it cannot be told, since a call without a known price is among what made it: `unpriced` of the run names the model.
        package let costUsd: String?
        /// Why nothing was taken of those that were asked before who made it, a sentence each; of a whole document the proposal tells it.
        package let insteadOf: [String]
        /// Nil for a whole document.
        package let section: String?
        package let runId: String?

        package init(
            id: String, state: String, origin: String, madeBy: String, insteadOf: [String], costUsd: String?, createdAt: String,
            section: String?, runId: String?
        ) {
            self.insteadOf = insteadOf
            self.id = id
            self.state = state
            self.origin = origin
            self.madeBy = madeBy
            self.costUsd = costUsd
            self.createdAt = createdAt
            self.section = section
            self.runId = runId
        }
    }

    /// A proposal laid over the document as it is now.
    package struct Proposal: Codable, Sendable, Hashable {
        package let proposal: ProposalRow
        /// What the hunks are counted on.
        package let headVersion: Int
        package let baseVersion: Int?
        package let isConflict: Bool
        package let changes: [SectionDiff]
        package let fields: [FieldDiff]
        /// What of it fell back on another writer or model.
        package let fallbacks: [Fallback]

        package init(
            proposal: ProposalRow, headVersion: Int, baseVersion: Int?, isConflict: Bool, changes: [SectionDiff], fields: [FieldDiff],
            fallbacks: [Fallback]
        ) {
            self.fallbacks = fallbacks
            self.proposal = proposal
            self.headVersion = headVersion
            self.baseVersion = baseVersion
            self.isConflict = isConflict
            self.changes = changes
            self.fields = fields
        }
    }

    /// How saving a section ended.
    package struct SavedSection: Codable, Sendable, Hashable {
        /// `saved`, `merged` (with what others changed meanwhile) or `unchanged`.
        package let outcome: String
        package let version: Version
        package let section: Section

        package init(outcome: String, version: Version, section: Section) {
            self.outcome = outcome
            self.version = version
            self.section = section
        }
    }

    /// Two texts for one section: nothing is lost, and a person decides. A problem with status 409, and both texts beside it.
    package struct SectionConflict: Codable, Sendable, Hashable {
        package let type, title, code, detail, requestId: String
        package let status: Int
        package let mine: Section
        package let theirs: Section?
        package let headVersion: Int
        /// Where mine is kept.
        package let proposalId: String

        package init(
            detail: String, requestId: String, mine: Section, theirs: Section?, headVersion: Int, proposalId: String
        ) {
            code = "conflict"
            type = Problem.type(of: code)
            title = "Conflict"
            status = 409
            self.detail = detail
            self.requestId = requestId
            self.mine = mine
            self.theirs = theirs
            self.headVersion = headVersion
            self.proposalId = proposalId
        }
    }
}
