extension Section {
    /// The digest of what a reader sees of it: an approval and an editor's base stand while it is the same.
    package var digest: Digest {
        let parts = [heading.map { "h\($0)" } ?? "-", String(level), markdown]
        return Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined())
    }

    /// The same section with a person's text: what it rests on is what its citations say.
    package func edited(heading: String?, markdown: String) -> Section {
        Section(key: key, heading: heading, level: level, markdown: markdown, cues: Self.citedCues(in: markdown))
    }

    /// The cues of the citations (`[2:13](cue:45)`) of a text, ascending and each once.
    package static func citedCues(in markdown: String) -> [Int] {
        let mark = Array("](cue:".utf8)
        let bytes = Array(markdown.utf8)
        var found: Set<Int> = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == mark[0], bytes[index...].starts(with: mark) {
                let digits = bytes[(index + mark.count)...].prefix { (0x30...0x39).contains($0) }.prefix(9)
                index = digits.endIndex
                guard index < bytes.count, bytes[index] == UInt8(ascii: ")"), !digits.isEmpty else { continue }
                found.insert(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
            } else {
                index += 1
            }
        }
        return found.sorted()
    }
}
