internal import CMicroHTTPD
internal import Glibc

/// A short answer written to a socket past libmicrohttpd, where it takes none: before it has the connection and in the
/// middle of a body. The connection is to be closed after it.
struct RawAnswer {
    private let bytes: [UInt8]

    init(_ response: Response, withBody: Bool) {
        var body: [UInt8] = []
        if withBody, case .bytes(let content) = response.body, content.count <= 32 << 10 { body = content }
        let phrase = MHD_get_reason_phrase_for(UInt32(clamping: response.status)).map { String(cString: $0) } ?? ""
        var head = "HTTP/1.1 \(response.status) \(phrase)\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in response.headers where (name + value).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) {
            if name.equalsIgnoringCase("Content-Length") || name.equalsIgnoringCase("Transfer-Encoding") { continue }
            head += "\(name): \(value)\r\n"
        }
        bytes = Array(head.utf8) + [13, 10] + body
    }

    /// Whatever fits the socket's buffer, which is empty at those times; a client that cannot take it is on its own.
    func send(to descriptor: Int32) {
        bytes.withUnsafeBytes { _ = Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
