/// Writes texts so that nothing in them is read as markup.
enum CaptionEscape {
    /// A text that the parser would take for a sound begins with a numeric reference, which tells it not to.
    static func writeText(_ text: String, _ format: CaptionFormat, to output: inout [UInt8]) {
        if let first = text.unicodeScalars.first, SoundTag.isAll(of: Array(text.utf8)) {
            output.append(contentsOf: "&#\(first.value);".utf8)
            write(Array(text.utf8.dropFirst(UTF8.encodeScalar(first).count)), format, to: &output)
        } else {
            write(Array(text.utf8), format, to: &output)
        }
    }

    /// WebVTT has references for "&", "<" and ">". SubRip has none, and players show them as they are, so that
    /// there only what the parser would take for markup is written so.
    static func write(_ text: [UInt8], _ format: CaptionFormat, to output: inout [UInt8]) {
        for i in text.indices {
            let next = i + 1 < text.count ? text[i + 1] : 0
            switch text[i] {
            case Ascii.ampersand where format == .vtt || CharacterReference(text, i, text.count) != nil:
                output.append(contentsOf: "&amp;".utf8)
            case Ascii.less where format == .vtt || Ascii.isLetter(next) || Ascii.isDigit(next) || isTagPunctuation(next):
                output.append(contentsOf: "&lt;".utf8)
            case Ascii.greater where format == .vtt || (i > 1 && Ascii.isArrow(text, i - 2, text.count)):
                output.append(contentsOf: "&gt;".utf8)
            case Ascii.openBrace where next == Ascii.backslash:
                output.append(contentsOf: "&#123;".utf8)
            default:
                output.append(text[i])
            }
        }
    }

    private static func isTagPunctuation(_ byte: UInt8) -> Bool {
        byte == Ascii.slash || byte == Ascii.colon || byte == Ascii.dot || byte == Ascii.greater
    }
}
