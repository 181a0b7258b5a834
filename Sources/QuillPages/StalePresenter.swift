internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func stale(_ visit: Visit) async throws -> StalePage {
        let query = visit.request.query
        let chosen = Self.items(query.filter { $0.name == "item" }.map(\.value))
        let cursor = visit.request.query("cursor").flatMap { ID<Item>($0)?.text }
        let found = try await quill.stale(
            StaleQuery(items: chosen.isEmpty ? nil : chosen), Page(limit: Self.staleMax, before: cursor))
        return StalePage(
            StaleModel(
                badges: visit.badges, rows: found.rows.map(Self.row), chosen: chosen, after: cursor, next: found.nextCursor))
    }

    /// Makes anew what is out of date of the items that a form names.
    func reprocess(_ form: FormBody, _ visit: Visit) async throws -> Response {
        let items = Self.items(form.all("item"))
        guard !items.isEmpty else {
            throw QuillError(.validationFailed, "Nothing is chosen.", hint: "Choose what to make anew.")
        }
        _ = try await quill.reprocess(StaleQuery(items: items), limit: items.count)
        return visit.go(to: .stale())
    }

    /// So many items are shown, and can be begun at once.
    private static var staleMax: Int { 50 }

    private static func items(_ written: [String]) -> [ID<Item>] {
        var seen: Set<ID<Item>> = []
        return Array(written.compactMap { ID<Item>($0) }.filter { seen.insert($0).inserted }.prefix(staleMax))
    }

    private static func row(_ found: StaleItem) -> StaleModel.Row {
        StaleModel.Row(
            id: found.item.id, title: Naming.title(found.item),
            changes: found.changes.map { change in
                let estimate = change.entry.estimate
                return .init(
                    title: change.entry.target.variant.title, why: change.why?.joined(separator: ", "),
                    cost: estimate.gap == nil ? estimate.cost : nil)
            }, cost: found.hasPrice ? found.cost : nil, unpriced: found.unpriced, running: found.running,
            fault: found.fault.map { [$0.message, $0.hint].compactMap(\.self).joined(separator: " ") })
    }
}
