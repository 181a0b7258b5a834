/// How many columns text takes on a terminal: East Asian wide characters and emoji two, marks none.
package enum TextWidth {
    package static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    package static func of(_ character: Character) -> Int {
        if let ascii = character.asciiValue { return ascii >= 0x20 && ascii != 0x7f ? 1 : 0 }
        guard let base = character.unicodeScalars.first else { return 0 }
        // U+FE0F asks for the coloured form of a sign that is text by default, such as ❤️.
        if base.properties.isEmoji, character.unicodeScalars.contains("\u{fe0f}") { return 2 }
        return of(base)
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// Blocks that UAX #11 classes as wide or fullwidth.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
        0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
        0x17000...0x18d08, 0x1b000...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd,
    ]

    /// As much as fits into `columns`; text that is cut ends in `…` (or `~` where only ASCII shows).
    package static func truncate(_ text: String, to columns: Int, unicode: Bool = true) -> String {
        guard columns > 0 else { return "" }
        var used = 0, kept = "", fitting = ""
        for character in text {
            let width = of(character)
            if used + width > columns { return fitting + (unicode ? "…" : "~") }
            used += width
            kept.append(character)
            if used <= columns - 1 { fitting = kept }
        }
        return text
    }

    /// Text brought to exactly `columns`, cut or filled with spaces.
    package static func fit(_ text: String, to columns: Int, alignment: Alignment = .left, unicode: Bool = true) -> String {
        let cut = truncate(text, to: columns, unicode: unicode)
        let space = String(repeating: " ", count: max(0, columns - of(cut)))
        return alignment == .left ? cut + space : space + cut
    }
}

/// The side on which text stands in its column.
package enum Alignment: Sendable { case left, right }
