/// A request whose head has been read and found in order.
package struct Request: Sendable {
    /// As sent: `GET`, `POST`, …
    package let method: String
    /// As sent, percent-encoded, without the query; begins with `/` (or is `*`).
    package let path: String
    /// The path between its slashes, decoded: `/a/b%2Fc` is `["a", "b/c"]`, `/` is `[]`, `/a/` is `["a", ""]`.
    /// Never `.`, `..` or a control character.
    package let segments: [String]
    /// As sent, without the `?`; empty if there is none.
    package let rawQuery: String
    /// Decoded, in order; `+` is a space.
    package let query: [(name: String, value: String)]
    package let headers: HeaderFields
    /// The client's address without its port. Behind a proxy that is the proxy.
    package let peer: String
    package let body: RequestBody

    package init(
        method: String, path: String, segments: [String], rawQuery: String = "", query: [(name: String, value: String)] = [],
        headers: HeaderFields = HeaderFields(), peer: String = "127.0.0.1", body: RequestBody = RequestBody()
    ) {
        self.method = method
        self.path = path
        self.segments = segments
        self.rawQuery = rawQuery
        self.query = query
        self.headers = headers
        self.peer = peer
        self.body = body
    }

    /// The first value of that name in the query.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}
