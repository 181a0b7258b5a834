package import QuillCore
internal import Support

extension Quill {
    /// Takes the input in and begins a run for it.
    package func startArticle(_ request: ArticleRequest) async throws(QuillError) -> StartedRun {
        let checked = try check(request)
        let input = try await recognise(request.input)
        let (item, isNew) = try await ingest(input)
        let (gone, notes) = try await lookAround(item, checked)
        let run = try await store.write { store throws(QuillError) in
            let document = checked.article ? try articleDocument(item, store) : nil
            var places: [ID<Destination>] = []
            var changed: [Target] = []
            for place in checked.destinations {
                let known = try store.destination(item.project, kind: place.publisher, locator: place.locator)
                let id: ID<Destination> = known?.id ?? store.newID()
                places.append(id)
                if let document, let known, try isDelivered(document.id, to: known, otherwiseThan: place.settings, store) {
                    changed.append(Target(.document(document.id), .delivery(id)))
                }
                let next = Destination(
                    id: id, project: item.project, kind: place.publisher, locator: place.locator, settings: place.settings)
                try store.save(next)
                try audit(next, insteadOf: known, for: document?.id, store)
            }
            let wanted = targets(item.id, document?.id, checked, places)
            let world = try conductor.world(item.id, project: item.project, jobs: [], wanted: wanted, store)
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: wanted,
                remake: try resolve(checked.remake, wanted, checked.parameters, world, conductor) + changed + gone,
                parameters: checked.parameters,
                trigger: checked.trigger, state: .open, error: nil, createdAt: try store.now(), endedAt: nil)
            try begin(run, ["document": document?.id.text], isNewItem: isNew, notes: notes, store)
            return run
        }
        failpoint("run.committed")
        return StartedRun(run: run, item: item, isNewItem: isNew, notes: notes)
    }
}

func targets(
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
