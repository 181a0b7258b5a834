internal import QuillCore

/// What a person may write into a document: bounds, and no characters that nobody can see.
enum EditRules {
    static let sectionBytesMax = 200_000
    static let documentBytesMax = 2_000_000
    static let sectionsMax = 400
    static let openProposalsMax = 200

    /// Markdown with line feeds alone and no empty lines around it. Throws `too-large` and `validation-failed`.
    static func markdown(_ text: String) throws(QuillError) -> String {
        guard text.utf8.count <= sectionBytesMax else {
            throw QuillError(
                .tooLarge, "markdown: a section may have \(sectionBytesMax / 1_000) KB; this one has \(text.utf8.count / 1_000) KB.",
                hint: "Split it into several sections.")
        }
        try refuseControls(text, field: "markdown", allowing: "\n\r\t")
        let lines = lineFeeds(text).split(separator: "\n", omittingEmptySubsequences: false)
        let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
        let kept = lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return kept.joined(separator: "\n")
    }

    /// One line of at most `limit` characters; nil when it is left empty.
    static func line(_ text: String, field: String, limit: Int) throws(QuillError) -> String? {
        try refuseControls(text, field: field, allowing: "")
        // Counted in scalars: a single character may be made of any number of them.
        guard text.unicodeScalars.count <= limit else {
            throw QuillError(.validationFailed, "\(field): at most \(limit) characters; these are \(text.unicodeScalars.count).")
        }
        let words = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return words.isEmpty ? nil : String(words)
    }

    static func required(_ text: String, field: String, limit: Int) throws(QuillError) -> String {
        guard let line = try line(text, field: field, limit: limit) else {
            throw QuillError(.validationFailed, "\(field): this must not be empty.")
        }
        return line
    }

    static func slug(_ text: String) throws(QuillError) -> String {
        let isGood = text.utf8.count <= 100 && !text.isEmpty && !text.hasPrefix("-") && !text.hasSuffix("-")
        guard isGood, text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) else {
            throw QuillError(.validationFailed, "slug: only a–z, 0–9 and hyphens between them, at most 100.")
        }
        return text
    }

    static func language(_ text: String) throws(QuillError) -> String {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isGood = parts.allSatisfy { part in
            (1...8).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        guard isGood, parts.count <= 5, (2...8).contains(parts.first?.utf8.count ?? 0) else {
            throw QuillError(.validationFailed, "language: not a language tag such as en or pt-BR.")
        }
        return text
    }

    static func tags(_ tags: [String]) throws(QuillError) -> [String] {
        guard tags.count <= 10 else { throw QuillError(.validationFailed, "tags: at most 10; these are \(tags.count).") }
        var checked: [String] = []
        for tag in tags {
            let tag = try required(tag, field: "tags", limit: 60)
            if !checked.contains(tag) { checked.append(tag) }
        }
        return checked
    }

    /// The bounds of the whole.
    static func check(_ body: Revision.Body) throws(QuillError) {
        let bytes = body.sections.reduce(0) { $0 + $1.markdown.utf8.count + ($1.heading?.utf8.count ?? 0) }
        guard body.sections.count <= sectionsMax, bytes <= documentBytesMax else {
            throw QuillError(
                .tooLarge,
                "A document may have \(documentBytesMax / 1_000_000) MB in \(sectionsMax) sections; "
                    + "this one would have \(bytes / 1_000) KB in \(body.sections.count).",
                hint: "Split it into several documents.")
        }
    }

    /// A word for an address or a key, from words for people.
    static func slug(from title: String, orElse other: String) -> String {
        let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = words.joined(separator: "-").prefix(60)
        return slug.isEmpty ? other : String(slug.last == "-" ? slug.dropLast() : slug)
    }

    /// Browsers send CR LF, old editors CR.
    private static func lineFeeds(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D {
                bytes.append(0x0A)
            } else if byte != 0x0A || previous != 0x0D {
                bytes.append(byte)
            }
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func refuseControls(_ text: String, field: String, allowing: String) throws(QuillError) {
        let allowed = Array(allowing.unicodeScalars)
        for scalar in text.unicodeScalars
        where (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)) && !allowed.contains(scalar) {
            throw QuillError(
                .validationFailed, "\(field): there is a control character (U+\(String(scalar.value, radix: 16, uppercase: true))) in it.",
                hint: "Paste it as plain text.")
        }
    }
}
