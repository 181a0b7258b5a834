package import QuillCore

/// Where words stand in a transcript. Neither case nor runs of white space count, and a phrase may begin in one line and end in
/// the next.
package struct TranscriptSearch: Sendable {
    package struct Hit: Sendable, Hashable {
        /// The line in which it begins.
        package let cue: Cue
        /// The line around what was found; `match` ends with the line where the phrase goes on in the next one.
        package let before: String
        package let match: String
        package let after: String
    }

    package static let wantedMax = 200
    package static let hitsMax = 200

    /// What was looked for, as it was understood.
    package let wanted: String
    /// The first `hitsMax` places.
    package let hits: [Hit]
    /// Of all places.
    package let count: Int

    /// Nil where nothing is looked for. Long transcripts take longer than a request may hold the pool.
    @concurrent
    package static func find(_ wanted: String, in transcript: Transcript) async -> TranscriptSearch? {
        TranscriptSearch(wanted, in: transcript.cues)
    }

    init?(_ wanted: String, in cues: [Cue]) {
        let words = wanted.prefix(Self.wantedMax).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var needle: [UInt8] = []
        Self.fold(words) { byte, _ in needle.append(byte) }
        guard !needle.isEmpty else { return nil }
        var text: [UInt8] = []
        var starts: [Int] = []
        starts.reserveCapacity(cues.count)
        for cue in cues {
            if text.last != 0x20 { text.append(0x20) }
            starts.append(text.count)
            Self.fold(cue.text) { byte, _ in text.append(byte) }
        }
        var (hits, count, line, place) = ([Hit](), 0, 0, 0)
        while let found = Self.first(needle, in: text, from: place) {
            count += 1
            place = found + needle.count
            guard hits.count < Self.hitsMax else { continue }
            while line + 1 < starts.count, starts[line + 1] <= found { line += 1 }
            hits.append(Self.hit(cues[line], from: found - starts[line], byteCount: needle.count))
        }
        self.wanted = words
        self.hits = hits
        self.count = count
    }

    /// `from` and `byteCount` are of the folded line; what is shown is the line as it is written.
    private static func hit(_ cue: Cue, from: Int, byteCount: Int) -> Hit {
        let utf8 = cue.text.utf8
        var index = 0
        var (start, end) = (utf8.count, utf8.count)
        fold(cue.text) { _, offset in
            if index == from { start = offset }
            if index == from + byteCount { end = offset }
            index += 1
        }
        let (first, last) = (utf8.index(utf8.startIndex, offsetBy: start), utf8.index(utf8.startIndex, offsetBy: max(start, end)))
        return Hit(
            cue: cue, before: String(cue.text[..<first]), match: String(cue.text[first..<last]), after: String(cue.text[last...]))
    }

    /// The bytes of `text` in lower case with single spaces, each with the place in `text` that it comes from.
    private static func fold(_ text: String, _ each: (UInt8, Int) -> Void) {
        var offset = 0
        var isSpaceDue = false
        var isBegun = false
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            defer { offset += width }
            if scalar.properties.isWhitespace {
                isSpaceDue = isBegun
                continue
            }
            if isSpaceDue { each(0x20, offset - 1) }
            (isSpaceDue, isBegun) = (false, true)
            if scalar.isASCII {
                let byte = UInt8(scalar.value)
                each((0x41...0x5A).contains(byte) ? byte | 0x20 : byte, offset)
            } else {
                for byte in scalar.properties.lowercaseMapping.utf8 { each(byte, offset) }
            }
        }
    }

    private static func first(_ needle: [UInt8], in text: [UInt8], from place: Int) -> Int? {
        text.withUnsafeBufferPointer { text in
            needle.withUnsafeBufferPointer { needle in
                guard let head = needle.first, text.count >= needle.count else { return nil }
                var index = place
                let last = text.count - needle.count
                while index <= last {
                    if text[index] == head, (1..<needle.count).allSatisfy({ text[index + $0] == needle[$0] }) { return index }
                    index += 1
                }
                return nil
            }
        }
    }
}
