/// Where a Redis is and who we are to it: `redis://user:password@host:6379/0`. User, password, port and database may be left out;
/// user and password are percent-encoded.
package struct RedisAddress: Sendable, Hashable {
    package let host: String
    package let port: UInt16
    /// Redis's `default` user where only a password is given.
    package let user: String?
    let password: String?
    package let database: Int

    package init(_ written: String) throws(RedisError) {
        guard let mark = written.range(ofASCII: "://") else { throw .badAddress("it has to begin with redis://") }
        switch written[..<mark.lowerBound].lowercased() {
        case "redis": break
        case "rediss": throw .badAddress("TLS is not spoken here; put a tunnel such as stunnel before the server")
        default: throw .badAddress("it has to begin with redis://")
        }
        var rest = written[mark.upperBound...]
        guard !rest.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { throw .badAddress("it has white space in it") }
        guard !rest.contains("?"), !rest.contains("#") else { throw .badAddress("it takes no parameters") }
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let user = try Self.decoded(parts[0])
            self.user = user.isEmpty ? nil : user
            password = parts.count > 1 ? try Self.decoded(parts[1]) : nil
            guard password != nil || self.user == nil else { throw .badAddress("it names a user and no password") }
            rest = rest[rest.index(after: at)...]
        } else {
            (user, password) = (nil, nil)
        }
        let place = rest.prefix { $0 != "/" }
        let path = rest[place.endIndex...].dropFirst()
        guard let number = path.isEmpty ? 0 : Int(path), number >= 0, number <= 1_000_000 else {
            throw .badAddress("the database has to be a number")
        }
        database = number
        (host, port) = try Self.place(place)
    }

    /// Host and port without user and password, to show.
    package var place: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    private static func place(_ written: Substring) throws(RedisError) -> (String, UInt16) {
        var host = written
        var port: Substring?
        if written.hasPrefix("[") {
            guard let end = written.firstIndex(of: "]") else { throw .badAddress("the host cannot be read") }
            host = written[written.index(after: written.startIndex)..<end]
            let rest = written[written.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .badAddress("the host cannot be read") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = written.firstIndex(of: ":") {
            (host, port) = (written[..<colon], written[written.index(after: colon)...])
        }
        guard !host.isEmpty else { throw .badAddress("it names no host") }
        guard let port else { return (String(host), 6_379) }
        guard let number = UInt16(port), number > 0 else { throw .badAddress("the port has to be a number from 1 to 65535") }
        return (String(host), number)
    }

    private static func decoded(_ text: Substring) throws(RedisError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                throw .badAddress("a % in it is not followed by two hexadecimal digits")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// The first place of a short ASCII text.
    fileprivate func range(ofASCII text: String) -> Range<Index>? {
        let (whole, wanted) = (utf8, Array(text.utf8))
        var start = whole.startIndex
        while start != whole.endIndex {
            if whole[start...].starts(with: wanted) { return start..<whole.index(start, offsetBy: wanted.count) }
            start = whole.index(after: start)
        }
        return nil
    }
}
