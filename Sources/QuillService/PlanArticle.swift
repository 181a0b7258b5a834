package import QuillCore

extension Quill {
    /// What a run would do, without doing any of it.
    package func planArticle(_ request: ArticleRequest) async throws(QuillError) -> (item: Item?, plan: Plan) {
        let checked = try check(request)
        let input = try await recognise(request.input)
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
                if try isDelivered(documentID, to: found, otherwiseThan: place.settings, store) {
                    remake.append(Target(.document(documentID), .delivery(found.id)))
                }
            }
            return (known, try conductor.plan(wanted: wanted, remake: remake, parameters: checked.parameters, world: world))
        }
    }
}

/// Stands in for the ids of things that a dry run does not make.
private let placeholder = "00000000000000000000000000"

extension World.Existing {
    /// Bytes that a person gives.
    fileprivate static let given = World.Existing(
        content: Digest(hex: ""), recipe: nil, isPersons: true, facts: Facts(), isOfThisRun: false)
}
