import QuillCore
import Support
import TextDiff
import Testing

@testable import QuillService

@Suite struct ProposalTests {
    @Test("A re-run of a document that nobody edited lands as a revision")
    func unedited() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        desk.writer.say("engines", "Engines are silent.")
        #expect(try await desk.rerun(document, remake: [.section("engines")]).state == .succeeded)
        #expect(try await desk.head(document).number == 2)
        #expect(try await desk.text(document, "engines") == "Engines are silent.")
        #expect(try await desk.quill.proposals(of: document).rows.isEmpty)
    }

    @Test("A re-run over a person's edit is proposed, once, with its price; the person's text stays")
    func rewrite() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let lead = "The talk is about motors. It was given in May [0:03](cue:3)."
        try await desk.save(document, "lead", lead)
        desk.writer.say("engines", "Engines are silent.")
        desk.writer.description.withLock { $0 = "What was really said." }
        let run = try await desk.rerun(document, remake: [.section("engines"), .seo])
        #expect(run.state == .succeeded)
        #expect(try await desk.head(document).number == 2)
        let proposal = try #require(try await desk.quill.proposals(of: document, .open).rows.first)
        #expect(proposal.origin == .rewrite && proposal.run == run.id && proposal.cost == Spent(Money(nanoDollars: 3_400)))

        let view = try await desk.quill.proposal(proposal.id, of: document)
        #expect(view.base?.number == 1 && view.head.number == 2 && !view.isConflict)
        #expect(view.changes.map(\.key) == ["engines"])
        #expect(view.fields.map(\.diff.name) == ["description"])

        // Nothing new is made, so nothing new is proposed.
        #expect(try await desk.rerun(document).state == .succeeded)
        #expect(try await desk.quill.proposals(of: document).rows.count == 1)

        let accepted = try await desk.quill.accept(Acceptance(proposal: proposal.id, by: "ada"))
        #expect(accepted.isRevised && accepted.version.number == 3 && accepted.version.provenance == .person("ada"))
        let head = try await desk.head(document)
        #expect(head.body.section("lead")?.markdown == lead)
        #expect(head.body.section("engines")?.markdown == "Engines are silent.")
        #expect(head.body.frontMatter.description == "What was really said.")
        #expect(head.recipe == proposal.recipe)
        #expect(await code { _ = try await desk.quill.accept(Acceptance(proposal: proposal.id)) } == .conflict)
        #expect(await code { _ = try await desk.quill.reject(proposal.id) } == .conflict)
    }

    @Test("A re-run that says what the document says, or said before the edit, proposes nothing")
    func noNoise() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "lead", "Mine.")
        #expect(try await desk.rerun(document, remake: [.section("lead"), .revision]).state == .succeeded)
        #expect(try await desk.quill.proposals(of: document).rows.isEmpty)
        #expect(try await desk.text(document, "lead") == "Mine.")
    }

    @Test("A rewrite of the very words that a person edited is shown as a conflict and taken only by choice")
    func rewriteConflict() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "future", "The future is bright.")
        desk.writer.say("future", "The future is dark. And it is long.")
        _ = try await desk.rerun(document, remake: [.section("future")])
        let proposal = try #require(try await desk.quill.proposals(of: document).rows.first)
        let change = try #require(try await desk.quill.proposal(proposal.id).changes.first)
        #expect(change.isConflict && change.isRebased && change.conflicts.count == 1)
        #expect(change.diff.old?.markdown == "The future is bright.")
        #expect(await code { _ = try await desk.quill.accept(Acceptance(proposal: proposal.id)) } == .conflict)
        #expect(try await desk.text(document, "future") == "The future is bright.")
        let choice = ProposalChoice.parts(sections: ["future": .proposed], fields: [])
        _ = try await desk.quill.accept(Acceptance(proposal: proposal.id, choice: choice))
        #expect(try await desk.text(document, "future") == "The future is dark. And it is long.")
    }

    @Test("Sections that a rewrite adds and leaves out are accepted one by one, each at its place")
    func structure() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        try await desk.save(document, "lead", "Mine.")
        desk.writer.order.withLock { $0 = ["lead", "past", "engines"] }
        desk.writer.say("past", "The past was loud.")
        _ = try await desk.rerun(document, remake: [.chapters])
        let proposal = try #require(try await desk.quill.proposals(of: document).rows.first)
        let view = try await desk.quill.proposal(proposal.id)
        #expect(view.changes.map(\.key) == ["past", "future"])
        #expect(view.changes.map(\.diff.kind) == [.added, .removed])
        let some = Acceptance(proposal: proposal.id, choice: .parts(sections: ["past": .all], fields: []), head: view.head.number)
        _ = try await desk.quill.accept(some)
        #expect(try await desk.head(document).body.sections.map(\.key) == ["lead", "past", "engines", "future"])
        #expect(try await desk.text(document, "lead") == "Mine.")
    }

    @Test("A section anew is only proposed: priced, based, and nothing follows from it by itself")
    func regeneration() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let before = try await desk.head(document)
        desk.writer.say("engines", "Engines were slow. They were deafening. Nobody liked them much.")
        let wish = Regeneration(document: document, section: "engines")
        #expect(try await desk.quill.planRegeneration(wish).toMake.map(\.target.variant) == [.proposal("engines")])
        let run = try await desk.finish(desk.quill.regenerateSection(wish).id)
        #expect(run.state == .succeeded)
        #expect(try await desk.head(document) == before)
        let proposal = try #require(try await desk.quill.proposals(of: document, .open).rows.first)
        #expect(proposal.origin == .regeneration && proposal.content.sectionKey == "engines" && proposal.base == before.id)
        #expect(proposal.cost == Spent(Money(nanoDollars: 3_400)) && proposal.run == run.id)

        // The next run of the article does not take it in, and has nothing to do.
        #expect(try await desk.rerun(document).state == .succeeded)
        #expect(try await desk.head(document) == before)

        // Asked again, it is made again; of what has no price meanwhile only the least is known.
        desk.writer.say("engines", "Engines roared.")
        desk.writer.isPriced.withLock { $0 = false }
        #expect(try await desk.finish(desk.quill.regenerateSection(wish).id).state == .succeeded)
        let both = try await desk.quill.proposals(of: document, .open).rows
        #expect(both.map(\.cost) == [Spent(Money(nanoDollars: 3_400), isWhole: false), Spent(Money(nanoDollars: 3_400))])
        let rejected = try await desk.quill.reject(both[0].id, by: "ada")
        #expect(rejected.state.name == .rejected)
        #expect(try await desk.quill.proposals(of: document, .open).rows.map(\.id) == [proposal.id])
    }

    @Test("A section that comes out word for word as it stands is told as unchanged, one that a person had edited is not")
    func unchanged() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let wish = Regeneration(document: document, section: "engines")
        let same = try await desk.finish(desk.quill.regenerateSection(wish).id)
        #expect(same.state == .succeeded)
        #expect(try await desk.quill.run(same.id).unchanged == ["engines"])
        let idle = try #require(try await desk.quill.proposals(of: document).rows.first)
        #expect(try await desk.quill.proposal(idle.id).changes.isEmpty)

        try await desk.save(document, "engines", "Mine.")
        let other = try await desk.finish(desk.quill.regenerateSection(wish).id)
        #expect(try await desk.quill.run(other.id).unchanged.isEmpty)
        desk.writer.say("engines", "Engines roared.")
        let third = try await desk.finish(desk.quill.regenerateSection(wish).id)
        #expect(try await desk.quill.run(third.id).unchanged.isEmpty)
        // What the earlier run came to stays.
        #expect(try await desk.quill.run(same.id).unchanged == ["engines"])
        #expect(try await desk.quill.run(desk.rerun(document).id).unchanged.isEmpty)
    }

    @Test("Single changes of a section anew are taken, counted on the version that was shown")
    func hunks() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        desk.writer.say("engines", "Engines were slow. They were deafening. Nobody liked them much.")
        _ = try await desk.finish(desk.quill.regenerateSection(Regeneration(document: document, section: "engines")).id)
        let proposal = try #require(try await desk.quill.proposals(of: document).rows.first)
        let view = try await desk.quill.proposal(proposal.id)
        let change = try #require(view.changes.first)
        #expect(change.diff.text.hunks.map(\.added) == ["deafening", " much"])
        func accept(_ hunks: Set<Int>, head: Int) async throws -> AcceptedProposal {
            let choice = ProposalChoice.parts(sections: ["engines": .hunks(hunks, heading: true)], fields: [])
            return try await desk.quill.accept(Acceptance(proposal: proposal.id, choice: choice, head: head))
        }
        #expect(await code { _ = try await accept([2], head: 1) } == .validationFailed)
        try await desk.save(document, "lead", "Elsewhere.")
        #expect(await code { _ = try await accept([0], head: 1) } == .conflict)
        #expect(try await accept([0], head: 2).version.note == "Proposal accepted in part: engines")
        #expect(try await desk.text(document, "engines") == "Engines were slow. They were deafening. Nobody liked them.")
        #expect(try await desk.text(document, "lead") == "Elsewhere.")
    }

    @Test("The text moved on meanwhile: a proposal is laid over it, and both changes are there")
    func rebase() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        desk.writer.say("engines", "Engines were slow. They were loud. Nobody liked them much.")
        _ = try await desk.finish(desk.quill.regenerateSection(Regeneration(document: document, section: "engines")).id)
        try await desk.save(document, "engines", "Engines were very slow. They were loud. Nobody liked them.")
        let proposal = try #require(try await desk.quill.proposals(of: document).rows.first)
        let change = try #require(try await desk.quill.proposal(proposal.id).changes.first)
        #expect(change.isRebased && !change.isConflict && change.diff.text.hunks.map(\.added) == [" much"])
        _ = try await desk.quill.accept(Acceptance(proposal: proposal.id))
        #expect(try await desk.text(document, "engines") == "Engines were very slow. They were loud. Nobody liked them much.")
    }

    @Test("What is gone, or was never written from a source, cannot be written anew")
    func impossible() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let written = try await desk.quill.createDocument(DocumentDraft(title: "By hand")).document.id
        for (id, section, expected) in [
            (document, "nowhere", ErrorCode.notFound), (ID(trusted: "doc_none"), "lead", .notFound), (written, "lead", .unsupported),
        ] {
            let wish = Regeneration(document: id, section: section)
            #expect(await code { _ = try await desk.quill.regenerateSection(wish) } == expected)
            #expect(await code { _ = try await desk.quill.planRegeneration(wish) } == expected)
        }
        let unknown = Regeneration(document: document, section: "lead", writer: "nobody")
        #expect(await code { _ = try await desk.quill.regenerateSection(unknown) } == .invalidInput)
        var style = WritingStyle()
        style.instructions = String(repeating: "a", count: 2_001)
        let long = Regeneration(document: document, section: "lead", style: style)
        #expect(await code { _ = try await desk.quill.regenerateSection(long) } == .invalidInput)
        #expect(await code { _ = try await desk.quill.proposal(ID(trusted: "prp_none")) } == .notFound)
        #expect(await code { _ = try await desk.quill.reject(ID(trusted: "prp_none")) } == .notFound)
    }
}
