/// A sentence with which a speaker turns to another topic without saying "let's talk about": "The second problem was
/// safety", "Not everything went well", "Finally, …".
struct Turn: Sendable, Equatable {
    /// The words that name the topic ("safety"); nil where the sentence names none.
    var topic: Range<Int>?
    /// "The most common mistake": names the topic where what follows the verb is too long for it.
    var label: Range<Int>?

    init?(_ words: [Word], lexicon: Lexicon) {
        guard words.count >= 3 else { return nil }
        if Turn.phrases.match(words, at: 0) > 0 { return }
        guard Turn.articles.contains(words[0].key), let noun = Turn.noun(in: words) else {
            if Turn.closers.contains(words[0].key), words[0].hasComma { return }
            return nil
        }
        guard noun + 2 < words.count, !words[noun].endsClause, Turn.verbs.contains(words[noun + 1].key) else { return nil }
        if !Turn.vague.contains(words[noun].key) { label = 0..<noun + 1 }
        topic = Turn.named(words, from: noun + 2)
    }

    /// "… was not the machines, it was the waiting" names the waiting.
    private static func named(_ words: [Word], from start: Int) -> Range<Int>? {
        guard ["not", "pas", "nicht"].contains(words[start].key) else { return start..<words.count }
        guard let comma = words[start...].firstIndex(where: \.hasComma), comma + 3 < words.count,
            ["it", "c'était", "era", "es"].contains(words[comma + 1].key), verbs.contains(words[comma + 2].key)
        else { return nil }
        return comma + 3..<words.count
    }

    /// Where the noun stands: "the second problem", "the most common mistake".
    private static func noun(in words: [Word]) -> Int? {
        guard ranks.contains(words[1].key) else { return nil }
        for index in [2, 3] where index < words.count && nouns.contains(words[index].key) {
            if index == 2 || ["most", "plus", "very"].contains(words[1].key) { return index }
        }
        return nil
    }

    private static let articles = wordSet("the my our another one le la les notre mon el la los nuestro mi der die das mein unser")
    private static let ranks = wordSet(
        """
        first second third fourth fifth next other last final biggest main hardest hard worst best greatest most only real
        premier première deuxième second seconde troisième dernier dernière autre principal principale plus vrai grand
        primer primera segundo segunda tercer tercera último última otro otra principal mayor gran
        erste zweite dritte nächste letzte größte andere
        """)
    private static let nouns = wordSet(
        """
        problem problems thing part question lesson mistake challenge surprise point step topic reason consequence issue change advantage difficulty rule piece
        problème question leçon erreur défi surprise point étape raison conséquence difficulté problema pregunta lección error reto sorpresa punto paso razón consecuencia dificultad
        frage fehler lehre schritt grund folge schwierigkeit
        """)
    private static let vague = wordSet("thing part point piece step topic")
    private static let verbs = wordSet("is was are were est était sont c'est c'était es era fue son ist war sind waren")
    private static let closers = wordSet("finally lastly enfin finalmente schließlich")
    private static let phrases = PhraseSet(
        """
        not everything|it was not all|it wasn't all|this did not always|there were problems|there were also problems|now the hard part
        tout n'a pas|tout n'était pas|tout ne s'est|no todo|nicht alles|pour finir|por último|zum schluss|there are two reasons|there are three reasons|there are three rules
        """)
}
