/// What jobs that died of the same have in common: their step, the code of the error, and its message without what is told of one case
/// alone (ids, paths, quotations, amounts).
package enum Signature {
    /// Twelve hexadecimal digits, by which a group of dead jobs is called.
    package static func of(step: String, _ error: QuillError?) -> String {
        let cause = error.map { "\($0.code.rawValue)\n\(pattern(of: $0.message))" } ?? ""
        return String(Digest(of: "\(step)\n\(cause)").hex.prefix(12))
    }

    /// Where no signature was kept: a version before this one wrote the row.
    package static let none = "unsigned"

    /// The message with `…` for what differs from case to case.
    package static func pattern(of message: String) -> String {
        let words = withoutQuotations(message).split(whereSeparator: \.isWhitespace)
        var told: [String] = []
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            told.append(isOfOneCase(word, before: next) ? "…" + word.reversed().prefix { ".,:;)".contains($0) }.reversed() : String(word))
        }
        return String(told.joined(separator: " ").prefix(500))
    }

    private static let quotes: [Character: Character] = ["“": "”", "\"": "\"", "‘": "’", "`": "`"]

    private static func withoutQuotations(_ message: String) -> String {
        var (kept, rest) = ("", message[...])
        while let start = rest.firstIndex(where: { quotes[$0] != nil }), let closing = quotes[rest[start]],
            let end = rest[rest.index(after: start)...].firstIndex(of: closing)
        {
            kept += rest[..<start] + "…"
            rest = rest[rest.index(after: end)...]
        }
        return kept + rest
    }

    private static let units: Set<String> = [
        "s", "ms", "min", "h", "seconds", "minutes", "hours", "bytes", "KB", "MB", "GB", "words", "characters", "tokens", "%",
    ]

    /// Paths, ids and digests, long numbers, and amounts. A number of at most three digits without a unit stays: it may be a status.
    private static func isOfOneCase(_ word: Substring, before next: Substring) -> Bool {
        if word.contains("/"), !word.contains("://") { return true }
        let digits = word.count { $0.isNumber }
        guard digits > 0 else { return false }
        if word.contains("_") && word.utf8.count > 20 { return true }
        let bare = word.drop { "(“".contains($0) }.prefix { !"):;”".contains($0) }
        if bare.allSatisfy({ $0.isNumber || ".,".contains($0) }) {
            let unit = next.prefix { $0.isLetter || $0 == "%" }
            return digits > 3 || bare.dropLast().contains(".") || units.contains(String(unit))
        }
        return digits > 3 || (word.utf8.count > 15 && digits > 1)
    }
}
