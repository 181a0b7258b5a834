/// Finds the word that was probably meant.
package enum Suggestion {
    /// The candidate nearest to `word`, or nil when none is near: about one slip in three letters is
    /// forgiven, and so is a word that was not written to its end.
    package static func near(_ word: String, among candidates: [String]) -> String? {
        let typed = Array(word.lowercased())
        guard (1...64).contains(typed.count) else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let whole = Array(candidate.lowercased())
            let isBeginning = typed.count >= 2 && whole.starts(with: typed)
            let distance = isBeginning ? 1 : Self.distance(typed, whole)
            guard distance <= max(1, max(typed.count, whole.count) / 3), distance < whole.count else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.candidate
    }

    /// Letters to insert, drop, replace or swap with a neighbour (optimal string alignment).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
