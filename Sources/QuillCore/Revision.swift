/// An immutable snapshot of a document: front matter and ordered sections.
package struct Revision: Noun, Sendable, Hashable {
    package static let idPrefix = "rev"

    package let id: ID<Revision>
    package let document: ID<Document>
    /// 1, 2, 3 … within its document.
    package let number: Int
    package let parent: ID<Revision>?
    package let body: Body
    /// What a step made it from; after a person's edit that of the text which was edited.
    package let recipe: Recipe?
    package let provenance: Provenance
    /// The job that made it; nil where a person did.
    package let job: ID<Job>?
    /// Why it was made, for a person: `Version 3 restored`.
    package let note: String?
    package let createdAt: Timestamp

    package init(
        id: ID<Revision>, document: ID<Document>, number: Int, parent: ID<Revision>?, body: Body, recipe: Recipe?,
        provenance: Provenance, job: ID<Job>?, note: String? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.document = document
        self.number = number
        self.parent = parent
        self.body = body
        self.recipe = recipe
        self.provenance = provenance
        self.job = job
        self.note = note
        self.createdAt = createdAt
    }

    /// What a reader gets of it.
    package struct Body: Sendable, Hashable, Codable {
        package let frontMatter: FrontMatter
        package let sections: [Section]

        package init(frontMatter: FrontMatter, sections: [Section]) {
            self.frontMatter = frontMatter
            self.sections = sections
        }
    }
}

/// The head of an article.
package struct FrontMatter: Sendable, Hashable, Codable {
    package let title: String
    /// At most 180 characters.
    package let description: String
    package let slug: String
    package let tags: [String]
    package let language: String

    package init(title: String, description: String, slug: String, tags: [String], language: String) {
        self.title = title
        self.description = description
        self.slug = slug
        self.tags = tags
        self.language = language
    }
}

/// An addressable part of a document. Its key stays while its text changes.
package struct Section: Sendable, Hashable, Codable {
    package let key: String
    /// Nil for the lead, which stands before the first heading.
    package let heading: String?
    /// 2 for a chapter, 3 for a section in it.
    package let level: Int
    /// CommonMark. Citations are links of the form `[2:13](cue:45)`; they become real addresses when it is rendered.
    package let markdown: String
    /// The cues that the text rests on, in order and each once.
    package let cues: [Int]

    package init(key: String, heading: String?, level: Int, markdown: String, cues: [Int]) {
        self.key = key
        self.heading = heading
        self.level = level
        self.markdown = markdown
        self.cues = cues
    }
}
