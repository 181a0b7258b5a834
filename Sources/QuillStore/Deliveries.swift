internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func destination(_ id: ID<Destination>) throws(QuillError) -> Destination? {
        try one("SELECT * FROM destinations WHERE id = $1", [id], Self.destination)
    }

    func destination(_ project: ID<Project>, kind: String, locator: String) throws(QuillError) -> Destination? {
        try one(
            "SELECT * FROM destinations WHERE project = $1 AND kind = $2 AND locator = $3", [project, kind, locator],
            Self.destination)
    }

    func delivery(_ document: ID<Document>, _ destination: ID<Destination>) throws(QuillError) -> Delivery? {
        try one(
            "SELECT * FROM deliveries WHERE document = $1 AND destination = $2", [document, destination], Self.delivery)
    }

    func deliveries(of document: ID<Document>) throws(QuillError) -> [Delivery] {
        try all("SELECT * FROM deliveries WHERE document = $1 ORDER BY id LIMIT 200", [document], Self.delivery)
    }

    func save(_ destination: Destination) throws(QuillError) {
        try insert(
            into: "destinations",
            [
                "id": destination.id, "project": destination.project, "kind": destination.kind,
                "locator": destination.locator, "settings": JSONText(destination.settings),
            ], orElse: "ON CONFLICT (project, kind, locator) DO UPDATE SET settings = excluded.settings")
    }

    func save(_ delivery: Delivery) throws(QuillError) {
        try insert(
            into: "deliveries",
            [
                "id": delivery.id, "document": delivery.document, "destination": delivery.destination,
                "state": delivery.state.rawValue, "ref": JSONText(optional: delivery.ref), "revision": delivery.revision,
                "recipe": JSONText(optional: delivery.recipe), "job": delivery.job,
                "receipt": JSONText(optional: delivery.receipt), "delivered_at": delivery.deliveredAt,
            ],
            orElse: """
                ON CONFLICT (document, destination) DO UPDATE SET state = excluded.state, ref = excluded.ref,
                    revision = excluded.revision, recipe = excluded.recipe, job = excluded.job, receipt = excluded.receipt,
                    delivered_at = excluded.delivered_at
                """)
        failpoint("delivery.saved")
    }

    private static func destination(_ row: SQLRow) throws(SQLError) -> Destination {
        Destination(
            id: try row.id("id"), project: try row.id("project"), kind: try row.text("kind"), locator: try row.text("locator"),
            settings: try row.json("settings"))
    }

    static func delivery(_ row: SQLRow) throws(SQLError) -> Delivery {
        Delivery(
            id: try row.id("id"), document: try row.id("document"), destination: try row.id("destination"),
            state: try row.word("state"), ref: try row.optionalJSON("ref"), revision: try row.optionalID("revision"),
            recipe: try row.optionalJSON("recipe"), job: try row.optionalID("job"), receipt: try row.optionalJSON("receipt"),
            deliveredAt: try row.optionalTime("delivered_at"))
    }
}
