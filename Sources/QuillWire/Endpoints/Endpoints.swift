/// Every endpoint there is. A route is bound to each; a test holds the two together.
package enum Endpoints {
    /// In the order of the reference, each group under its title.
    package static let groups: [(title: String, endpoints: [Endpoint])] = [
        ("The system", system), ("Taking in", ingest), ("Items", items), ("Documents", documents), ("Sections and proposals", sections),
        ("Steps", steps), ("Runs", runs + stale), ("Jobs", jobs + pauses), ("Schedules", schedules), ("Audit", audit),
        ("Webhooks", webhooks),
    ]
    package static let all = groups.flatMap(\.endpoints)

    static let page = [
        Endpoint.Parameter("limit", "How many, 1 to 200; 50 when it is not said."),
        Endpoint.Parameter("cursor", "Where to go on: next_cursor of the page before."),
    ]
    static let stream = [
        Endpoint.Parameter("types", "Names of events, separated by commas; all when it is not said."),
        Endpoint.Parameter("after", "The number of the last event seen; also as the header Last-Event-ID."),
    ]

    // MARK: The system

    package static let about = Endpoint(
        "about", .get, "/api", "What this is, and the map of its endpoints.", answer: .json(Wire.About.self))
    package static let alive = Endpoint(
        "alive", .get, "/healthz", "Whether the process answers.", answer: .bytes("text/plain"))
    package static let ready = Endpoint(
        "ready", .get, "/readyz", "Whether it can work: the database and the files' place answer.", answer: .bytes("text/plain"))
    package static let metrics = Endpoint(
        "metrics", .get, "/metrics", "Figures for monitoring, in the text format of Prometheus; docs/reference/metrics.md lists them.",
        answer: .bytes("text/plain; version=0.0.4"))
    package static let events = Endpoint(
        "events", .get, "/api/v1/events", "Everything that happens, as it happens (server-sent events).", query: stream, answer: .events)
    private static let system = [about, alive, ready, metrics, events]

    // MARK: Steps

    package static let step = Endpoint(
        "steps.run", .post, "/api/v1/steps/{step}",
        "Run one step: transcript.fetch, outline.generate, chapters.organize, blog.compose, document.persist, section.regenerate or "
            + "seo.suggest. Needs the header Idempotency-Key.",
        request: Wire.RunStep.self, answer: .json(Wire.RunRow.self), status: 202,
        refusals: [
            .init(400, "invalid-input", "The header Idempotency-Key is missing."),
            .init(422, "unsupported", "The document was not written from a source, or that is gone."),
        ], example: #"{"document_id":"doc_01JD0000000000000000000000","max_sections":5}"#)
    package static let generateBlog = Endpoint(
        "pipelines.generate_blog", .post, "/api/v1/pipelines/generate_blog", "Write the article of an item or a document.",
        request: Wire.GenerateBlog.self, answer: .json(Wire.RunRow.self), status: 202,
        refusals: [.init(404, "not-found", "The document or item is not there.")],
        example: #"{"item_ids":["itm_01JD0000000000000000000000"],"options":{"tone":"plain","max_sections":5}}"#)
    private static let steps = [step, generateBlog]
}
