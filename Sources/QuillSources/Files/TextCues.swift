internal import QuillCore

/// Makes cues of paragraphs: one each, long ones parted where a sentence ends.
enum TextCues {
    /// No cue has more characters.
    static let limit = 400

    static func cues(_ paragraphs: [String]) -> [Cue] {
        paragraphs.flatMap(parts).enumerated().map { Cue(id: $0, startMilliseconds: nil, endMilliseconds: nil, text: $1) }
    }

    /// A paragraph in parts of whole sentences, as long as the limit allows.
    static func parts(of paragraph: String) -> [String] {
        guard paragraph.utf8.count > limit, paragraph.count > limit else { return [paragraph] }
        var parts: [String] = []
        var open = ""
        var openCount = 0
        for sentence in sentences(of: paragraph) {
            let count = sentence.count
            if openCount > 0, openCount + count + 1 > limit {
                parts.append(open)
                (open, openCount) = ("", 0)
            }
            open += openCount > 0 ? " " + sentence : sentence
            openCount += openCount > 0 ? count + 1 : count
        }
        if openCount > 0 { parts.append(open) }
        return parts
    }

    /// Sentences without the white space around them; one beyond the limit is cut at a space, or anywhere.
    static func sentences(of text: String) -> [String] {
        var found: [String] = []
        var sentence: [Character] = []
        var ended = false
        func close() {
            let text = String(sentence)[...].trimmed
            if !text.isEmpty { found.append(String(text)) }
            sentence = []
            ended = false
        }
        for character in text {
            if ended, character.isWhitespace || "。！？".contains(sentence.last ?? " ") { close() }
            sentence.append(character)
            if ".!?…。！？".contains(character) { ended = true } else if !"\"'”’»)]".contains(character) { ended = false }
            if sentence.count >= limit {
                let rest = sentence.lastIndex(where: \.isWhitespace).map { Array(sentence[($0 + 1)...]) } ?? []
                let isUseful = !rest.isEmpty && rest.count < limit / 2
                if isUseful { sentence.removeLast(rest.count) }
                close()
                if isUseful { sentence = rest }
            }
        }
        close()
        return found
    }
}
