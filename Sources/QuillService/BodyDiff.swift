package import QuillCore
package import TextDiff

/// How one section differs between two bodies.
package struct SectionDiff: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case added, removed, changed, moved, same }

    package let key: String
    /// Nil where it was added.
    package let old: Section?
    /// Nil where it was removed.
    package let new: Section?
    /// Of the Markdown; from or to nothing where it was added or removed.
    package let text: TextDiff
    /// It stands elsewhere in the order; it may be changed as well.
    package let isMoved: Bool

    init(key: String, old: Section?, new: Section?, isMoved: Bool = false) {
        self.key = key
        self.old = old
        self.new = new
        self.isMoved = isMoved
        text = TextDiff(old?.markdown ?? "", new?.markdown ?? "")
    }

    package var isHeadingChanged: Bool { old?.heading != new?.heading || old?.level != new?.level }

    package var kind: Kind {
        if old == nil { return .added }
        if new == nil { return .removed }
        if !text.isEmpty || isHeadingChanged { return .changed }
        return isMoved ? .moved : .same
    }
}

/// One entry of the front matter: `title`, `description`, `slug`, `tags`, `language`.
package struct FieldDiff: Sendable, Hashable {
    package let name: String
    package let old: String
    package let new: String
}

/// How two bodies differ, section by section in the new one's order, with removed ones where they stood.
package struct BodyDiff: Sendable, Hashable {
    package let fields: [FieldDiff]
    package let sections: [SectionDiff]
    package let wordsAdded: Int
    package let wordsRemoved: Int

    package init(_ old: Revision.Body, _ new: Revision.Body) {
        fields = zip(old.frontMatter.fields, new.frontMatter.fields).compactMap { before, after in
            before.value == after.value ? nil : FieldDiff(name: before.name, old: before.value, new: after.value)
        }
        let (before, after) = (old.sections.map(\.key), new.sections.map(\.key))
        let moved = Order.moved(before, after)
        let sections = Order.woven(before, after).map { key in
            SectionDiff(key: key, old: old.section(key), new: new.section(key), isMoved: moved.contains(key))
        }
        self.sections = sections
        wordsAdded = sections.flatMap(\.text.hunks).reduce(0) { $0 + $1.added.split(whereSeparator: \.isWhitespace).count }
        wordsRemoved = sections.flatMap(\.text.hunks).reduce(0) { $0 + $1.removed.split(whereSeparator: \.isWhitespace).count }
    }

    package var isEmpty: Bool { fields.isEmpty && sections.allSatisfy { $0.kind == .same } }
}

extension FrontMatter {
    /// Its entries as text, always in this order.
    var fields: [(name: String, value: String)] {
        [
            ("title", title), ("description", description), ("slug", slug), ("tags", tags.joined(separator: ", ")),
            ("language", language),
        ]
    }

    /// With the named entries taken from another.
    func taking(_ names: Set<String>, from other: FrontMatter) -> FrontMatter {
        FrontMatter(
            title: names.contains("title") ? other.title : title,
            description: names.contains("description") ? other.description : description,
            slug: names.contains("slug") ? other.slug : slug, tags: names.contains("tags") ? other.tags : tags,
            language: names.contains("language") ? other.language : language)
    }
}

/// Orders of keys.
enum Order {
    /// `new`, with what only `old` has put after the key that it followed there.
    static func woven(_ old: [String], _ new: [String]) -> [String] {
        var woven = new
        var before: String?
        let kept = Set(new)
        for key in old {
            if !kept.contains(key) {
                let place = before.flatMap { woven.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
                woven.insert(key, at: place)
            }
            before = key
        }
        return woven
    }

    /// The fewest keys that must have moved: those outside a longest run that both have in one order.
    static func moved(_ old: [String], _ new: [String]) -> Set<String> {
        let places = Dictionary(zip(old, old.indices), uniquingKeysWith: { first, _ in first })
        let shared = new.filter { places[$0] != nil }
        let order = shared.compactMap { places[$0] }
        var (lengths, previous) = ([Int](repeating: 1, count: order.count), [Int](repeating: -1, count: order.count))
        for index in order.indices {
            for earlier in 0..<index where order[earlier] < order[index] && lengths[earlier] + 1 > lengths[index] {
                lengths[index] = lengths[earlier] + 1
                previous[index] = earlier
            }
        }
        var moved = Set(shared)
        var index = lengths.indices.max { lengths[$0] < lengths[$1] } ?? -1
        while index >= 0 {
            moved.remove(shared[index])
            index = previous[index]
        }
        return moved
    }
}
