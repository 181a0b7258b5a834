/// Where a request wants to go.
struct Destination: Equatable {
    /// As it was spelled, without brackets.
    let host: String
    let port: UInt16
    /// The path and query for the origin; empty for a tunnel.
    let path: String
    /// What belongs in the Host header.
    let authority: String

    /// The target of CONNECT: `host:port`.
    init(tunnel target: String) throws(Answer) {
        try self.init(authority: target[...], defaultPort: nil, path: "")
    }

    /// The absolute form: `http://host[:port]/path?query`. Other schemes go through a tunnel or not at all.
    init(absolute target: String) throws(Answer) {
        let scheme = "http://"
        guard target.prefix(scheme.count).lowercased() == scheme else {
            throw .badRequest("only http:// URLs and CONNECT are served")
        }
        let rest = target.dropFirst(scheme.count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let path = rest[end...].prefix { $0 != "#" }
        try self.init(
            authority: rest[..<end], defaultPort: 80, path: path.hasPrefix("/") ? String(path) : "/" + path)
    }

    private init(authority: Substring, defaultPort: UInt16?, path: String) throws(Answer) {
        let bad = Answer.badRequest("bad host or port")
        var rest = authority
        let bracketed = rest.hasPrefix("[")
        if bracketed {
            guard let end = rest.firstIndex(of: "]") else { throw bad }
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            // No zone (`%eth0`): a link-local address is nowhere that a URL may lead.
            guard IPAddress(host)?.family == .v6 else { throw bad }
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            host = String(rest[..<end])
            rest = rest[end...]
            // No `@`: names and passwords in a URL are the client's to send in a header.
            guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy(Self.isHostByte) else { throw bad }
        }
        if rest.isEmpty, let defaultPort {
            port = defaultPort
        } else {
            let digits = rest.dropFirst()
            guard rest.first == ":", (1...5).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits)
            else { throw bad }
            port = number
        }
        self.path = path
        self.authority = String(authority)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
