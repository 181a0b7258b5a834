/// Joins utterances into sentences, across the borders of cues.
///
/// A sentence ends at a full stop that is no abbreviation, decimal or part of an address; where the speaker changes;
/// and, in captions without punctuation, where `UnpunctuatedBorders` hears an end.
struct SentenceSplitter {
    let transcript: Transcript
    let lexicon: Lexicon

    /// A sentence before cleaning: words and where they came from.
    struct Raw {
        var words: [Word]
        var opensTurn = false
        var opensParagraph = false
        var pauseBefore = 0.0
        /// The border before or after it was inferred, or words between its own were left out.
        var isInferred = false
        /// It was cut where no clause ends: good for counting, not for publishing.
        var isTorn = false
    }

    /// Longer stretches without a full stop are cut at a clause border.
    private static let wordsMax = 45
    /// A sentence without a border inside stays whole up to here.
    private static let wholeMax = 70

    func split() -> [Raw] {
        var scanner = WordScanner()
        for (index, utterance) in transcript.utterances.enumerated() { scanner.scan(utterance.text, utterance: index) }
        var words = scanner.words
        SentenceSplitter.lowerShouting(&words)
        let isUnpunctuated = SentenceSplitter.lacksPunctuation(words)
        let borders = UnpunctuatedBorders(lexicon: lexicon, transcript: transcript)
        var raws: [Raw] = []
        var current = Raw(words: [], opensTurn: true, opensParagraph: true)
        for (index, word) in words.enumerated() {
            current.words.append(word)
            guard index + 1 < words.count else { break }
            let border =
                isUnpunctuated && !endsSentence(words, at: index)
                ? borders.border(words, at: index, length: current.words.count)
                : border(words, at: index)
            guard border != .none else { continue }
            raws.append(contentsOf: shortened(current, isUnpunctuated: isUnpunctuated))
            let turn = changesSpeaker(words, at: index)
            current = Raw(
                words: [], opensTurn: turn, opensParagraph: isParagraphEnd(words, at: index), pauseBefore: pause(words, after: index),
                isInferred: border == .inferred)
            if border == .inferred, let last = raws.indices.last { raws[last].isInferred = true }
        }
        if !current.words.isEmpty { raws.append(contentsOf: shortened(current, isUnpunctuated: isUnpunctuated)) }
        return raws
    }

    enum Border { case none, marked, inferred }

    private func border(_ words: [Word], at index: Int) -> Border {
        if changesSpeaker(words, at: index) { return .marked }
        if endsSentence(words, at: index) { return .marked }
        if isParagraphEnd(words, at: index) { return .marked }
        if opensAnew(words, at: index + 1) { return .inferred }
        if pause(words, after: index) >= 2.5, words[index + 1].startsUppercase, !words[index].hasComma { return .inferred }
        return .none
    }

    /// "… 94 comments | And I see it": a conjunction with a capital where no title can be meant.
    private func opensAnew(_ words: [Word], at index: Int) -> Bool {
        guard lexicon.language == "en", ["And", "But", "So", "Because"].contains(words[index].core), words[index].lead.isEmpty,
            index + 1 < words.count, index > 0
        else { return false }
        let (before, after) = (words[index - 1], words[index + 1])
        return before.startsLowercase && !lexicon.dangles(before)
            && (after.startsLowercase || after.key == "i" || after.key.hasPrefix("i'"))
    }

    private func endsSentence(_ words: [Word], at index: Int) -> Bool {
        let word = words[index]
        guard word.endsSentence else { return false }
        let next = words[index + 1]
        let trail = word.trail.unicodeScalars
        if trail.contains(where: { $0.value > 0x7F && $0 != "…" && Script.isTerminal($0) }) { return true }
        if trail.contains("?") || trail.contains("!") {
            let closesQuote = trail.contains { "\"”’»'".unicodeScalars.contains($0) }
            return !(next.startsLowercase && (closesQuote || trail.contains("!")))
        }
        if trail.contains("…") || word.trail.contains("...") { return next.startsUppercase && next.core != "I" }
        if lexicon.abbreviations.contains(word.key) {
            return next.startsUppercase && word.key != "no"
                ? ["etc", "inc", "ltd", "co", "a.m", "p.m", "u.s", "u.k"].contains(word.key)
                : word.key == "no" && !next.hasDigit
        }
        if word.core.unicodeScalars.count == 1, word.startsUppercase, word.core != "I", word.trail == ".", next.startsUppercase {
            return lexicon.isStop(next) && next.core.unicodeScalars.count > 1  // an initial: J. Smith
        }
        return !next.startsLowercase || next.utterance != word.utterance && next.key == "i"
    }

    private func changesSpeaker(_ words: [Word], at index: Int) -> Bool {
        let (one, other) = (words[index].utterance, words[index + 1].utterance)
        return one != other && transcript.utterances[one].speaker != transcript.utterances[other].speaker
    }

    /// In a document (no times) every utterance is a paragraph.
    private func isParagraphEnd(_ words: [Word], at index: Int) -> Bool {
        let (one, other) = (words[index].utterance, words[index + 1].utterance)
        guard one != other, transcript.utterances[one].start == nil else { return false }
        return words[index].endsSentence || words[index + 1].startsUppercase || !words[index + 1].startsLowercase
    }

    private func pause(_ words: [Word], after index: Int) -> Double {
        let (one, other) = (words[index].utterance, words[index + 1].utterance)
        guard one != other, let end = transcript.utterances[one].end, let start = transcript.utterances[other].start else { return 0 }
        let pause = start - end
        return pause.isFinite ? max(0, pause) : 0
    }

    /// Fewer than one full stop in sixty words.
    private static func lacksPunctuation(_ words: [Word]) -> Bool {
        guard words.count >= 40 else { return false }
        let stops = words.lazy.filter(\.endsSentence).count
        return stops * 60 < words.count
    }

    /// Captions all in capitals are read as small letters.
    private static func lowerShouting(_ words: inout [Word]) {
        let lettered = words.lazy.filter(\.hasLetter).count
        let shouted = words.lazy.filter { $0.isAcronym || $0.key == "i" || $0.key == "a" }.count
        guard lettered >= 12, shouted * 10 > lettered * 8 else { return }
        for index in words.indices { words[index].core = words[index].key }
    }

    /// Cuts a run-on sentence in two at the clause border nearest its middle, until each part is short enough. Without such a
    /// border it stays whole, up to a length that nobody would publish.
    private func shortened(_ raw: Raw, isUnpunctuated: Bool) -> [Raw] {
        guard raw.words.count > SentenceSplitter.wordsMax else { return [raw] }
        let middle = raw.words.count / 2
        let candidates = 8..<(raw.words.count - 7)
        func isBorder(_ index: Int) -> Bool { opensClause(raw.words, at: index) }
        let clean = candidates.filter(isBorder).min { abs($0 - middle) < abs($1 - middle) }
        if clean == nil, !isUnpunctuated, raw.words.count <= SentenceSplitter.wholeMax, !raw.words.contains(where: \.isGlued) {
            return [raw]
        }
        func cost(_ index: Int) -> Int {
            let before = raw.words[index - 1]
            var cost = abs(index - middle)
            if before.trail.contains(";") { cost -= 12 } else if !before.endsClause { cost += 25 }
            if lexicon.dangles(before) { cost += 60 }
            return cost
        }
        guard let cut = clean ?? candidates.min(by: { cost($0) < cost($1) }) else { return [raw] }
        var head = raw
        var tail = raw
        head.words = Array(raw.words[..<cut])
        tail.words = Array(raw.words[cut...])
        head.isInferred = true
        tail.isInferred = true
        head.isTorn = raw.isTorn || clean == nil && !isUnpunctuated
        tail.isTorn = head.isTorn
        tail.opensTurn = false
        tail.opensParagraph = false
        tail.pauseBefore = 0
        return shortened(head, isUnpunctuated: isUnpunctuated) + shortened(tail, isUnpunctuated: isUnpunctuated)
    }

    private static let joints: Set<String> = ["and", "but", "so", "et", "mais", "donc", "y", "pero", "und", "aber"]

    /// A sign and a conjunction with a new subject and its verb behind them: "…, and the lid keeps …".
    private func opensClause(_ words: [Word], at index: Int) -> Bool {
        let before = words[index - 1]
        if before.trail.contains(";") { return true }
        guard before.endsClause, SentenceSplitter.joints.contains(words[index].key),
            !lexicon.subordinators.contains(words[0].key) || index > 20
        else { return false }
        let next = words[index + 1].key
        guard lexicon.pronouns.contains(next) || lexicon.determiners.contains(next) || words[index + 1].startsUppercase else {
            return false
        }
        guard let verbs = lexicon.verbs else { return true }
        return verbs.firstFinite(words, in: (index + 1)..<(index + 7), lexicon: lexicon) != nil
    }
}
