/// The sentences of a transcript, split and cleaned.
enum Reading {
    static func sentences(of transcript: Transcript, lexicon: Lexicon) -> [Sentence] {
        let cleaner = Cleaner(lexicon: lexicon)
        var raws = SentenceSplitter(transcript: transcript, lexicon: lexicon).split()
        attachFragments(&raws, lexicon: lexicon)
        var sentences: [Sentence] = []
        sentences.reserveCapacity(raws.count)
        for raw in raws {
            let result = cleaner.clean(raw.words)
            guard !result.words.isEmpty, let first = raw.words.first, let last = raw.words.last else { continue }
            let spoken = raw.words.rendered()
            let text = result.words.rendered()
            var ids: [Int] = []
            for word in raw.words {
                let id = transcript.utterances[word.utterance].id
                if ids.last != id { ids.append(id) }
            }
            sentences.append(
                Sentence(
                    utteranceIDs: ids,
                    start: transcript.utterances[first.utterance].start,
                    end: transcript.utterances[last.utterance].end,
                    speaker: transcript.utterances[first.utterance].speaker,
                    spoken: spoken, text: text,
                    isAltered: text != spoken || raw.isInferred || raw.words.dropFirst().contains(where: \.followsGap),
                    contrast: result.withContrast?.rendered(),
                    words: result.words,
                    isQuestion: isQuestion(result.words, lexicon: lexicon),
                    isTorn: raw.isTorn || raw.words.contains(where: breaksOff),
                    opensTurn: raw.opensTurn, pauseBefore: raw.pauseBefore, opensParagraph: raw.opensParagraph))
        }
        return sentences
    }

    /// "Because the disk was slow." and "Which meant …" belong to the sentence before.
    private static func attachFragments(_ raws: inout [SentenceSplitter.Raw], lexicon: Lexicon) {
        guard lexicon.language == "en" else { return }
        var index = 1
        while index < raws.count {
            let words = raws[index].words
            let head = words[0].key
            let hangs =
                (head == "because" && !words.dropLast().contains(where: \.hasComma))
                || (head == "which" && !words[words.count - 1].trail.contains("?"))
            let before = raws[index - 1].words
            if hangs, !raws[index].opensTurn, !raws[index].opensParagraph, words.count >= 3, before.count + words.count <= 32,
                let last = before.last, !last.trail.contains("?")
            {
                var joined = before
                joined[joined.count - 1].trail = head == "which" ? "," : ""
                var tail = words
                tail[0].core = tail[0].key
                raws[index - 1].words = joined + tail
                raws[index - 1].isInferred = true
                raws.remove(at: index)
            } else {
                index += 1
            }
        }
    }

    /// "There is nothing about features ...": the thought was left, at the end or for another one.
    private static func breaksOff(_ word: Word) -> Bool { word.trail.contains("…") || word.trail.contains("..") }

    private static func isQuestion(_ words: [Word], lexicon: Lexicon) -> Bool {
        guard let first = words.first, let last = words.last else { return false }
        if last.trail.unicodeScalars.contains(where: { $0 == "?" || $0 == "？" || $0 == "؟" }) { return true }
        // Captions without marks: "what is a lease", "how do we know"
        guard lexicon.language == "en", words.count > 2,
            ["what", "why", "how", "where", "who", "do", "does", "did", "can", "could", "is", "are"].contains(first.key)
        else { return false }
        return lexicon.verbs?.auxiliaries.contains(words[1].key) == true
            && ["we", "you", "i", "they", "it", "the", "a", "this", "that"].contains(words[2].key)
            && !words.dropLast().contains(where: \.endsClause) && first.key != "what"
    }
}
