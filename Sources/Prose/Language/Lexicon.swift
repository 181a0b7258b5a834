/// What Prose knows of one language: closed lists only, no grammar and no model.
/// A language without lists gets `Lexicon.neutral`, and every rule that needs a list then does nothing.
struct Lexicon: Sendable {
    var language = ""
    /// Words that carry no topic.
    var stopWords: Set<String> = []
    /// Sounds that are dropped wherever they stand.
    var hesitations: Set<String> = []
    /// Phrases dropped when commas or a sentence border set them off.
    var parentheticals = PhraseSet("")
    /// Opening words dropped from a sentence: "so", "okay".
    var openers = PhraseSet("")
    /// Opening words that tie a sentence to the one before; they stay when that one stands before it.
    var contrasts: Set<String> = []
    /// Spoken spellings and their written forms.
    var spellings: [String: String] = [:]
    /// Opening words that refer back.
    var anaphors: Set<String> = []
    /// Phrases that refer back anywhere near the beginning.
    var backReferences = PhraseSet("")
    /// Words that no heading, bullet or title may end in.
    var danglers: Set<String> = []
    /// "let's talk about": what follows names a topic.
    var announcements = PhraseSet("")
    /// "moving on", "finally": a topic begins here.
    var borders = PhraseSet("")
    /// Talk about the talk, greetings, housekeeping.
    var metaTalk = PhraseSet("")
    /// A sentence that opens so is a greeting or an aside.
    var greetings = PhraseSet("")
    /// "here are three rules": worth nothing without what follows.
    var introductions = PhraseSet("")
    /// Words in an announcement that open a part of a talk rather than the talk.
    var openings = PhraseSet("")
    /// Words of the kind of claim that people quote.
    var punches: Set<String> = []
    /// "the lesson is": a conclusion is stated.
    var conclusions = PhraseSet("")
    /// Opening adverbials that can go without loss: "for example,".
    var adverbials = PhraseSet("")
    /// Words that begin a dependent clause.
    var subordinators: Set<String> = []
    /// Words that begin a tail which may be cut after a complete clause.
    var tails: Set<String> = []
    /// Words that begin a tail which limits the claim and must stay.
    var limits: Set<String> = []
    var negations: Set<String> = []
    var pronouns: Set<String> = []
    var determiners: Set<String> = []
    var prepositions: Set<String> = []
    var questionWords: Set<String> = []
    var abbreviations: Set<String> = []
    /// Elided forms before an apostrophe: `l'`, `qu'`.
    var elisions: Set<String> = []
    var verbs: Verbs?
    /// Endings that only finite verbs have, where there is no list of verbs.
    var verbEndings: [String] = []
    /// What stands around words that were said by somebody.
    var quotationMarks = (open: "“", close: "”")
    var templates: Templates?

    static let neutral = Lexicon(
        metaTalk: PhraseSet(
            "こんにちは|ありがとうございました|ありがとうございます|谢谢|谢谢大家|大家好|謝謝|감사합니다|안녕하세요|obrigado|obrigada|grazie|dziękuję|спасибо|bom dia|buongiorno"))

    static func of(_ tag: String) -> Lexicon {
        switch tag.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first {
        case "en", nil: english
        case "fr": french
        case "es": spanish
        case "de": german
        default: neutral
        }
    }

    /// `key` without an elided article before it or a possessive after it: `l'équipe` → `équipe`, `team's` → `team`.
    func bare(_ key: String) -> String {
        guard let apostrophe = key.firstIndex(of: "'") else { return key }
        let head = String(key[..<apostrophe])
        if elisions.contains(head) { return String(key[key.index(after: apostrophe)...]) }
        return head
    }

    func isStop(_ word: Word) -> Bool {
        stopWords.contains(word.key) || stopWords.contains(bare(word.key)) || !word.hasLetter
    }

    /// Whether a text may not end in this word.
    func dangles(_ word: Word) -> Bool {
        danglers.contains(word.key)
    }

    /// Prices, abbreviations with dots and the like come from every language.
    static let commonAbbreviations = wordSet(
        "mr mrs ms dr prof sr jr st vs etc inc ltd co fig no vol approx e.g i.e cf pp p a.m p.m u.s u.k jan feb mar apr jun jul aug sep sept oct nov dec"
    )
}

/// The few words that Prose writes itself. `%` stands for what was found in the source.
struct Templates: Sendable {
    /// "This piece covers %." with a list of topics.
    var covers: String
    /// "The topic is %."
    var topic: String
    /// "In conversation: % and %."
    var conversation: String
    var and: String
    var takeaways: String
    var untitled: String
    var overview: String

    func filled(_ template: String, _ value: String) -> String {
        let parts = template.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? parts[0] + value + parts[1] : template
    }

    func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " " + and + " " + last
    }
}
