package import QuillCore

/// A document that a person begins.
package struct DocumentDraft: Sendable {
    package struct Part: Sendable {
        /// Made from the heading where it is not given.
        package let key: String?
        package let heading: String?
        package let level: Int
        package let markdown: String

        package init(key: String? = nil, heading: String?, level: Int = 2, markdown: String) {
            self.key = key
            self.heading = heading
            self.level = level
            self.markdown = markdown
        }
    }

    package let title: String
    package let frontMatter: FrontMatterChange
    package let sections: [Part]
    /// What it is about; its citations speak of the first one.
    package let items: [ID<Item>]
    package let uniqueKey: String?
    package let by: String

    package init(
        title: String, frontMatter: FrontMatterChange = FrontMatterChange(), sections: [Part] = [], items: [ID<Item>] = [],
        uniqueKey: String? = nil, by: String = "owner"
    ) {
        self.title = title
        self.frontMatter = frontMatter
        self.sections = sections
        self.items = items
        self.uniqueKey = uniqueKey
        self.by = by
    }
}

/// What is to change of the front matter; nil leaves an entry as it is.
package struct FrontMatterChange: Sendable, Hashable {
    package var title: String?
    package var description: String?
    package var slug: String?
    package var tags: [String]?
    package var language: String?

    package init(title: String? = nil, description: String? = nil, slug: String? = nil, tags: [String]? = nil, language: String? = nil) {
        self.title = title
        self.description = description
        self.slug = slug
        self.tags = tags
        self.language = language
    }

    /// Throws `validation-failed`, naming the field.
    func applied(to old: FrontMatter) throws(QuillError) -> FrontMatter {
        let description = try description.map { (text) throws(QuillError) in
            try EditRules.line(text, field: "description", limit: 180) ?? ""
        }
        return FrontMatter(
            title: try title.map { (text) throws(QuillError) in try EditRules.required(text, field: "title", limit: 300) } ?? old.title,
            description: description ?? old.description,
            slug: try slug.map { (text) throws(QuillError) in try EditRules.slug(text) } ?? old.slug,
            tags: try tags.map { (tags) throws(QuillError) in try EditRules.tags(tags) } ?? old.tags,
            language: try language.map { (text) throws(QuillError) in try EditRules.language(text) } ?? old.language)
    }
}

extension DocumentDraft {
    /// Its first body. Throws `validation-failed`, naming the field, and `too-large`.
    func body() throws(QuillError) -> Revision.Body {
        let title = try EditRules.required(title, field: "title", limit: 300)
        let plain = FrontMatter(
            title: title, description: "", slug: EditRules.slug(from: title, orElse: "document"), tags: [], language: "en")
        if let key = uniqueKey { _ = try EditRules.required(key, field: "unique_key", limit: 300) }
        guard items.count <= 100 else { throw QuillError(.validationFailed, "items: at most 100; these are \(items.count).") }
        var made: [Section] = []
        for (index, part) in sections.enumerated() {
            guard (2...6).contains(part.level) else { throw QuillError(.validationFailed, "level: a number from 2 to 6.") }
            let heading = try part.heading.flatMap { (text) throws(QuillError) in try EditRules.line(text, field: "heading", limit: 300) }
            let key = try part.key.map { (text) throws(QuillError) in try EditRules.slug(text) }
            let wanted = key ?? heading.map { EditRules.slug(from: $0, orElse: "section") } ?? (index == 0 ? "lead" : "section")
            let empty = Section(key: Self.free(wanted, made), heading: heading, level: part.level, markdown: "", cues: [])
            made.append(empty.edited(heading: heading, markdown: try EditRules.markdown(part.markdown)))
        }
        if made.isEmpty { made.append(Section(key: "lead", heading: nil, level: 2, markdown: "", cues: [])) }
        let body = Revision.Body(frontMatter: try frontMatter.applied(to: plain), sections: made)
        try EditRules.check(body)
        return body
    }

    /// `wanted`, or with the first number that makes it the only one.
    private static func free(_ wanted: String, _ taken: [Section]) -> String {
        let keys = Set(taken.map(\.key))
        if !keys.contains(wanted) { return wanted }
        return (2...).lazy.map { "\(wanted)-\($0)" }.first { !keys.contains($0) } ?? wanted
    }
}
