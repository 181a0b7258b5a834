import QuillCore
import Support
import Testing

@testable import QuillService

@Suite struct MakerTests {
    @Test("Who wrote a section stays known: beside an edit, while something newer is only proposed, and once that is accepted")
    func sections() async throws {
        let desk = try await Desk()
        desk.writer.insteadOf.withLock { $0 = ["The first fell."] }
        let document = try await desk.article()
        func insteadOf(_ section: String) async throws -> [String]? {
            let section = try #require(try await desk.head(document).body.section(section))
            return try await desk.quill.makers(of: document)[section.digest]?.insteadOf
        }
        #expect(try await insteadOf("engines") == ["The first fell."])
        try await desk.save(document, "lead", "Mine.")
        #expect(try await insteadOf("lead") == nil)

        desk.writer.say("engines", "Engines are silent.")
        desk.writer.insteadOf.withLock { $0 = ["The second fell."] }
        let run = try await desk.rerun(document, remake: [.section("engines")])
        #expect(try await insteadOf("engines") == ["The first fell."])
        let told = try await desk.quill.run(run.id).fallbacks
        #expect(told.first { $0.target.variant == .section("engines") }?.provenance.insteadOf == ["The second fell."])
        #expect(told.first { $0.target.variant == .section("future") }?.provenance.insteadOf == ["The first fell."])

        let proposal = try #require(try await desk.quill.proposals(of: document, .open).rows.first)
        let proposed = try await desk.quill.proposal(proposal.id, of: document).fallbacks
        #expect(proposed.first { $0.target.variant == .section("engines") }?.provenance.insteadOf == ["The second fell."])
        _ = try await desk.quill.accept(Acceptance(proposal: proposal.id, by: "ada"))
        #expect(try await insteadOf("engines") == ["The second fell."])
        #expect(try await insteadOf("lead") == nil)
    }
}
