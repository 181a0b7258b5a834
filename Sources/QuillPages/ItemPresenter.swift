internal import HTTPServer
internal import QuillCore
internal import QuillRendering
internal import QuillService
internal import QuillWeb

/// What of an item's page is asked for: a fragment needs less than the page.
struct ItemNeeds: OptionSet, Sendable {
    let rawValue: Int
    static let transcript = ItemNeeds(rawValue: 1)
    static let part = ItemNeeds(rawValue: 2)
    static let prices = ItemNeeds(rawValue: 4)
    static let all: ItemNeeds = [.transcript, .part, .prices]
}

extension Pages {
    func item(_ id: ID<Item>, _ visit: Visit, _ needs: ItemNeeds = .all, part: ItemPart? = nil) async throws -> ItemModel {
        let view = try await quill.item(id)
        let item = view.item
        let glance = try await quill.glance(of: id)
        let pace = try await self.pace(for: glance.map { [$0.run.state] } ?? [])
        let state = glance.map { RunState($0, now: visit.now, pace: pace) }
        let runs = try await quill.runs(of: id)
        let part = part ?? visit.request.query("show").flatMap(ItemPart.init(rawValue:)) ?? .variants
        let transcript =
            needs.isDisjoint(with: [.transcript, .part]) ? nil : try await quill.artifact(.transcript, of: id, as: Transcript.self)
        let prices = needs.contains(.prices) ? await self.prices(of: id) : Prices()
        let media = try await media(of: view)
        let isHeadNeeded = needs.contains(.transcript) || (needs.contains(.part) && part == .documents)
        var works: [ItemModel.Work] = []
        var chapters: [Int: String] = [:]
        for (index, document) in view.documents.enumerated() {
            let head = isHeadNeeded ? try await quill.head(of: document.id) : nil
            if index == 0, let head { chapters = Self.chapters(head.body) }
            guard document.head != nil else { continue }
            works.append(
                .init(
                    document: document.id, title: document.title, state: document.state, revision: head?.number ?? 1,
                    words: head?.body.wordCount ?? 0, at: head?.createdAt ?? document.createdAt,
                    sections: head?.body.sections.map { (key: $0.key, name: $0.heading ?? "Lead") } ?? []))
        }
        return ItemModel(
            id: id, badges: visit.badges, title: Naming.title(item), status: state?.status ?? .ready, statusWords: state?.stage ?? "Ready",
            place: Naming.place(item), address: Naming.address(item.url), durationSeconds: item.durationSeconds,
            language: item.language == "und" ? nil : item.language, addedAt: item.createdAt, under: state?.under, trouble: state?.trouble,
            media: media, silence: Self.silence(view, state),
            transcript: needs.contains(.transcript)
                ? await transcript.asyncMap { await Self.words($0, Self.fallback(view, $0), chapters, visit.request) } : nil, part: part,
            variants: try await variants(view, state, needs.contains(.part) && part == .variants ? transcript : nil), documents: works,
            runs: runs.map {
                .init(
                    run: $0.run.id, wanted: $0.run.words, status: $0.run.status, startedAt: $0.run.createdAt, seconds: $0.run.seconds,
                    cost: $0.cost)
            },
            details: ItemModel.Detail.all(view.details, now: visit.now),
            remakes: prices.remakes(view, hasDocument: !works.isEmpty), writers: prices.choices,
            // Of what could not be read nothing can be written: the way on is another try.
            articleEstimate: works.isEmpty && state?.under == nil && (state?.trouble == nil || Self.isRead(view))
                ? prices.article ?? .zero : nil)
    }

    /// What can be heard of it: the media, unless that is a text.
    func media(of view: ItemView) async throws -> ItemModel.Media? {
        guard let media = view.artifacts.first(where: { $0.target.variant == .media }),
            let source = view.artifacts.first(where: { $0.target.variant == .source }), source.facts.durationSeconds != nil
        else { return nil }
        let form = try await quill.artifact(.source, of: view.item.id, as: SourceForm.self)?.form
        guard form == .audio || form == .video else { return nil }
        let isHeard = view.artifacts.contains { $0.target.variant == .transcript }
        return .init(
            asset: media.id.text, type: Naming.playable(media.mediaType, isVideo: form == .video),
            captions: isHeard ? view.item.language ?? "und" : nil)
    }

    private struct SourceForm: Decodable {
        let form: SourceFacts.Form
    }

    private static func isRead(_ view: ItemView) -> Bool { view.artifacts.contains { $0.target.variant == .transcript } }

    private static func silence(_ view: ItemView, _ state: RunState?) -> String {
        if view.artifacts.contains(where: { $0.target.variant == .media }) {
            guard let source = view.artifacts.first(where: { $0.target.variant == .source }) else {
                return "The source is being looked at."
            }
            return source.facts.durationSeconds == nil && view.item.durationSeconds == nil
                ? "This is a text: there is nothing to hear." : "Captions alone were added: there is no sound to hear."
        }
        if state?.trouble != nil { return "The source could not be read." }
        return state?.under != nil ? "The source is being looked at." : "The words came as captions, so the sound was not fetched."
    }

    /// Titles of an article's sections over the cues that they begin at.
    static func chapters(_ body: Revision.Body) -> [Int: String] {
        var chapters: [Int: String] = [:]
        for section in body.sections {
            guard let heading = section.heading, let first = section.cues.min(), chapters[first] == nil else { continue }
            chapters[first] = heading
        }
        return chapters
    }

    /// Lines that are shown at once: with them a page stays below 40 KB as it is sent. Slices overlap, so that every line but those
    /// at the ends of all has some before it and behind it.
    static let (sliceLines, sliceStride, sliceMargin) = (500, 460, 20)

    /// Why the captions were not used that came along. Where listening failed, the transcript's own notes say so.
    private static func fallback(_ view: ItemView, _ transcript: Transcript) -> String? {
        guard case .recognised = transcript.origin else { return nil }
        return Naming.fallback(view.artifacts.first { $0.target.variant == .transcript }?.provenance)
    }

    private static func words(
        _ transcript: Transcript, _ fallback: String?, _ chapters: [Int: String], _ request: Request
    ) async -> ItemModel.Words {
        let origin =
            switch transcript.origin {
            case .captions(let which): "Captions: \(which)"
            case .recognised(let model): "Recognised by \(model)"
            case .text: "The text itself"
            }
        let cues = transcript.cues
        let number = { (name: String) in request.query(name).flatMap { Int($0.prefix(9)) } }
        var slice = 0
        if let first = number("from") {
            slice = first / sliceStride
        } else if let seconds = number("t") {
            let after = cues.firstIndex { ($0.startMilliseconds ?? .max) >= (seconds + 1) * 1_000 } ?? cues.count
            slice = (after - 1 - sliceMargin) / sliceStride
        } else if let cue = number("c") {
            slice = (cue - sliceMargin) / sliceStride
        }
        let lastSlice = (max(0, cues.count - 1 - sliceMargin)) / sliceStride
        slice = min(max(0, slice), lastSlice)
        let first = slice * sliceStride
        let last = min(cues.count, first + sliceLines)
        return .init(
            origin: origin, notes: [fallback].compactMap(\.self) + transcript.notes, cues: Array(cues[first..<last]), chapters: chapters,
            total: cues.count,
            earlier: slice > 0 ? first - sliceStride : nil, later: slice < lastSlice ? first + sliceStride : nil,
            found: await found(request.query("find"), transcript))
    }

    /// Nil where nothing is looked for.
    static func found(_ wanted: String?, _ transcript: Transcript) async -> ItemModel.Found? {
        guard let wanted, let search = await TranscriptSearch.find(wanted, in: transcript) else { return nil }
        return .init(
            wanted: search.wanted,
            hits: search.hits.map {
                .init(cue: $0.cue.id, startMilliseconds: $0.cue.startMilliseconds, before: $0.before, match: $0.match, after: $0.after)
            }, count: search.count)
    }

    /// Lines of the transcript as a quotation: `12-14,20`.
    func quotation(_ lines: String?, of transcript: Transcript?) throws(QuillError) -> String {
        guard let lines, let transcript, let ids = TranscriptQuote.lines(lines),
            let markdown = TranscriptQuote.markdown(ids, of: transcript)
        else {
            throw QuillError(
                .validationFailed, "There are no such lines to quote, or they are more than \(TranscriptQuote.linesMax).",
                hint: "Choose lines of the transcript once more.")
        }
        return markdown
    }

    /// `transcript` is nil where their words are not asked for.
    private func variants(_ view: ItemView, _ state: RunState?, _ transcript: Transcript?) async throws -> [ItemModel.Variant] {
        let citations = transcript.map { Citations(item: view.item.id, transcript: $0) }
        var variants: [ItemModel.Variant] = []
        for type in SummaryType.allCases {
            let variant = Variant.summary(type)
            let made = view.artifacts.first { $0.target.variant == variant }
            let step = state?.steps.first { $0.target.variant == variant }
            let isAhead = step.map { [.running, .ahead, .waits].contains($0.state) } ?? false
            guard made != nil || isAhead || step?.state == .failed else { continue }
            var body: Rendered?
            var facts: [String] = []
            var markdown: String?
            var fallback: String?
            if let made, let citations, let summary = try await quill.artifact(variant, of: view.item.id, as: Summary.self) {
                body = Rendered(markdown: SummaryText.cited(summary), citations: citations)
                markdown = SummaryText.markdown(summary)
                facts = [Naming.maker(made.provenance)] + (summary.shortSource ? ["short source"] : [])
                fallback = Naming.fallback(made.provenance)
            }
            let status: Status = step?.state == .failed ? .failed : step?.state == .running ? .running : isAhead ? .queued : .done
            variants.append(
                .init(
                    name: type.rawValue, title: type.title, status: status, statusWords: status.word, facts: facts, fallback: fallback,
                    madeAt: made?.createdAt,
                    body: body, markdown: markdown, job: step?.job?.id,
                    fraction: step?.job.flatMap { state?.glance.progress[$0.id]?.fraction },
                    trouble: step?.state == .failed ? step?.job?.error.map { Trouble($0) } : nil))
        }
        return variants
    }
}

extension Citations {
    init(item: ID<Item>, transcript: Transcript) {
        var targets: [Int: Target] = [:]
        for cue in transcript.cues {
            targets[cue.id] = Target(
                startSeconds: cue.startMilliseconds.map { Double($0) / 1_000 }, endSeconds: cue.endMilliseconds.map { Double($0) / 1_000 },
                quote: String(cue.text.prefix(200)))
        }
        self.init(item: item, targets: targets)
    }
}
