/// How one text became another, word by word. What cannot be compared so within bounds is compared by paragraphs, or as a
/// whole, and `granularity` says which.
package struct TextDiff: Sendable, Hashable {
    package let old: String
    package let new: String
    /// In order; between them the texts are equal.
    package let hunks: [Hunk]
    package let granularity: Granularity

    package enum Granularity: String, Sendable, Hashable, CaseIterable { case word, paragraph, whole }

    /// One change: the bytes (UTF-8 offsets) of the old text that became those of the new one. One side may be empty.
    package struct Hunk: Sendable, Hashable {
        package let old: Range<Int>
        package let new: Range<Int>
        package let removed: String
        package let added: String
    }

    /// How much work is done before a coarser level is taken.
    package struct Limits: Sendable, Hashable {
        /// Pieces of each text: words, spaces, marks.
        package let tokensMax: Int
        package let stepsMax: Int

        package init(tokensMax: Int = 100_000, stepsMax: Int = 30_000_000) {
            self.tokensMax = tokensMax
            self.stepsMax = stepsMax
        }

        package static let standard = Limits()
    }

    package init(_ old: String, _ new: String, limits: Limits = .standard) {
        self.old = old
        self.new = new
        let (from, to) = (Array(old.utf8), Array(new.utf8))
        var ranges: [(old: Range<Int>, new: Range<Int>)] = []
        if from == to {
            granularity = .word
        } else if let words = Self.compare(
            Tokens(words: old, limit: limits.tokensMax), Tokens(words: new, limit: limits.tokensMax), limits)
        {
            granularity = .word
            ranges = words
        } else if let paragraphs = Self.compare(
            Tokens(paragraphs: old, limit: limits.tokensMax), Tokens(paragraphs: new, limit: limits.tokensMax), limits)
        {
            granularity = .paragraph
            ranges = paragraphs
        } else {
            granularity = .whole
            ranges = [(0..<from.count, 0..<to.count)]
        }
        hunks = Self.joined(ranges, from).map { range in
            Hunk(
                old: range.old, new: range.new, removed: String(decoding: from[range.old], as: UTF8.self),
                added: String(decoding: to[range.new], as: UTF8.self))
        }
    }

    package var isEmpty: Bool { hunks.isEmpty }

    /// The old text with these hunks, by their place in `hunks`: none gives the old text, all give the new one.
    package func apply(accepting: Set<Int>) -> String {
        let bytes = Array(old.utf8)
        var made: [UInt8] = []
        made.reserveCapacity(max(bytes.count, new.utf8.count))
        var place = 0
        for (index, hunk) in hunks.enumerated() where accepting.contains(index) {
            made += bytes[place..<hunk.old.lowerBound]
            made += hunk.added.utf8
            place = hunk.old.upperBound
        }
        made += bytes[place...]
        return String(decoding: made, as: UTF8.self)
    }

    /// The two texts woven into one, for showing: what stayed, and each change with its number.
    package var parts: [Part] {
        let bytes = Array(old.utf8)
        var parts: [Part] = []
        var place = 0
        for (index, hunk) in hunks.enumerated() {
            if place < hunk.old.lowerBound { parts.append(.same(String(decoding: bytes[place..<hunk.old.lowerBound], as: UTF8.self))) }
            parts.append(.change(hunk: index, removed: hunk.removed, added: hunk.added))
            place = hunk.old.upperBound
        }
        if place < bytes.count { parts.append(.same(String(decoding: bytes[place...], as: UTF8.self))) }
        return parts
    }

    package enum Part: Sendable, Hashable {
        case same(String)
        case change(hunk: Int, removed: String, added: String)
    }

    private static func compare(_ old: Tokens?, _ new: Tokens?, _ limits: Limits) -> [(old: Range<Int>, new: Range<Int>)]? {
        guard let old, let new else { return nil }
        var names = Names()
        let (from, to) = (names.of(old), names.of(new))
        guard let comparison = Comparison(from, to, steps: limits.stepsMax) else { return nil }
        var changes = comparison.changes
        for index in changes.indices {
            let next = changes.indices.contains(index + 1) ? changes[index + 1] : (old: from.count..<from.count, new: to.count..<to.count)
            if changes[index].old.isEmpty {
                let by = slack(of: changes[index].new, before: next.new.lowerBound, to, new)
                changes[index] = (changes[index].old.moved(by), changes[index].new.moved(by))
            } else if changes[index].new.isEmpty {
                let by = slack(of: changes[index].old, before: next.old.lowerBound, from, old)
                changes[index] = (changes[index].old.moved(by), changes[index].new.moved(by))
            }
        }
        return changes.map { (old.range($0.old), new.range($0.new)) }
    }

    /// An addition of `very ` can also be told as one of ` very`. It reads best when it begins with a word: how far it has to
    /// move on for that, within the equal pieces that follow.
    private static func slack(of range: Range<Int>, before next: Int, _ names: [Int32], _ tokens: Tokens) -> Int {
        var by = 0
        while range.upperBound + by < next, names[range.lowerBound + by] == names[range.upperBound + by] {
            if tokens.isWord(range.lowerBound + by) { return by }
            by += 1
        }
        return tokens.isWord(range.lowerBound + by) ? by : 0
    }

    /// Changes with next to nothing between them are one for a reader.
    private static func joined(
        _ ranges: [(old: Range<Int>, new: Range<Int>)], _ old: [UInt8]
    ) -> [(old: Range<Int>, new: Range<Int>)] {
        var joined: [(old: Range<Int>, new: Range<Int>)] = []
        for range in ranges {
            if let last = joined.last, Tokens.isSlight(old[last.old.upperBound..<range.old.lowerBound]) {
                joined[joined.count - 1] = (
                    last.old.lowerBound..<range.old.upperBound, last.new.lowerBound..<range.new.upperBound
                )
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}

extension Range<Int> {
    fileprivate func moved(_ by: Int) -> Range { (lowerBound + by)..<(upperBound + by) }
}

/// Gives equal pieces equal numbers. Bytes are compared: letters that merely look the same are different ones.
private struct Names {
    private var known: [Piece: Int32] = [:]

    mutating func of(_ tokens: Tokens) -> [Int32] {
        (0..<tokens.count).map { index in
            let piece = Piece(bytes: tokens.bytes[tokens.range(index..<(index + 1))])
            if let number = known[piece] { return number }
            let number = Int32(truncatingIfNeeded: known.count)
            known[piece] = number
            return number
        }
    }

    private struct Piece: Hashable {
        let bytes: ArraySlice<UInt8>

        func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}
