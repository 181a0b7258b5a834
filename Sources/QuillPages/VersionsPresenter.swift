internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    /// `range` is `3..7`, or the form says which two; without either the last two are compared.
    func versions(_ id: ID<Document>, _ range: String?, _ visit: Visit) async throws -> VersionsPage {
        let listing = try await quill.versions(of: id, Page(limit: 200))
        let view = try await quill.document(id)
        var compared: (from: Int, to: Int)?
        if let range {
            let ends = range.split(separator: ".", omittingEmptySubsequences: true).map { Int($0) }
            guard ends.count == 2, let from = ends[0], let to = ends[1], range == "\(from)..\(to)" else {
                throw QuillError(.notFound, "There is no such comparison.", hint: "Choose two versions, as in 1..2.")
            }
            compared = (from, to)
        } else if let from = visit.request.query("from").flatMap({ Int($0) }), let to = visit.request.query("to").flatMap({ Int($0) }) {
            compared = (from, to)
        } else if let head = listing.rows.first, head.number > 1 {
            compared = (head.number - 1, head.number)
        }
        let diff = try await compared.asyncMap { try await quill.diff(of: id, from: $0.from, to: $0.to) }
        var citations = Citations.none
        if let item = view.item, let transcript = view.transcript { citations = Citations(item: item.id, transcript: transcript) }
        let published = Set(view.deliveries.compactMap(\.delivery.revision))
        return VersionsPage(
            VersionsModel(
                document: id, badges: visit.badges, title: view.document.title,
                rows: listing.rows.map { version in
                    .init(
                        number: version.number, at: version.createdAt, who: Naming.maker(version.provenance),
                        why: version.note ?? "Written",
                        words: version.wordCount ?? 0, isPublished: published.contains(version.id))
                }, compared: compared, changes: diff.map { Self.changes($0.body, citations) } ?? [],
                wordsAdded: diff?.body.wordsAdded ?? 0, wordsRemoved: diff?.body.wordsRemoved ?? 0, citations: citations,
                undo: listing.rows.first.flatMap { head in Self.isRestoration(head) && head.number > 1 ? head.number - 1 : nil }))
    }

    /// What restoring writes into its note.
    private static func isRestoration(_ version: Version) -> Bool {
        guard let note = version.note else { return false }
        return note.hasSuffix(" restored") || note.contains("” as in version ")
    }

    private static func changes(_ diff: BodyDiff, _ citations: Citations) -> [VersionsModel.Change] {
        let fields = diff.fields.map { field in
            VersionsModel.Change(
                heading: Naming.fact(field.name), kind: .changed,
                hunks: [
                    .change(
                        id: field.name, runs: [DiffRun(.removed, field.old), DiffRun(.added, field.new)].filter { !$0.text.isEmpty },
                        isChosen: false)
                ])
        }
        return fields
            + diff.sections.compactMap { section in
                let kind: VersionsModel.Change.Kind
                switch section.kind {
                case .same: return nil
                case .added: kind = .added
                case .removed: kind = .removed
                case .changed: kind = .changed
                case .moved: kind = .moved
                }
                let heading = (section.new ?? section.old)?.heading ?? "Lead"
                return .init(
                    key: section.key, heading: heading, kind: kind,
                    hunks: kind == .moved ? [] : Hunks.of(section, citations: citations, isChosen: false))
            }
    }
}
