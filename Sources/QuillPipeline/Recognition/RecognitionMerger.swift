internal import QuillCore

/// Makes one transcript of what was heard in the pieces, without what a recogniser invents: words on silence, the same
/// line again and again, and a phrase that turns in circles.
enum RecognitionMerger {
    static func transcript(_ pieces: [Recognition], model: String, durationSeconds: Double) -> Transcript {
        let main = mainLanguage(pieces)
        var kept: [(line: Recognition.Line, language: String)] = []
        var dropped = 0
        for piece in pieces {
            for line in piece.lines {
                if isInvented(line) || repeatsTooOften(line, after: kept.map(\.line).suffix(loopLines)) {
                    dropped += 1
                } else {
                    kept.append((line, piece.language))
                }
            }
        }
        let cues = kept.sorted { $0.line.start < $1.line.start }.enumerated().map { index, one in
            Cue(
                id: index, startMilliseconds: milliseconds(one.line.start, durationSeconds),
                endMilliseconds: max(milliseconds(one.line.end, durationSeconds), milliseconds(one.line.start, durationSeconds)),
                text: one.line.text.split(whereSeparator: \.isWhitespace).joined(separator: " "), confidence: one.line.confidence,
                language: one.language == main ? nil : one.language)
        }
        let notes =
            dropped == 0 ? [] : ["Left out \(dropped) \(dropped == 1 ? "line" : "lines") that the recogniser seems to have invented."]
        return Transcript(language: main, origin: .recognised(model: model), cues: cues, notes: notes)
    }

    /// Lines that repeat one another so often are a loop.
    private static let loopLines = 3

    /// Words where it heard nobody, or text that says the same over and over, or nothing at all.
    static func isInvented(_ line: Recognition.Line) -> Bool {
        let words = words(line.text)
        if words.isEmpty || line.end < line.start { return true }
        if line.noSpeech > 0.6 && line.confidence < 0.4 { return true }
        if stockPhrases.contains(words.joined(separator: " ")) && (line.noSpeech > 0.3 || line.confidence < 0.6) { return true }
        return line.compression > 2.4 && turnsInCircles(words)
    }

    /// What these models say on music and silence, having heard it at the end of so many videos.
    private static let stockPhrases: Set<String> = [
        "thank you", "thanks for watching", "thank you for watching", "please subscribe", "you", "bye", "the end",
        "subtitles by the amara org community", "sous titres réalisés para la communauté d amara org", "sous titrage st 501",
        "subtítulos realizados por la comunidad de amara org", "untertitel der amara org community", "untertitelung des zdf 2020",
    ]

    private static func repeatsTooOften(_ line: Recognition.Line, after earlier: [Recognition.Line]) -> Bool {
        guard earlier.count == loopLines else { return false }
        let text = words(line.text)
        return earlier.allSatisfy { words($0.text) == text }
    }

    /// Whether most of the words are one short run repeated: `and so on and so on and so on`.
    static func turnsInCircles(_ words: [String]) -> Bool {
        guard words.count >= 8 else { return false }
        for length in 1...min(8, words.count / 3) {
            let matches = (length..<words.count).count { words[$0] == words[$0 - length] }
            if Double(matches) >= 0.7 * Double(words.count - length) { return true }
        }
        return false
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func mainLanguage(_ pieces: [Recognition]) -> String {
        var seconds: [String: Double] = [:]
        for piece in pieces where !piece.lines.isEmpty { seconds[piece.language, default: 0] += piece.audioSeconds }
        return seconds.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "und"
    }

    private static func milliseconds(_ seconds: Double, _ limit: Double) -> Int {
        let bounded = limit > 0 ? min(max(0, seconds), limit) : max(0, seconds)
        return Int(exactly: (bounded * 1_000).rounded()) ?? 0
    }
}
