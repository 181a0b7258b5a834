internal import QuillCore

extension Quill {
    /// Looks at what was delivered before: what is gone is delivered again, what was edited there is told and left alone.
    func lookAround(_ item: Item, _ checked: CheckedRequest) async throws(QuillError) -> (gone: [Target], notes: [String]) {
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

/// Whether what is there was delivered with other settings, such as another style, than are asked for now.
///
/// Its receipt tells that. The destination cannot: its settings are those of whoever asked last, for whatever document, served or not. It stands in
/// for receipts alone that are too old to say.
func isDelivered(
    _ document: ID<Document>, to place: Destination, otherwiseThan settings: [String: String], _ store: any StoreReading
) throws(QuillError) -> Bool {
    guard let delivery = try store.delivery(document, place.id), delivery.state == .delivered else { return false }
    return (delivery.receipt?.settings ?? place.settings) != settings
}
