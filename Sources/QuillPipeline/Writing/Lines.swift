import QuillCore

/// Material as a model is shown it: numbered lines, each one cue, or a note that rests on some.
struct Line: Sendable, Hashable {
    let cues: [Int]
    let text: String

    var tag: String { cues.map(String.init).joined(separator: ",") }
    var tokens: Int { TokenEstimate.tokens(text) + TokenEstimate.lineTokens + (cues.count - 1) * 2 }
}

extension [Line] {
    /// The cues named, in order, each with the name of its speaker where that changes. Cues without words are left out.
    init(_ transcript: Transcript, cues wanted: Set<Int>? = nil) {
        var speaker: String?
        self = transcript.cues.compactMap { cue in
            guard wanted?.contains(cue.id) ?? true, cue.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
                return nil
            }
            defer { speaker = cue.speaker ?? speaker }
            return Line(cues: [cue.id], text: cue.speaker.flatMap { $0 == speaker ? nil : "\($0): \(cue.text)" } ?? cue.text)
        }
    }

    var tokens: Int { reduce(0) { $0 + $1.tokens } }
    var cues: Set<Int> { Set(flatMap(\.cues)) }
    var wordCount: Int { reduce(0) { $0 + Plain.wordCount($1.text) } }

    /// Parts of at most `limit` tokens, cut where a line ends. A line that is longer than a part by itself is cut between words.
    func parts(of limit: Int) -> [[Line]] {
        var parts: [[Line]] = []
        var part: [Line] = []
        var size = 0
        for line in flatMap({ $0.tokens > limit ? $0.cut(limit) : [$0] }) {
            if size + line.tokens > limit && !part.isEmpty {
                parts.append(part)
                part = []
                size = 0
            }
            part.append(line)
            size += line.tokens
        }
        return part.isEmpty ? parts : parts + [part]
    }

    /// As many lines as fit into `limit`, taken evenly from all of them, so that every part of the material has its say.
    func thinned(to limit: Int) -> [Line] {
        guard tokens > limit, !isEmpty else { return self }
        var step = Double(tokens) / Double(Swift.max(1, limit))
        for _ in 0..<24 {
            let kept = stride(from: 0.0, to: Double(count), by: step).map { self[Int($0)] }
            if kept.tokens <= limit { return kept }
            step *= 1.25
        }
        return []
    }
}

extension Line {
    /// Pieces of one very long line, each with its number.
    fileprivate func cut(_ limit: Int) -> [Line] {
        let room = max(8, limit - TokenEstimate.lineTokens - cues.count * 2)
        var pieces: [Line] = []
        var piece = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            let weight = TokenEstimate.tokens(String(scalar)) * 100
            let canCut = scalar.properties.isWhitespace || Plain.isUnspaced(scalar)
            // Far beyond the end of the room there is no border to wait for.
            if size + weight > room * 100 && (canCut || size > room * 120) || size > room * 140 {
                pieces.append(Line(cues: cues, text: String(piece)))
                piece = String.UnicodeScalarView()
                size = 0
            }
            piece.append(scalar)
            size += weight
        }
        return piece.isEmpty ? pieces : pieces + [Line(cues: cues, text: String(piece))]
    }
}
