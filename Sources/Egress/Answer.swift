/// A reply that the proxy gives itself, after which it ends the connection.
struct Answer: Error, Equatable {
    let status: Int
    let text: String
    var refusal: Refusal.Reason?

    static func badRequest(_ text: String) -> Answer { Answer(status: 400, text: text) }

    /// The client learns that it was refused, not which address was found: that would map a network.
    static func refused(_ reason: Refusal.Reason) -> Answer {
        let text =
            switch reason {
            case .privateAddress: "this host may not be reached from here"
            case .refusedPort: "this port may not be reached from here"
            case .byteLimit: "this session has received all it may"
            }
        return Answer(status: 403, text: text, refusal: reason)
    }

    static let needsCredentials = Answer(status: 407, text: "this proxy needs credentials")
    static let headTooLarge = Answer(status: 431, text: "the request's head is too large")
    static let headTooSlow = Answer(status: 408, text: "the request's head did not arrive in time")
    static let unreachable = Answer(status: 502, text: "the host could not be reached")
    static let badOrigin = Answer(status: 502, text: "the host did not answer in HTTP")
    static let tooSlow = Answer(status: 504, text: "the host did not answer in time")

    var bytes: [UInt8] {
        let reason =
            switch status {
            case 400: "Bad Request"
            case 403: "Forbidden"
            case 407: "Proxy Authentication Required"
            case 408: "Request Timeout"
            case 431: "Request Header Fields Too Large"
            case 502: "Bad Gateway"
            case 504: "Gateway Timeout"
            default: "HTTP Version Not Supported"
            }
        var head = "HTTP/1.1 \(status) \(reason)\r\nContent-Type: text/plain\r\nContent-Length: \(text.utf8.count + 1)\r\n"
        if let refusal { head += "X-Quill-Refused: \(refusal.rawValue)\r\n" }
        if status == 407 { head += "Proxy-Authenticate: Basic realm=\"quill\"\r\n" }
        return Array("\(head)Connection: close\r\n\r\n\(text)\n".utf8)
    }
}
