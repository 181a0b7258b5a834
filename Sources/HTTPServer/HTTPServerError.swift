/// Why the server could not start, or a request could not be read on.
package enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address to listen on is no IPv4 or IPv6 literal.
    case badAddress(String)
    /// The operating system refused (errno).
    case system(call: String, errno: Int32)
    /// libmicrohttpd gave no reason.
    case notStarted
    /// The client went away, or was sent away by a deadline, before the body was whole.
    case disconnected
    /// The task that read was cancelled.
    case cancelled
    /// The body is longer than the caller takes.
    case bodyTooLarge(limit: Int)
    /// The request has no `multipart/form-data` body, or a broken one.
    case badMultipart(String)

    package var description: String {
        switch self {
        case .badAddress(let text): "“\(text)” is not an address: write 127.0.0.1, 0.0.0.0, ::1 or ::"
        case .system(let call, let code): "\(call) failed with errno \(code)"
        case .notStarted: "libmicrohttpd did not start"
        case .disconnected: "the client went away before its request was whole"
        case .cancelled: "reading the request was cancelled"
        case .bodyTooLarge(let limit): "the body is longer than \(limit) bytes"
        case .badMultipart(let reason): "the form cannot be read: \(reason)"
        }
    }
}
