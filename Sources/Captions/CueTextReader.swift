/// A piece of a cue's text: one line of the file, or the part of it that one voice speaks.
struct TextLine {
    /// Its place in the reader's plain text; never empty.
    var range: Range<Int>
    /// Index of the speaker's name, -1 for none.
    var speaker: Int
    /// True when its first character was written as a number (`&#91;`), which our writer does to say
    /// that "[Music]" is a text and not a sound.
    var isLiteral: Bool
}

/// Strips the markup from the text of cues.
///
/// All texts share one buffer, so that a file of a hundred thousand cues takes a few allocations.
struct CueTextReader {
    private(set) var plain = PlainText()
    private(set) var lines: [TextLine] = []
    private(set) var speakers: [String] = []
    private let format: CaptionFormat
    private var speakerIndex: [String: Int] = [:]
    private var speaker = -1
    private var isLiteral = false
    private var cueLines = 0

    /// Lines beyond these are joined to the one before, so that a cue of a million lines costs little: first those
    /// of one speaker, then, where a cue changes voice all the time, any.
    private static let linesMax = 8
    private static let voicesMax = 64

    init(format: CaptionFormat) { self.format = format }

    /// A voice lasts to the end of its cue at most.
    mutating func beginCue() {
        speaker = -1
        cueLines = 0
    }

    mutating func read(_ bytes: [UInt8], _ line: Range<Int>) {
        let limit = line.upperBound
        var i = line.lowerBound
        while i < limit {
            let byte = bytes[i]
            if byte == Ascii.less, let tag = Tag(bytes, i, limit, format) {
                apply(tag.kind, bytes)
                i = tag.end
            } else if byte == Ascii.ampersand, let reference = CharacterReference(bytes, i, limit) {
                append(reference)
                i = reference.end
            } else if byte == Ascii.openBrace, let end = Tag.overrideEnd(bytes, i, limit) {
                i = end
            } else {
                i = plain.take(bytes, i, limit)
            }
        }
        endLine()
    }

    private mutating func apply(_ kind: Tag.Kind, _ bytes: [UInt8]) {
        switch kind {
        case .voice(let name):
            endLine()
            speaker = index(ofSpeaker: Self.text(bytes, name))
        case .voiceEnd:
            endLine()
            speaker = -1
        case .lineBreak:
            plain.appendSpace()
        case .other:
            break
        }
    }

    private mutating func append(_ reference: CharacterReference) {
        if plain.isEmpty, reference.isNumeric { isLiteral = true }
        let encoded = UTF8.encodeScalar(reference.scalar)
        var i = 0
        while i < encoded.count { i = plain.take(encoded, i, encoded.count) }
    }

    private mutating func endLine() {
        let range = plain.finish()
        guard !range.isEmpty else { return }
        let last = lines.count - 1
        if cueLines >= Self.voicesMax || (cueLines >= Self.linesMax && lines[last].speaker == speaker) {
            lines[last].range = lines[last].range.lowerBound..<range.upperBound
        } else {
            lines.append(TextLine(range: range, speaker: speaker, isLiteral: isLiteral))
            cueLines += 1
        }
        isLiteral = false
    }

    private mutating func index(ofSpeaker name: String) -> Int {
        guard !name.isEmpty else { return -1 }
        if let known = speakerIndex[name] { return known }
        speakers.append(name)
        speakerIndex[name] = speakers.count - 1
        return speakers.count - 1
    }

    /// The annotation of a voice tag: references decoded, white space collapsed.
    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var plain = PlainText()
        var i = range.lowerBound
        while i < range.upperBound {
            if bytes[i] == Ascii.ampersand, let reference = CharacterReference(bytes, i, range.upperBound) {
                let encoded = UTF8.encodeScalar(reference.scalar)
                var j = 0
                while j < encoded.count { j = plain.take(encoded, j, encoded.count) }
                i = reference.end
            } else {
                i = plain.take(bytes, i, range.upperBound)
            }
        }
        return String(decoding: plain.bytes, as: UTF8.self)
    }
}
