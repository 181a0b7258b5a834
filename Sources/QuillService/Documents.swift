package import QuillCore

/// A line in the list of documents.
package struct DocumentRow: Sendable {
    package let document: Document
    /// Nil until something is written in it.
    package let version: Version?
    package let openProposals: Int
}

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

extension Quill {
    /// Newest first.
    package func documents(_ page: Page = Page()) async throws(QuillError) -> Listing<DocumentRow> {
        try await store.read { store throws(QuillError) in
            try Listing(page, \.document.id.text) { page throws(QuillError) in
                var rows: [DocumentRow] = []
                for document in try store.documents(Project.defaultID, page) {
                    let version = try document.head.flatMap { (id) throws(QuillError) in try store.version(id) }
                    rows.append(
                        DocumentRow(document: document, version: version, openProposals: try store.openProposalCount(of: document.id)))
                }
                return rows
            }
        }
    }

    /// Begins a document with its first version. Throws `not-found` (items), `conflict` (unique key), `validation-failed`, `too-large`.
    package func createDocument(_ draft: DocumentDraft) async throws(QuillError) -> (document: Document, revision: Revision) {
        let body = try draft.body()
        return try await store.write { store throws(QuillError) in
            for item in draft.items where try store.item(item) == nil { throw missing("item", item.text) }
            if let key = draft.uniqueKey, let known = try store.document(Project.defaultID, key: key) {
                throw QuillError(.conflict, "There is a document with this key already: \(known.id).")
            }
            let now = try store.now()
            let document = Document(
                id: store.newID(), project: Project.defaultID, uniqueKey: draft.uniqueKey, title: body.frontMatter.title, state: .toReview,
                head: nil, items: draft.items, createdAt: now)
            try store.insert(document)
            let revision = Revision(
                id: store.newID(), document: document.id, number: 1, parent: nil, body: body, recipe: nil, provenance: .person(draft.by),
                job: nil, note: "Written", createdAt: now)
            try store.insert(revision, state: .toReview)
            let data = ["document": document.id.text, "revision": revision.id.text, "by": draft.by]
            try store.append(Event(name: .documentCreated, project: document.project, data: data, at: now))
            guard let created = try store.document(document.id) else { throw missing("document", document.id.text) }
            return (created, revision)
        }
    }

    /// Changes entries of the front matter, each by itself: what others changed meanwhile stays.
    /// Throws `not-found`, `conflict` (nothing written yet), `validation-failed`.
    package func patchDocument(
        _ id: ID<Document>, _ change: FrontMatterChange, by person: String = "owner"
    ) async throws(QuillError) -> (version: Version, isRevised: Bool) {
        try await untilSettled { () async throws(QuillError) -> (version: Version, isRevised: Bool)? in
            try await store.write { store throws(QuillError) -> (version: Version, isRevised: Bool)? in
                let snapshot = try Snapshot(id, store)
                let head = snapshot.head.body
                let body = Revision.Body(frontMatter: try change.applied(to: head.frontMatter), sections: head.sections)
                guard body != head else { return (snapshot.head.version, false) }
                return try snapshot.revise(body, by: person, note: "Title and description edited", store).map { ($0.version, true) }
            }
        }
    }

    /// Removes it with its versions and proposals; what was delivered of it stays where it is. Throws `not-found`.
    package func deleteDocument(_ id: ID<Document>, by person: String = "owner") async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard let document = try store.document(id) else { throw missing("document", id.text) }
            try store.delete(id)
            let data = ["document": id.text, "title": document.title, "by": person]
            try store.append(Event(name: .documentDeleted, project: document.project, data: data, at: store.now()))
        }
    }
}

extension DocumentDraft {
    fileprivate func body() throws(QuillError) -> Revision.Body {
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
