internal import Prose
internal import QuillCore

/// The order of an extractive article: a lead, the chapters with their sections, what to remember.
enum ChapterPlan {
    static func chapters(_ outline: QuillCore.Outline, _ writer: Prose.Writer) -> Chapters {
        let found = Prose.Outline(outline, writer)
        let everything = found.segments.flatMap(\.utteranceIDs)
        var entries = [Chapters.Entry(key: "lead", role: .lead, heading: nil, level: 2, cues: everything)]
        var keys: Set<String> = ["lead", "takeaways"]
        for index in found.segments.indices {
            let segment = found.segments[index]
            // The article's own sections may leave out topics that hold nothing to tell.
            guard !writer.section(found, index).blocks.isEmpty else { continue }
            let key = key(for: segment.heading, index, &keys)
            entries.append(Chapters.Entry(key: key, role: .body, heading: segment.heading, level: 2, cues: segment.utteranceIDs))
        }
        if let takeaways = writer.takeaways() {
            entries.append(
                Chapters.Entry(
                    key: "takeaways", role: .takeaways, heading: takeaways.heading, level: 2,
                    cues: (takeaways.points + [writer.closing()].compactMap(\.self)).flatMap(\.utteranceIDs)))
        }
        return Chapters(entries: entries)
    }

    /// A stable key in ASCII: the heading's words, or the topic's number where it has none.
    private static func key(for heading: String, _ index: Int, _ taken: inout Set<String>) -> String {
        let words = heading.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let base = words.isEmpty ? "topic-\(index + 1)" : String(words.joined(separator: "-").prefix(60))
        var key = base
        var number = 2
        while !taken.insert(key).inserted {
            key = "\(base)-\(number)"
            number += 1
        }
        return key
    }
}

extension Prose.Outline {
    /// The topics of an outline that was made before, perhaps by another writer or with other limits: what is written from it
    /// follows it, and not what would be found today.
    init(_ outline: QuillCore.Outline, _ writer: Prose.Writer) {
        let own = writer.outline()
        self.init(
            title: outline.title, description: own.description, keyphrases: own.keyphrases,
            segments: outline.topics.map {
                Segment(heading: $0.heading, keyphrases: $0.keyphrases, thesis: "", utteranceIDs: $0.cues, start: nil)
            })
    }
}
