internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    static let stale: [Route] = [
        Route(Endpoints.staleList) { call, api in
            let page = try call.page()
            let items = try call.query("item").map { try Self.items($0.split(separator: ",").map(String.init), field: "item") }
            let found = try await api.quill.stale(query(items, call.query("remake")?.split(separator: ",").map(String.init)), page)
            return try .json(Wire.List(found.rows.map(Wire.StaleItem.init), nextCursor: found.nextCursor))
        },
        // What is done to many, item by item, is never noted as whole: whoever asks again does the rest, and this tells all that was begun.
        Route(Endpoints.reprocess, again: { effect, _, _ in throw effect.isForeign }) { call, api in
            let request: Wire.Reprocess = try await call.request()
            let items = try request.itemIds.map { try Self.items($0, field: "item_ids") }
            let done = try await api.quill.reprocess(query(items, request.remake), limit: request.limit ?? 100, before: request.cursor)
            return try .json(Wire.Reprocessed(done), status: 202)
        },
    ]

    private static func query(_ items: [ID<Item>]?, _ remake: [String]?) -> StaleQuery {
        StaleQuery(items: items, remake: remake.flatMap { $0.isEmpty ? nil : $0 } ?? ["stale"])
    }

    private static func items(_ written: [String], field: String) throws -> [ID<Item>] {
        guard (1...100).contains(written.count) else {
            throw ValidationFailure(problems: [FieldProblem(field: field, message: "has \(written.count) ids; it may have 1 to 100.")])
        }
        var seen: Set<ID<Item>> = []
        return try written.compactMap { text in
            guard let id = ID<Item>(text) else {
                throw ValidationFailure(problems: [FieldProblem(field: field, message: "\(text.prefix(60)) is no id of the form itm_….")])
            }
            return seen.insert(id).inserted ? id : nil
        }
    }
}

extension Wire.StaleItem {
    init(_ found: StaleItem) {
        self.init(
            itemId: found.item.id.text, itemTitle: found.item.title, entries: found.changes.map(Wire.PlanEntry.init),
            costUsd: found.hasPrice ? found.cost.decimal : nil, unpriced: found.unpriced, isCertain: found.isCertain,
            runningRun: found.running?.text, fault: found.fault.map(Wire.Fault.init))
    }
}

extension Wire.PlanEntry {
    fileprivate init(_ change: StaleItem.Change) {
        let entry = Wire.PlanEntry(change.entry)
        self.init(
            target: entry.target, title: entry.title, step: entry.step, action: change.why == nil ? entry.action : "stale",
            why: change.why ?? entry.why, isCertain: entry.isCertain, costUsd: entry.costUsd, basis: entry.basis)
    }
}

extension Wire.Reprocessed {
    init(_ done: Reprocessed) {
        self.init(runs: done.runs.map(\.text), left: done.left.map(Wire.StaleItem.init), nextCursor: done.nextCursor)
    }
}
