/// The second word of a request line, taken apart.
package struct RequestTarget: Sendable {
    package let path: String
    package let segments: [String]
    package let rawQuery: String
    package let query: [(name: String, value: String)]

    /// Takes `/path?query`, `http://host/path?query` and, for OPTIONS, `*`. Everything else is refused with 400:
    /// characters that belong percent-encoded, `#`, broken escapes, escaped control characters, bytes that are not
    /// UTF-8, and the segments `.` and `..` in any spelling.
    package init(_ target: String, method: String) throws(Refusal) {
        guard target.allBytes({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw Refusal(400, "the request target has characters that must be percent-encoded")
        }
        let relative = try Self.withoutOrigin(target, method: method)
        if let mark = relative.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = String(relative[..<mark])
            rawQuery = String(relative[relative.utf8.index(after: mark)...])
        } else {
            path = String(relative)
            rawQuery = ""
        }
        segments = try Self.segments(of: path)
        query = try Self.pairs(of: rawQuery)
    }

    private static func withoutOrigin(_ target: String, method: String) throws(Refusal) -> Substring {
        if target.utf8.first == UInt8(ascii: "/") { return target[...] }
        if target == "*" && method == "OPTIONS" { return target[...] }
        for scheme in ["http://", "https://"] where target.prefix(scheme.utf8.count).equalsIgnoringCase(scheme) {
            let rest = target.dropFirst(scheme.utf8.count)
            guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "/" }
            return rest[slash...]
        }
        throw Refusal(400, "the request target is not a path")
    }

    private static func segments(of path: String) throws(Refusal) -> [String] {
        if path == "/" || path == "*" { return [] }
        var segments: [String] = []
        for raw in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let segment = try decoded(Substring(raw), plusIsSpace: false)
            if segment == "." || segment == ".." || !segment.allBytes({ $0 >= 0x20 && $0 != 0x7F }) {
                throw Refusal(400, "the path has a segment that is not allowed")
            }
            segments.append(segment)
        }
        return segments
    }

    private static func pairs(of query: String) throws(Refusal) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decoded(Substring(pair[..<equals]), plusIsSpace: true)
            let value = try decoded(Substring(pair[equals...].dropFirst()), plusIsSpace: true)
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) throws(Refusal) -> String {
        if text.allBytes({ $0 != UInt8(ascii: "%") && !(plusIsSpace && $0 == UInt8(ascii: "+")) }) { return String(text) }
        guard let bytes = percentDecoded(text.utf8, plusIsSpace: plusIsSpace), !bytes.contains(0),
            let decoded = String(validating: bytes, as: UTF8.self)
        else { throw Refusal(400, "the request target has a broken percent escape") }
        return decoded
    }
}

/// The bytes behind `%41`; nil when an escape is broken.
func percentDecoded(_ text: Substring.UTF8View, plusIsSpace: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
        if byte == UInt8(ascii: "%") {
            guard let high = rest.next()?.hexDigit, let low = rest.next()?.hexDigit else { return nil }
            bytes.append(high << 4 | low)
        } else {
            bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
        }
    }
    return bytes
}
