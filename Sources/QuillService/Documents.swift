package import QuillCore

/// A line in the list of documents.
package struct DocumentRow: Sendable {
    package let document: Document
    /// Nil until something is written in it.
    package let version: Version?
    package let openProposals: Int
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
            try note(.document(document.id), store)
            try audit(.documentCreated, of: .document(document.id), after: ["title": body.frontMatter.title, "version": "1"], store)
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
                guard body != head else {
                    try note(.done, store)
                    return (snapshot.head.version, false)
                }
                let revision = try snapshot.revise(body, by: person, note: "Title and description edited", store)
                if let revision {
                    try note(.done, store)
                    try auditEdit(snapshot, revision.number, ["changed": "title and description"], store)
                }
                return revision.map { ($0.version, true) }
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
            try note(.done, store)
            try audit(
                .documentDeleted, of: .document(id), before: ["title": document.title, "state": document.state.rawValue], store)
        }
    }
}
