import QuillCore
import QuillQueue
import Testing

@testable import QuillPipeline

/// What becomes of a text when the document has moved on while it was made.
@Suite struct CommitTextTests {
    private let made = Revision.Body(
        frontMatter: Samples.front, sections: [Section(key: "lead", heading: nil, level: 2, markdown: "Made.", cues: [])])

    private func revise(_ bench: Bench, _ number: Int, _ text: String, by provenance: Provenance) async throws {
        let document = bench.document.id
        let section = Section(key: "lead", heading: nil, level: 2, markdown: text, cues: [])
        try await bench.store.write { store throws(QuillError) in
            let job: ID<Job>? = provenance.isPersons ? nil : store.newID()
            let revision = Revision(
                id: store.newID(), document: document, number: number, parent: try store.document(document)?.head,
                body: .init(frontMatter: Samples.front, sections: [section]), recipe: nil, provenance: provenance, job: job,
                createdAt: try store.now())
            try store.insert(revision, state: .toReview)
        }
    }

    private func outcome(_ bench: Bench) async throws -> (head: Revision?, proposals: [Proposal]) {
        let document = bench.document.id
        return try await bench.store.read { store throws(QuillError) in
            let head = try store.document(document)?.head.flatMap { (id) throws(QuillError) in try store.revision(id) }
            return (head, try store.proposals(of: document, nil, Page()))
        }
    }

    private func isCommitted(_ bench: Bench, _ ending: Ending) async -> QuillError? {
        do {
            try await bench.commit(ending)
            return nil
        } catch { return error as? QuillError }
    }

    @Test func overAMachinesHeadItIsTheNewHead() async throws {
        let bench = try await Bench()
        let body = made
        try await revise(bench, 1, "Old.", by: .attempt(ID(trusted: "att_1"), engine: "m"))
        let step = FakeStep(.revision) { _ in Products(revision: body, engine: "fake") }
        let claim = try await bench.claim(step, .revision)
        #expect(await isCommitted(bench, await bench.executor(step).handle(claim)) == nil)
        let (head, proposals) = try await outcome(bench)
        #expect(head?.number == 2 && head?.body == made && head?.job == claim.job.id && proposals.isEmpty)
    }

    @Test func aPersonsEditMeanwhileMakesItAProposal() async throws {
        let bench = try await Bench()
        let body = made
        try await revise(bench, 1, "Old.", by: .attempt(ID(trusted: "att_1"), engine: "m"))
        let step = FakeStep(.revision) { _ in Products(revision: body, engine: "fake") }
        let ending = await bench.executor(step).handle(try await bench.claim(step, .revision))
        try await revise(bench, 2, "Mine.", by: .person("ada"))
        #expect(await isCommitted(bench, ending) == nil)
        let (head, proposals) = try await outcome(bench)
        #expect(head?.number == 2 && head?.body.sections.first?.markdown == "Mine.")
        #expect(proposals.map(\.content) == [.document(made)] && proposals.first?.origin == .rewrite)
        #expect(proposals.first?.base == head?.parent && proposals.first?.cost == .nothing)
    }

    @Test(arguments: [true, false]) func aProposalTellsWhetherItsCallsHadPrices(_ isPriced: Bool) async throws {
        let bench = try await Bench()
        let body = made
        let step = FakeStep(.revision) { work async throws(QuillError) in
            let prices: [(nano: Int64, isPriced: Bool)] = [(7, true), (0, isPriced)]
            let calls = prices.map { nano, isPriced in
                Usage(
                    provider: "p", model: "m", unit: "tokens", quantity: 1, cost: Money(nanoDollars: nano), isPriced: isPriced, seconds: 0)
            }
            _ = try await work.once("call", input: Digest(of: "a")) { () async throws(QuillError) in Metered([1], usage: calls) }
            return Products(revision: body, engine: "fake")
        }
        let ending = await bench.executor(step).handle(try await bench.claim(step, .revision))
        try await revise(bench, 1, "Mine.", by: .person("ada"))
        #expect(await isCommitted(bench, ending) == nil)
        // No run wants it any more; what the job called was called all the same.
        #expect(try await outcome(bench).proposals.map(\.cost) == [Spent(Money(nanoDollars: 7), isWhole: isPriced)])
    }

    @Test func anotherMachinesRevisionMeanwhileSendsItBack() async throws {
        let bench = try await Bench()
        let body = made
        try await revise(bench, 1, "Old.", by: .attempt(ID(trusted: "att_1"), engine: "m"))
        let step = FakeStep(.revision) { _ in Products(revision: body, engine: "fake") }
        let ending = await bench.executor(step).handle(try await bench.claim(step, .revision))
        try await revise(bench, 2, "Theirs.", by: .attempt(ID(trusted: "att_2"), engine: "m"))
        let error = await isCommitted(bench, ending)
        #expect(error?.code == .conflict && error?.disposition == .retry)
        #expect(try await outcome(bench).proposals.isEmpty)
    }
}
