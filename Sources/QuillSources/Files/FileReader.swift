internal import Captions
package import Media
package import QuillCore

/// Reads files: recordings, captions and text. What a file is its bytes tell; its name only parts Markdown from plain text.
package struct FileReader: SourceReader {
    package let kind = Item.Kind.file
    package let version = 1

    private let converter: Converter
    private let media: MediaTools

    /// - Parameter pandoc: a name to look up, or an absolute path.
    package init(tools: FetchTools, media: MediaTools = MediaTools(), pandoc: String = "pandoc") {
        converter = Converter(tools: tools, pandoc: pandoc)
        self.media = media
    }

    package func inspect(_ item: Item, media path: String?, _ work: any Work) async throws(QuillError) -> SourceFacts {
        guard let path else {
            throw QuillError(.notFound, "The file's bytes are no longer in Quill's home.", hint: "Give the file once more.")
        }
        let head = try await FileBytes.shared.head(path, limit: FileForm.headBytes)
        guard !head.isEmpty else { throw MediaTrouble.classified(.empty) }
        let form = FileForm(head: head)
        var facts: SourceFacts
        switch form {
        case .captions(let format): facts = try await captions(path, format)
        case .docx: facts = try await docx(path, in: work.scratch)
        case .html: facts = try await html(path, in: work.scratch)
        case .text: facts = try await text(path, named: item.title)
        case .media: return try await RecordingLook(media: media).facts(of: path, kind: FileForm.known(head))
        }
        facts.details.technical = Technical(format: form.name, byteCount: try await FileBytes.shared.count(path))
        return facts
    }

    /// A file's bytes came with it.
    package func fetch(_ item: Item, _ work: any Work) async throws(QuillError) -> FetchedMedia {
        throw QuillError(.notFound, "The file's bytes are no longer in Quill's home.", hint: "Give the file once more.")
    }

    /// Nobody counts who looks at a file.
    package func engagement(of item: Item, in folder: String) async throws(QuillError) -> Engagement? { nil }

    package func technical(of path: String) async throws(QuillError) -> Technical {
        try await TechnicalLook(media: media).technical(of: path)
    }

    private func captions(_ path: String, _ format: CaptionFormat) async throws(QuillError) -> SourceFacts {
        let bytes = try await FileBytes.shared.all(path, limit: CaptionLimits().bytes, what: "The captions file")
        let read = try await CaptionReading.read(bytes, as: format, origin: "file", language: nil)
        return SourceFacts(
            durationSeconds: read.endSeconds, language: read.track.language, form: .captions, tracks: [read.track], notes: read.notes)
    }

    private func docx(_ path: String, in folder: String) async throws(QuillError) -> SourceFacts {
        _ = try await FileBytes.shared.all(path, limit: 64_000_000, what: "The DOCX file")
        return try await Self.facts(markdown: try await converter.markdown(docx: path, in: folder))
    }

    private func html(_ path: String, in folder: String) async throws(QuillError) -> SourceFacts {
        let bytes = try await FileBytes.shared.all(path, limit: 16_000_000, what: "The page")
        let page = try await converter.readable(html: bytes, in: folder)
        var facts = try await Self.facts(markdown: page.markdown, language: page.language)
        facts.title = page.title ?? facts.title
        facts.author = page.author ?? facts.author
        facts.publishedAt = page.date ?? facts.publishedAt
        return facts
    }

    private func text(_ path: String, named name: String) async throws(QuillError) -> SourceFacts {
        let bytes = try await FileBytes.shared.all(path, limit: Converter.textLimit, what: "The text")
        guard let decoded = DecodedText(bytes) else {
            throw QuillError(
                .unsupportedInput, "The file begins as text and goes on with something else.", hint: "Save its text alone, as UTF-8.")
        }
        let facts = try await Self.facts(of: decoded, named: name)
        return facts
    }

    @concurrent private static func facts(of decoded: DecodedText, named name: String) async throws(QuillError) -> SourceFacts {
        let name = name.lowercased()
        let isMarkdown =
            name.hasSuffix(".md") || name.hasSuffix(".markdown")
            || (!name.hasSuffix(".txt") && Prose.looksLikeMarkdown(decoded.text))
        var facts = try facts(of: isMarkdown ? Prose(markdown: decoded.text) : Prose(plain: decoded.text), language: nil)
        facts.notes += decoded.notes
        return facts
    }

    @concurrent private static func facts(markdown: String, language: String? = nil) async throws(QuillError) -> SourceFacts {
        try facts(of: Prose(markdown: markdown), language: language)
    }

    private static func facts(of prose: Prose, language: String?) throws(QuillError) -> SourceFacts {
        let bytes = prose.paragraphs.reduce(0) { $0 + $1.utf8.count }
        guard bytes <= Converter.textLimit else { throw TooLarge.error("The text", limit: Converter.textLimit) }
        let cues = TextCues.cues(prose.paragraphs)
        guard !cues.isEmpty else {
            throw QuillError(.emptyInput, "There is no text in the file.", hint: "Give a file that holds a recording, captions or text.")
        }
        let language = LanguageTag.normalised(language) ?? prose.language ?? LanguageGuess.language(of: prose.paragraphs)
        return SourceFacts(
            title: prose.title, author: prose.author, publishedAt: prose.date, language: language, form: .text,
            tracks: [CaptionTrack(origin: "text", language: language, cues: cues)], notes: prose.notes)
    }
}
