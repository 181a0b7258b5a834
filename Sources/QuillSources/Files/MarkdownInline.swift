/// Takes the marks out of a paragraph of Markdown: emphasis, links, pictures, code marks, tags, entities.
enum MarkdownInline {
    static func plain(_ text: String) -> String {
        guard text.contains(where: { "*_`[!<\\&~".contains($0) }) else { return Prose.collapsed(text) }
        var scanner = Scanner(Array(text))
        return Prose.collapsed(scanner.read(until: nil, depth: 0))
    }

    private struct Scanner {
        let source: [Character]
        var index = 0
        /// Where the brackets that close something stand, in order: looking for them one by one made hostile text slow.
        private let closings: [Character: [Int]]

        init(_ source: [Character]) {
            self.source = source
            var closings: [Character: [Int]] = [:]
            for (index, character) in source.enumerated() where "])>".contains(character) { closings[character, default: []].append(index) }
            self.closings = closings
        }

        /// The next place of a closing bracket.
        private func place(of closing: Character, from start: Int) -> Int? {
            let places = closings[closing] ?? []
            var (low, high) = (0, places.count)
            while low < high {
                let middle = (low + high) / 2
                if places[middle] < start { low = middle + 1 } else { high = middle }
            }
            return low < places.count ? places[low] : nil
        }

        private static let entities: [(name: String, text: String)] = [
            ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&nbsp;", " "),
        ]

        /// Reads to `end`, which it leaves, or to the end of the text.
        mutating func read(until end: Character?, depth: Int) -> String {
            var output = ""
            while index < source.count, source[index] != end {
                let character = source[index]
                switch character {
                case "\\" where index + 1 < source.count && source[index + 1].isPunctuationMark:
                    output.append(source[index + 1])
                    index += 2
                case "!" where index + 1 < source.count && source[index + 1] == "[" && depth < 8:
                    if linkText(from: index + 1, depth: depth) == nil {
                        output.append(character)
                        index += 1
                    }
                case "[" where depth < 8:
                    if let text = linkText(from: index, depth: depth) {
                        output += text
                    } else {
                        output.append(character)
                        index += 1
                    }
                case "<":
                    if !skipTag(&output) {
                        output.append(character)
                        index += 1
                    }
                case "&":
                    let rest = String(source[index..<min(index + 6, source.count)])
                    if let entity = Self.entities.first(where: { rest.hasPrefix($0.name) }) {
                        output += entity.text
                        index += entity.name.count
                    } else {
                        output.append(character)
                        index += 1
                    }
                case "`": index += 1
                case "*", "~", "_":
                    if isMark(character) == false { output.append(character) }
                    index += 1
                default:
                    output.append(character)
                    index += 1
                }
            }
            return output
        }

        /// A run of `*` stands for itself between spaces, one of `_` also within a word, one of `~` when it is single.
        private func isMark(_ character: Character) -> Bool {
            let before = index > 0 ? source[index - 1] : " "
            let after = index + 1 < source.count ? source[index + 1] : " "
            switch character {
            case "*": return !(before.isWhitespace && after.isWhitespace)
            case "_": return !(before.isWordPart && after.isWordPart) && !(before.isWhitespace && after.isWhitespace)
            default: return before == "~" || after == "~"
            }
        }

        /// The text of `[text](address)`, `[text][name]` or `[^1]` (nothing), with `index` behind it; nil, and nothing moved, for others.
        private mutating func linkText(from start: Int, depth: Int) -> String? {
            // Nobody writes longer ones.
            guard let close = place(of: "]", from: start), close - start <= 1000 else { return nil }
            let isNote = start + 1 < source.count && source[start + 1] == "^"
            var end = close + 1
            if end < source.count, source[end] == "(" || source[end] == "[" {
                let closing: Character = source[end] == "(" ? ")" : "]"
                guard let last = place(of: closing, from: end), last - end <= 2000 else { return nil }
                end = last + 1
            } else if !isNote {
                return nil
            }
            var inner = Scanner(Array(source[(start + 1)..<close]))
            index = end
            return isNote ? "" : inner.read(until: nil, depth: depth + 1)
        }

        /// Leaves out `<b>`, `</p>`, `<!-- … -->`; keeps the address of `<https://…>`.
        private mutating func skipTag(_ output: inout String) -> Bool {
            guard index + 1 < source.count else { return false }
            let next = source[index + 1]
            guard next.isLetter || next == "/" || next == "!",
                let close = place(of: ">", from: index), close - index <= 2000
            else { return false }
            let inside = String(source[(index + 1)..<close])
            if inside.contains("://"), !inside.contains(" ") { output += inside }
            index = close + 1
            return true
        }
    }
}

extension Character {
    fileprivate var isPunctuationMark: Bool { isASCII && !isLetter && !isNumber && !isWhitespace }
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
