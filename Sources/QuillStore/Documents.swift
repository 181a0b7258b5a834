internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func document(_ id: ID<Document>) throws(QuillError) -> Document? {
        try one("SELECT * FROM documents WHERE id = $1", [id], Self.row).map(withItems)
    }

    func document(_ project: ID<Project>, key: String) throws(QuillError) -> Document? {
        try one("SELECT * FROM documents WHERE project = $1 AND unique_key = $2", [project, key], Self.row).map(withItems)
    }

    func documents(of item: ID<Item>) throws(QuillError) -> [Document] {
        let rows = try all(
            """
            SELECT d.* FROM documents AS d JOIN document_items AS i ON i.document = d.id
            WHERE i.item = $1 ORDER BY d.id LIMIT 200
            """, [item], Self.row)
        var documents: [Document] = []
        for row in rows { documents.append(try withItems(row)) }
        return documents
    }

    func documentIDs(of item: ID<Item>) throws(QuillError) -> [ID<Document>] {
        let text = "SELECT DISTINCT document FROM document_items WHERE item = $1 ORDER BY document LIMIT 200"
        return try all(text, [item]) { row throws(SQLError) in try row.id("document") }
    }

    func documents(_ project: ID<Project>, _ page: Page) throws(QuillError) -> [Document] {
        let rows = try all(
            "SELECT * FROM documents WHERE project = $1 AND id < $2 ORDER BY id DESC LIMIT $3", [project, page.below, page.limit], Self.row)
        var documents: [Document] = []
        for row in rows { documents.append(try withItems(row)) }
        return documents
    }

    func revision(_ id: ID<Revision>) throws(QuillError) -> Revision? {
        try one("SELECT * FROM revisions WHERE id = $1", [id], Self.revision)
    }

    func revision(_ document: ID<Document>, number: Int) throws(QuillError) -> Revision? {
        try one("SELECT * FROM revisions WHERE document = $1 AND number = $2", [document, number], Self.revision)
    }

    func newestMade(of document: ID<Document>) throws(QuillError) -> Revision? {
        try one(
            "SELECT * FROM revisions WHERE document = $1 AND job IS NOT NULL ORDER BY number DESC LIMIT 1", [document], Self.revision)
    }

    func revisions(of document: ID<Document>, _ page: Page) throws(QuillError) -> [Revision] {
        try all(
            """
            SELECT * FROM revisions WHERE document = $1
                AND number < coalesce((SELECT number FROM revisions WHERE id = $2), $3)
            ORDER BY number DESC LIMIT $4
            """, [document, page.before, Int64.max, page.limit], Self.revision)
    }

    func version(_ id: ID<Revision>) throws(QuillError) -> Version? {
        try one("SELECT \(Self.versionColumns) FROM revisions WHERE id = $1", [id], Self.version)
    }

    func versions(of document: ID<Document>, _ page: Page) throws(QuillError) -> [Version] {
        try all(
            """
            SELECT \(Self.versionColumns) FROM revisions WHERE document = $1
                AND number < coalesce((SELECT number FROM revisions WHERE id = $2), $3)
            ORDER BY number DESC LIMIT $4
            """, [document, page.before, Int64.max, page.limit], Self.version)
    }

    func update(_ document: ID<Document>, state: ReviewState) throws(QuillError) {
        try execute("UPDATE documents SET state = $2 WHERE id = $1", [document, state.rawValue])
        failpoint("document.moved")
    }

    func delete(_ document: ID<Document>) throws(QuillError) {
        try execute("DELETE FROM artifacts WHERE subject = $1", [Subject.document(document).description])
        try execute("DELETE FROM documents WHERE id = $1", [document])
    }

    func insert(_ document: Document) throws(QuillError) {
        try insert(
            into: "documents",
            [
                "id": document.id, "project": document.project, "unique_key": document.uniqueKey, "title": document.title,
                "state": document.state.rawValue, "head": document.head, "created_at": document.createdAt,
            ])
        for (position, item) in document.items.enumerated() {
            try insert(into: "document_items", ["document": document.id, "item": item, "position": position])
        }
        failpoint("document.inserted")
    }

    func insert(_ revision: Revision, state: ReviewState) throws(QuillError) {
        try insert(
            into: "revisions",
            [
                "id": revision.id, "document": revision.document, "number": revision.number, "parent": revision.parent,
                "body": JSONText(revision.body), "recipe": JSONText(optional: revision.recipe),
                "provenance": JSONText(revision.provenance), "job": revision.job, "note": revision.note,
                "title": revision.body.frontMatter.title, "word_count": revision.body.wordCount, "created_at": revision.createdAt,
            ])
        try execute(
            "UPDATE documents SET head = $2, title = $3, state = $4 WHERE id = $1",
            [revision.document, revision.id, revision.body.frontMatter.title, state.rawValue])
        failpoint("revision.inserted")
    }

    func withItems(_ document: Document) throws(QuillError) -> Document {
        let items = try all(
            "SELECT item FROM document_items WHERE document = $1 ORDER BY position", [document.id]
        ) { row throws(SQLError) in ID<Item>(trusted: try row.text("item")) }
        return Document(
            id: document.id, project: document.project, uniqueKey: document.uniqueKey, title: document.title, state: document.state,
            head: document.head, items: items, createdAt: document.createdAt)
    }

    static func row(_ row: SQLRow) throws(SQLError) -> Document {
        Document(
            id: try row.id("id"), project: try row.id("project"), uniqueKey: try row.optionalText("unique_key"),
            title: try row.text("title"), state: try row.word("state"), head: try row.optionalID("head"), items: [],
            createdAt: try row.time("created_at"))
    }

    private static func revision(_ row: SQLRow) throws(SQLError) -> Revision {
        Revision(
            id: try row.id("id"), document: try row.id("document"), number: try row.integer("number"),
            parent: try row.optionalID("parent"), body: try row.json("body"), recipe: try row.optionalJSON("recipe"),
            provenance: try row.json("provenance"), job: try row.optionalID("job"), note: try row.optionalText("note"),
            createdAt: try row.time("created_at"))
    }

    private static let versionColumns = "id, document, number, parent, title, word_count, note, provenance, job, created_at"

    private static func version(_ row: SQLRow) throws(SQLError) -> Version {
        Version(
            id: try row.id("id"), document: try row.id("document"), number: try row.integer("number"), parent: try row.optionalID("parent"),
            title: try row.text("title"), wordCount: try row.optionalInteger("word_count"), note: try row.optionalText("note"),
            provenance: try row.json("provenance"), job: try row.optionalID("job"), createdAt: try row.time("created_at"))
    }
}
