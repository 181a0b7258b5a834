import QuillCore
import QuillStore
import Testing

@testable import QuillService

@Suite("What is done under a key") struct KeyTests {
    private static let draft = DocumentDraft(title: "Bees", sections: [.init(heading: nil, markdown: "They fly.")])

    /// - Parameter patience: below zero it is over at once.
    private func take(_ desk: Desk, patience: Int64 = 120_000) async throws -> KeyState {
        try await desk.store.write { store throws(QuillError) in
            try store.takeKey(
                Project.defaultID, "k", request: Digest(of: "r"), keptMilliseconds: 86_400_000, patienceMilliseconds: patience)
        }
    }

    private func claim(_ desk: Desk, patience: Int64 = 120_000) async throws -> KeyClaim {
        guard case .taken(let claim) = try await take(desk, patience: patience) else { throw QuillError(.conflict, "The key is taken.") }
        return claim
    }

    @Test("A call that lost its key to another changes nothing; what the other does is found under the key") func fence() async throws {
        let desk = try await Desk()
        let slow = try await claim(desk)
        let quick = try await claim(desk, patience: -1)
        #expect(await code { _ = try await desk.quill.under(slow).createDocument(Self.draft) } == .idempotencyInProgress)
        #expect(try await desk.quill.documents().rows.isEmpty)
        let made = try await desk.quill.under(quick).createDocument(Self.draft).document.id
        #expect(try await take(desk) == .done(quick, .document(made)))
        #expect(await code { _ = try await desk.quill.under(slow).createDocument(Self.draft) } == .idempotencyInProgress)
        #expect(try await desk.quill.documents().rows.map(\.document.id) == [made])
    }

    @Test("Nothing is noted of what was refused or undone") func refused() async throws {
        let desk = try await Desk()
        let claim = try await claim(desk)
        let gone = ID<Item>(trusted: "itm_00000000000000000000000000")
        let draft = DocumentDraft(title: "Bees", sections: [.init(heading: nil, markdown: "They fly.")], items: [gone])
        #expect(await code { _ = try await desk.quill.under(claim).createDocument(draft) } == .notFound)
        #expect(try await take(desk) == .running)
    }

    @Test("Many jobs that were driven again in part are finished by who asks again: the sum is told, and what died since is not meant")
    func parts() async throws {
        let desk = try await Desk()
        let dead = [try await died(desk), try await died(desk), try await died(desk)]
        let first = try await claim(desk)
        try await desk.quill.under(first).redrive(dead[0], noting: .redriven(1))
        while try await desk.store.read({ store throws(QuillError) in try store.now() }) <= first.askedAt {}
        try await desk.store.write { store throws(QuillError) in
            try store.update(dead[0], JobStatus(state: .dead, tries: 3, deadReason: .exhausted))
        }
        let second = try await claim(desk, patience: -1)
        #expect(second.begun == .redriven(1) && second.askedAt == first.askedAt)
        let (redriven, left) = try await desk.quill.under(second).redrive(DeadLetterQuery())
        #expect(redriven == 3 && left == 0)
        #expect(try await desk.quill.deadLetters().jobs.map(\.id) == [dead[0]])
    }

    /// A job of an item of its own that is dead.
    private func died(_ desk: Desk) async throws -> ID<Job> {
        try await desk.store.write { store throws(QuillError) in
            let id: ID<Item> = store.newID()
            try store.insert(
                Item(
                    id: id, project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:\(id)"), title: "A talk", url: nil,
                    createdAt: store.now()))
            let job = Job(
                id: store.newID(), project: Project.defaultID, step: "outline", item: id, target: Target(.item(id), .transcript),
                recipe: Recipe(step: "outline", version: 1, inputs: [:]),
                parameters: Parameters(writer: "scripted", speechModel: "none", maxSections: 12),
                status: JobStatus(state: .dead, tries: 3, deadReason: .exhausted), runAt: try store.now(), error: nil,
                createdAt: try store.now(), endedAt: nil)
            try store.insert(job)
            return job.id
        }
    }
}
