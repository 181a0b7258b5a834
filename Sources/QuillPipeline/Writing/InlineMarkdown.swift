import Markdown

/// One text of an answer, taken apart and written anew: only words, emphasis, code and citations of known lines come through.
/// HTML, links, images, addresses, block signs and unseen characters do not, whatever they are dressed as.
struct InlineMarkdown {
    private enum Piece {
        case words(String)
        case strong(String)
        case emphasis(String)
        case code(String)

        var text: String {
            switch self {
            case .words(let text), .strong(let text), .emphasis(let text), .code(let text): text
            }
        }

        func with(_ text: String) -> Piece {
            switch self {
            case .words: .words(text)
            case .strong: .strong(text.trimmed)
            case .emphasis: .emphasis(text.trimmed)
            case .code: .code(text.trimmed)
            }
        }
    }

    private var pieces: [Piece] = []
    /// The lines that the text itself cites, as `[45]` or `[2:13](cue:45)`.
    private(set) var cues: [Int] = []

    /// `known` are the lines that may be cited; `said` the addresses that the material itself holds, which stay as words.
    init(_ text: String, citing known: Set<Int>, said: Set<String> = []) {
        var parser = Parser(scalars: Self.withoutBlockSigns(Self.seen(text)), known: known, said: said)
        parser.run()
        // Only now, when no tag stands within an address any more.
        pieces = parser.pieces.compactMap { piece in
            let text = Addresses.removed(from: piece.text, except: said)
            return text == piece.text ? piece : text.trimmed.isEmpty ? nil : piece.with(text)
        }
        cues = parser.cues
    }

    /// CommonMark on one line, every sign in it escaped but our own.
    var markdown: String {
        Self.joined(pieces) { piece in
            switch piece {
            case .words(let text): Markdown.escape(text)
            case .strong(let text): "**" + Markdown.escape(text) + "**"
            case .emphasis(let text): "*" + Markdown.escape(text) + "*"
            // Site generators run their template language over code too.
            case .code(let text): text.contains("{{") || text.contains("{%") ? Markdown.escape(text) : "`\(text)`"
            }
        }
    }

    static func escaped(_ words: String) -> String { Markdown.escape(words) }

    var plain: String { Self.joined(pieces) { $0.text } }

    private static func joined(_ pieces: [Piece], _ spell: (Piece) -> String) -> String {
        var text = ""
        for piece in pieces {
            let spelled = spell(piece)
            if piece.text.first == " " && !text.isEmpty && text.last != " " { text += " " }
            text += spelled.trimmed
            if piece.text.last == " " && !text.isEmpty && text.last != " " { text += " " }
        }
        return text.trimmed
    }

    /// White space single, nothing that is not seen.
    private static func seen(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if scalars.last != " " { scalars.append(" ") }
            } else if !Plain.isControl(scalar) && !Plain.isInvisible(scalar) {
                scalars.append(scalar)
            }
        }
        return String(scalars).trimmed
    }

    /// Without the signs by which a line becomes a heading, a quote or an item of a list.
    private static func withoutBlockSigns(_ text: String) -> [Unicode.Scalar] {
        var rest = Array(text.unicodeScalars)[...]
        while let first = rest.first {
            let signs = rest.prefix { $0 == first }.count
            guard "#>-+*=".unicodeScalars.contains(first), signs == rest.count || rest[rest.startIndex + signs] == " " else { break }
            rest = rest.dropFirst(signs).drop { $0 == " " }
        }
        return Array(rest)
    }

    private struct Parser {
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

extension StringProtocol {
    /// Without white space at its ends.
    var trimmed: String {
        let body = drop { $0.isWhitespace }
        return String(body[..<(body.lastIndex { !$0.isWhitespace }.map(body.index(after:)) ?? body.startIndex)])
    }
}

private let maxLabel = 300
private let maxTag = 2_000
