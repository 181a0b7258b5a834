/// Two texts that were made from one, brought together. Changes in different places are all taken, equal changes once; where
/// they overlap, or have no word between them, both are kept side by side as a conflict.
package struct Merge: Sendable, Hashable {
    package let pieces: [Piece]

    package enum Piece: Sendable, Hashable {
        case text(String)
        case conflict(Conflict)
    }

    /// One place with three versions of it.
    package struct Conflict: Sendable, Hashable {
        package let base: String
        package let mine: String
        package let theirs: String

        package init(base: String, mine: String, theirs: String) {
            self.base = base
            self.mine = mine
            self.theirs = theirs
        }
    }

    package enum Side: Sendable, Hashable { case mine, theirs }

    package init(base: String, mine: String, theirs: String, limits: TextDiff.Limits = .standard) {
        var weaver = Weaver(
            base: Array(base.utf8), mine: TextDiff(base, mine, limits: limits).hunks[...],
            theirs: TextDiff(base, theirs, limits: limits).hunks[...])
        pieces = weaver.weave()
    }

    package var conflicts: [Conflict] { pieces.compactMap { if case .conflict(let conflict) = $0 { conflict } else { nil } } }

    /// The merged text; nil when there is a conflict.
    package var text: String? { conflicts.isEmpty ? text(taking: .mine) : nil }

    /// The merged text with one side's words wherever there is a conflict.
    package func text(taking side: Side) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .conflict(let conflict): side == .mine ? conflict.mine : conflict.theirs
            }
        }.joined()
    }
}

/// Goes along the base and gathers the changes of both sides into regions that do not touch.
private struct Weaver {
    let base: [UInt8]
    var mine: ArraySlice<TextDiff.Hunk>
    var theirs: ArraySlice<TextDiff.Hunk>
    private var place = 0
    private var pieces: [Merge.Piece] = []

    init(base: [UInt8], mine: ArraySlice<TextDiff.Hunk>, theirs: ArraySlice<TextDiff.Hunk>) {
        self.base = base
        self.mine = mine
        self.theirs = theirs
    }

    mutating func weave() -> [Merge.Piece] {
        while let start = [mine.first, theirs.first].compactMap({ $0?.old.lowerBound }).min() {
            keep(upTo: start)
            let region = gather(from: start)
            let (ours, others) = (text(region.mine, region.range), text(region.theirs, region.range))
            if region.theirs.isEmpty || Array(ours.utf8) == Array(others.utf8) {
                pieces.append(.text(ours))
            } else if region.mine.isEmpty {
                pieces.append(.text(others))
            } else {
                let original = String(decoding: base[region.range], as: UTF8.self)
                pieces.append(.conflict(.init(base: original, mine: ours, theirs: others)))
            }
            place = region.range.upperBound
        }
        keep(upTo: base.count)
        return pieces
    }

    private mutating func keep(upTo end: Int) {
        if place < end { pieces.append(.text(String(decoding: base[place..<end], as: UTF8.self))) }
        place = end
    }

    private typealias Region = (range: Range<Int>, mine: [TextDiff.Hunk], theirs: [TextDiff.Hunk])

    /// Takes every hunk that touches what has been taken already.
    private mutating func gather(from start: Int) -> Region {
        var region: Region = (start..<start, [], [])
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            while let hunk = mine.first, touches(hunk, region.range.upperBound) {
                region.mine.append(mine.removeFirst())
                region.range = start..<max(region.range.upperBound, hunk.old.upperBound)
                isGrowing = true
            }
            while let hunk = theirs.first, touches(hunk, region.range.upperBound) {
                region.theirs.append(theirs.removeFirst())
                region.range = start..<max(region.range.upperBound, hunk.old.upperBound)
                isGrowing = true
            }
        }
        return region
    }

    private func touches(_ hunk: TextDiff.Hunk, _ end: Int) -> Bool {
        hunk.old.lowerBound <= end || Tokens.isSlight(base[end..<hunk.old.lowerBound])
    }

    private func text(_ hunks: [TextDiff.Hunk], _ range: Range<Int>) -> String {
        var made: [UInt8] = []
        var place = range.lowerBound
        for hunk in hunks {
            made += base[place..<hunk.old.lowerBound]
            made += hunk.added.utf8
            place = hunk.old.upperBound
        }
        made += base[place..<range.upperBound]
        return String(decoding: made, as: UTF8.self)
    }
}
