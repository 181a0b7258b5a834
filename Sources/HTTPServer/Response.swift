/// What a handler answers. The server adds `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection`.
package struct Response: Sendable {
    /// 200–599.
    package var status: Int
    /// In order. A name or value that is no legal header makes the answer a 500: nothing can be injected.
    package var headers: [(name: String, value: String)]
    package var body: ResponseBody

    package init(status: Int = 200, headers: [(name: String, value: String)] = [], body: ResponseBody = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

package enum ResponseBody: Sendable {
    case empty
    case bytes([UInt8])
    /// A part of a regular file, sent by the kernel without passing through here. A file that is not there (any more)
    /// becomes a 404, one that is shorter a 500.
    case file(path: String, offset: UInt64, length: UInt64)
    /// Made while it is sent. Without a length the client is told the end by the framing; a source that ends before
    /// its length breaks the connection, so that no client takes the part for the whole.
    case stream(any ByteSource, length: UInt64? = nil)

    /// UTF-8.
    package static func text(_ text: String) -> ResponseBody { .bytes(Array(text.utf8)) }
}

/// Bytes that are made while they are sent.
package protocol ByteSource: Sendable {
    /// The next bytes; nil at the end. Asked only when the client can take more, one call at a time.
    func next() async -> [UInt8]?
    /// The client went away, or the server stops: there will be no further call. Comes at most once, from any thread,
    /// also while a `next()` is under way, whose task is cancelled then; not after the end was sent.
    func cancelled()
}
