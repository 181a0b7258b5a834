/// A stretch of words that is in both texts or in one of them.
package struct DiffRun: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case same, added, removed }

    package let kind: Kind
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// A part of a change: paragraphs that stay, folded, or one that changed and can be kept or not.
package enum Hunk: Sendable, Hashable {
    case same(paragraphs: Int, Rendered)
    case change(id: String, runs: [DiffRun], isChosen: Bool)
}

extension HTML {
    /// The words of a change inside prose. What was added and removed is also said, and not by colour alone.
    package mutating func diff(_ runs: [DiffRun], citations: Citations = .none) {
        for run in runs {
            switch run.kind {
            case .same: prose(run.text, citations)
            case .added:
                ins { added in
                    added.span("added: ", .class("vh"))
                    added.prose(run.text, citations)
                }
            case .removed:
                del { removed in
                    removed.span("removed: ", .class("vh"))
                    removed.prose(run.text, citations)
                }
            }
        }
    }

    /// Markdown shown as it is written, but for its citations, which are chips.
    private mutating func prose(_ words: String, _ citations: Citations) {
        var rest = words[...]
        while let middle = rest.firstRange(of: "](cue:") {
            guard let start = rest[..<middle.lowerBound].lastIndex(of: "["), let end = rest[middle.upperBound...].firstIndex(of: ")") else {
                break
            }
            text(String(rest[..<start]))
            let label = HTMLText.escaped(String(rest[rest.index(after: start)..<middle.lowerBound]))
            rendered(citations.chip(Int(rest[middle.upperBound..<end]), label))
            rest = rest[rest.index(after: end)...]
        }
        text(String(rest))
    }

    package mutating func fold(_ paragraphs: Int, _ body: Rendered) {
        details(.class("fold")) { fold in
            fold.summary("⋯ " + Words.count(paragraphs, "unchanged paragraph"))
            fold.div(.class("words small")) { $0.rendered(body) }
        }
    }
}

/// Which words of a text another one shares with it.
package enum WordDiff {
    /// Beyond this many words the whole text counts as replaced: the comparison is quadratic at worst.
    package static let wordsMax = 4_000

    package static func runs(from old: String, to new: String) -> [DiffRun] {
        let (before, after) = (words(of: old), words(of: new))
        guard before.count + after.count <= wordsMax else {
            return [DiffRun(.removed, old), DiffRun(.added, new)].filter { !$0.text.isEmpty }
        }
        let difference = after.difference(from: before)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var runs: [DiffRun] = []
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            let start = (left, right)
            while left < before.count, removed.contains(left) { left += 1 }
            while right < after.count, added.contains(right) { right += 1 }
            if left > start.0 { runs.append(DiffRun(.removed, before[start.0..<left].joined())) }
            if right > start.1 { runs.append(DiffRun(.added, after[start.1..<right].joined())) }
            let same = right
            while left < before.count, right < after.count, !removed.contains(left), !added.contains(right) {
                left += 1
                right += 1
            }
            if right > same { runs.append(DiffRun(.same, after[same..<right].joined())) }
        }
        return readable(runs)
    }

    /// A single word that happens to be the same between two changes makes them hard to read: it joins them.
    private static func readable(_ runs: [DiffRun]) -> [DiffRun] {
        var result: [DiffRun] = []
        var (removed, added) = ("", "")
        func flush() {
            if !removed.isEmpty { result.append(DiffRun(.removed, removed)) }
            if !added.isEmpty { result.append(DiffRun(.added, added)) }
            (removed, added) = ("", "")
        }
        for (index, run) in runs.enumerated() {
            switch run.kind {
            case .removed: removed += run.text
            case .added: added += run.text
            case .same:
                let isLone = run.text.split(separator: " ").count < 2 && !run.text.contains("](")
                if isLone && !(removed.isEmpty && added.isEmpty) && index + 1 < runs.count {
                    removed += run.text
                    added += run.text
                } else {
                    flush()
                    result.append(run)
                }
            }
        }
        flush()
        return result
    }

    /// Words with the white space behind them.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text {
            if let last = word.last, last.isWhitespace, !character.isWhitespace {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        return word.isEmpty ? words : words + [word]
    }
}
