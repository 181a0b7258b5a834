extension Cleaner {
    /// Words that are said twice for emphasis or by grammar.
    private static let doubled: Set<String> = [
        "that", "had", "very", "really", "so", "no", "yes", "many", "much", "long", "far", "more", "bye", "ha", "blah", "nous", "vous",
        "muy", "sehr", "die", "der", "das", "sie", "la",
    ]

    /// "the the", "I, I think", "the first thing, the first thing we did": the first copy goes.
    func dropRepeats(_ words: inout [Word]) {
        var index = 0
        while index < words.count {
            var removed = false
            for length in stride(from: min(5, (words.count - index) / 2), through: 1, by: -1)
            where repeats(words, at: index, length: length) {
                // The capital of a sentence's first word is restored at the end.
                remove(index..<index + length, from: &words)
                removed = true
                break
            }
            if !removed { index += 1 }
        }
    }

    private func repeats(_ words: [Word], at index: Int, length: Int) -> Bool {
        for offset in 0..<length {
            let first = words[index + offset]
            if first.key != words[index + length + offset].key || first.hasDigit || first.isGlued || first.endsSentence { return false }
        }
        if length == 1 {
            let word = words[index]
            return !Cleaner.doubled.contains(word.key) && word.hasLetter && !(word.startsUppercase && !lexicon.stopWords.contains(word.key))
                && !(word.hasComma && !lexicon.stopWords.contains(word.key))
        }
        // A pair needs a break or a function word in it: "step by step by step" stays
        return words[index + length - 1].endsClause || lexicon.stopWords.contains(words[index].key)
    }

    /// "That one word, with, that one word changes …": a clause begun twice keeps its second beginning.
    func dropSecondStarts(_ words: inout [Word]) {
        var start = 0
        while start + 5 < words.count {
            for length in stride(from: 4, through: 2, by: -1) {
                for gap in 1...3 where start + 2 * length + gap <= words.count {
                    let again = start + length + gap
                    guard words[again - 1].hasComma || words[again - 1].hasDash else { continue }
                    let matches = (0..<length).allSatisfy { words[start + $0].key == words[again + $0].key && !words[start + $0].hasDigit }
                    let isSafe = !words[start..<again].contains {
                        lexicon.negations.contains($0.key) || ["and", "or", "et", "y", "und"].contains($0.key)
                    }
                    if matches, isSafe, lexicon.isStop(words[start]) { words.removeSubrange(start..<again); break }
                }
            }
            repeat { start += 1 } while start < words.count && !words[start - 1].endsClause
        }
    }

    /// "we went — we moved to": what stands before the dash was taken back.
    func dropRestarts(_ words: inout [Word]) {
        var index = 0
        while index + 1 < words.count {
            if words[index].hasDash {
                let start = clauseStart(words, before: index)
                let fragment = start..<index + 1
                let resumes = words[start].key == words[index + 1].key && lexicon.isStop(words[start])
                if fragment.count <= 5, resumes, !words[fragment].contains(where: { $0.hasDigit || lexicon.negations.contains($0.key) }) {
                    words.removeSubrange(fragment)
                    index = start
                    continue
                }
            }
            index += 1
        }
    }
}
