/// A header value with parameters: `form-data; name="file"; filename="talk.mp3"`.
package struct HeaderParameters: Equatable, Sendable {
    package let value: String
    private var parameters: [String: String] = [:]

    /// Nil when it is malformed or says one thing twice.
    package init?(_ field: String) {
        var rest = Array(field.utf8)[...]
        value = String(decoding: rest.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self).trimmed
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        while rest.popFirst() != nil {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            if rest.isEmpty { break }
            let name = rest.prefix { $0.isTokenCharacter }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "="), let value = Self.value(&rest) else { return nil }
            let key = String(decoding: name.map(\.lowercasedASCII), as: UTF8.self)
            guard parameters.updateValue(value, forKey: key) == nil else { return nil }
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { return nil }
        }
    }

    /// The value of a parameter; names are in lower case.
    package subscript(name: String) -> String? { parameters[name] }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: "\"") else {
            let token = rest.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
            rest = rest.dropFirst(token.count)
            return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
        }
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            // Old browsers send paths with bare backslashes: only what must be escaped is an escape.
            case UInt8(ascii: "\\") where rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "\\"):
                bytes.append(rest.removeFirst())
            default: bytes.append(byte)
            }
        }
        return nil
    }
}
