/// The little of XML that S3 answers with: elements without attributes that matter, nested a few deep.
struct S3Markup {
    private let text: Substring

    init(_ bytes: [UInt8]) { text = Substring(String(decoding: bytes, as: UTF8.self)) }

    private init(_ text: Substring) { self.text = text }

    /// The text of the first element of that name, its entities resolved.
    subscript(name: String) -> String? { first(name, in: text).map { Self.resolved($0.content) } }

    /// Every element of that name, one after the other.
    func all(_ name: String) -> [S3Markup] {
        var found: [S3Markup] = []
        var rest = text
        while let next = first(name, in: rest) {
            found.append(S3Markup(next.content))
            rest = next.rest
        }
        return found
    }

    private func first(_ name: String, in text: Substring) -> (content: Substring, rest: Substring)? {
        guard let start = text.firstRange(of: "<\(name)>") else { return nil }
        guard let end = text[start.upperBound...].firstRange(of: "</\(name)>") else { return nil }
        return (text[start.upperBound..<end.lowerBound], text[end.upperBound...])
    }

    private static func resolved(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var whole = String(text)
        for (entity, character) in [("&quot;", "\""), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&#34;", "\""), ("&amp;", "&")] {
            whole = whole.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
        }
        return whole
    }
}
