package import QuillCore

extension Quill {
    /// Every use case that changes something says here what, in the transaction that does it; who asks is known from `acting(as:)`. A new use
    /// case needs this one line in its `store.write`; a test drives every endpoint that changes something, and fails where it is missing.
    func audit(
        _ action: AuditAction, of subject: AuditSubject, before: AuditFacts = [:], after: AuditFacts = [:], note: String? = nil,
        _ store: any StoreWriting
    ) throws(QuillError) {
        try store.audit(action, of: subject, by: actor, before: before, after: after, note: note)
    }

    /// A new version by hand.
    func auditEdit(_ snapshot: Snapshot, _ number: Int, _ more: [String: String], _ store: any StoreWriting) throws(QuillError) {
        try audit(
            .documentEdited, of: .document(snapshot.document.id), before: ["version": String(snapshot.head.number)],
            after: AuditFacts(more.merging(["version": String(number)]) { $1 }), store)
    }

    /// A run that was begun, with the ids of what it works on besides its item.
    func audit(_ run: Run, _ more: [String: String?], _ store: any StoreWriting) throws(QuillError) {
        var facts = more.compactMapValues { $0 }
        facts["item"] = run.item.text
        facts["wanted"] = run.wanted.map(\.variant.description).joined(separator: " ")
        facts["trigger"] = run.trigger
        try audit(.runStarted, of: .run(run.id), after: AuditFacts(facts), store)
    }

    /// A place that is to be published to: it may be new, or be given other settings.
    func audit(
        _ place: Destination, insteadOf known: Destination?, for document: ID<Document>?, _ store: any StoreWriting
    ) throws(QuillError) {
        let name = ["destination": "\(place.kind):\(place.locator)"]
        let after = AuditFacts(place.settings.merging(name) { $1 })
        if let known {
            if known.settings != place.settings {
                try audit(.destinationChanged, of: .destination(place.id), before: AuditFacts(known.settings), after: after, store)
            }
        } else {
            try audit(.destinationAdded, of: .destination(place.id), after: after, store)
        }
        if let document { try audit(.publicationAsked, of: .document(document), after: AuditFacts(name), store) }
    }

    /// What is done to many jobs is noted as a whole when it begins and when it is over, and job by job no further than this.
    static var auditedOneByOne: Int { 100 }

    func auditBulk(
        _ action: AuditAction, _ query: DeadLetterQuery, _ counts: [String: String]? = nil, note: String? = nil
    ) async throws(QuillError) {
        var facts = counts ?? ["stage": "begun"]
        facts["step"] = query.step
        facts["group"] = query.group
        if !query.words.isEmpty { facts["words"] = query.words }
        let after = AuditFacts(facts)
        try await store.write { store throws(QuillError) in try audit(action, of: .queue, after: after, note: note, store) }
    }
}

/// A page of the audit trail.
package struct AuditView: Sendable {
    package let entries: Listing<AuditEntry>
    package let titles: [AuditSubject: String]
}

private func title(of subject: AuditSubject, _ store: any StoreReading) throws(QuillError) -> String? {
    switch subject.kind {
    case .item: try store.item(ID(trusted: subject.id))?.title
    case .document: try store.document(ID(trusted: subject.id))?.title
    case .run: try store.run(ID(trusted: subject.id)).flatMap { (run) throws(QuillError) in try store.item(run.item)?.title }
    case .job: try store.job(ID(trusted: subject.id)).flatMap { (job) throws(QuillError) in try store.item(job.item)?.title }
    case .destination, .schedule, .queue, .installation: nil
    }
}

extension Quill {
    /// Newest first; a cursor is the id of the last entry of the page before.
    package func auditEntries(_ query: AuditQuery = AuditQuery(), _ page: Page = Page()) async throws(QuillError) -> Listing<AuditEntry> {
        try await store.read { store throws(QuillError) in
            try Listing(page, \.id.text) { page throws(QuillError) in try store.auditEntries(Project.defaultID, query, page) }
        }
    }

    /// The same with what the things are called that are still there.
    package func auditView(_ query: AuditQuery, _ page: Page) async throws(QuillError) -> AuditView {
        try await store.read { store throws(QuillError) in
            let listing = try Listing(page, \.id.text) { page throws(QuillError) in
                try store.auditEntries(Project.defaultID, query, page)
            }
            var titles: [AuditSubject: String] = [:]
            for subject in Set(listing.rows.map(\.subject)) { titles[subject] = try title(of: subject, store) }
            return AuditView(entries: listing, titles: titles)
        }
    }
}
