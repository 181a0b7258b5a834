/// What an audit entry tells of a thing before or after a change: few words, and never a secret. What is named like one is masked, and so is
/// what an address carries beside its place: user, password and query.
package struct AuditFacts: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    package let values: [String: String]

    /// So much is kept of a value; who needs more looks at the thing itself.
    package static let charactersMax = 300
    private static let mask = "•••"
    private static let secretNames = [
        "secret", "token", "password", "passwd", "apikey", "api_key", "authorization", "credential", "cookie", "signature",
    ]

    package init(_ values: [String: String]) {
        self.values = Dictionary(uniqueKeysWithValues: values.map { ($0, Self.isSecret($0) ? Self.mask : Self.shown($1)) })
    }

    /// Those that are nil are left out.
    package init(dictionaryLiteral elements: (String, String?)...) {
        var values: [String: String] = [:]
        for (name, value) in elements { values[name] = value }
        self.init(values)
    }

    package var isEmpty: Bool { values.isEmpty }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return secretNames.contains { name.contains($0) }
    }

    /// A text as it may be kept: not too long, and its addresses without what is secret in them.
    static func shown(_ text: String) -> String {
        var shown = ""
        var rest = text[...]
        while !rest.isEmpty {
            let word = rest.prefix { !isBetween($0) }
            shown += word.contains("://") ? address(word) : String(word)
            rest = rest[word.endIndex...]
            let gap = rest.prefix(while: isBetween)
            shown += gap
            rest = rest[gap.endIndex...]
        }
        return shown.count > charactersMax ? shown.prefix(charactersMax - 1) + "…" : shown
    }

    /// What stands between two addresses.
    private static func isBetween(_ character: Character) -> Bool { character.isWhitespace || character == "," || character == ";" }

    /// `https://user:key@host/path?sig=…#part` without user, key, query and part.
    private static func address(_ word: Substring) -> String {
        guard let scheme = word.firstRange(of: "://") else { return String(word) }
        var rest = word[scheme.upperBound...]
        let isCut = rest.contains { $0 == "?" || $0 == "#" }
        rest = rest.prefix { $0 != "?" && $0 != "#" }
        let host = rest.prefix { $0 != "/" }
        if let at = host.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        return word[..<scheme.upperBound] + (rest.startIndex == scheme.upperBound ? "" : mask + "@") + rest + (isCut ? "?" + mask : "")
    }
}
