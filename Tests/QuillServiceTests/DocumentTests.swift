import QuillCore
import QuillStore
import Testing

@testable import QuillService

@Suite struct DocumentTests {
    @Test("A document is begun with its sections, keys from their headings, and listed newest first")
    func create() async throws {
        let desk = try await Desk()
        let parts = [
            DocumentDraft.Part(heading: nil, markdown: "Lead [0:01](cue:1)."), .init(heading: "What it is", markdown: "One."),
            .init(heading: "What it is", markdown: "Two."), .init(heading: "Чай", level: 3, markdown: "Three."),
        ]
        let draft = DocumentDraft(
            title: " Tea & more ", frontMatter: .init(tags: ["tea", "tea"]), sections: parts, uniqueKey: "k", by: "ada")
        let (document, revision) = try await desk.quill.createDocument(draft)
        #expect(document.head == revision.id && document.title == "Tea & more" && document.state == .toReview)
        #expect(revision.body.sections.map(\.key) == ["lead", "what-it-is", "what-it-is-2", "section"])
        #expect(revision.body.sections.first?.cues == [1])
        #expect(revision.body.frontMatter.slug == "tea-more" && revision.body.frontMatter.tags == ["tea"])
        #expect(await code { _ = try await desk.quill.createDocument(draft) } == .conflict)
        // Of one millisecond neither is the newer one.
        while try await desk.store.read({ store throws(QuillError) in try store.now() }) <= document.createdAt { await Task.yield() }
        let second = try await desk.quill.createDocument(DocumentDraft(title: "Coffee")).document
        let page = try await desk.quill.documents(Page(limit: 1))
        #expect(page.rows.map(\.document.id) == [second.id] && page.nextCursor == second.id.text)
        let rest = try await desk.quill.documents(Page(limit: 1, before: page.nextCursor))
        #expect(rest.rows.map(\.document.id) == [document.id] && rest.nextCursor == nil)
        #expect(rest.rows.first?.version == revision.version && rest.rows.first?.openProposals == 0)
        #expect(try await desk.events() == [.documentCreated, .documentCreated])
    }

    @Test(
        "What cannot be is refused, naming the field",
        arguments: [
            (DocumentDraft(title: " "), "title"), (DocumentDraft(title: String(repeating: "a", count: 301)), "title"),
            (DocumentDraft(title: "a\u{7}"), "title"), (DocumentDraft(title: "a", frontMatter: .init(slug: "../etc")), "slug"),
            (DocumentDraft(title: "a", frontMatter: .init(description: String(repeating: "a", count: 181))), "description"),
            (DocumentDraft(title: "a", frontMatter: .init(tags: Array(repeating: "b", count: 11))), "tags"),
            (DocumentDraft(title: "a", frontMatter: .init(language: "<b>")), "language"),
            (DocumentDraft(title: "a", sections: [.init(heading: "b", level: 1, markdown: "c")]), "level"),
        ])
    func refusals(_ draft: DocumentDraft, _ field: String) async throws {
        let desk = try await Desk()
        await #expect { _ = try await desk.quill.createDocument(draft) } throws: { error in
            (error as? QuillError)?.code == .validationFailed && (error as? QuillError)?.message.hasPrefix("\(field):") == true
        }
        #expect(try await desk.quill.documents().rows.isEmpty)
    }

    @Test("A whole document has bounds too")
    func bounds() async throws {
        let desk = try await Desk()
        let large = DocumentDraft.Part(heading: nil, markdown: String(repeating: "a", count: 199_000))
        let draft = DocumentDraft(title: "Large", sections: Array(repeating: large, count: 11))
        #expect(await code { _ = try await desk.quill.createDocument(draft) } == .tooLarge)
        let small = DocumentDraft.Part(heading: nil, markdown: "a")
        let many = DocumentDraft(title: "Many", sections: Array(repeating: small, count: 401))
        #expect(await code { _ = try await desk.quill.createDocument(many) } == .tooLarge)
    }

    @Test("Entries of the front matter change one by one; approved text that is changed has to be looked at again")
    func patch() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.store.write { store throws(QuillError) in
            let snapshot = try Snapshot(document, store)
            let head = snapshot.head
            let approved = Revision(
                id: store.newID(), document: document, number: 2, parent: head.id, body: head.body, recipe: head.recipe,
                provenance: head.provenance, job: head.job, createdAt: try store.now())
            try store.insert(approved, state: .readyToPublish)
        }
        let patched = try await desk.quill.patchDocument(document, .init(title: "Engines", tags: []), by: "ada")
        #expect(patched.isRevised && patched.version.title == "Engines")
        let view = try await desk.quill.document(document)
        #expect(view.document.title == "Engines" && view.document.state == .toRereview)
        #expect(view.head?.body.frontMatter.description == "What was said." && view.head?.body.frontMatter.tags == [])
        #expect(try await desk.quill.patchDocument(document, .init(title: "Engines")).isRevised == false)
        #expect(await code { _ = try await desk.quill.patchDocument(ID(trusted: "doc_none"), .init()) } == .notFound)
    }

    @Test("A deleted document is gone with its versions and proposals, and is told")
    func delete() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "lead", "One.")
        let proposal = try #require(try await desk.save(document, "lead", "Two.", base: 1).conflict?.proposal)
        try await desk.quill.deleteDocument(document)
        #expect(await code { _ = try await desk.quill.document(document) } == .notFound)
        #expect(await code { _ = try await desk.quill.proposal(proposal.id) } == .notFound)
        #expect(await code { try await desk.quill.deleteDocument(document) } == .notFound)
        #expect(await code { try await desk.save(document, "lead", "Three.", base: 1) } == .notFound)
        #expect(try await desk.events().last == .documentDeleted)
    }
}
