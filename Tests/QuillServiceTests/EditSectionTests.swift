import QuillCore
import QuillStore
import TextDiff
import Testing

@testable import QuillService

@Suite struct EditSectionTests {
    @Test("Saving makes a person's revision; it rests on what its citations say, and the other sections stay")
    func saving() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let before = try await desk.head(document)
        let saving = try await desk.save(document, "engines", "Engines were slow [0:07](cue:7), \\](cue:9) and [again](cue:5).\r\n\r\n")
        let saved = try #require(saving.saved)
        let head = try await desk.head(document)
        #expect(saved.version == head.version && saved.isMerged == false)
        #expect(head.number == before.number + 1 && head.parent == before.id && head.provenance == .person("ada") && head.job == nil)
        #expect(head.body.section("engines")?.markdown == "Engines were slow [0:07](cue:7), \\](cue:9) and [again](cue:5).")
        #expect(head.body.section("engines")?.cues == [5, 7])
        #expect(head.body.section("engines")?.heading == "Engines")
        for key in ["lead", "future"] { #expect(head.body.section(key) == before.body.section(key)) }
        #expect(head.body.sections.map(\.key) == ["lead", "engines", "future"])
        #expect(try await desk.events() == [.documentRevised, .documentRevised])
    }

    @Test("A heading is set, taken away, and left alone where nothing is said of it")
    func headings() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        for (heading, expected) in [(SectionEdit.Heading.set(" Motors "), "Motors"), (.kept, "Motors"), (.set(nil), nil)] {
            let number = try await desk.head(document).number
            _ = try await desk.quill.editSection(
                SectionEdit(document: document, section: "engines", base: .revision(number), heading: heading, markdown: "Text \(number)."))
            #expect(try await desk.head(document).body.section("engines")?.heading == expected)
        }
    }

    @Test("Saving what the document says already makes no revision, whatever the editor was opened on")
    func nothingNew() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let text = try #require(try await desk.text(document, "lead"))
        #expect(try await desk.save(document, "lead", "\n" + text + "\n\n").isUnchanged)
        try await desk.save(document, "lead", "New.", by: "bob")
        // The stale tab has changed nothing itself, and the other one the same as is there.
        #expect(try await desk.save(document, "lead", text, base: 1).isUnchanged)
        #expect(try await desk.save(document, "lead", "New.", base: 1).isUnchanged)
        #expect(try await desk.head(document).number == 2)
        #expect(try await desk.text(document, "lead") == "New.")
    }

    @Test("Another section has moved on: this one is saved over it all the same")
    func otherSections() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "lead", "A new lead.", base: 1)
        #expect(try await desk.save(document, "engines", "New engines.", base: 1).saved?.isMerged == false)
        #expect(try await desk.head(document).number == 3)
        #expect(try await desk.text(document, "lead") == "A new lead.")
        #expect(try await desk.text(document, "engines") == "New engines.")
    }

    @Test("Two tabs change different sentences of one section: both are in it")
    func merging() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "engines", "Engines were very slow. They were loud. Nobody liked them.", base: 1)
        let saving = try await desk.save(document, "engines", "Engines were slow. They were loud. Everybody liked them.", base: 1)
        #expect(saving.saved?.isMerged == true)
        #expect(try await desk.text(document, "engines") == "Engines were very slow. They were loud. Everybody liked them.")
    }

    @Test("Two tabs change the same words: the first stands, the second is kept and told with both texts, and either can be had")
    func conflict() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let (first, second) = ("Engines were fast. They were loud.", "Engines were quick. They were loud.")
        try await desk.save(document, "engines", first, base: 1, by: "ada")
        let conflict = try #require(try await desk.save(document, "engines", second, base: 1, by: "bob").conflict)
        #expect(conflict.mine.markdown == second && conflict.theirs?.markdown == first && conflict.head.number == 2)
        #expect(conflict.base?.markdown.hasPrefix("Engines were slow.") == true)
        #expect(conflict.places.map(\.mine) == ["quick"] || !conflict.places.isEmpty)
        #expect(conflict.error.code == .conflict)
        #expect(conflict.proposal.provenance == .person("bob") && conflict.proposal.origin == .edit && conflict.proposal.cost == .nothing)
        #expect(try await desk.text(document, "engines") == first)

        let shown = try await desk.quill.proposal(conflict.proposal.id, of: document)
        #expect(shown.isConflict && shown.changes.first?.proposed?.markdown == second)
        #expect(shown.changes.first?.diff.old?.markdown == first)
        let whole = Acceptance(proposal: conflict.proposal.id, by: "bob")
        #expect(await code { _ = try await desk.quill.accept(whole) } == .conflict)
        let chosen = Acceptance(proposal: conflict.proposal.id, choice: .parts(sections: ["engines": .proposed], fields: []), by: "bob")
        #expect(try await desk.quill.accept(chosen).isRevised)
        #expect(try await desk.text(document, "engines") == second)
        #expect(try await desk.quill.version(2, of: document).revision.body.section("engines")?.markdown == first)
        #expect(
            try await desk.events() == [
                .documentRevised, .documentRevised, .proposalCreated, .documentRevised, .proposalAccepted,
            ])
    }

    @Test("A tab in conflict goes on saving: its own proposal follows it, another tab's stays; once it fits, the proposal is closed")
    func autosaveInConflict() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "engines", "One.", base: 1)
        let first = try #require(try await desk.save(document, "engines", "Two.", base: 1).conflict?.proposal)
        let again = try #require(try await desk.save(document, "engines", "Two and more.", base: 1, kept: first.id).conflict?.proposal)
        let other = try #require(try await desk.save(document, "engines", "Three.", base: 1).conflict?.proposal)
        let twin = try #require(try await desk.save(document, "engines", "Three.", base: 1).conflict?.proposal)
        #expect(again.id == first.id && other.id != first.id && twin.id == other.id)
        // Its text taken back, the tab says nothing; what it had written is still there.
        let base = try #require(try await desk.quill.version(1, of: document).revision.body.section("engines")?.markdown)
        #expect(try await desk.save(document, "engines", base, base: 1, kept: first.id).isUnchanged)
        let open = try await desk.quill.proposals(of: document, .open).rows
        #expect(Set(open.map(\.content)) == Set([again, other].map(\.content)))

        #expect(try await desk.save(document, "engines", "One. Two and more.", kept: first.id).saved != nil)
        #expect(try await desk.quill.proposals(of: document, .open).rows.map(\.id) == [other.id])
        #expect(try await desk.quill.proposal(first.id).proposal.state.name == .accepted)
    }

    @Test("The base can be named by its text; a text that no version has is a conflict, never overwritten")
    func digests() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let opened = try #require(try await desk.head(document).body.section("engines"))
        for _ in 0..<3 { try await desk.save(document, "engines", "They hummed. " + (desk.text(document, "engines") ?? "")) }
        func save(_ base: Digest, _ text: String) async throws -> SectionSaving {
            try await desk.quill.editSection(SectionEdit(document: document, section: "engines", base: .digest(base), markdown: text))
        }
        #expect(try await save(opened.digest, opened.markdown + " At all.").saved?.isMerged == true)
        let text = try #require(try await desk.text(document, "engines"))
        #expect(text.hasPrefix("They hummed.") && text.hasSuffix("At all."))
        #expect(try await save(Digest(of: "no such text"), "Mine.").conflict?.theirs?.markdown == text)
    }

    @Test("What is gone is not found; a section removed under an open editor keeps the editor's text")
    func gone() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        #expect(await code { try await desk.save(document, "nowhere", "Text.") } == .notFound)
        #expect(await code { try await desk.save(document, "lead", "Text.", base: 99) } == .notFound)
        #expect(await code { try await desk.save(ID(trusted: "doc_none"), "lead", "Text.", base: 1) } == .notFound)
        try await desk.store.write { store throws(QuillError) in
            let snapshot = try Snapshot(document, store)
            let rest = snapshot.head.body.sections.filter { $0.key != "engines" }
            let body = Revision.Body(frontMatter: snapshot.head.body.frontMatter, sections: rest)
            _ = try snapshot.revise(body, by: "bob", note: "Removed", store)
        }
        let conflict = try #require(try await desk.save(document, "engines", "Still here.", base: 1).conflict)
        #expect(conflict.theirs == nil)
        let back = Acceptance(proposal: conflict.proposal.id, choice: .parts(sections: ["engines": .proposed], fields: []))
        _ = try await desk.quill.accept(back)
        #expect(try await desk.head(document).body.sections.map(\.key) == ["lead", "future", "engines"])
        #expect(try await desk.text(document, "engines") == "Still here.")
    }

    @Test("What is too large or cannot be seen is refused and changes nothing")
    func bounds() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let largest = String(repeating: "a", count: 200_000)
        for (text, expected) in [
            (largest + "a", ErrorCode.tooLarge), ("a\0b", .validationFailed), ("a\u{1B}[0m", .validationFailed),
            ("a\u{85}b", .validationFailed),
        ] {
            #expect(await code { try await desk.save(document, "lead", text) } == expected)
        }
        let heading = SectionEdit(document: document, section: "lead", base: .revision(1), heading: .set("a\nb"), markdown: "Text.")
        #expect(await code { _ = try await desk.quill.editSection(heading) } == .validationFailed)
        #expect(try await desk.head(document).number == 1)
        #expect(try await desk.save(document, "lead", largest).saved != nil)
        #expect(try await desk.save(document, "lead", "").saved != nil)
        try await desk.save(document, "lead", "\r\n\r\n  a\r\nb\rc\n\r\nd  \r\n \n")
        #expect(try await desk.text(document, "lead") == "  a\nb\nc\n\nd  ")
    }

    @Test("Many save at once, each another section: every text is there, and the numbers have no gap")
    func crowd() async throws {
        let desk = try await Desk()
        let parts = (0..<10).map { DocumentDraft.Part(key: "s\($0)", heading: "S \($0)", markdown: "Old \($0).") }
        let document = try await desk.quill.createDocument(DocumentDraft(title: "Crowd", sections: parts)).document.id
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10 { group.addTask { try await desk.save(document, "s\(number)", "New \(number).", base: 1) } }
            try await group.waitForAll()
        }
        #expect(try await desk.head(document).body.sections.map(\.markdown) == (0..<10).map { "New \($0)." })
        #expect(try await desk.quill.versions(of: document).rows.map(\.number) == (1...11).reversed())
    }
}
