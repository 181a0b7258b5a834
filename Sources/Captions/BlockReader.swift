/// A cue as it stands in the file: its times and which lines of text are its own.
struct RawCue {
    var start: Int
    var end: Int
    /// Its place among the lines of the text reader.
    var lines: Range<Int>
    /// True when all its lines were shown by cues before it.
    var isRolledUp = false
}

/// Splits a file into cues: headers, comments, numbers, timing lines and text.
///
/// A timing line opens a cue wherever it stands, since blank lines between cues are often missing.
struct BlockReader {
    private(set) var cues: [RawCue] = []
    private(set) var text: CueTextReader
    private(set) var language: String?
    private(set) var repairs = CaptionRepairs()

    private let bytes: [UInt8]
    private let format: CaptionFormat
    private let cueLimit: Int
    private var state = State.between

    private enum State: Equatable {
        case between
        /// In the WebVTT header.
        case header
        /// In a comment, a style sheet or a block that is not understood.
        case skipped
        /// In the text of the last cue.
        case text
        /// As `text`, behind a line of digits, which is the number of the next cue if a timing line follows.
        case number(Range<Int>)
        /// In lines before a timing line: from the first to the last of them, and how many.
        case lead(start: Int, last: Range<Int>, count: Int)
    }

    init(_ bytes: [UInt8], format: CaptionFormat, cueLimit: Int) {
        self.bytes = bytes
        self.format = format
        self.cueLimit = cueLimit
        text = CueTextReader(format: format)
    }

    mutating func read() throws(CaptionError) {
        var scanner = LineScanner(bytes, 0..<bytes.count)
        while let line = scanner.next() {
            if line.isEmpty {
                endBlock()
            } else if let timing = CueTiming(bytes, line) {
                try open(timing)
            } else {
                take(line)
            }
        }
        endBlock()
    }

    private mutating func open(_ timing: CueTiming) throws(CaptionError) {
        if case .lead(let start, let last, let count) = state {
            // The last line before the times is the cue's name; in SubRip that is a number.
            let hasName = format == .vtt || Line.isNumber(bytes, last)
            if !hasName || count > 1 { takeStray(start..<(hasName ? last.lowerBound : last.upperBound)) }
        }
        guard cues.count < cueLimit else { throw .tooManyCues(limit: cueLimit) }
        if timing.start < 0 { repairs.negativeTimes += 1 }
        if timing.end < 0 { repairs.negativeTimes += 1 }
        if timing.end < timing.start { repairs.reversedTimes += 1 }
        let low = max(0, min(timing.start, timing.end))
        let high = max(0, max(timing.start, timing.end))
        cues.append(RawCue(start: low, end: high, lines: text.lines.count..<text.lines.count))
        text.beginCue()
        state = .text
    }

    private mutating func take(_ line: Range<Int>) {
        switch state {
        case .between:
            begin(line)
        case .header:
            readHeader(line)
        case .skipped:
            break
        case .text:
            if Line.isNumber(bytes, line) { state = .number(line) } else { addText(line) }
        case .number(let number):
            addText(number)
            if Line.isNumber(bytes, line) {
                state = .number(line)
            } else {
                addText(line)
                state = .text
            }
        case .lead(let start, _, let count):
            state = .lead(start: start, last: line, count: count + 1)
        }
    }

    private mutating func begin(_ line: Range<Int>) {
        if Line.begins(bytes, line, withWord: "WEBVTT") {
            state = .header
        } else if format == .vtt,
            Line.begins(bytes, line, withWord: "NOTE")
                || Line.begins(bytes, line, withWord: "STYLE") || Line.begins(bytes, line, withWord: "REGION")
        {
            state = .skipped
        } else if Line.containsArrow(bytes, line) {
            repairs.unreadableBlocks += 1
            state = .skipped
        } else {
            state = .lead(start: line.lowerBound, last: line, count: 1)
        }
    }

    private mutating func endBlock() {
        switch state {
        case .number(let number): addText(number)
        case .lead(let start, let last, _): takeStray(start..<last.upperBound)
        default: break
        }
        state = .between
    }

    /// Lines without times go on with the cue above them where that is likely: in SubRip, whose texts have blank
    /// lines in practice, and where the cue has no text yet. Anything else is counted.
    private mutating func takeStray(_ range: Range<Int>) {
        let isNumber = Line.isNumber(bytes, range)
        guard let cue = cues.last, cue.lines.isEmpty || (format == .srt && !isNumber), !endsInUnreadable(range) else {
            if !Line.isBlank(bytes, range) { repairs.unreadableBlocks += 1 }
            return
        }
        var scanner = LineScanner(bytes, range)
        while let line = scanner.next() { addText(line) }
    }

    /// A block with an arrow that is no timing line is a cue whose times cannot be read.
    private func endsInUnreadable(_ range: Range<Int>) -> Bool { Line.containsArrow(bytes, range) }

    private mutating func addText(_ line: Range<Int>) {
        guard let last = cues.indices.last else { return }
        text.read(bytes, line)
        cues[last].lines = cues[last].lines.lowerBound..<text.lines.count
    }

    private mutating func readHeader(_ line: Range<Int>) {
        guard language == nil, Line.begins(bytes, line, with: "Language:") else { return }
        let value = Line.trimmed(bytes, line.lowerBound + 9..<line.upperBound)
        language = LanguageTag.checked(String(decoding: bytes[value], as: UTF8.self))
    }
}

/// The shape of a language tag, as far as captions need it.
enum LanguageTag {
    /// The tag when it is letters, digits and hyphens, 35 at most; else nil.
    static func checked(_ tag: String) -> String? {
        let isTag =
            (2...35).contains(tag.utf8.count)
            && tag.utf8.allSatisfy { Ascii.isLetter($0) || Ascii.isDigit($0) || $0 == Ascii.hyphen }
        return isTag ? tag : nil
    }
}
