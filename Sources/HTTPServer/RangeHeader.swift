/// What a `Range` field asks of a body of known size.
package enum RangeHeader: Equatable, Sendable {
    /// 200 with everything: no field, one that is not understood, or several ranges at once, which a server may decline.
    case whole
    /// 206 with these bytes.
    case part(ByteRange)
    /// 416 with `Content-Range: bytes */size`.
    case unsatisfiable

    package init(_ field: String?, size: UInt64) {
        guard let field, field.prefix(6).equalsIgnoringCase("bytes=") else {
            self = .whole
            return
        }
        let spec = field.dropFirst(6).trimmed
        guard let dash = spec.utf8.firstIndex(of: UInt8(ascii: "-")) else {
            self = .whole
            return
        }
        let (first, last) = (spec[..<dash], spec[spec.utf8.index(after: dash)...])
        guard (first + last).utf8.allSatisfy(\.isDigit), !(first.isEmpty && last.isEmpty) else {
            self = .whole
            return
        }
        self = first.isEmpty ? Self.suffix(last, size) : Self.from(first, to: last, size)
    }

    private static func suffix(_ count: Substring, _ size: UInt64) -> RangeHeader {
        // A number too large for 64 bits is larger than any file.
        let length = min(UInt64(count) ?? .max, size)
        return length == 0 ? .unsatisfiable : .part(ByteRange(offset: size - length, length: length))
    }

    private static func from(_ first: Substring, to last: Substring, _ size: UInt64) -> RangeHeader {
        let start = UInt64(first) ?? .max
        let end = last.isEmpty ? UInt64.max : UInt64(last) ?? .max
        guard start <= end else { return .whole }
        guard start < size else { return .unsatisfiable }
        return .part(ByteRange(offset: start, length: min(end, size - 1) - start + 1))
    }

    /// For a 416.
    package static func unsatisfiedContentRange(size: UInt64) -> String { "bytes */\(size)" }
}

/// A run of bytes of a body. Never empty when a `RangeHeader` gave it.
package struct ByteRange: Equatable, Sendable {
    package let offset: UInt64
    package let length: UInt64

    package init(offset: UInt64, length: UInt64) {
        self.offset = offset
        self.length = length
    }

    /// The value of `Content-Range` for a 206.
    package func contentRange(size: UInt64) -> String { "bytes \(offset)-\(offset + length - 1)/\(size)" }
}
