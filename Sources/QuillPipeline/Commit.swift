internal import QuillCore
internal import QuillQueue

/// Writes a job's products, inside the transaction that ends the job.
struct Commit: Sendable {
    let claim: Claim
    let products: Products
    let stored: StoredBlob?
    let document: DocumentContext?

    var job: Job { claim.job }
    var provenance: Provenance {
        .attempt(claim.attempt, engine: products.engine, insteadOf: products.insteadOf.isEmpty ? nil : products.insteadOf)
    }

    func write(_ store: any StoreWriting) throws(QuillError) {
        if let artifact = products.artifact, let stored { try write(artifact, stored, store) }
        try store.save(products.details, of: job.item)
        if let facts = products.facts {
            try store.update(job.item, facts)
            try store.append(.step(.itemUpdated, claim, at: store.now()))
        }
        if let body = products.revision { try write(body, store) }
        if let section = products.proposal { try propose(section, store) }
        if let receipt = products.receipt { try write(receipt, store) }
    }

    private func write(_ artifact: NewArtifact, _ blob: StoredBlob, _ store: any StoreWriting) throws(QuillError) {
        let id: ID<Artifact> = store.newID()
        try store.insert(
            Artifact(
                id: id, project: job.project, target: job.target, recipe: job.recipe, content: blob.content,
                byteCount: blob.byteCount, mediaType: artifact.mediaType, facts: artifact.facts, provenance: provenance,
                job: job.id, createdAt: store.now()))
        try store.append(.step(.artifactCreated, claim, at: store.now(), ["artifact": id.text, "variant": job.target.variant.description]))
    }

    private func write(_ receipt: Receipt, _ store: any StoreWriting) throws(QuillError) {
        guard let document, let destination = document.destination, let head = document.head,
            let old = try store.delivery(document.document.id, destination.id)
        else { throw QuillError(.notFound, "The delivery is no longer there.") }
        let now = try store.now()
        // It was asked for otherwise meanwhile: whoever did waits for this job, and finds that it is not what is wanted.
        let isWanted = try store.destination(destination.id).map { $0.settings == receipt.settings } ?? true
        try store.save(
            Delivery(
                id: old.id, document: old.document, destination: old.destination, state: try old.move(.deliver), ref: receipt.ref,
                revision: head.id, recipe: isWanted ? job.recipe : nil, job: job.id, receipt: receipt, deliveredAt: now))
        try store.append(.step(.publishDelivered, claim, at: now, ["destination": destination.id.text, "remote": receipt.ref.id]))
        try store.audit(
            .publicationMade, of: .document(old.document), by: .system("worker"),
            after: [
                "destination": "\(destination.kind):\(destination.locator)", "version": String(head.number), "remote": receipt.ref.id,
                "job": job.id.text,
            ])
        try markPublished(old.document, head.id, store)
    }

    /// What was delivered is the document's newest text: it is published now. An older one leaves it where it is.
    private func markPublished(_ id: ID<Document>, _ delivered: ID<Revision>, _ store: any StoreWriting) throws(QuillError) {
        guard let current = try store.document(id), current.head == delivered, current.state != current.state.afterDelivery else { return }
        let next = current.state.afterDelivery
        try store.update(id, state: next)
        let data = ["document": id.text, "from": current.state.rawValue, "state": next.rawValue, "by": "quill"]
        try store.append(Event(name: .documentMoved, project: current.project, data: data, at: store.now()))
        try store.audit(
            .documentMoved, of: .document(id), by: .system("worker"), before: ["state": current.state.rawValue],
            after: ["state": next.rawValue])
    }

    /// What a failed sending leaves: still to be looked at, or failed; a retry finds it as it was.
    static func deliveryFailed(_ claim: Claim, _ error: QuillError, _ store: any StoreWriting) throws(QuillError) {
        guard case .document(let document) = claim.job.target.subject,
            let old = try store.delivery(document, ID(trusted: claim.job.target.variant.form)), old.sender == claim.job.id
        else { return }
        let move: DeliveryState.Move
        let name: Event.Name
        switch error.disposition {
        case .uncertain, .released: (move, name) = (.lose, .publishUncertain)
        case .hold: (move, name) = (.fail, .publishDrift)
        default: (move, name) = (.fail, .publishFailed)
        }
        try store.save(try old.moved(move))
        try store.append(
            .step(name, claim, at: store.now(), ["destination": old.destination.text, "code": error.code.rawValue, "error": error.message]))
    }
}
