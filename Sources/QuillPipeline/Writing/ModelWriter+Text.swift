package import QuillCore

/// Sections and the head of the article.
extension ModelWriter {
    package func section(
        _ entry: Chapters.Entry, of chapters: Chapters, outline: Outline, transcript: Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Section> {
        let lines = try Self.lines(transcript, cues: Set(entry.cues))
        let length = Length(entry.role, sourceWords: lines.wordCount)
        var brief = Desk.Brief(prompt: try library.file(entry.role.prompt), lines: [], key: "section", title: "a section")
        brief.values = ["least": String(length.least), "most": String(length.most)]
        brief.context = Self.headings(outline, chapters, now: entry.key)
        let whole = brief
        let said = Addresses.said(in: lines.map(\.text))
        let input = Digest(of: try JSON.encode(entry) + JSON.encode(outline) + Array(transcript.digest.hex.utf8))
        return try await climb(brief.prompt, of: transcript, input: input, work) { (desk) async throws(QuillError) in
            var brief = whole
            brief.lines = try await Self.fitting(lines, desk, brief, Answers.Blocks.schema, whole: entry.role == .body)
            let shown = brief.lines.cues
            return try await desk.ask(brief, as: Answers.Blocks.self) { (answer) throws(Fault) in
                try SectionWriter(entry: entry, shown: shown, lines: lines, said: said, length: length).section(answer)
            }
        } writer: { (writer) async throws(QuillError) in
            try await writer.section(entry, of: chapters, outline: outline, transcript: transcript, work)
        }
    }

    package func seo(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<FrontMatter> {
        let lines = try Self.lines(transcript)
        var brief = Desk.Brief(prompt: try library.file("seo"), lines: [], key: "seo", title: "the search texts")
        brief.context = Self.headings(outline, nil, now: nil)
        let whole = brief
        let language = work.parameters.language ?? transcript.language
        let input = Digest(of: try JSON.encode(outline) + Array(transcript.digest.hex.utf8))
        return try await climb(brief.prompt, of: transcript, input: input, work) { (desk) async throws(QuillError) in
            var brief = whole
            brief.lines = lines.thinned(to: min(2_500, try desk.room(for: brief, schema: Answers.Head.schema)))
            return try await desk.ask(brief, as: Answers.Head.self) { (answer) throws(Fault) in
                try Checks.head(answer, language: language)
            }
        } writer: { (writer) async throws(QuillError) in
            try await writer.seo(of: outline, transcript: transcript, work)
        }
    }

    /// A section gets all that is said on it; an opening and a closing list get as much of the whole as fits.
    private static func fitting(
        _ lines: [Line], _ desk: Desk, _ brief: Desk.Brief, _ schema: String, whole: Bool
    ) async throws(QuillError) -> [Line] {
        if whole { return try await Condenser(desk: desk).lines(lines, for: brief, schema: schema) }
        return lines.thinned(to: min(6_000, try desk.room(for: brief, schema: schema)))
    }

    private static func headings(_ outline: Outline, _ chapters: Chapters?, now key: String?) -> [(tag: String, text: String)] {
        let sections = chapters?.entries.compactMap { entry in
            entry.heading.map { (tag: entry.key == key ? "this section" : "section", text: $0) }
        }
        return [("title", outline.title)] + (sections ?? outline.topics.map { ("section", $0.heading) })
    }
}

extension Chapters.Role {
    fileprivate var prompt: String {
        switch self {
        case .lead: "lead"
        case .body: "section"
        case .takeaways: "takeaways"
        }
    }
}

/// How many words a section may have. What was said briefly is not stretched.
struct Length: Hashable {
    let least: Int
    let most: Int

    init(_ role: Chapters.Role, sourceWords: Int) {
        switch role {
        case .lead: (least, most) = (min(30, max(8, sourceWords / 4)), 160)
        case .body: (least, most) = (min(80, max(10, sourceWords / 6)), max(120, min(900, sourceWords + sourceWords / 5)))
        case .takeaways: (least, most) = (min(20, max(6, sourceWords / 6)), 220)
        }
    }
}

extension Checks {
    static func head(_ answer: Answers.Head, language: String) throws(Fault) -> FrontMatter {
        let title = try short(answer.title, "title", most: 110)
        let description = try short(answer.description, "description", most: 180)
        guard description.count >= 20 || Plain.words(description).count >= 8 else { throw .invalid("the description is too short") }
        let tags = phrases(answer.keywords, most: 10)
        guard !tags.isEmpty else { throw .invalid("it has no keywords") }
        let slugs = [slug(Plain.line(answer.slug)), slug(title), "article"]
        return FrontMatter(
            title: title, description: description, slug: slugs.first { !$0.isEmpty } ?? "article", tags: tags, language: language)
    }
}
