/// The body of a request, pulled piece by piece. What is not pulled is not read from the client either, beyond a
/// small buffer, so an upload of any size needs little memory and waits for a slow disk.
///
///     while let piece = try await request.body.next() { … }
///
/// One task reads it, once, from front to back. A body that nobody reads is thrown away, or its connection closed.
package final class RequestBody: Sendable {
    /// Bytes, as the client declared them; nil when it sends chunks.
    package let length: UInt64?
    private let source: (any BodySource)?

    init(length: UInt64?, source: any BodySource) {
        self.length = length
        self.source = source
    }

    /// A body without a client: for tests, and for handlers that call one another.
    package init(_ pieces: [[UInt8]] = []) {
        length = pieces.isEmpty ? 0 : pieces.reduce(0) { $0 + UInt64($1.count) }
        source = pieces.isEmpty ? nil : PieceSource(pieces)
    }

    /// The next bytes, never empty; nil at the end.
    package func next() async throws(HTTPServerError) -> [UInt8]? {
        guard let source else { return nil }
        return try await source.next()
    }

    /// All of it, in memory. A declared length over the limit is refused before anything is read.
    package func collect(limit: Int) async throws(HTTPServerError) -> [UInt8] {
        if let length, length > UInt64(max(limit, 0)) { throw .bodyTooLarge(limit: limit) }
        var all: [UInt8] = []
        while let piece = try await next() {
            guard piece.count <= limit - all.count else { throw .bodyTooLarge(limit: limit) }
            if all.isEmpty { all = piece } else { all += piece }
        }
        return all
    }
}

/// Where a body comes from.
protocol BodySource: Sendable {
    func next() async throws(HTTPServerError) -> [UInt8]?
}
