/// Web addresses in running text.
enum Addresses {
    /// `text` without them, but for those that the material holds.
    static func removed(from text: String, except said: Set<String>) -> String {
        let found = all(in: text)
        guard !found.isEmpty else { return text }
        var kept = ""
        var rest = text[...]
        for address in found {
            guard let place = rest.firstRange(of: address) else { continue }
            kept += rest[..<place.lowerBound]
            if said.contains(normal(address)) { kept += rest[place] }
            rest = rest[place.upperBound...]
            if let sign = rest.first, " .,;:!?".contains(sign), kept.last == " " { kept.removeLast() }
        }
        return kept + rest
    }

    static func said(in texts: some Sequence<String>) -> Set<String> {
        var said: Set<String> = []
        for text in texts where mayHold(text) { said.formUnion(all(in: text).map(normal)) }
        return said
    }

    /// Whether `://` or `www.` stands in it, in whatever case. Most of what is said has neither, and is looked at byte by byte only.
    private static func mayHold(_ text: String) -> Bool {
        var last: UInt32 = 0
        for byte in text.utf8 {
            last = last << 8 | UInt32(byte | 0x20)
            if last & 0xFF_FFFF == 0x3A_2F2F || last == 0x7777_772E { return true }
        }
        return false
    }

    /// In the order in which they stand: whatever has `://` behind a scheme, begins with `www.`, or has a scheme that browsers
    /// or mail programs act on.
    private static func all(in text: String) -> [Substring] {
        text.split { $0.isWhitespace || "<>\"“”„«»`|".contains($0) }.compactMap { word in
            // Every sign of an address has one of the two, and hardly a word does.
            guard word.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else { return nil }
            let lower = word.lowercased()
            guard let start = begin(lower) else { return nil }
            let place = word.index(word.startIndex, offsetBy: start, limitedBy: word.endIndex) ?? word.startIndex
            // What closes a link or a sentence does not belong to it, but for a parenthesis that it opens itself.
            var depth = 0
            let address = word[place...].prefix { sign in
                depth += sign == "(" ? 1 : sign == ")" ? -1 : 0
                return depth >= 0 && !"]}*".contains(sign)
            }
            let bare = address.last.map { ".,;:!?".contains($0) } == true ? address.dropLast() : address
            return bare.isEmpty ? nil : bare
        }
    }

    /// Where in a word an address begins, in characters.
    private static func begin(_ word: String) -> Int? {
        if let mark = word.firstRange(of: "://") {
            let scheme = word[..<mark.lowerBound].reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+.-".contains($0)) }
            return word.distance(from: word.startIndex, to: mark.lowerBound) - scheme.count
        }
        for sign in ["www.", "javascript:", "vbscript:", "data:text", "data:image", "mailto:", "tel:"] {
            guard let place = word.firstRange(of: sign)?.lowerBound else { continue }
            if place > word.startIndex, word[word.index(before: place)].isLetter { continue }
            return word.distance(from: word.startIndex, to: place)
        }
        return nil
    }

    private static func normal(_ address: Substring) -> String {
        var text = address.lowercased()
        while text.last == "/" { text.removeLast() }
        return text
    }
}
