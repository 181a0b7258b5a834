extension RequestHead {
    /// Header fields that concern one connection only and never travel on.
    static let hopByHop: Set<String> = [
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "upgrade",
    ]

    /// How the request's body ends. Refuses whatever two servers could read in two ways.
    func framing() throws(Answer) -> BodyFraming {
        let lengths = values("content-length")
        let codings = values("transfer-encoding")
        guard lengths.isEmpty || codings.isEmpty else { throw .badRequest("Content-Length beside Transfer-Encoding") }
        guard lengths.count <= 1, codings.count <= 1 else { throw .badRequest("repeated framing header") }
        if let coding = codings.first {
            guard minorVersion == 1, String(decoding: coding, as: UTF8.self).lowercased() == "chunked" else {
                throw .badRequest("unknown Transfer-Encoding")
            }
            return .chunked(ChunkReader())
        }
        guard let length = lengths.first else { return .length(0) }
        guard length.count <= 18, length.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(String(decoding: length, as: UTF8.self))
        else { throw .badRequest("bad Content-Length") }
        return .length(count)
    }

    /// The head for the origin: origin-form target, Host of the target, one request on the connection.
    func forwarded(to destination: Destination) -> [UInt8] {
        var dropped = Self.hopByHop.union(["host"])
        for value in values("connection") {
            for name in value.split(separator: 0x2C) {
                dropped.insert(String(decoding: name.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self).lowercased())
            }
        }
        // Framing stays whatever `Connection` names, or the body would turn into a second request.
        dropped.subtract(["content-length", "transfer-encoding"])
        var head = Array("\(method) \(destination.path) HTTP/1.\(minorVersion)\r\nHost: \(destination.authority)\r\n".utf8)
        for field in fields where !dropped.contains(field.name) {
            head += field.name.utf8
            head += [0x3A, 0x20]
            head += field.value
            head += [0x0D, 0x0A]
        }
        head += "Connection: close\r\n\r\n".utf8
        return head
    }
}
