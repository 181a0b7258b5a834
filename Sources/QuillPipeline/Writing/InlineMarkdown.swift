import Markdown

/// One text of an answer, taken apart and written anew: only words, emphasis, code and citations of known lines come through.
/// HTML, links, images, addresses, block signs and unseen characters do not, whatever they are dressed as.
struct InlineMarkdown {
    enum Piece {
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
}

extension StringProtocol {
    /// Without white space at its ends.
    var trimmed: String {
        let body = drop { $0.isWhitespace }
        return String(body[..<(body.lastIndex { !$0.isWhitespace }.map(body.index(after:)) ?? body.startIndex)])
    }
}
