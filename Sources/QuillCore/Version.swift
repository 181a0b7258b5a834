/// A revision without its body: a line in the list of versions.
package struct Version: Sendable, Hashable {
    package let id: ID<Revision>
    package let document: ID<Document>
    package let number: Int
    package let parent: ID<Revision>?
    package let title: String
    /// Nil for revisions from before words were counted.
    package let wordCount: Int?
    /// Why it was made, for a person.
    package let note: String?
    package let provenance: Provenance
    package let job: ID<Job>?
    package let createdAt: Timestamp

    package init(
        id: ID<Revision>, document: ID<Document>, number: Int, parent: ID<Revision>?, title: String, wordCount: Int?,
        note: String?, provenance: Provenance, job: ID<Job>?, createdAt: Timestamp
    ) {
        self.id = id
        self.document = document
        self.number = number
        self.parent = parent
        self.title = title
        self.wordCount = wordCount
        self.note = note
        self.provenance = provenance
        self.job = job
        self.createdAt = createdAt
    }
}

extension Revision {
    package var version: Version {
        Version(
            id: id, document: document, number: number, parent: parent, title: body.frontMatter.title, wordCount: body.wordCount,
            note: note, provenance: provenance, job: job, createdAt: createdAt)
    }
}

extension Revision.Body {
    /// Words of headings and text, as white space parts them.
    package var wordCount: Int {
        sections.reduce(0) { sum, section in sum + Self.words((section.heading ?? "").utf8) + Self.words(section.markdown.utf8) }
    }

    private static func words(_ text: String.UTF8View) -> Int {
        var (count, isInside) = (0, false)
        for byte in text {
            let isWhite = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isWhite && !isInside { count += 1 }
            isInside = !isWhite
        }
        return count
    }
}
