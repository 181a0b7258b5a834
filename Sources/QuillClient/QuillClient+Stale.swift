package import QuillWire

extension QuillClient {
    /// What is out of date, newest item first. A page may be short, and go on all the same.
    /// - Parameters:
    ///   - items: only these; empty for all. Of some there are no pages.
    ///   - remake: what would be made anew; empty for what is out of date.
    package func stale(
        items: [String] = [], remake: [String] = [], limit: Int = 50, cursor: String? = nil
    ) async throws(ClientError) -> Wire.List<Wire.StaleItem> {
        var query = Self.page(limit, cursor)
        if !items.isEmpty { query.append(("item", items.joined(separator: ","))) }
        if !remake.isEmpty { query.append(("remake", remake.joined(separator: ","))) }
        return try await value(WireCall(Endpoints.staleList, query: query))
    }

    /// Begins runs that make it anew.
    package func reprocess(_ wish: Wire.Reprocess) async throws(ClientError) -> Wire.Reprocessed {
        try await value(Endpoints.reprocess, sending: wish)
    }
}
