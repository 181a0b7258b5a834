import QuillCore
import QuillStore
import Testing

@testable import QuillService

@Suite struct CancelRunTests {
    @Test("A run that shares its job with another is cancelled by itself, and the other goes on")
    func sharedJob() async throws {
        let desk = try await Desk()
        let item = try await desk.quill.ingest(try await desk.quill.recognise(.text("Bees fly.", title: "Bees"))).item
        let (first, second) = (try await ask(for: item, desk), try await ask(for: item, desk))
        #expect(try await jobs(of: first, desk) == [.queued])
        try await desk.quill.cancel(first)
        #expect(try await desk.run(first).state == .cancelled)
        #expect(try await desk.run(second).state == .open)
        #expect(try await jobs(of: second, desk) == [.queued])
        try await desk.quill.cancel(second)
        #expect(try await desk.run(second).state == .cancelled)
        #expect(try await jobs(of: second, desk) == [.cancelled])
    }

    private func ask(for item: Item, _ desk: Desk) async throws -> ID<Run> {
        let conductor = desk.quill.conductor
        return try await desk.store.write { store throws(QuillError) in
            let run = Run(
                id: store.newID(), project: item.project, item: item.id, wanted: [Target(.item(item.id), .transcript)], remake: [],
                parameters: Parameters(writer: "scripted", speechModel: "none", maxSections: 12), trigger: "test", state: .open,
                error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(run)
            try conductor.advance(run, store)
            return run.id
        }
    }

    private func jobs(of run: ID<Run>, _ desk: Desk) async throws -> [JobStatus.State] {
        try await desk.store.read { store throws(QuillError) in try store.jobs(of: run).map(\.status.state) }
    }
}
