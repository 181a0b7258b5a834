/// Turns a speaker's question into the name of its topic: "What about money?" → "Money", "How did it start?" → "How it started".
enum QuestionHeading {
    static func named(_ words: [Word], lexicon: Lexicon) -> [Word]? {
        guard lexicon.language == "en", words.count >= 3 else { return nil }
        var rest = words
        rest[rest.count - 1].trail = ""
        if words[0].key == "what", words[1].key == "about" { return Array(rest[2...]) }
        guard ["how", "why"].contains(words[0].key), let auxiliary = forms[words[1].key],
            let verb = rest.indices.dropFirst(3).first(where: {
                lexicon.verbs?.bases.contains(rest[$0].key) == true || rest[$0].key == "work"
            })
        else { return nil }
        let subject = rest[2..<verb]
        guard subject.count <= 3, subject.first.map({ lexicon.pronouns.contains($0.key) || lexicon.determiners.contains($0.key) }) == true,
            subject.allSatisfy({ !["you", "i", "this", "that", "nobody", "anybody"].contains($0.key) })
        else { return nil }
        rest[verb].core = auxiliary == .past ? past(rest[verb].key) : present(rest[verb].key, subject)
        rest.remove(at: 1)
        return rest
    }

    private enum Form { case past, present }
    private static let forms: [String: Form] = ["did": .past, "does": .present, "do": .present]

    private static func past(_ base: String) -> String {
        if let irregular = irregulars[base] { return irregular }
        if base.hasSuffix("e") { return base + "d" }
        if base.hasSuffix("y"), let before = base.dropLast().last, !"aeiou".contains(before) { return base.dropLast() + "ied" }
        return base + (["stop", "plan", "ship", "drop", "cut"].contains(base) ? String(base.suffix(1)) : "") + "ed"
    }

    private static func present(_ base: String, _ subject: ArraySlice<Word>) -> String {
        guard let last = subject.last, !["we", "they"].contains(last.key), !last.key.hasSuffix("s") || ["his", "this"].contains(last.key)
        else { return base }
        if base.hasSuffix("y"), let before = base.dropLast().last, !"aeiou".contains(before) { return base.dropLast() + "ies" }
        return base + (["s", "x", "ch", "sh", "o"].contains(where: base.hasSuffix) ? "es" : "s")
    }

    private static let irregulars = [
        "begin": "began", "become": "became", "break": "broke", "build": "built", "buy": "bought", "catch": "caught", "choose": "chose",
        "come": "came",
        "cost": "cost", "cut": "cut", "do": "did", "drive": "drove", "eat": "ate", "fall": "fell", "feel": "felt", "fight": "fought",
        "find": "found",
        "forget": "forgot", "get": "got", "give": "gave", "go": "went", "grow": "grew", "hear": "heard", "hold": "held", "keep": "kept",
        "know": "knew",
        "lead": "led", "learn": "learned", "leave": "left", "lose": "lost", "make": "made", "meet": "met", "pay": "paid", "put": "put",
        "read": "read", "rise": "rose",
        "run": "ran", "say": "said", "see": "saw", "sell": "sold", "send": "sent", "set": "set", "speak": "spoke", "spend": "spent",
        "spread": "spread", "stand": "stood",
        "take": "took", "teach": "taught", "tell": "told", "think": "thought", "throw": "threw", "understand": "understood", "win": "won",
        "write": "wrote",
    ]
}
