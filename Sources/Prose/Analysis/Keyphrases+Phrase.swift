extension Keyphrases {
    /// A phrase with all that was seen of it.
    struct Phrase: Sendable {
        /// As most often written, in the case of the source.
        let text: String
        let key: String
        let termIDs: [Int]
        var score: Double
        var count: Int
        var utteranceIndex: Int
        var isPlural: Bool
        var isName: Bool
        /// How often it stood where only a noun stands: behind an article or a preposition, or before its verb.
        var nominal = 0
        /// How often "the" stood before it.
        var definite = 0
        /// In how many topics it occurs.
        var segments = 1

        /// Whether it names a thing, rather than tells a quality or a deed.
        var isNoun: Bool { nominal * 4 >= count && nominal > 0 || isName }
        /// With the article that it mostly carries: "the background mind".
        var named: String { definite * 5 >= count * 2 && count > 2 && !isName ? "the " + text : text }
    }
}
