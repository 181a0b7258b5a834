internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func item(_ id: ID<Item>) throws(QuillError) -> Item? {
        try one("SELECT * FROM items WHERE id = $1", [id], Self.item)
    }

    func item(_ project: ID<Project>, _ content: ContentID) throws(QuillError) -> Item? {
        try one("SELECT * FROM items WHERE project = $1 AND content_id = $2", [project, content.text], Self.item)
    }

    func items(_ project: ID<Project>, _ page: Page) throws(QuillError) -> [Item] {
        try all(
            "SELECT * FROM items WHERE project = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            [project, page.below, page.limit], Self.item)
    }

    func insert(_ item: Item) throws(QuillError) {
        try insert(
            into: "items",
            [
                "id": item.id, "project": item.project, "kind": item.kind.rawValue, "content_id": item.contentID.text,
                "title": item.title, "url": item.url, "duration_seconds": item.durationSeconds, "language": item.language,
                "created_at": item.createdAt,
            ])
        failpoint("item.inserted")
    }

    func update(_ item: ID<Item>, _ facts: ItemFacts) throws(QuillError) {
        try execute(
            """
            UPDATE items SET title = coalesce($2, title), duration_seconds = coalesce($3, duration_seconds),
                language = coalesce($4, language) WHERE id = $1
            """, [item, facts.title, facts.durationSeconds, facts.language])
    }

    func delete(_ item: ID<Item>) throws(QuillError) -> Bool {
        try execute("DELETE FROM artifacts WHERE subject = $1", [Subject.item(item).description])
        return try execute("DELETE FROM items WHERE id = $1", [item]) == 1
    }

    static func item(_ row: SQLRow) throws(SQLError) -> Item {
        Item(
            id: try row.id("id"), project: try row.id("project"), kind: try row.word("kind"),
            contentID: ContentID(trusted: try row.text("content_id")), title: try row.text("title"),
            url: try row.optionalText("url"), durationSeconds: try row.optionalDouble("duration_seconds"),
            language: try row.optionalText("language"), createdAt: try row.time("created_at"))
    }
}
