import QuillCore
import QuillStore
import Testing

@testable import QuillService

@Suite("Pausing the queue") struct QueuePauseTests {
    @Test("A pause is told with who and why, once, and its end too; the queue says that it is paused, and not that it is stuck")
    func told() async throws {
        let desk = try await Desk()
        try await desk.quill.pauseQueue("outline", by: "web", reason: " The provider is down.")
        try await desk.quill.pauseQueue("outline", by: "cli", reason: " ")
        try await desk.quill.pauseQueue(nil, by: "cli", reason: nil)
        let queue = try await desk.quill.queue()
        #expect(queue.pauses.current.map(\.step) == [nil, "outline"])
        #expect(queue.pauses.current.map(\.reason) == [nil, "The provider is down."] && queue.pauses.current.map(\.by) == ["cli", "web"])
        #expect(queue.pauses.current.map(\.name) == ["quill", "quill"])
        #expect(queue.pauses.holding("seo")?.step == nil && queue.pauses.holding("seo") != nil)
        for _ in 0..<2 { try await desk.quill.resumeQueue(nil, by: "api") }
        #expect(try await desk.quill.queue().pauses.current.map(\.step) == ["outline"])
        // What goes on already is resumed by nobody, and nobody is named for it.
        #expect(try await desk.quill.auditEntries(AuditQuery(action: .queueResumed)).rows.count == 1)
        let events = try await desk.store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 1_000).filter { [.queuePaused, .queueResumed].contains($0.name) }
        }
        #expect(events.map(\.name) == [.queuePaused, .queuePaused, .queueResumed])
        #expect(events.allSatisfy { $0.data["name"] == "quill" })
        #expect(
            events.map { $0.data.filter { $0.key != "name" } } == [
                ["by": "web", "step": "outline", "reason": "The provider is down."], ["by": "cli"], ["by": "api"],
            ])
    }

    @Test("A pause keeps the name that the trail knows, also one with spaces; whoever changes its reason is named then; no name is none")
    func named() async throws {
        let desk = try await Desk()
        func pause(_ name: String?, _ reason: String?) async throws -> Pause? {
            let actor = AuditActor(name == nil ? .client : .user, name, from: .cli)
            try await desk.quill.acting(as: actor).pauseQueue(nil, by: "cli", reason: reason)
            return try await desk.quill.queue().pauses.queue
        }
        let first = try await pause("Ada of Sales", "Moving")
        #expect(first?.name == "Ada of Sales" && first?.by == "cli" && first?.who == "Ada of Sales (cli)")
        #expect(try await pause("bob", nil)?.name == "Ada of Sales")
        #expect(try await pause("bob", "Still moving")?.name == "bob")
        try await desk.quill.resumeQueue(nil, by: "cli")
        let unknown = try await pause(nil, nil)
        #expect(unknown?.name == nil && unknown?.who == "cli")
        #expect(try await desk.quill.queue().pauses.current.map(\.name) == [nil], "one pause, and no name left of the one before")
        // The newest first; a pause that changed nothing is in no trail.
        let entries = try await desk.quill.auditEntries(AuditQuery(action: .queuePaused)).rows
        #expect(entries.map(\.actor.name) == [nil, "bob", "Ada of Sales"])
        #expect(entries.map(\.note) == [nil, "Still moving", "Moving"])
    }

    @Test("A step that nobody knows is refused with those there are, and so is a reason that is too long")
    func refused() async throws {
        let desk = try await Desk()
        let unknown = await #expect(throws: QuillError.self) { try await desk.quill.pauseQueue("outlines", by: "cli", reason: nil) }
        #expect(unknown?.code == .validationFailed && unknown?.message.contains("“outlines”") == true)
        #expect(unknown?.message.contains("outline, ") == true && unknown?.message.contains("seo") == true, "\(unknown?.message ?? "")")
        let resumed = await #expect(throws: QuillError.self) { try await desk.quill.resumeQueue("outlines", by: "cli") }
        #expect(resumed?.code == .validationFailed)
        let long = await #expect(throws: QuillError.self) {
            try await desk.quill.pauseQueue(nil, by: "cli", reason: String(repeating: "a", count: 501))
        }
        #expect(long?.code == .validationFailed)
        #expect(try await desk.quill.queue().pauses.all.isEmpty)
        // One that only a newer Quill knows, and paused, can be let go on.
        _ = try await desk.store.write { store throws(QuillError) in try store.pause("dream", by: "cli", name: nil, reason: nil) }
        try await desk.quill.resumeQueue("dream", by: "cli")
        #expect(try await desk.quill.queue().pauses.current.isEmpty)
    }
}
