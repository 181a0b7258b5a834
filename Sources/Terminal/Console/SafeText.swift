extension Console {
    /// Text from outside without the power to steer the terminal: control characters become visible signs
    /// (`␛`), and what hides or turns around other text (bidirectional overrides, tags) is removed.
    ///
    /// - Parameter keepsLines: whether line feeds stay; otherwise these become spaces, as tabs always do.
    package static func safe(_ text: String, keepsLines: Bool = false) -> String {
        // Most text is plain; it is returned as it is.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0a where keepsLines: clean.append(scalar)
            case 0x09, 0x0a, 0x2028, 0x2029: clean.append(" ")
            case 0x0d where !keepsLines: clean.append(" ")
            case 0x00...0x1f: if let sign = Unicode.Scalar(0x2400 + scalar.value) { clean.append(sign) }
            case 0x7f: clean.append("␡")
            case 0x80...0x9f: clean.append("\u{fffd}")
            case _ where isHidden(scalar): break
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }

    /// Marks, embeddings, overrides and isolates of direction; zero-width space; annotations; tag characters.
    /// The joiners U+200C and U+200D stay: emoji and several scripts are written with them.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061c, 0x200b, 0x200e, 0x200f, 0x202a...0x202e, 0x2060...0x206f, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f: true
        default: false
        }
    }
}
