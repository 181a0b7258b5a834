/// Why a request has no (whole) answer. It names the host and the cause, and nothing else of the request: an address may hold
/// a key in its query, and headers hold credentials.
package struct HTTPClientError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Cause: Sendable, Hashable {
        /// Not an http or https address, or one with a user or password in it.
        case badURL
        /// What is wrong with the request, in words of this client.
        case badRequest(String)
        /// The guard lets nobody connect to any address of the host.
        case addressRefused
        case unresolvable
        case unreachable
        case timedOut(Phase)
        /// The server's certificate is not one to be trusted for that host.
        case certificate
        case tls
        /// The connection ended before the answer did.
        case connectionLost
        /// The server does not speak HTTP.
        case badResponse
        /// The answer is longer than this many bytes.
        case tooLarge(limit: Int)
        case tooManyRedirects
        /// The redirect leads to an address that may not be followed: another scheme, or from https to http.
        case redirectRefused
        case fileUnreadable
        case cancelled
        /// The client was closed.
        case closed
        /// Anything else, by libcurl's number.
        case failed(code: Int)
    }

    package enum Phase: String, Sendable, Hashable { case connect, idle, total }

    /// Empty when the address could not be read.
    package let host: String
    package let cause: Cause
    /// Whether the server may have received the request, or part of it.
    package let mayHaveArrived: Bool

    package init(host: String, cause: Cause, mayHaveArrived: Bool = false) {
        self.host = host
        self.cause = cause
        self.mayHaveArrived = mayHaveArrived
    }

    package var description: String {
        let name = host.isEmpty ? "the host" : host
        return switch cause {
        case .badURL: "this is not an http or https address without credentials"
        case .badRequest(let why): "the request to \(name) cannot be sent: \(why)"
        case .addressRefused: "\(name) lies in a network that may not be reached"
        case .unresolvable: "\(name) has no address"
        case .unreachable: "\(name) does not accept connections"
        case .timedOut(.connect): "\(name) could not be connected to in time"
        case .timedOut(.idle): "\(name) fell silent"
        case .timedOut(.total): "\(name) did not finish in time"
        case .certificate: "the certificate of \(name) is not trusted"
        case .tls: "no secure connection to \(name) could be made"
        case .connectionLost: "\(name) ended the connection before its answer was whole"
        case .badResponse: "\(name) did not answer in HTTP"
        case .tooLarge(let limit): "the answer of \(name) is longer than \(limit) bytes"
        case .tooManyRedirects: "\(name) redirects too often"
        case .redirectRefused: "\(name) redirects to an address that is not followed"
        case .fileUnreadable: "the file to send to \(name) cannot be read"
        case .cancelled: "the request to \(name) was cancelled"
        case .closed: "the client was closed before \(name) answered"
        case .failed(let code): "the transfer with \(name) failed (curl \(code))"
        }
    }
}
