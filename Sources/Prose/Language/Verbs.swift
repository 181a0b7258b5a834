/// How to see a finite verb in a language, roughly: closed lists of auxiliaries and irregular forms,
/// and stems of common verbs for the regular endings.
struct Verbs: Sendable {
    let auxiliaries: Set<String>
    let pasts: Set<String>
    let bases: Set<String>
    let thirds: Set<String>

    /// English forms are made from the base: `serve` → `serves`, `served`.
    init(auxiliaries: String, pasts: String, bases: String) {
        self.auxiliaries = wordSet(auxiliaries)
        self.bases = wordSet(bases)
        var pasts = wordSet(pasts)
        var thirds: Set<String> = []
        for base in self.bases {
            let bytes = Array(base.utf8)
            let last = bytes[bytes.count - 1]
            let before = bytes.count > 1 ? bytes[bytes.count - 2] : 0
            let endsConsonantY = last == 0x79 && !Array("aeiou".utf8).contains(before)
            let hisses =
                base.hasSuffix("s") || base.hasSuffix("x") || base.hasSuffix("ch") || base.hasSuffix("sh") || base.hasSuffix("z")
                || base.hasSuffix("o")
            if endsConsonantY {
                thirds.insert(String(base.dropLast()) + "ies")
                pasts.insert(String(base.dropLast()) + "ied")
            } else {
                thirds.insert(base + (hisses ? "es" : "s"))
                pasts.insert(base.hasSuffix("e") ? base + "d" : base + "ed")
                if let final = base.last { pasts.insert(base + String(final) + "ed") }
            }
        }
        self.pasts = pasts
        self.thirds = thirds
    }

    static let english = Verbs(
        auxiliaries: """
            is are was were am has have had do does did can could will would shall should may might must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't can't cannot
            couldn't won't wouldn't shouldn't mustn't
            """,
        pasts: """
            went made took found cut ran came became began broke brought built bought caught chose did drew drove ate fell felt fought flew forgot gave got grew heard held hit hurt kept knew laid led left lent
            let lost meant met paid put quit read rode rose said saw sold sent set shook shot showed shut sang sat slept spoke spent split spread stood stole stuck swam taught tore told thought threw understood
            woke wore won wrote dealt dropped stopped planned shipped cost beat bet burnt learnt lit sought swung undid withdrew hid froze fed bent bound bred clung crept dug dwelt fled overcame
            """,
        bases: """
            add agree allow answer appear apply argue arrive ask assume avoid be become begin believe belong break bring build buy call care carry catch cause change check choose clean clear climb close collect
            combine come commit compare complain complete connect consider contain continue control copy correct cost count cover create cross cut deal decide delete deliver depend deploy describe deserve design
            destroy detect develop die disappear discover discuss drive drop earn eat edit end enjoy enter exist expect explain express extend face fail fall feel fight fill find finish fit fix flow follow force
            forget form gain get give go grow handle happen hate have hear help hide hire hit hold hope hurt identify ignore imagine improve include increase influence inform insist install introduce involve join
            jump keep kill know lack last lead learn leave let lie listen live look lose love maintain make manage mark matter mean measure meet mention merge miss move need notice offer open order own pass pay
            perform pick place plan play point prefer prepare present prevent produce promise protect prove provide publish pull push put raise reach react read receive recognize recommend record recover reduce
            refer reflect refuse release rely remain remember remove repeat replace reply report represent require respond rest result return reveal rise run save say scale see seem sell send separate serve set
            share ship show sign sit sleep slow solve sound speak spend split spread stand start stay stick stop store struggle study suffer suggest support suppose survive take talk teach tell tend test thank
            think throw touch track train travel treat try turn understand use vary visit wait walk want warn waste watch win wonder work worry write beat breed feed fold heat cool bake rise mix taste smell
            clarify enumerate download compile complect synthesize juggle swap specify braid hurry advocate criticize examine explore contend encounter distinguish dominate trump conflate manipulate introduce demonize advise
            """)

    /// Whether the word at `index` reads as the finite verb of a clause.
    func isFinite(_ words: [Word], at index: Int, lexicon: Lexicon) -> Bool {
        let key = words[index].key
        if let apostrophe = key.firstIndex(of: "'") {
            let base = String(key[..<apostrophe])
            if auxiliaries.contains(key) { return true }
            return ["'s", "'re", "'ve", "'ll", "'d", "'m"].contains(String(key[apostrophe...]))
                && (lexicon.pronouns.contains(base) || ["what", "here", "let", "where", "how"].contains(base))
        }
        if auxiliaries.contains(key) { return index > 0 && words[index - 1].key != "to" }
        guard index > 0 else { return false }
        let before = words[index - 1].key
        let nominal = lexicon.determiners.contains(before) || lexicon.prepositions.contains(before)
        if nominal && !lexicon.pronouns.contains(before) { return false }
        if pasts.contains(key) { return !["be", "been", "being"].contains(before) }
        if lexicon.pronouns.contains(before) || before.hasSuffix("ly") || before == "never" || before == "always" || before == "also" {
            return bases.contains(key) || thirds.contains(key)
        }
        if thirds.contains(key) { return true }
        return bases.contains(key) && before.hasSuffix("s") && before.count > 3
    }

    /// The first finite verb in `range` of `words`.
    func firstFinite(_ words: [Word], in range: Range<Int>, lexicon: Lexicon) -> Int? {
        range.clamped(to: 0..<words.count).first { isFinite(words, at: $0, lexicon: lexicon) }
    }
}
