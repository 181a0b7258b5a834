internal import Prose
package import QuillCore
internal import Support

/// Writes without any model: picks, mends and orders what was said. The embedded default.
package final class ExtractiveWriter: QuillCore.Writer {
    package let name = "extractive"
    /// Raised when its texts change.
    private static let version = "3"

    private struct Reading {
        let key: Digest
        let writer: Prose.Writer
    }
    /// The last transcript that was analysed: an article asks for the same one many times.
    private let last = Lock<Reading?>(nil)

    package init() {}

    package func rules(of step: String, _ parameters: Parameters) -> String { Digest(of: "extractive \(step) \(Self.version)").short }

    package func summary(_ type: SummaryType, of transcript: QuillCore.Transcript, _ work: any Work) async throws(QuillError)
        -> Written<QuillCore.Summary>
    {
        let writer = await reading(transcript, title: work.item.title)
        let made = writer.summary(type.kind)
        let groups = made.groups.filter { !$0.bullets.isEmpty }
        // A source too short to choose from is told whole, as far as it goes.
        let whole = groups.isEmpty ? Self.statements(writer) : []
        guard let headline = made.headline.map(Cited.init) ?? whole.first else { throw Self.tooLittle }
        let summary = QuillCore.Summary(
            type: type, language: transcript.language, headline: headline,
            groups: groups.isEmpty
                ? [.init(heading: nil, bullets: whole)] : groups.map { .init(heading: $0.heading, bullets: $0.bullets.map(Cited.init)) },
            shortSource: made.shortSource || groups.isEmpty)
        return Written(summary, engine: name)
    }

    /// The first sentences that say something.
    private static func statements(_ writer: Prose.Writer) -> [Cited] {
        writer.analysis.sentences.filter { $0.text.split(separator: " ").count >= 4 }.prefix(5).map {
            Cited($0.text, cues: $0.utteranceIDs)
        }
    }

    package func outline(
        of transcript: QuillCore.Transcript, title: String, maxSections: Int, _ work: any Work
    ) async throws(QuillError) -> Written<QuillCore.Outline> {
        let made = await reading(transcript, title: title, topicsMax: maxSections).outline()
        let outline = QuillCore.Outline(
            title: made.title, language: transcript.language,
            topics: made.segments.map { .init(heading: $0.heading, keyphrases: $0.keyphrases, cues: $0.utteranceIDs) })
        return Written(outline, engine: name)
    }

    package func chapters(
        of outline: QuillCore.Outline, transcript: QuillCore.Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Chapters> {
        let writer = await reading(transcript, title: work.item.title)
        return Written(ChapterPlan.chapters(outline, writer), engine: name)
    }

    package func section(
        _ entry: Chapters.Entry, of chapters: Chapters, outline: QuillCore.Outline, transcript: QuillCore.Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Section> {
        let writer = await reading(transcript, title: work.item.title)
        let isLast = chapters.entries.last?.key == entry.key
        return Written(SectionText.section(entry, of: outline, isLast: isLast, writer), engine: name)
    }

    package func seo(
        of outline: QuillCore.Outline, transcript: QuillCore.Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<FrontMatter> {
        let writer = await reading(transcript, title: work.item.title)
        let seo = writer.seo(Prose.Outline(outline, writer))
        let head = FrontMatter(
            title: seo.title, description: seo.description, slug: seo.slug, tags: Array(seo.keywords.prefix(10)),
            language: transcript.language)
        return Written(head, engine: name)
    }

    /// Only the outline heeds how many topics are wanted: the other steps follow the outline that they are given.
    @concurrent
    private func reading(_ transcript: QuillCore.Transcript, title: String, topicsMax: Int = 12) async -> Prose.Writer {
        let key = Digest(of: "\(transcript.digest) \(topicsMax) \(title)")
        if let known = last.withLock({ $0?.key == key ? $0?.writer : nil }) { return known }
        let source = Prose.Transcript(
            utterances: transcript.cues.map(Utterance.init), language: transcript.language, title: title)
        let writer = Prose.Writer(source, topicsMax: topicsMax)
        last.withLock { $0 = Reading(key: key, writer: writer) }
        return writer
    }

    static let tooLittle = QuillError(
        .noSpeech, "There is too little in it to write about.", hint: "The transcript is there: `quill show <item> --transcript txt`.")
}

extension SummaryType {
    fileprivate var kind: Prose.Summary.Kind {
        switch self {
        case .comprehensive: .comprehensive
        case .bulletPoints: .bulletPoints
        case .keyInsights: .keyInsights
        }
    }
}

extension Cited {
    init(_ passage: Passage) { self.init(passage.text, cues: passage.utteranceIDs) }
}

extension Utterance {
    fileprivate init(_ cue: Cue) {
        self.init(
            id: cue.id, text: cue.text, start: cue.startMilliseconds.map { Double($0) / 1_000 },
            end: cue.endMilliseconds.map { Double($0) / 1_000 }, speaker: cue.speaker)
    }
}
