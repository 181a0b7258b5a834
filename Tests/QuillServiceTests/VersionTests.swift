import QuillCore
import QuillStore
import Testing

@testable import QuillService

@Suite struct VersionTests {
    private func section(_ key: String, _ text: String, heading: String? = nil) -> Section {
        Section(key: key, heading: heading, level: 2, markdown: text, cues: [])
    }

    private func body(_ sections: Section..., title: String = "T") -> Revision.Body {
        let head = FrontMatter(title: title, description: "", slug: "t", tags: ["a"], language: "en")
        return Revision.Body(frontMatter: head, sections: sections)
    }

    @Test("A comparison tells what was added, removed, moved and changed, and how many words")
    func comparison() {
        let old = body(section("a", "One two."), section("b", "B."), section("c", "C."), section("d", "D."))
        let new = body(
            section("c", "C."), section("a", "One three two."), section("b", "B.", heading: "Bee"), section("e", "Eee eee."), title: "New")
        let diff = BodyDiff(old, new)
        #expect(diff.sections.map(\.key) == ["c", "d", "a", "b", "e"])
        #expect(diff.sections.map(\.kind) == [.moved, .removed, .changed, .changed, .added])
        #expect(diff.sections.map(\.isHeadingChanged) == [false, true, false, true, true])
        #expect(diff.fields == [FieldDiff(name: "title", old: "T", new: "New")])
        #expect(diff.wordsAdded == 3 && diff.wordsRemoved == 1)
        #expect(BodyDiff(old, old).isEmpty && !diff.isEmpty)
    }

    @Test(
        "The fewest keys are said to have moved",
        arguments: [
            ("abcd", "abcd", ""), ("abcd", "dabc", "d"), ("abcd", "bcda", "a"), ("abc", "cba", "ab"), ("abcd", "axcd", ""), ("", "ab", ""),
        ])
    func moves(_ old: String, _ new: String, _ expected: String) {
        let moved = Order.moved(old.map(String.init), new.map(String.init))
        #expect(moved.count == expected.count)
    }

    @Test("Versions are listed newest first, page by page, with who and why")
    func list() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        for number in 0..<4 { try await desk.save(document, "lead", "Lead \(number).") }
        let first = try await desk.quill.versions(of: document, Page(limit: 3))
        #expect(first.rows.map(\.number) == [5, 4, 3] && first.nextCursor == first.rows.last?.id.text)
        let rest = try await desk.quill.versions(of: document, Page(limit: 2, before: first.nextCursor))
        #expect(rest.rows.map(\.number) == [2, 1] && rest.nextCursor == nil)
        #expect(rest.rows[0].provenance == .person("ada") && rest.rows[0].note == "Edited: lead")
        #expect(!rest.rows[1].provenance.isPersons && rest.rows[1].wordCount == 26)
        #expect(await code { _ = try await desk.quill.versions(of: ID(trusted: "doc_none")) } == .notFound)
    }

    @Test("One section is brought back alone, where it was removed to its place; what others wrote in other sections stays")
    func restoreSection() async throws {
        let desk = try await Desk()
        let draft = DocumentDraft(
            title: "T", sections: ["A", "B", "C"].map { (name: String) in .init(heading: name, markdown: name + " one.") }, items: [])
        let document = try await desk.quill.createDocument(draft).document.id
        try await desk.save(document, "b", "B two.")
        try await desk.save(document, "c", "C two.")
        let restored = try await desk.quill.restoreSection("b", from: 1, of: document, by: "bob")
        #expect(restored.isRevised && restored.version.number == 4 && restored.version.note == "“B” as in version 1")
        let texts = try await desk.head(document).body.sections.map(\.markdown)
        #expect(texts == ["A one.", "B one.", "C two."])
        #expect(try await !desk.quill.restoreSection("b", from: 1, of: document).isRevised)
        // Undone like any version.
        _ = try await desk.quill.restore(3, of: document)
        #expect(try await desk.head(document).body.sections.map(\.markdown) == ["A one.", "B two.", "C two."])
        let head = try await desk.head(document)
        try await desk.store.write { store throws(QuillError) in
            let body = Revision.Body(frontMatter: head.body.frontMatter, sections: head.body.sections.filter { $0.key != "b" })
            try store.insert(
                Revision(
                    id: store.newID(), document: document, number: 6, parent: head.id, body: body, recipe: nil, provenance: .person("ada"),
                    job: nil, createdAt: try store.now()), state: .toReview)
        }
        #expect(try await desk.head(document).body.sections.map(\.key) == ["a", "c"])
        _ = try await desk.quill.restoreSection("b", from: 2, of: document)
        #expect(try await desk.head(document).body.sections.map(\.key) == ["a", "b", "c"])
        #expect(try await desk.head(document).body.sections[1].markdown == "B two.")
        #expect(await code { _ = try await desk.quill.restoreSection("z", from: 1, of: document) } == .notFound)
        #expect(await code { _ = try await desk.quill.restoreSection("b", from: 99, of: document) } == .notFound)
    }

    @Test("Restoring makes a new version and rewinds nothing; of the head itself it makes none")
    func restore() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "lead", "Mine.")
        let restored = try await desk.quill.restore(1, of: document, by: "bob")
        #expect(restored.isRevised && restored.version.number == 3 && restored.version.note == "Version 1 restored")
        #expect(try await desk.quill.diff(of: document, from: 1, to: 3).body.isEmpty)
        #expect(try await desk.quill.diff(of: document, from: 1, to: 2).body.sections.filter { $0.kind != .same }.map(\.key) == ["lead"])
        #expect(try await desk.quill.version(2, of: document).revision.body.section("lead")?.markdown == "Mine.")
        #expect(try await desk.quill.restore(1, of: document).isRevised == false)
        #expect(try await desk.head(document).number == 3)
        let view = try await desk.quill.version(3, of: document)
        #expect(view.isHead && view.transcript?.cues.count == 20 && view.item != nil)
        for number in [0, -1, 4, Int.max] {
            #expect(await code { _ = try await desk.quill.restore(number, of: document) } == .notFound)
            #expect(await code { _ = try await desk.quill.version(number, of: document) } == .notFound)
            #expect(await code { _ = try await desk.quill.diff(of: document, from: 1, to: number) } == .notFound)
        }
    }
}
