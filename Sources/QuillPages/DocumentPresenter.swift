internal import QuillCore
internal import QuillService
internal import QuillWeb
internal import TextDiff

/// A document with everything that its page is made from, read once.
struct DocumentReading: Sendable {
    let view: DocumentView
    let citations: Citations
    let made: Revision?
    /// Who wrote the sections that no person wrote, by what they say.
    let makers: [Digest: Provenance]
    let spent: [Variant: Spent]
    let regenerable: Set<String>
    /// Open ones, newest first.
    let proposals: [ProposalView]
    let estimate: Money?
    /// Of the revisions that were delivered.
    let numbers: [ID<Revision>: Int]
    /// What was asked for, in words.
    let wishes: [ID<Proposal>: String]

    var head: Revision? { view.head }
}

extension Pages {
    func reading(_ id: ID<Document>) async throws -> DocumentReading {
        let view = try await quill.document(id)
        let open = view.head == nil ? [] : try await quill.proposals(of: id, .open, Page(limit: 20)).rows
        var proposals: [ProposalView] = []
        var wishes: [ID<Proposal>: String] = [:]
        for proposal in open {
            proposals.append(try await quill.proposal(proposal.id, of: id))
            let asked = try await quill.wishes(of: proposal)
            wishes[proposal.id] =
                asked?.instructions.map { "“\($0.prefix(200))”" } ?? asked?.tone.map { "In another tone: \($0.prefix(60))" }
        }
        let regenerable = try await quill.regenerableSections(of: id).intersection(view.head?.body.sections.map(\.key) ?? [])
        var citations = Citations.none
        if let item = view.item, let transcript = view.transcript { citations = Citations(item: item.id, transcript: transcript) }
        return DocumentReading(
            view: view, citations: citations, made: try await quill.newestMade(of: id),
            makers: try await quill.makers(of: id), spent: try await quill.spent(on: .document(id)),
            regenerable: regenerable, proposals: proposals,
            estimate: try await estimate(id, regenerable.min(), writer: quill.standardWriter),
            numbers: try await quill.numbers(of: view.deliveries.compactMap(\.delivery.revision)), wishes: wishes)
    }

    /// Nil where it cannot be told.
    private func estimate(_ id: ID<Document>, _ section: String?, writer: String) async throws -> Money? {
        guard let section else { return nil }
        let plan = try await quill.planRegeneration(Regeneration(document: id, section: section, writer: writer))
        return plan.toMake.allSatisfy(\.estimate.isKnown) ? plan.cost : nil
    }

    func document(_ id: ID<Document>, _ visit: Visit, writing: (key: String, DocumentModel.Writing)? = nil) async throws -> DocumentModel {
        let reading = try await reading(id)
        let view = reading.view
        let glance = try await view.document.items.first.map { ID<Item>(trusted: $0.text) }.asyncMap { try await quill.glance(of: $0) }
            .flatMap(\.self)
        let pace = try await self.pace(for: glance.map { [$0.run.state] } ?? [])
        let state = glance.map { RunState($0, now: visit.now, pace: pace) }
        var prices: [String: Money?] = [:]
        for writer in quill.writers { prices[writer] = try await estimate(id, reading.regenerable.min(), writer: writer) }
        var media: ItemModel.Media?
        if let item = view.item { media = try await self.media(of: try await quill.item(item.id)) }
        let concerns = state.map { $0.glance.run.wanted.contains { $0.subject == .document(id) } } ?? false
        return DocumentModel(
            id: id, badges: visit.badges, title: Naming.title(view.document.title),
            description: reading.head?.body.frontMatter.description ?? "",
            state: view.document.state, revision: reading.head?.number ?? 0, changedAt: reading.head?.createdAt ?? view.document.createdAt,
            changedBy: reading.head.map { Naming.maker($0.provenance) } ?? "not written yet",
            item: view.item.map { (id: $0.id, title: Naming.title($0)) }, media: media, citations: reading.citations,
            sections: reading.head?.body.sections.map { section in
                reading.section(section, writing: writing.flatMap { $0.key == section.key ? $0.1 : nil })
            } ?? [],
            otherCosts: reading.otherCosts, places: reading.places,
            writers: writers(chosen: nil) { prices[$0] ?? nil },
            tones: quill.tones.map { (id: $0, name: $0.prefix(1).uppercased() + $0.dropFirst()) }, under: concerns ? state?.under : nil,
            trouble: concerns ? state?.trouble : nil, wholes: reading.wholes)
    }
}

extension Optional {
    /// `map` with a wait in it.
    func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

extension DocumentReading {
    func section(_ section: Section, writing: DocumentModel.Writing? = nil) -> DocumentModel.Section {
        let isMachines = made?.body.sections.first { $0.key == section.key }?.digest == section.digest
        let maker = makers[section.digest] ?? (isMachines ? made?.provenance : nil)
        let ofSection = proposals.filter { $0.proposal.content.sectionKey == section.key }
        let cost = [Variant.section(section.key), .proposal(section.key)].compactMap { spent[$0] }.sum
        return DocumentModel.Section(
            key: section.key, heading: section.heading, level: section.level,
            body: Rendered(markdown: section.markdown, citations: citations), words: words(section),
            author: maker.map(Naming.maker) ?? "you", fallback: Naming.fallback(maker), cost: cost, estimate: estimate,
            canRegenerate: regenerable.contains(section.key),
            proposal: ofSection.first.map { proposal($0, ordinal: ofSection.count, count: ofSection.count) }, writing: writing)
    }

    private func words(_ section: Section) -> Int {
        Revision.Body(frontMatter: FrontMatter(title: "", description: "", slug: "", tags: [], language: ""), sections: [section]).wordCount
    }

    private func proposal(_ view: ProposalView, ordinal: Int = 1, count: Int = 1) -> DocumentModel.Proposal {
        let hunks = view.fields.map(Hunks.of) + view.changes.flatMap { self.hunks($0) }
        let changed = view.changes.flatMap(\.diff.text.hunks)
        let count = { (text: String) in text.split(whereSeparator: \.isWhitespace).count }
        let why: String? =
            switch view.proposal.origin {
            case .edit: "A text that clashed with another one and was kept"
            case .rewrite: "Made anew by a run, while you had edited"
            case .regeneration: wishes[view.proposal.id]
            }
        return DocumentModel.Proposal(
            id: view.proposal.id.text, instructions: why, author: Naming.maker(view.proposal.provenance),
            fallback: Naming.fallback(view.fallbacks), at: view.proposal.createdAt,
            cost: view.proposal.cost, wordsAdded: changed.reduce(0) { $0 + count($1.added) },
            wordsRemoved: changed.reduce(0) { $0 + count($1.removed) }, hunks: hunks, ordinal: ordinal, count: ordinal,
            isConflict: view.isConflict)
    }

    private func hunks(_ change: ProposedChange) -> [Hunk] {
        Hunks.of(change.diff, citations: citations, isChosen: !change.isConflict)
    }

    /// Proposals that are not about one section that is there.
    var wholes: [DocumentModel.Whole] {
        let keys = Set(head?.body.sections.map(\.key) ?? [])
        return proposals.filter { $0.proposal.content.sectionKey.map { !keys.contains($0) } ?? true }.map { view in
            var parts: [(heading: String, hunks: [Hunk])] =
                view.fields.isEmpty ? [] : [(heading: "Title and description", hunks: view.fields.map(Hunks.of))]
            parts += view.changes.map { change in
                let section = change.diff.new ?? change.diff.old
                return (heading: section?.heading ?? "Lead", hunks: hunks(change))
            }
            return DocumentModel.Whole(proposal: proposal(view), parts: parts)
        }
    }

    /// What it cost beyond its sections.
    var otherCosts: [(name: String, cost: Spent)] {
        let outline = [Variant.outline, .chapters].compactMap { spent[$0] }.sum
        let keys = Set(head?.body.sections.map(\.key) ?? [])
        let known = keys.flatMap { [Variant.section($0), .proposal($0)] } + [.outline, .chapters, .seo]
        let rest = spent.filter { !known.contains($0.key) }.values.sum
        return [
            (name: "Outline", cost: outline), (name: "Title and description", cost: spent[.seo] ?? .nothing),
            (name: "Sections that are gone", cost: rest),
        ].filter { $0.cost != .nothing }
    }

    var places: [DocumentModel.Place] {
        view.deliveries.compactMap { row in
            guard row.delivery.state == .delivered, let at = row.delivery.deliveredAt else { return nil }
            return DocumentModel.Place(
                name: Naming.place(row.destination), address: Naming.address(row.delivery.ref?.url),
                revision: row.delivery.revision.flatMap { numbers[$0] } ?? 1, at: at)
        }
    }
}
