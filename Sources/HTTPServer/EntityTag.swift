/// An `ETag`: a name for one state of a resource's bytes.
package struct EntityTag: Equatable, Sendable, CustomStringConvertible {
    /// Between the quotes.
    package let value: String
    /// Whether it names the meaning only, and not each byte.
    package let isWeak: Bool

    /// `value` may hold visible ASCII without quotes: a digest does.
    package init?(_ value: String, weak: Bool = false) {
        guard value.utf8.allSatisfy({ $0 == 0x21 || ($0 > 0x22 && $0 < 0x7F) }) else { return nil }
        self.value = value
        isWeak = weak
    }

    /// As it stands in a field: `"abc"` or `W/"abc"`.
    package init?(field: some StringProtocol) {
        var text = Substring(field.trimmed)
        let weak = text.hasPrefix("W/")
        if weak { text = text.dropFirst(2) }
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        self.init(String(text.dropFirst().dropLast()), weak: weak)
    }

    package var description: String { isWeak ? "W/\"\(value)\"" : "\"\(value)\"" }

    /// Whether `If-None-Match` names this state, so that the answer is 304 (or 412 to a write).
    package func satisfies(ifNoneMatch field: String?) -> Bool {
        guard let field else { return false }
        return Self.list(field, any: true) { $0.value == value }
    }

    /// Whether a write may go on under `If-Match`. Without the field it may.
    package func satisfies(ifMatch field: String?) -> Bool {
        guard let field else { return true }
        return Self.list(field, any: true) { $0.value == value && !$0.isWeak && !isWeak }
    }

    /// Whether `Range` is to be honoured under `If-Range`. Without the field it is; a date never matches a tag.
    package func satisfies(ifRange field: String?) -> Bool {
        guard let field else { return true }
        guard let other = EntityTag(field: field) else { return false }
        return other.value == value && !other.isWeak && !isWeak
    }

    /// Tags hold commas, so the list is split at quotes.
    private static func list(_ field: String, any: Bool, _ matches: (EntityTag) -> Bool) -> Bool {
        if field.trimmed == "*" { return any }
        var rest = field[...]
        while let open = rest.firstIndex(of: "\"") {
            let inside = rest.index(after: open)
            guard let close = rest[inside...].firstIndex(of: "\"") else { return false }
            let weak = rest[..<open].hasSuffix("W/")
            if let tag = EntityTag(String(rest[inside..<close]), weak: weak), matches(tag) { return true }
            rest = rest[rest.index(after: close)...]
        }
        return false
    }
}
