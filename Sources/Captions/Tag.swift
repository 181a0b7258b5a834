/// A tag in the text of a cue, as `<i>`, `</font>`, `<v Ann>` or `<00:00:01.000>`.
struct Tag {
    enum Kind: Equatable {
        /// `<v.class Name>`: the place of the name, which may be empty.
        case voice(Range<Int>)
        case voiceEnd
        case lineBreak
        /// Says how the text looks or when a word comes, which is not kept.
        case other
    }

    let kind: Kind
    /// The position behind the tag.
    let end: Int

    /// The tags that SubRip files use. WebVTT takes every name for a tag; SubRip cannot, since it has no escape for "<".
    private static let subRipNames: Set<String> = [
        "b", "i", "u", "s", "em", "strong", "font", "span", "br", "p", "c", "v", "lang", "ruby", "rt",
    ]

    /// Reads the tag whose "<" stands at a position; nil leaves it a plain character.
    init?(_ bytes: [UInt8], _ i: Int, _ limit: Int, _ format: CaptionFormat) {
        var close = i + 1
        // Stopping at the next "<" keeps a line of them linear.
        while close < limit, bytes[close] != Ascii.greater, bytes[close] != Ascii.less { close += 1 }
        guard close < limit, bytes[close] == Ascii.greater else { return nil }
        let isClosing = bytes[i + 1] == Ascii.slash
        let nameStart = isClosing ? i + 2 : i + 1
        var nameEnd = nameStart
        while nameEnd < close, Ascii.isLetter(bytes[nameEnd]) { nameEnd += 1 }
        end = close + 1
        if nameEnd == nameStart {
            let isTimestamp = (nameStart..<close).allSatisfy {
                Ascii.isDigit(bytes[$0]) || bytes[$0] == Ascii.colon || bytes[$0] == Ascii.dot
            }
            guard isTimestamp, nameStart < close || format == .vtt else { return nil }
            kind = .other
            return
        }
        let name =
            nameEnd - nameStart > 8
            ? "" : String(decoding: bytes[nameStart..<nameEnd].map { $0 | 0x20 }, as: UTF8.self)
        if format == .srt {
            let next = bytes[nameEnd]
            let endsName = next == Ascii.greater || Ascii.isSpace(next) || next == Ascii.slash || next == Ascii.dot
            guard endsName, Self.subRipNames.contains(name) else { return nil }
        }
        switch name {
        case "v" where isClosing:
            kind = .voiceEnd
        case "v":
            var annotation = nameEnd
            while annotation < close, !Ascii.isSpace(bytes[annotation]) { annotation += 1 }
            kind = .voice(annotation..<close)
        case "br", "p":
            kind = .lineBreak
        default:
            kind = .other
        }
    }

    /// The position behind an override block as `{\an8}` that begins at a position, or nil.
    static func overrideEnd(_ bytes: [UInt8], _ i: Int, _ limit: Int) -> Int? {
        guard i + 1 < limit, bytes[i + 1] == Ascii.backslash else { return nil }
        var close = i + 1
        while close < limit, bytes[close] != Ascii.closeBrace, bytes[close] != Ascii.openBrace { close += 1 }
        guard close < limit, bytes[close] == Ascii.closeBrace else { return nil }
        return close + 1
    }
}
