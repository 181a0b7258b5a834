/// The content words of a text as small integers, with how often each occurs.
struct Terms: Sendable {
    /// Content terms of each sentence, in order, with repeats.
    private(set) var sentences: [[Int]] = []
    /// In how many sentences a term occurs.
    private(set) var spread: [Int] = []
    /// The stems themselves.
    private(set) var stems: [String] = []
    private var ids: [String: Int] = [:]
    private let lexicon: Lexicon

    init(_ sentences: [Sentence], lexicon: Lexicon) {
        self.lexicon = lexicon
        var counts: [String: Int] = [:]
        if lexicon.stopWords.isEmpty {
            for sentence in sentences { for word in sentence.words { counts[word.key, default: 0] += 1 } }
        }
        // Without a list the commonest short words are taken for function words
        let limit = max(12, sentences.count / 5)
        for sentence in sentences {
            var terms: [Int] = []
            for word in sentence.words {
                if lexicon.stopWords.isEmpty {
                    if word.key.utf8.count < 4 && !word.hasDigit || (counts[word.key] ?? 0) > limit { continue }
                } else if lexicon.isStop(word) && !word.hasDigit {
                    continue
                }
                terms.append(intern(word.key))
            }
            self.sentences.append(terms)
            for term in Set(terms) { spread[term] += 1 }
        }
    }

    private mutating func intern(_ key: String) -> Int {
        let stem = Stemmer.stem(lexicon.bare(key), language: lexicon.language)
        if let id = ids[stem] { return id }
        let id = stems.count
        ids[stem] = id
        stems.append(stem)
        spread.append(0)
        return id
    }

    /// The id of a word that occurs in the text.
    func id(of key: String) -> Int? { ids[Stemmer.stem(lexicon.bare(key), language: lexicon.language)] }

    /// Rarer words weigh more; words said once only (often a name or a slip) a little less than those said twice.
    func weight(_ term: Int, count: Int) -> Double {
        let total = Double(max(sentences.count, 1))
        let spread = Double(max(self.spread[term], 1))
        let once = self.spread[term] == 1 ? 0.8 : 1.0
        return (1 + logarithm(Double(count))) * logarithm(1 + total / spread) * once
    }

    func vector(of range: Range<Int>) -> TermVector {
        TermVector(range.flatMap { sentences[$0] }) { weight($0, count: $1) }
    }
}

/// The natural logarithm of a value of at least 1, by its series: good to nine digits, and the same on every machine.
func logarithm(_ value: Double) -> Double {
    guard value > 1, value.isFinite else { return 0 }
    let mantissa = value.significand
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var term = ratio
    var sum = 0.0
    var odd = 1.0
    for _ in 0..<12 {
        sum += term / odd
        term *= square
        odd += 2
    }
    return 2 * sum + Double(value.exponent) * 0.693147180559945309
}
