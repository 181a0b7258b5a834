package import QuillCore

/// A draft, and how it becomes something that a person signs.
package struct DocumentPage: WebPage {
    package let model: DocumentModel

    package init(_ model: DocumentModel) { self.model = model }

    package var shell: Shell {
        Shell(
            model.title, place: .documents, here: .document(model.id), badges: model.badges, scripts: [.editor], hasProse: true)
    }

    package func content(into page: inout HTML) {
        page.documentHead(model)
        page.div(.class("document")) { grid in
            grid.documentOutline(model)
            grid.documentSections(model)
            grid.aside(.class("side"), .label("Beside the text")) { side in
                side.documentPlayer(model)
                side.documentCost(model)
                side.documentPlaces(model)
            }
        }
        for section in model.sections where section.canRegenerate { page.regenerateDialog(section, model) }
        page.quoteDialog([
            QuotePlaces(
                document: model.id, title: model.title, sections: model.sections.map { (key: $0.key, name: $0.heading ?? "Lead") })
        ])
    }
}

package struct DocumentModel: Sendable {
    /// What a person or a machine wrote under one heading.
    package struct Section: Sendable {
        package let key: String
        /// Nil for the lead.
        package let heading: String?
        /// 2 for a chapter, 3 for a section in it.
        package let level: Int
        package let body: Rendered
        package let words: Int
        /// `Quill`, `openai:gpt-4o-mini, section@1`, `you`.
        package let author: String
        /// Why it was not who was asked first.
        package let fallback: String?
        package let cost: Spent
        /// What writing it anew would cost with the writer that is chosen.
        package let estimate: Money?
        /// It was written from a source, so it can be written anew.
        package let canRegenerate: Bool
        package let proposal: Proposal?
        /// Set while it is open for writing.
        package let writing: Writing?

        package init(
            key: String, heading: String?, level: Int, body: Rendered, words: Int, author: String, fallback: String? = nil, cost: Spent,
            estimate: Money?, canRegenerate: Bool = true, proposal: Proposal? = nil, writing: Writing? = nil
        ) {
            self.key = key
            self.heading = heading
            self.level = level
            self.body = body
            self.words = words
            self.author = author
            self.cost = cost
            self.estimate = estimate
            self.canRegenerate = canRegenerate
            self.fallback = fallback
            self.proposal = proposal
            self.writing = writing
        }
    }

    package struct Proposal: Sendable {
        package let id: String
        /// What was asked for.
        package let instructions: String?
        package let author: String
        /// Why it was not who was asked first.
        package let fallback: String?
        package let at: Timestamp
        package let cost: Spent
        package let wordsAdded: Int
        package let wordsRemoved: Int
        package let hunks: [Hunk]
        /// `2 of 2`, when there were others.
        package let ordinal: Int
        package let count: Int
        /// Both it and the document changed the same words since it was made: those of the document stay in what is shown.
        package let isConflict: Bool

        package init(
            id: String, instructions: String?, author: String, fallback: String? = nil, at: Timestamp, cost: Spent, wordsAdded: Int,
            wordsRemoved: Int, hunks: [Hunk], ordinal: Int = 1, count: Int = 1, isConflict: Bool = false
        ) {
            self.isConflict = isConflict
            self.fallback = fallback
            self.id = id
            self.instructions = instructions
            self.author = author
            self.at = at
            self.cost = cost
            self.wordsAdded = wordsAdded
            self.wordsRemoved = wordsRemoved
            self.hunks = hunks
            self.ordinal = ordinal
            self.count = count
        }

        var wordsChanged: String { Words.changed(added: wordsAdded, removed: wordsRemoved) }

        /// It says what stands there already, word for word.
        var isNothingNew: Bool { !hunks.contains { if case .change = $0 { true } else { false } } }
    }

    /// A proposal for more than one section.
    package struct Whole: Sendable {
        package let proposal: Proposal
        /// Its hunks under the headings of their sections.
        package let parts: [(heading: String, hunks: [Hunk])]

        package init(proposal: Proposal, parts: [(heading: String, hunks: [Hunk])]) {
            self.proposal = proposal
            self.parts = parts
        }
    }

    package struct Writing: Sendable {
        /// The revision that the text rests on.
        package let base: Int
        package let heading: String
        package let markdown: String
        package let conflict: Conflict?
        package let fault: String?
        /// Lines of the source that are put at the end, unless they stand there already.
        package let quoted: String?

        package init(
            base: Int, heading: String, markdown: String, conflict: Conflict? = nil, fault: String? = nil, quoted: String? = nil
        ) {
            self.quoted = quoted.flatMap { markdown.contains($0) ? nil : $0 }
            self.base = base
            self.heading = heading
            self.markdown = markdown
            self.conflict = conflict
            self.fault = fault
        }
    }

    /// Somebody else saved the same section meanwhile.
    package struct Conflict: Sendable {
        package let who: String
        package let at: Timestamp
        package let revision: Int
        package let theirs: String
        package let yours: String
        /// The proposal that holds yours until it is saved.
        package let kept: String?

        package init(who: String, at: Timestamp, revision: Int, theirs: String, yours: String, kept: String? = nil) {
            self.kept = kept
            self.who = who
            self.at = at
            self.revision = revision
            self.theirs = theirs
            self.yours = yours
        }
    }

    package struct Place: Sendable {
        package let name: String
        package let address: WebAddress?
        package let revision: Int
        package let at: Timestamp

        package init(name: String, address: WebAddress?, revision: Int, at: Timestamp) {
            self.name = name
            self.address = address
            self.revision = revision
            self.at = at
        }
    }

    package let id: ID<Document>
    package let badges: Shell.Badges
    package let title: String
    package let description: String
    package let state: ReviewState
    package let revision: Int
    package let changedAt: Timestamp
    package let changedBy: String
    package let item: (id: ID<Item>, title: String)?
    package let media: ItemModel.Media?
    package let citations: Citations
    package let sections: [Section]
    package let wholes: [Whole]
    /// What the document cost beyond its sections: transcript, outline.
    package let otherCosts: [(name: String, cost: Spent)]
    package let places: [Place]
    package let writers: [WriterChoice]
    /// What a language model may be asked for; none where no model is set up, and then no wishes can be told either.
    package let tones: [(id: String, name: String)]
    /// Something is written in this document just now.
    package let under: ItemModel.Under?
    package let trouble: Trouble?

    package init(
        id: ID<Document>, badges: Shell.Badges, title: String, description: String, state: ReviewState, revision: Int,
        changedAt: Timestamp, changedBy: String, item: (id: ID<Item>, title: String)?, media: ItemModel.Media?, citations: Citations,
        sections: [Section], otherCosts: [(name: String, cost: Spent)], places: [Place], writers: [WriterChoice],
        tones: [(id: String, name: String)], under: ItemModel.Under? = nil, trouble: Trouble? = nil, wholes: [Whole] = []
    ) {
        self.wholes = wholes
        self.id = id
        self.badges = badges
        self.title = title
        self.description = description
        self.state = state
        self.revision = revision
        self.changedAt = changedAt
        self.changedBy = changedBy
        self.item = item
        self.media = media
        self.citations = citations
        self.sections = sections
        self.otherCosts = otherCosts
        self.places = places
        self.writers = writers
        self.tones = tones
        self.under = under
        self.trouble = trouble
    }

    var words: Int { sections.reduce(0) { $0 + $1.words } }
    var cost: Spent { (sections.map(\.cost) + otherCosts.map(\.cost)).sum }
}
