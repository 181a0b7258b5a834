package import QuillCore

/// One section of a document to be written anew.
package struct Regeneration: Sendable {
    package let document: ID<Document>
    package let section: String
    /// The standard writer where none is named.
    package let writer: String?
    package let style: WritingStyle
    package let trigger: String

    package init(
        document: ID<Document>, section: String, writer: String? = nil, style: WritingStyle = WritingStyle(), trigger: String = "api"
    ) {
        self.style = style
        self.document = document
        self.section = section
        self.writer = writer
        self.trigger = trigger
    }
}

extension Quill {
    /// What writing the section anew would do and cost, without doing any of it.
    package func planRegeneration(_ regeneration: Regeneration) async throws(QuillError) -> Plan {
        let parameters = try parameters(regeneration.writer, regeneration.style, for: ["section"])
        return try await store.read { store throws(QuillError) in
            let (item, target) = try regeneration.subject(store)
            let world = try conductor.world(item.id, project: item.project, jobs: [], wanted: [target], store)
            return try conductor.plan(wanted: [target], remake: [target], parameters: parameters, world: world)
        }
    }

    /// Begins a run that ends in a proposal for this section; the document stays as it is until somebody accepts that.
    /// Throws `not-found` (document, section), `unsupported` (the section was not written from a source), `invalid-input` (writer, tone, instructions).
    package func regenerateSection(_ regeneration: Regeneration) async throws(QuillError) -> Run {
        let parameters = try parameters(regeneration.writer, regeneration.style, for: ["section"])
        return try await store.write { store throws(QuillError) in
            let (item, target) = try regeneration.subject(store)
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: [target], remake: [target], parameters: parameters,
                trigger: regeneration.trigger, state: .open, error: nil, createdAt: try store.now(), endedAt: nil)
            try begin(run, ["document": regeneration.document.text, "section": regeneration.section], store)
            return run
        }
    }

    /// The sections that were written from a source, and so can be written anew. Throws `not-found`.
    package func regenerableSections(of document: ID<Document>) async throws(QuillError) -> Set<String> {
        try await store.read { store throws(QuillError) in
            guard let item = try store.document(document)?.items.first, try store.item(item) != nil else { return [] }
            let chapters = try store.currentArtifact(Target(.document(document), .chapters))
            return Set(chapters?.facts.sectionKeys ?? [])
        }
    }
}

extension Regeneration {
    fileprivate func subject(_ store: any StoreReading) throws(QuillError) -> (item: Item, target: Target) {
        let snapshot = try Snapshot(document, store)
        guard snapshot.head.body.section(section) != nil else { throw missing("section", section) }
        let subject = Subject.document(document)
        let chapters = try store.currentArtifact(Target(subject, .chapters))
        guard let item = try snapshot.document.items.first.flatMap({ (id) throws(QuillError) in try store.item(id) }),
            chapters?.facts.sectionKeys?.contains(section) == true
        else {
            throw QuillError(
                .unsupported, "This section was not written from a source, so it cannot be written anew.", hint: "Edit it by hand.")
        }
        return (item, Target(subject, .proposal(section)))
    }
}
