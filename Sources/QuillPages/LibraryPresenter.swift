internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension LibraryFilter {
    init(_ request: Request) {
        let given = { (name: String) in request.query(name).flatMap { $0.isEmpty ? nil : $0 } }
        self.init(
            search: String((given("q") ?? "").prefix(200)), status: given("status").flatMap { LibraryQuery.Status(rawValue: $0)?.rawValue },
            kind: given("kind").flatMap { Item.Kind(rawValue: $0)?.rawValue },
            sort: given("sort").flatMap { LibraryQuery.Sort(rawValue: $0)?.rawValue },
            cursor: given("cursor").flatMap { ID<Item>($0)?.text })
    }

    var asked: LibraryQuery {
        LibraryQuery(
            search: search, kind: kind.flatMap(Item.Kind.init(rawValue:)), status: status.flatMap(LibraryQuery.Status.init(rawValue:)),
            sort: sort.flatMap(LibraryQuery.Sort.init(rawValue:)) ?? .newest, after: cursor.flatMap { ID<Item>($0) })
    }
}

extension Pages {
    /// `isWhole`: all cards of the page, not those alone that are seen first.
    func library(_ visit: Visit, isWhole: Bool) async throws -> LibraryPage {
        let filter = LibraryFilter(visit.request)
        let view = try await quill.library(filter.asked, first: isWhole ? nil : Self.libraryFirstCount)
        return LibraryPage(
            LibraryModel(
                badges: visit.badges, filter: filter, cards: view.rows.map { Self.card($0, visit.now) }, total: view.size.count,
                soundSeconds: view.size.soundSeconds, next: view.next?.text, isFresh: view.isFresh && filter.isEverything,
                behind: view.behind))
    }

    /// The cards that the page arrives with: as many as a laptop's screen shows, since each costs the first paint more than a millisecond.
    private static let libraryFirstCount = 12

    private static func card(_ row: LibraryView.Row, _ now: Timestamp) -> LibraryModel.Card {
        let item = row.item
        let state = row.glance.map { RunState($0, now: now) }
        let has = Set(row.artifacts.map(\.target.variant))
        let isText = item.durationSeconds == nil
        let tokens = row.artifacts.first { $0.target.variant == .transcript }?.facts.tokens
        return LibraryModel.Card(
            id: item.id, title: Naming.title(item), place: Naming.place(item),
            icon: Naming.icon(item, row.artifacts.first { $0.target.variant == .media }), durationSeconds: item.durationSeconds,
            // Told in tokens only, which are rather too many: three words in four.
            words: isText ? tokens.map { $0 * 3 / 4 } : nil, language: item.language == "und" ? nil : item.language,
            status: state.map(\.status) ?? .ready, stage: state?.stage ?? "Ready", job: state?.job, fraction: state?.fraction,
            variants: variants(has, state, hasDocument: row.documents > 0), documents: row.documents, addedAt: item.createdAt,
            trouble: state?.trouble)
    }

    private static func variants(_ has: Set<Variant>, _ state: RunState?, hasDocument: Bool) -> [LibraryModel.Variant] {
        let wanted: [(Variant, Icon)] = [
            (.transcript, .quote), (.summary(.comprehensive), .page), (.summary(.bulletPoints), .list), (.summary(.keyInsights), .bolt),
        ]
        let ofArticle: Set<Variant.Kind> = [.outline, .chapters, .section, .seo, .revision]
        func now(_ isOne: (Variant) -> Bool) -> LibraryModel.Variant.State? {
            let steps = state?.steps.filter { isOne($0.target.variant) } ?? []
            if steps.contains(where: { $0.state == .failed }) { return .failed }
            return steps.contains { $0.state == .running || $0.state == .ahead || $0.state == .waits }
                && state?.glance.run.state.isEnded == false
                ? .running : nil
        }
        let made = wanted.map { variant, icon in
            LibraryModel.Variant(variant.title, icon: icon, now { $0 == variant } ?? (has.contains(variant) ? .done : .absent))
        }
        return made + [.init("Article", icon: .article, now { ofArticle.contains($0.kind) } ?? (hasDocument ? .done : .absent))]
    }
}
