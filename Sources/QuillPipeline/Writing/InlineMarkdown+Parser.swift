extension InlineMarkdown {
    /// Reads signs from left to right, and leaves out what may not come through.
    struct Parser {
        let scalars: [Unicode.Scalar]
        let known: Set<Int>
        let said: Set<String>
        var pieces: [Piece] = []
        var cues: [Int] = []
        private var words = String.UnicodeScalarView()
        private var index = 0

        init(scalars: [Unicode.Scalar], known: Set<Int>, said: Set<String>) {
            self.scalars = scalars
            self.known = known
            self.said = said
        }

        mutating func run() {
            while index < scalars.count {
                switch scalars[index] {
                case "`" where code(), "*" where emphasis(): break
                case "<" where tag(): closeGap()
                case "!" where index + 1 < scalars.count && scalars[index + 1] == "[" && link(from: index + 1, isImage: true): closeGap()
                case "[" where link(from: index, isImage: false): closeGap()
                default:
                    if scalars[index] != " " || words.last != " " { words.append(scalars[index]) }
                    index += 1
                }
            }
            flush()
        }

        /// Where something was left out, no space stays before the sign that ends the sentence.
        private mutating func closeGap() {
            guard index < scalars.count, ".,;:!?".unicodeScalars.contains(scalars[index]), words.last == " " else { return }
            words.removeLast()
        }

        private mutating func flush() {
            if !words.isEmpty { pieces.append(.words(String(words))) }
            words = String.UnicodeScalarView()
        }

        private func find(_ sign: Unicode.Scalar, from start: Int, within reach: Int) -> Int? {
            scalars[min(start, scalars.count)..<min(scalars.count, start + reach)].firstIndex(of: sign)
        }

        private mutating func code() -> Bool {
            let run = scalars[index...].prefix { $0 == "`" }.count
            var start = index + run
            while let close = find("`", from: start, within: maxLabel) {
                let length = scalars[close...].prefix { $0 == "`" }.count
                if length == run {
                    let text = String(String.UnicodeScalarView(scalars[(index + run)..<close].filter { $0 != "`" })).trimmed
                    flush()
                    if !text.isEmpty { pieces.append(.code(text)) }
                    index = close + length
                    return true
                }
                start = close + length
            }
            return false
        }

        /// Anything that could open, close or comment in HTML, and addresses in angle brackets.
        private mutating func tag() -> Bool {
            guard index + 1 < scalars.count, let end = find(">", from: index + 1, within: maxTag) else { return false }
            let after = scalars[index + 1]
            guard after.properties.isAlphabetic || "/!?%$#>".unicodeScalars.contains(after) else { return false }
            index = end + 1
            return true
        }

        private mutating func link(from open: Int, isImage: Bool) -> Bool {
            guard let close = closing(open, "[", "]") else { return false }
            let label = String(String.UnicodeScalarView(scalars[(open + 1)..<close]))
            var end = close + 1
            if end < scalars.count, scalars[end] == "(", let finish = closing(end, "(", ")") {
                let target = String(String.UnicodeScalarView(scalars[(end + 1)..<finish]))
                end = finish + 1
                if !isImage, target.hasPrefix("cue:"), let cue = Int(target.dropFirst(4)) {
                    if known.contains(cue) { cues.append(cue) }
                    index = end
                    return true
                }
            } else if label.split(whereSeparator: { ", –-".contains($0) }).allSatisfy({ Int($0) != nil }), !label.isEmpty {
                // Line numbers as the material shows them: `[12]`, `[12, 15]`.
                cues += label.split(whereSeparator: { ", –-".contains($0) }).compactMap { Int($0) }.filter(known.contains)
                index = end
                return true
            } else if !isImage {
                return false
            }
            if !isImage {
                words.append(contentsOf: InlineMarkdown(label, citing: [], said: said).plain.unicodeScalars)
            }
            index = end
            return true
        }

        private func closing(_ open: Int, _ opening: Unicode.Scalar, _ sign: Unicode.Scalar) -> Int? {
            var depth = 0
            for place in open..<min(scalars.count, open + maxTag) {
                if scalars[place] == opening { depth += 1 }
                if scalars[place] == sign { depth -= 1 }
                if depth == 0 { return place }
            }
            return nil
        }

        /// `**strong**` and `*emphasis*` around plain words; other stars remain stars.
        private mutating func emphasis() -> Bool {
            let run = scalars[index...].prefix { $0 == "*" }.count
            let start = index + run
            guard run <= 3, start < scalars.count, index == 0 || !scalars[index - 1].properties.isAlphabetic,
                let close = find("*", from: start, within: maxLabel), close > start, scalars[start] != " ", scalars[close - 1] != " ",
                scalars[close...].prefix(while: { $0 == "*" }).count == run,
                close + run == scalars.count || !scalars[close + run].properties.isAlphabetic
            else { return false }
            let inner = InlineMarkdown(String(String.UnicodeScalarView(scalars[start..<close])), citing: known, said: said)
            flush()
            cues += inner.cues
            if !inner.plain.isEmpty { pieces.append(run == 1 ? .emphasis(inner.plain) : .strong(inner.plain)) }
            index = close + run
            return true
        }
    }
}

/// How far a closing sign may be from its opening one, in scalars.
private let maxLabel = 300
private let maxTag = 2_000
