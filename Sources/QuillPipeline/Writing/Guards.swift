import QuillCore

/// What every answer has to pass, whatever was asked for.
enum Guards {
    /// Of one paragraph, bullet or heading.
    private static let maxTextBytes = 12_000

    /// Of the text as it came, before anything is read from it.
    static func check(raw text: String, ending: TextCompletion.Ending, against system: String, _ fence: Fence) throws(Fault) {
        if leaks(text, system, fence) { throw .leaked }
        if ending == .refused || declines(text) { throw .refused }
        if text.trimmed.isEmpty { throw ending == .truncated ? .truncated : .empty }
        if cycles(Plain.words(text.suffix(24_000))) { throw .repeats }
        if text.utf8.count > StrictJSON.maxBytes { throw .tooLong }
    }

    /// Of the words that a reader would get: without markup, of which a model may put the same around everything.
    static func check(texts written: [String], language: String) throws(Fault) {
        if written.contains(where: { $0.utf8.count > maxTextBytes }) { throw .tooLong }
        let texts = written.map(Plain.line)
        let words = texts.map { Plain.words($0) }
        guard words.contains(where: { !$0.isEmpty }) else { throw .empty }
        if cycles(words.flatMap(\.self)) || hasCopies(words) { throw .repeats }
        if let found = TextLanguage.other(than: language, in: texts) {
            throw .language(found: found, wanted: TextLanguage.name(language) ?? "the language of the material")
        }
    }

    /// The canary or the mark, also when spelt with signs in between or backwards; or ten words of the task in a row.
    static func leaks(_ text: String, _ system: String, _ fence: Fence) -> Bool {
        let letters = String(text.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        for secret in [fence.canary, fence.mark] where letters.contains(secret) || letters.contains(String(secret.reversed())) {
            return true
        }
        let length = 10
        let task = Plain.words(system)
        let answer = Plain.words(text)
        guard task.count >= length, answer.count >= length else { return false }
        var known: Set<[String]> = []
        for start in 0...(task.count - length) { known.insert(Array(task[start..<(start + length)])) }
        return (0...(answer.count - length)).contains { known.contains(Array(answer[$0..<($0 + length)])) }
    }

    /// A refusal in words where JSON was asked for.
    private static func declines(_ text: String) -> Bool {
        let start = text.prefix(200).lowercased().replacing("’", with: "'").trimmed
        guard !start.hasPrefix("{") else { return false }
        return ["i'm sorry", "i am sorry", "sorry, ", "i can't", "i cannot", "i won't", "as an ai", "i'm unable", "i am unable"].contains {
            start.hasPrefix($0)
        }
    }

    /// The same few words over and over, without anything in between.
    private static func cycles(_ words: [String]) -> Bool {
        for period in 1...16 {
            let needed = max(10, period * 4)
            var run = 0
            var index = period
            while index < words.count {
                run = words[index] == words[index - period] ? run + 1 : 0
                if run >= needed { return true }
                index += 1
            }
        }
        return false
    }

    /// Two texts that are the same, or six words in a row that come again and again.
    private static func hasCopies(_ texts: [[String]]) -> Bool {
        let long = texts.filter { $0.count >= 5 }
        if Set(long).count < long.count { return true }
        var counts: [[String]: Int] = [:]
        for words in texts where words.count >= 6 {
            for start in 0...(words.count - 6) { counts[Array(words[start..<(start + 6)]), default: 0] += 1 }
        }
        return counts.values.contains { $0 >= 4 }
    }
}
