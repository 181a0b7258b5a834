/// Finds ends of sentences in captions that have no punctuation: at pauses, and before words that open a new clause in speech.
struct UnpunctuatedBorders {
    let lexicon: Lexicon
    let transcript: Transcript

    /// The border after the word at `index`, when `length` words have been spoken since the last one.
    func border(_ words: [Word], at index: Int, length: Int) -> SentenceSplitter.Border {
        let word = words[index]
        let next = words[index + 1]
        let isCueEnd = word.utterance != next.utterance
        if isCueEnd, transcript.utterances[word.utterance].speaker != transcript.utterances[next.utterance].speaker { return .marked }
        let isBroken = lexicon.dangles(word) || lexicon.stopWords.isEmpty && !isCueEnd
        if isCueEnd, let end = transcript.utterances[word.utterance].end, let start = transcript.utterances[next.utterance].start {
            let pause = start - end
            if pause >= 1.2 && length >= 3 { return .inferred }
            if pause >= 0.6 && length >= 5 && !isBroken { return .inferred }
        }
        if isBroken { return length >= 60 ? .inferred : .none }
        let opens =
            length >= 6 && lexicon.borders.match(words, at: index + 1) > 1
            || length >= 7 && strongOpeners.match(words, at: index + 1) > 0
            || length >= 12 && lexicon.openers.match(words, at: index + 1) > 0 && startsClause(words, at: index + 2)
            || length >= 9 && isCueEnd && startsClause(words, at: index + 1) && !lexicon.subordinators.contains(word.key)
            || length >= 14 && lexicon.contrasts.contains(next.key) && startsClause(words, at: index + 2)
        if opens || length >= 6 && endsAtObject(words, at: index) { return .inferred }
        if length >= 24 && isCueEnd { return .inferred }
        return length >= 40 ? .inferred : .none
    }

    /// "… drop the dough into it | the lid keeps …": a pronoun that can only be an object, then a subject with its verb.
    private func endsAtObject(_ words: [Word], at index: Int) -> Bool {
        guard let verbs = lexicon.verbs,
            ["it", "them", "me", "us", "him", "off", "too", "again", "bread", "today"].contains(words[index].key), index + 3 < words.count
        else { return false }
        guard ["the", "a", "this", "these", "my", "our"].contains(words[index + 1].key),
            !lexicon.subordinators.contains(words[max(0, index - 1)].key)
        else { return false }
        return verbs.firstFinite(words, in: (index + 3)..<(index + 5), lexicon: lexicon) != nil
    }

    /// A pronoun or "the" with a verb soon after.
    private func startsClause(_ words: [Word], at index: Int) -> Bool {
        guard index + 1 < words.count else { return false }
        let bare = lexicon.bare(words[index].key)
        guard lexicon.pronouns.contains(bare) || lexicon.pronouns.contains(words[index].key) else { return false }
        guard let verbs = lexicon.verbs else { return true }
        return verbs.firstFinite(words, in: index..<index + 3, lexicon: lexicon) != nil
    }

    private var strongOpeners: PhraseSet { lexicon.language == "en" ? UnpunctuatedBorders.english : UnpunctuatedBorders.others }

    private static let english = PhraseSet(
        """
        okay so|so the|so we|so i|so if|so when|so what|so that's|so this|so it|so they|so you|so there|so in|so let's|now the|now we|now if|now when|now let's|and so|and then|but the|but we|but i|but it|but then|but if|but they|but what
        and the|and we|and i|and it|and that's|and this|and they|and that|and what|and there|and if|and when|and you|because the|because we|first of all|for example|in fact|of course|another thing|the first|the second|the third|the other|the last thing|and finally|hello|welcome|thank you|thanks for|the reason|the result|what we|that's why
        """)
    private static let others = PhraseSet(
        """
        alors on|alors nous|donc on|donc nous|et donc|et puis|et alors|mais on|mais nous|mais le|mais la|ensuite|par exemple|en fait|parce que|d'abord|et on|et nous|et le|et la|c'est
        y entonces|así que|entonces|pero el|pero la|pero lo|por ejemplo|además|y el|y la|y lo|porque|después|por eso
        und dann|und wir|und das|aber wir|aber das|also wir|zum beispiel|dann|deshalb
        """)
}
