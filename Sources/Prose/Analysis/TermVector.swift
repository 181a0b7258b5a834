/// A sparse weighted bag of terms with unit length.
struct TermVector: Sendable {
    /// Term ids, ascending.
    private(set) var terms: [Int] = []
    private(set) var weights: [Double] = []

    init() {}

    /// Counts the terms, weighs them and scales to length 1.
    init(_ occurrences: [Int], weigh: (_ term: Int, _ count: Int) -> Double) {
        let sorted = occurrences.sorted()
        var index = 0
        var sum = 0.0
        while index < sorted.count {
            var end = index
            while end < sorted.count, sorted[end] == sorted[index] { end += 1 }
            let weight = weigh(sorted[index], end - index)
            terms.append(sorted[index])
            weights.append(weight)
            sum += weight * weight
            index = end
        }
        guard sum > 0 else { return }
        let length = sum.squareRoot()
        for index in weights.indices { weights[index] /= length }
    }

    /// Cosine similarity, 0...1.
    func similarity(to other: TermVector) -> Double {
        var left = 0
        var right = 0
        var sum = 0.0
        while left < terms.count, right < other.terms.count {
            if terms[left] == other.terms[right] {
                sum += weights[left] * other.weights[right]
                left += 1
                right += 1
            } else if terms[left] < other.terms[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return sum
    }

    /// Share of the smaller bag that the other holds too, by number of terms: catches a statement inside a longer one.
    func overlap(with other: TermVector) -> Double {
        guard !terms.isEmpty, !other.terms.isEmpty else { return 0 }
        var left = 0
        var right = 0
        var shared = 0
        while left < terms.count, right < other.terms.count {
            if terms[left] == other.terms[right] {
                shared += 1
                left += 1
                right += 1
            } else if terms[left] < other.terms[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return Double(shared) / Double(min(terms.count, other.terms.count))
    }
}
