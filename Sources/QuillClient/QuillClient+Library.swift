package import QuillWire

/// What there is: items, and what was derived from them.
extension QuillClient {
    package func about() async throws(ClientError) -> Wire.About { try await value(WireCall(Endpoints.about)) }

    /// Newest first.
    package func items(limit: Int = 50, cursor: String? = nil) async throws(ClientError) -> Wire.List<Wire.Item> {
        try await value(WireCall(Endpoints.itemList, query: Self.page(limit, cursor)))
    }

    package func item(_ id: String) async throws(ClientError) -> Wire.ItemDetail {
        try await value(WireCall(Endpoints.item, ["id": id]))
    }

    package func deleteItem(_ id: String) async throws(ClientError) { try await nothing(Endpoints.deleteItem, id) }

    /// - Parameter format: `json`, `vtt`, `srt` or `txt`.
    package func transcript(of id: String, format: String) async throws(ClientError) -> [UInt8] {
        try await bytes(WireCall(Endpoints.transcript, ["id": id], query: [("format", format)]))
    }

    /// A summary. - Parameter format: `json` or `markdown`.
    package func variant(_ variant: String, of id: String, format: String) async throws(ClientError) -> [UInt8] {
        try await bytes(WireCall(Endpoints.variant, ["id": id, "variant": variant], query: [("format", format)]))
    }

    static func page(_ limit: Int, _ cursor: String?) -> [(name: String, value: String)] {
        [(name: "limit", value: String(limit))] + (cursor.map { [(name: "cursor", value: $0)] } ?? [])
    }
}
