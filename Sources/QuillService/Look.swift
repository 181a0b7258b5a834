package import QuillCore

/// A run with what it has come to.
package struct RunView: Sendable {
    package let run: Run
    package let item: Item
    package let jobs: [Job]
    package let plan: Plan
    package let usage: [UsageRecord]
    /// How far the running jobs are.
    package let progress: [ID<Job>: Progress]
    /// How often each job was tried in all.
    package let tries: [ID<Job>: Int]
    /// Models that it has asked and that have no price: what it cost cannot be told.
    package let unpriced: [String]
    /// Sections that it wrote anew and that came out word for word as they stood: their proposals change nothing.
    package let unchanged: [String]
    /// What its results rest on that another made than the one that was asked first: it, or an earlier run.
    package let fallbacks: [Made]
}

/// An item with what was derived from it.
package struct ItemView: Sendable {
    package let item: Item
    /// Nil where nothing is known.
    package let details: ItemDetails?
    package let artifacts: [Artifact]
    package let documents: [Document]
}

/// An item with the names of what was derived from it.
package struct ItemListing: Sendable {
    package let item: Item
    /// Nil where nothing is known.
    package let details: ItemDetails?
    package let artifacts: [ListedArtifact]
    package let documents: [ID<Document>]
}

/// A document at one of its revisions.
package struct DocumentView: Sendable {
    package let document: Document
    package let head: Revision?
    package let item: Item?
    /// Only for who asked for it.
    package let transcript: Transcript?
    package let deliveries: [(delivery: Delivery, destination: Destination)]
}

extension Quill {
    /// Newest first.
    package func items(_ page: Page) async throws(QuillError) -> Listing<Item> {
        try await store.read { store throws(QuillError) in
            try Listing(page, \.id.text) { page throws(QuillError) in try store.items(Project.defaultID, page) }
        }
    }

    /// Newest first.
    package func runs(_ page: Page) async throws(QuillError) -> Listing<(run: Run, item: Item?)> {
        try await store.read { store throws(QuillError) in
            try Listing(page, \.run.id.text) { page throws(QuillError) in
                var found: [(run: Run, item: Item?)] = []
                for run in try store.runs(Project.defaultID, item: nil, page) { found.append((run, try store.item(run.item))) }
                return found
            }
        }
    }

    package func run(_ id: ID<Run>) async throws(QuillError) -> RunView {
        let (conductor, catalogue) = (conductor, catalogue)
        return try await store.read { store throws(QuillError) in
            guard let run = try store.run(id), let item = try store.item(run.item) else { throw missing("run", id.text) }
            let jobs = try store.jobs(of: id)
            let usage = try store.usage(of: id)
            let plan = try conductor.plan(run, jobs, store)
            let proposals = try run.proposals(jobs, store)
            return RunView(
                run: run, item: item, jobs: jobs, plan: plan, usage: usage,
                progress: try store.progress(of: jobs.filter { $0.status.state == .running }.map(\.id)),
                tries: try store.tries(of: jobs.map(\.id)), unpriced: run.parameters.unpriced(usage, catalogue),
                unchanged: try run.unchanged(proposals, store),
                fallbacks: try run.fallbacks(plan, proposals, store))
        }
    }

    package func item(_ id: ID<Item>) async throws(QuillError) -> ItemView {
        try await store.read { store throws(QuillError) in
            guard let item = try store.item(id) else { throw missing("item", id.text) }
            return ItemView(
                item: item, details: try store.details(of: id), artifacts: try store.currentArtifacts(of: .item(id)),
                documents: try store.documents(of: id))
        }
    }

    package func itemListing(_ id: ID<Item>) async throws(QuillError) -> ItemListing {
        try await store.read { store throws(QuillError) in
            guard let item = try store.item(id) else { throw missing("item", id.text) }
            return ItemListing(
                item: item, details: try store.details(of: id), artifacts: try store.listedArtifacts(of: .item(id)),
                documents: try store.documentIDs(of: id))
        }
    }

    /// The documents that rest on an item, each with its newest version.
    package func documents(of item: ID<Item>) async throws(QuillError) -> [(document: Document, head: Revision?)] {
        try await store.read { store throws(QuillError) in
            try store.documents(of: item).map { (document) throws(QuillError) in
                (document, try document.head.flatMap { (id) throws(QuillError) in try store.revision(id) })
            }
        }
    }

    /// To read the transcript takes longer than all the rest.
    package func document(_ id: ID<Document>, withTranscript: Bool = true) async throws(QuillError) -> DocumentView {
        let (document, head, item, deliveries) = try await store.read { store throws(QuillError) in
            guard let document = try store.document(id) else { throw missing("document", id.text) }
            let head = try document.head.flatMap { (id) throws(QuillError) in try store.revision(id) }
            let item = try document.items.first.flatMap { (id) throws(QuillError) in try store.item(id) }
            var deliveries: [(delivery: Delivery, destination: Destination)] = []
            for delivery in try store.deliveries(of: id) {
                guard let destination = try store.destination(delivery.destination) else { continue }
                deliveries.append((delivery, destination))
            }
            return (document, head, item, deliveries)
        }
        let transcript = item == nil || !withTranscript ? nil : try await artifact(.transcript, of: item?.id, as: Transcript.self)
        return DocumentView(document: document, head: head, item: item, transcript: transcript, deliveries: deliveries)
    }

    package func transcript(_ id: ID<Item>) async throws(QuillError) -> Transcript {
        guard let transcript = try await artifact(.transcript, of: id, as: Transcript.self) else {
            throw QuillError(.notFound, "There is no transcript of \(id) yet.", hint: "Make one: quill article <input>.")
        }
        return transcript
    }

    package func summary(_ type: SummaryType, of id: ID<Item>) async throws(QuillError) -> Summary {
        guard let summary = try await artifact(.summary(type), of: id, as: Summary.self) else {
            throw QuillError(
                .notFound, "There is no \(type.rawValue) of \(id) yet.", hint: "Make it: quill article <input> --variants \(type.rawValue)."
            )
        }
        return summary
    }

    /// The current value of a variant; nil where there is none.
    package func artifact<T: Decodable & Sendable>(_ variant: Variant, of id: ID<Item>?, as type: T.Type) async throws(QuillError) -> T? {
        guard let id else { return nil }
        let artifact = try await store.read { store throws(QuillError) in try store.currentArtifact(Target(.item(id), variant)) }
        guard let artifact else { return nil }
        return try JSON.decode(type, await blobs.read(artifact.content, limit: 256 << 20))
    }
}
