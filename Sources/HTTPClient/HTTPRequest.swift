/// What is asked of a server.
package struct HTTPRequest: Sendable {
    /// `GET`, `POST`, …, as written on the wire.
    package var method: String
    /// `http` or `https`, without a user or password.
    package var url: String
    /// Sent in this order. `Host`, `Content-Length` and `Transfer-Encoding` are the client's own business and refused here.
    package var headers: [(name: String, value: String)]
    package var body: HTTPBody
    package var timeouts: HTTPTimeouts
    /// An answer with a longer body is an error.
    package var maxResponseBytes: Int
    /// Redirects that are followed; 0 gives the redirect itself as the answer.
    package var followRedirects: Int
    /// Path of a UNIX socket to connect to, in place of the host that `url` names.
    package var unixSocket: String?

    package init(
        _ method: String = "GET", _ url: String, headers: [(name: String, value: String)] = [], body: HTTPBody = .none,
        timeouts: HTTPTimeouts = HTTPTimeouts(), maxResponseBytes: Int = 16 << 20, followRedirects: Int = 0, unixSocket: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maxResponseBytes = maxResponseBytes
        self.followRedirects = followRedirects
        self.unixSocket = unixSocket
    }
}

package enum HTTPBody: Sendable {
    case none
    case bytes([UInt8])
    /// A regular file, streamed; its length is taken when the request starts.
    case file(path: String)
    /// A stretch of a regular file, streamed.
    case slice(path: String, offset: Int64, byteCount: Int64)
}

/// How long a transfer may take, in seconds.
package struct HTTPTimeouts: Sendable, Hashable {
    /// Until the connection stands, name lookup and TLS included.
    package var connect: Double
    /// Without a byte in either direction once the connection stands. A reader who does not read is no idle server.
    package var idle: Double
    /// For all of it, redirects included; nil for no limit.
    package var total: Double?

    package init(connect: Double = 10, idle: Double = 60, total: Double? = 300) {
        self.connect = connect
        self.idle = idle
        self.total = total
    }

    /// Whole milliseconds, at least one: libcurl takes 0 for "no limit".
    static func milliseconds(_ seconds: Double) -> Int {
        seconds < 0.001 ? 1 : seconds < 1_000_000 ? Int(seconds * 1_000) : 1_000_000_000
    }
}
