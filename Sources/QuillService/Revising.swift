internal import QuillCore

/// A document as it was when somebody looked: what a change is computed from.
struct Snapshot: Sendable {
    let document: Document
    let head: Revision

    init(_ id: ID<Document>, _ store: any StoreReading) throws(QuillError) {
        guard let document = try store.document(id) else { throw missing("document", id.text) }
        guard let head = try document.head.flatMap({ (id) throws(QuillError) in try store.revision(id) }) else {
            throw QuillError(.conflict, "Nothing has been written in this document yet.", hint: "Wait until its run has ended.")
        }
        self.document = document
        self.head = head
    }

    /// Makes `body` the head, or does nothing and gives nil when the head is another one by now.
    func revise(
        _ body: Revision.Body, by person: String, note: String, recipe: Recipe? = nil, telling more: [String: String] = [:],
        _ store: any StoreWriting
    ) throws(QuillError) -> Revision? {
        guard let current = try store.document(document.id) else { throw missing("document", document.id.text) }
        guard current.head == head.id else { return nil }
        let now = try store.now()
        let revision = Revision(
            id: store.newID(), document: document.id, number: head.number + 1, parent: head.id, body: body, recipe: recipe ?? head.recipe,
            provenance: .person(person), job: nil, note: note, createdAt: now)
        try store.insert(revision, state: current.state.afterChange)
        let data = ["document": document.id.text, "revision": revision.id.text, "number": String(revision.number), "by": person]
        try store.append(Event(name: .documentRevised, project: document.project, data: data.merging(more) { $1 }, at: now))
        return revision
    }
}

extension Revision.Body {
    func section(_ key: String) -> Section? { sections.first { $0.key == key } }

    func replacing(_ section: Section) -> Revision.Body {
        Revision.Body(frontMatter: frontMatter, sections: sections.map { $0.key == section.key ? section : $0 })
    }
}

extension Quill {
    /// Looks, computes and writes; again when somebody else wrote in between, which `attempt` tells by nil. So nothing long
    /// is computed inside a transaction.
    func untilSettled<T: Sendable>(_ attempt: () async throws(QuillError) -> T?) async throws(QuillError) -> T {
        for _ in 0..<16 { if let done = try await attempt() { return done } }
        throw QuillError(.conflict, "The document is changing too fast to be written now.", .retry, hint: "Try again in a moment.")
    }
}

func missing(_ noun: String, _ id: String) -> QuillError {
    QuillError(.notFound, "There is no \(noun) \(id).", hint: hints[noun])
}

private let hints = ["run": "`quill runs` lists what there is.", "item": "`quill items` lists what there is."]
