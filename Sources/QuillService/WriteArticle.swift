package import QuillCore

/// What is asked for: summaries and an article of one input, delivered somewhere.
package struct ArticleRequest: Sendable {
    package var input: Given
    /// Whether an article is wanted beside the summaries.
    package var article: Bool
    package var variants: [String]
    /// `folder:./site?style=hugo`, each.
    package var destinations: [String]
    package var writer: String?
    /// How it is to be written, for writers that heed it.
    package var style = WritingStyle()
    package var speechModel: String?
    package var maxSections: Int
    /// Variants to make anew; also `all`, `stale`, `article`.
    package var remake: [String]
    package var trigger: String

    package init(
        input: Given, article: Bool = true, variants: [String] = SummaryType.allCases.map(\.rawValue), destinations: [String] = [],
        writer: String? = nil,
        speechModel: String? = nil, maxSections: Int = 12, remake: [String] = [], trigger: String
    ) {
        self.input = input
        self.article = article
        self.variants = variants
        self.destinations = destinations
        self.writer = writer
        self.speechModel = speechModel
        self.maxSections = maxSections
        self.remake = remake
        self.trigger = trigger
    }
}

/// The request with every name checked: nothing has been changed yet.
private struct CheckedRequest: Sendable {
    let article: Bool
    let summaries: [SummaryType]
    let destinations: [(publisher: String, locator: String, settings: [String: String])]
    let parameters: Parameters
    let remake: [String]
    let trigger: String
}

extension Quill {
    /// What a run would do, without doing any of it.
    package func planArticle(_ request: ArticleRequest) async throws(QuillError) -> (item: Item?, plan: Plan) {
        let checked = try check(request)
        let input = try await recognise(request.input)
        let conductor = conductor
        let gone: [Target] = if let item = try await find(input) { try await lookAround(item, checked).gone } else { [] }
        return try await store.read { store throws(QuillError) in
            let known = try store.item(input.project, input.contentID)
            let now = try store.now()
            let item =
                known
                ?? Item(
                    id: ID(trusted: "itm_" + placeholder), project: input.project, kind: input.kind, contentID: input.contentID,
                    title: input.title, url: input.url, createdAt: now)
            let document = try known.flatMap { (item) throws(QuillError) in
                try store.document(item.project, key: Document.articleKey(item.id))
            }
            let documentID = document?.id ?? ID(trusted: "doc_" + placeholder)
            var places: [ID<Destination>] = []
            for (index, place) in checked.destinations.enumerated() {
                let found = try store.destination(input.project, kind: place.publisher, locator: place.locator)
                places.append(found?.id ?? ID(trusted: "dst_" + placeholder.dropLast() + String(index % 10)))
            }
            let wanted = targets(item.id, documentID, checked, places)
            var world: World
            if known != nil {
                world = try conductor.world(item.id, project: item.project, jobs: [], wanted: wanted, store)
            } else {
                world = World(item: item, document: documentID)
                if input.kind == .file { world.existing[Target(.item(item.id), .media)] = .given }
            }
            var remake = try resolve(checked.remake, wanted, checked.parameters, world, conductor) + gone
            for place in checked.destinations {
                guard let found = try store.destination(input.project, kind: place.publisher, locator: place.locator) else { continue }
                if found.settings != place.settings { remake.append(Target(.document(documentID), .delivery(found.id))) }
            }
            return (known, try conductor.plan(wanted: wanted, remake: remake, parameters: checked.parameters, world: world))
        }
    }

    /// Takes the input in and begins a run for it.
    package func startArticle(_ request: ArticleRequest) async throws(QuillError) -> StartedRun {
        let checked = try check(request)
        let input = try await recognise(request.input)
        let (item, isNew) = try await ingest(input)
        let conductor = conductor
        let (gone, notes) = try await lookAround(item, checked)
        let run = try await store.write { store throws(QuillError) in
            let document = checked.article ? try articleDocument(item, store) : nil
            var places: [ID<Destination>] = []
            var changed: [Target] = []
            for place in checked.destinations {
                let (id, isChanged) = try destination(place, item.project, store)
                places.append(id)
                if isChanged, let document { changed.append(Target(.document(document.id), .delivery(id))) }
            }
            let wanted = targets(item.id, document?.id, checked, places)
            let world = try conductor.world(item.id, project: item.project, jobs: [], wanted: wanted, store)
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: wanted,
                remake: try resolve(checked.remake, wanted, checked.parameters, world, conductor) + changed + gone,
                parameters: checked.parameters,
                trigger: checked.trigger, state: .open, error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(run)
            try store.append(
                Event(name: .runStarted, project: run.project, data: ["run": run.id.text, "item": item.id.text], at: run.createdAt))
            try conductor.advance(run, store)
            return run
        }
        return StartedRun(run: run, item: item, isNewItem: isNew, notes: notes)
    }

    /// Looks at what was delivered before: what is gone is delivered again, what was edited there is told and left alone.
    private func lookAround(_ item: Item, _ checked: CheckedRequest) async throws(QuillError) -> (gone: [Target], notes: [String]) {
        let places = checked.destinations
        let known = try await store.read { store throws(QuillError) in
            var known: [(delivery: Delivery, destination: Destination)] = []
            guard let document = try store.document(item.project, key: Document.articleKey(item.id)) else { return known }
            for (delivery, destination) in try delivered(document.id, store)
            where places.contains(where: { $0.publisher == destination.kind && $0.locator == destination.locator }) {
                known.append((delivery, destination))
            }
            return known
        }
        var gone: [Target] = []
        var notes: [String] = []
        for (delivery, destination) in known {
            guard let ref = delivery.ref, let publisher = publishers.first(where: { $0.descriptor.kind == destination.kind }) else {
                continue
            }
            switch try await publisher.condition(of: ref, at: destination) {
            case .intact: continue
            case .missing: gone.append(Target(.document(delivery.document), .delivery(destination.id)))
            case .edited(let what): notes.append("\(what) was edited since it was published; that version is kept.")
            }
        }
        return (gone, notes)
    }

    private func check(_ request: ArticleRequest) throws(QuillError) -> CheckedRequest {
        var summaries: [SummaryType] = []
        for written in request.variants where !written.isEmpty && written != "none" {
            guard let type = SummaryType(written: written) else {
                let known = SummaryType.allCases.map(\.rawValue).joined(separator: ", ")
                throw QuillError(.invalidInput, "variants: there is no variant \(written).", hint: "Choose from \(known), or none.")
            }
            if !summaries.contains(type) { summaries.append(type) }
        }
        var places: [(publisher: String, locator: String, settings: [String: String])] = []
        for written in request.destinations { places.append(try parse(destination: written)) }
        guard (1...12).contains(request.maxSections) else {
            throw QuillError(
                .invalidInput, "max-sections: \(request.maxSections) is not between 1 and 12.", hint: "Give a number from 1 to 12.")
        }
        let steps = (request.article ? Self.articleSteps : []) + (summaries.isEmpty ? [] : ["summary"])
        let parameters = try parameters(
            request.writer, request.style, for: steps, speechModel: request.speechModel, maxSections: request.maxSections)
        guard request.article || places.isEmpty else {
            throw QuillError(
                .invalidInput, "to: there is nothing to deliver without an article.", hint: "Ask for the article, or leave out to.")
        }
        return CheckedRequest(
            article: request.article, summaries: summaries, destinations: places, parameters: parameters, remake: request.remake,
            trigger: request.trigger)
    }

    private func parse(destination written: String) throws(QuillError) -> (publisher: String, locator: String, settings: [String: String]) {
        let parts = written.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let publisher = publishers.first(where: { $0.descriptor.kind == parts[0] }) else {
            let known = publishers.map(\.descriptor.usage).joined(separator: ", ")
            throw QuillError(.invalidInput, "to: \(written) is no destination.", hint: "Write it as \(known).")
        }
        let (locator, settings) = try publisher.parse(parts[1])
        return (parts[0], locator, settings)
    }
}

/// A run that has begun, and what was noticed on the way.
package struct StartedRun: Sendable {
    package let run: Run
    package let item: Item
    package let isNewItem: Bool
    package let notes: [String]
}

private func delivered(
    _ document: ID<Document>, _ store: any StoreReading
) throws(QuillError) -> [(delivery: Delivery, destination: Destination)] {
    var found: [(delivery: Delivery, destination: Destination)] = []
    for delivery in try store.deliveries(of: document) where delivery.state == .delivered {
        guard let destination = try store.destination(delivery.destination) else { continue }
        found.append((delivery, destination))
    }
    return found
}

/// Stands in for the ids of things that a dry run does not make.
private let placeholder = "00000000000000000000000000"

extension World.Existing {
    /// Bytes that a person gives.
    fileprivate static let given = World.Existing(
        content: Digest(hex: ""), recipe: nil, isPersons: true, facts: Facts(), isOfThisRun: false)
}

private func targets(
    _ item: ID<Item>, _ document: ID<Document>?, _ checked: CheckedRequest, _ places: [ID<Destination>]
) -> [Target] {
    let ofItem = [Target(.item(item), .transcript)] + checked.summaries.map { Target(.item(item), .summary($0)) }
    guard checked.article, let document else { return ofItem }
    return ofItem + [Target(.document(document), .revision)] + places.map { Target(.document(document), .delivery($0)) }
}

func articleDocument(_ item: Item, _ store: any StoreWriting) throws(QuillError) -> Document {
    let key = Document.articleKey(item.id)
    if let known = try store.document(item.project, key: key) { return known }
    let now = try store.now()
    let document = Document(
        id: store.newID(), project: item.project, uniqueKey: key, title: item.title, state: .toReview, head: nil, items: [item.id],
        createdAt: now)
    try store.insert(document)
    try store.append(
        Event(name: .documentCreated, project: item.project, data: ["document": document.id.text, "item": item.id.text], at: now))
    return document
}

/// The destination as it is wanted now. Another style or another way with edits concerns what is there already: it is delivered anew.
private func destination(
    _ place: (publisher: String, locator: String, settings: [String: String]), _ project: ID<Project>, _ store: any StoreWriting
) throws(QuillError) -> (id: ID<Destination>, isChanged: Bool) {
    let known = try store.destination(project, kind: place.publisher, locator: place.locator)
    let id: ID<Destination> = known?.id ?? store.newID()
    try store.save(Destination(id: id, project: project, kind: place.publisher, locator: place.locator, settings: place.settings))
    return (id, known.map { $0.settings != place.settings } ?? false)
}

/// The targets that `--remake` names.
private func resolve(
    _ names: [String], _ wanted: [Target], _ parameters: Parameters, _ world: World, _ conductor: Conductor
) throws(QuillError) -> [Target] {
    guard !names.isEmpty else { return [] }
    let entries = try conductor.plan(wanted: wanted, remake: [], parameters: parameters, world: world).entries
    let remakable = entries.map(\.target).filter { $0.variant.kind != .media && $0.variant.kind != .delivery }
    let ofArticle: Set<Variant.Kind> = [.outline, .chapters, .section, .seo, .revision]
    var found: [Target] = []
    for name in names {
        switch name {
        case "all": found += remakable
        case "stale": found += entries.filter { if case .keepStale = $0.action { true } else { false } }.map(\.target)
        case "article": found += remakable.filter { ofArticle.contains($0.variant.kind) }
        case "sections": found += remakable.filter { $0.variant.kind == .section }
        default:
            let named = Variant(name).flatMap { variant in entries.first { $0.target.variant == variant }?.target }
            guard let named else {
                let known = (["all", "stale", "article", "sections"] + remakable.map(\.variant.description)).joined(separator: ", ")
                throw QuillError(.invalidInput, "remake: there is no \(name) here.", hint: "Choose from \(known).")
            }
            found.append(named)
        }
    }
    var seen: Set<Target> = []
    return found.filter { seen.insert($0).inserted }
}
