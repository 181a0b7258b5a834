/// Turns speech into writing without changing what is said: drops fillers, repeats, false starts and idle openings, then
/// restores the capital and the full stop. Numbers, names and negations are never touched.
struct Cleaner {
    let lexicon: Lexicon

    struct Result {
        var words: [Word]
        /// The words with the contrast ("But") that stood at the beginning; nil when there was none.
        var withContrast: [Word]?
    }

    func clean(_ spoken: [Word]) -> Result {
        var words = spelledOut(spoken)
        dropEmphasis(&words)
        dropOpeners(&words)
        dropSecondStarts(&words)
        dropHesitations(&words)
        dropCutOffs(&words)
        dropTag(&words)
        dropParentheticals(&words)
        dropRepeats(&words)
        dropSecondStarts(&words)
        dropRestarts(&words)
        dropOpeners(&words)
        var contrast: Word?
        if words.count > 4, lexicon.contrasts.contains(words[0].key),
            words[0].hasComma || !["yet", "still", "though", "instead"].contains(words[0].key)
        {
            contrast = words.removeFirst()
            dropOpeners(&words)
        }
        balance(&words)
        var withContrast: [Word]?
        if var contrast, !words.isEmpty {
            contrast.trail = contrast.hasComma && contrast.key != "but" ? "," : ""
            withContrast = finished([contrast] + words)
        }
        return Result(words: finished(words), withContrast: withContrast)
    }

    // MARK: - Single words

    private func spelledOut(_ words: [Word]) -> [Word] {
        guard !lexicon.spellings.isEmpty else { return words }
        var result: [Word] = []
        result.reserveCapacity(words.count)
        for word in words {
            guard let spelling = lexicon.spellings[word.key], spelling != word.core, !word.isAcronym else { result.append(word); continue }
            let parts = spelling.split(separator: " ").map(String.init)
            for (index, part) in parts.enumerated() {
                var piece = Word(part, utterance: word.utterance)
                if index == 0 {
                    piece.lead = word.lead; piece.isGlued = word.isGlued; if word.startsUppercase { piece.core = Cleaner.capitalized(part) }
                }
                if index == parts.count - 1 { piece.trail = word.trail }
                result.append(piece)
            }
        }
        return result
    }

    private func dropHesitations(_ words: inout [Word]) {
        guard !lexicon.hesitations.isEmpty else { return }
        for index in words.indices.reversed() where lexicon.hesitations.contains(words[index].key) && !words[index].isAcronym {
            remove(index..<index + 1, from: &words)
        }
    }

    /// `th- the`, `compi- compiler`: a word broken off before it was said.
    private func dropCutOffs(_ words: inout [Word]) {
        guard words.count > 1 else { return }
        for index in words.indices.dropLast().reversed() where words[index].trail == "-" || words[index].trail == "-," {
            if words[index + 1].key.hasPrefix(words[index].key) { remove(index..<index + 1, from: &words) }
        }
    }

    /// Transcripts mark stress as `_so_` or `**so**`; names such as `__init__` and `snake_case` keep their underscores.
    private func dropEmphasis(_ words: inout [Word]) {
        func bare(_ signs: String) -> String {
            guard signs.utf8.contains(0x5F) || signs.utf8.contains(0x2A), !signs.contains("__"), !signs.contains("***") else {
                return signs
            }
            var kept = signs.unicodeScalars.filter { $0 != "_" && ($0 != "*" || signs.hasPrefix(" ")) }
            // The space before "_." goes with it
            while kept.first == " ", kept.count < 2 || ".,;:!?\"”".unicodeScalars.contains(kept[kept.index(after: kept.startIndex)]) {
                kept.removeFirst()
            }
            return String(String.UnicodeScalarView(kept))
        }
        for index in words.indices {
            words[index].lead = bare(words[index].lead)
            words[index].trail = bare(words[index].trail)
        }
    }

    // MARK: - Phrases

    /// Drops "you know", "I mean" and the like where commas or borders set them off, and where nothing depends on them.
    private func dropParentheticals(_ words: inout [Word]) {
        var index = 0
        while index < words.count {
            let length = lexicon.parentheticals.match(words, at: index)
            guard length > 0, length < words.count else { index += 1; continue }
            let end = index + length
            // "…, and, you know, the rest": the conjunction stays, its comma goes
            let joins =
                lexicon.language == "en" && index > 0 && ["and", "but", "so"].contains(words[index - 1].key) && words[end - 1].hasComma
                && Cleaner.asides.contains(words[index].key + " " + (length > 1 ? words[index + 1].key : ""))
            if joins { remove(index..<end, from: &words); continue }
            let setOffBefore = index == 0 || words[index - 1].endsClause
            let setOffAfter = end == words.count || words[end - 1].endsClause
            if setOffBefore && setOffAfter && index > 0 || isIdle(words, index..<end) {
                if index > 0, words[index].key == "i", words[index + 1].key == "mean", lexicon.dangles(words[index - 1]) {
                    let start = clauseStart(words, before: index)
                    if index - start <= 5 { remove(start..<end, from: &words); index = start; continue }
                }
                remove(index..<end, from: &words)
            } else {
                index += 1
            }
        }
    }

    private static let asides: Set<String> = ["you know", "i mean", "you see"]

    /// English phrases that are idle even without commas, judged by the words around them.
    private func isIdle(_ words: [Word], _ range: Range<Int>) -> Bool {
        guard lexicon.language == "en", range.count == 2, range.lowerBound > 0, range.upperBound < words.count else { return false }
        let before = words[range.lowerBound - 1]
        let after = words[range.upperBound]
        switch words[range.lowerBound].key + " " + words[range.lowerBound + 1].key {
        case "you know":
            return ![
                "if", "do", "did", "as", "that", "when", "because", "what", "how", "let", "until", "before", "once", "so", "and", "things",
                "everything", "people",
            ].contains(before.key)
                && ![
                    "that", "what", "how", "who", "why", "where", "when", "if", "the", "it", "this", "him", "her", "them", "about", "which",
                    "a", "your", "whether", "exactly", "nothing",
                ].contains(after.key)
        case "sort of", "kind of":
            return !lexicon.determiners.contains(before.key)
                && ![
                    "what", "same", "new", "different", "one", "other", "certain", "of", "right", "wrong", "only", "special", "first",
                    "the",
                ].contains(before.key)
                && !["the", "a", "an", "my", "our"].contains(after.key) && !before.hasDigit
                && (lexicon.stopWords.contains(before.key) || before.key.hasSuffix("ly"))
        case "i mean":
            return before.endsClause && lexicon.pronouns.contains(after.key)
        default:
            return false
        }
    }

    /// "…, right?" at the end asks nothing.
    private func dropTag(_ words: inout [Word]) {
        let tags: Set<String> = ["right", "okay", "ok", "yeah", "hein", "verdad", "vale", "no", "oder", "ne", "huh"]
        guard words.count > 3, let last = words.last, last.trail.contains("?"), tags.contains(last.key), words[words.count - 2].hasComma
        else { return }
        words.removeLast()
        words[words.count - 1].dropPause()
        words[words.count - 1].trail += "."
    }

    /// Takes idle openings off, one after another: "So, okay, um, and then we …".
    private func dropOpeners(_ words: inout [Word]) {
        let free: Set<String> = ["so", "and", "then", "yeah", "et", "donc", "alors", "puis", "y", "und", "que", "entonces"]
        let keepers: Set<String> = ["far", "that", "much", "many", "long", "few", "little", "often", "is", "are", "was", "que", "again"]
        for _ in 0..<6 {
            let length = lexicon.openers.match(words, at: 0)
            guard length > 0, words.count - length >= 2 else { return }
            let last = words[length - 1]
            let isFree =
                (free.contains(last.key) || length > 1 && last.key == "again" && words[length - 2].key == "so")
                && !keepers.contains(words[length].key)
            guard last.hasComma || last.hasDash || last.trail.hasPrefix(".") || isFree else { return }
            words.removeFirst(length)
        }
    }

    // MARK: - Removal

    /// Removes words and mends the commas around the hole.
    func remove(_ range: Range<Int>, from words: inout [Word]) {
        guard let last = words[range].last else { return }
        if range.lowerBound > 0 {
            let before = range.lowerBound - 1
            if last.endsSentence {
                words[before].dropPause()
                if !words[before].endsSentence { words[before].trail += last.trail }
            } else if words[before].hasComma, last.hasComma {
                let next = range.upperBound
                let isList = next < words.count && words[next].hasComma
                let opensDependent = lexicon.subordinators.contains(words[0].key) && !words[..<before].contains(where: \.hasComma)
                let corrects = words[range].map(\.key) == ["i", "mean"]
                if !isList && !opensDependent && !corrects { words[before].dropPause() }
            } else if last.hasDash, !words[before].endsClause {
                words[before].trail += last.trail
            }
        }
        words.removeSubrange(range)
    }

    func clauseStart(_ words: [Word], before index: Int) -> Int {
        var start = index
        while start > 0, start == index || !words[start - 1].endsClause { start -= 1 }
        return start
    }

    // MARK: - Finish

    /// Quotes and brackets whose partner lies in another sentence are taken off.
    private func balance(_ words: inout [Word]) {
        for (open, close) in [("\"", "\""), ("(", ")"), ("“", "”"), ("«", "»"), ("[", "]"), ("「", "」")]
            as [(Unicode.Scalar, Unicode.Scalar)]
        {
            var opened = 0
            var closed = 0
            for word in words {
                for scalar in word.lead.unicodeScalars where scalar == open || scalar == close {
                    if scalar == open { opened += 1 } else { closed += 1 }
                }
                for scalar in word.trail.unicodeScalars where scalar == open || scalar == close {
                    if scalar == close { closed += 1 } else { opened += 1 }
                }
            }
            guard opened != closed else { continue }
            func without(_ text: String) -> String {
                String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != open && $0 != close }))
            }
            for index in words.indices where !words[index].lead.isEmpty || !words[index].trail.isEmpty {
                words[index].lead = without(words[index].lead)
                words[index].trail = without(words[index].trail)
            }
        }
    }

    /// The words as a sentence: a capital at the beginning, a full stop at the end.
    func finished(_ words: [Word]) -> [Word] {
        guard !words.isEmpty else { return [] }
        var words = words
        words[0].lead = String(String.UnicodeScalarView(words[0].lead.unicodeScalars.filter { !"-–—*_>•`".unicodeScalars.contains($0) }))
        if words[0].core.lowercased() == words[0].core, !words[0].core.utf8.contains(0x2E), !words[0].core.utf8.contains(0x2F) {
            words[0].core = Cleaner.capitalized(words[0].core)
        }
        let last = words.count - 1
        if !words[last].endsSentence {
            words[last].dropPause()
            let unspaced = words[last].core.unicodeScalars.last.map { Script.isIdeographic($0) || Script.isKana($0) } ?? false
            let thai = words[last].core.unicodeScalars.last.map(Script.isSoutheastAsian) ?? false
            if !thai { words[last].trail += unspaced ? "。" : "." }
        }
        return words
    }

    static func capitalized(_ text: String) -> String {
        guard let first = text.first else { return text }
        return first.uppercased() + text.dropFirst()
    }
}
