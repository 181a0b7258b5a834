/// What went out of date.
extension Endpoints {
    private static let unknown = Endpoint.Refusal(422, "invalid-input", "What is to be made anew is none that is known.")
    private static let noItem = Endpoint.Refusal(404, "not-found", "An item is not there.")

    package static let staleList = Endpoint(
        "stale.list", .get, "/api/v1/stale",
        "The items of which something would be made otherwise today than it was, newest first: what, why, and what it would cost. "
            + "A page may hold fewer than limit, or none, and go on all the same: look at next_cursor.",
        query: page + [
            .init("item", "Only these items, separated by commas, at most 100; then there are no pages."),
            .init(
                "remake", "What would be made anew, separated by commas: stale when it is not said; else variants, article, sections, all."
            ),
        ], answer: .json(Wire.List<Wire.StaleItem>.self), refusals: [unknown, noItem])
    package static let reprocess = Endpoint(
        "stale.run", .post, "/api/v1/stale/runs",
        "Make anew what is out of date, of these items or of all. What a person has edited stays, and the new text is proposed. "
            + "What runs already is not begun twice.",
        request: Wire.Reprocess.self, answer: .json(Wire.Reprocessed.self), status: 202, refusals: [unknown, noItem],
        example: #"{"all":true,"limit":20}"#)
    static let stale = [staleList, reprocess]
}
