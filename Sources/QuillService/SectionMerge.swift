internal import QuillCore
internal import TextDiff

/// A section brought together from two that were made from one: `mine` and `theirs` stand for whoever they are.
struct SectionMerge {
    /// All that could be placed; where both changed the same words, mine.
    let section: Section
    let conflicts: [Merge.Conflict]
    let isHeadingConflict: Bool

    var isClean: Bool { conflicts.isEmpty && !isHeadingConflict }

    init(base: Section, mine: Section, theirs: Section) {
        let merge = Merge(base: base.markdown, mine: mine.markdown, theirs: theirs.markdown)
        let heading = ThreeWay(base: base.heading, mine: mine.heading, theirs: theirs.heading)
        let level = ThreeWay(base: base.level, mine: mine.level, theirs: theirs.level)
        let markdown = merge.text(taking: .mine)
        section = Section(
            key: mine.key, heading: heading.value, level: level.value, markdown: markdown,
            cues: Self.cues(of: markdown, [theirs, mine]))
        conflicts = merge.conflicts
        isHeadingConflict = heading.isConflict
    }

    /// What a text rests on: as its maker said where it is his, else what its citations say.
    static func cues(of markdown: String, _ makers: [Section]) -> [Int] {
        makers.first { $0.markdown == markdown }?.cues ?? Section.citedCues(in: markdown)
    }
}

/// A value that two changed; mine where both did.
struct ThreeWay<Value: Equatable> {
    let value: Value
    let isConflict: Bool

    init(base: Value, mine: Value, theirs: Value) {
        value = mine == base ? theirs : mine
        isConflict = mine != base && theirs != base && mine != theirs
    }
}
