extension Wire {
    /// A document in a list.
    package struct DocumentRow: Codable, Sendable, Hashable {
        package let id, title, state: String
        package let description, language: String?
        package let version: Int?
        package let sections: [String]
        package let words: Int
        package let itemIds: [String]
        package let createdAt: String

        package init(
            id: String, title: String, state: String, description: String?, language: String?, version: Int?, sections: [String],
            words: Int, itemIds: [String], createdAt: String
        ) {
            self.id = id
            self.title = title
            self.state = state
            self.description = description
            self.language = language
            self.version = version
            self.sections = sections
            self.words = words
            self.itemIds = itemIds
            self.createdAt = createdAt
        }
    }

    package struct FrontMatter: Codable, Sendable, Hashable {
        package let title, description, slug, language: String
        package let tags: [String]

        package init(title: String, description: String, slug: String, language: String, tags: [String]) {
            self.title = title
            self.description = description
            self.slug = slug
            self.language = language
            self.tags = tags
        }
    }

    package struct Section: Codable, Sendable, Hashable {
        package let key: String
        package let heading: String?
        package let level: Int
        /// CommonMark; citations are links of the form `[2:13](cue:45)`.
        package let markdown: String
        package let cues: [Int]

        package init(key: String, heading: String?, level: Int, markdown: String, cues: [Int]) {
            self.key = key
            self.heading = heading
            self.level = level
            self.markdown = markdown
            self.cues = cues
        }
    }

    /// A document at its newest version.
    package struct Document: Codable, Sendable, Hashable {
        package let document: DocumentRow
        package let frontmatter: FrontMatter?
        package let sections: [Section]
        package let deliveries: [Delivery]

        package init(document: DocumentRow, frontmatter: FrontMatter?, sections: [Section], deliveries: [Delivery]) {
            self.document = document
            self.frontmatter = frontmatter
            self.sections = sections
            self.deliveries = deliveries
        }
    }
}
