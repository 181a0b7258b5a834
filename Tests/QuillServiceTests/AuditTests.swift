import QuillCore
import QuillStore
import Support
import Testing

@testable import QuillService

@Suite("Changes are noted") struct AuditTests {
    private static let ada = AuditActor(.user, "ada", from: .cli)

    @Test("With who asked, what it was before and what it is now") func facts() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let quill = desk.quill.acting(as: Self.ada)
        _ = try await quill.review(document, .approve)
        _ = try await quill.patchDocument(document, FrontMatterChange(title: "Wasps"))
        let entries = Array(try await quill.auditEntries(AuditQuery(subject: document.text)).rows.reversed())
        #expect(entries.map(\.action) == [.documentMoved, .documentEdited])
        #expect(entries.map(\.actor) == [Self.ada, Self.ada])
        #expect(entries.first?.before == ["state": "to_review"] && entries.first?.after == ["state": "ready_to_publish"])
        #expect(entries.last?.before == ["version": "1"] && entries.last?.after.values["version"] == "2")
    }

    @Test(
        "In the transaction of the change: what is undone was not noted, and what is kept was, with nothing behind it", arguments: [1, 2])
    func together(undone: Int) async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        let store = UndoingStore(base: desk.store, undone: undone)
        let quill = Quill(
            store: store, blobs: desk.quill.blobs, conductor: desk.quill.conductor, publishers: [], writers: desk.quill.catalogue,
            speechModels: [])
        let isKept = undone > 1
        do { #expect(try await quill.review(document, .approve) == .readyToPublish && isKept) } catch { #expect(!isKept, "\(error)") }
        let state = try await desk.store.read { store throws(QuillError) in try store.document(document)?.state }
        #expect(state == (isKept ? .readyToPublish : .toReview))
        #expect(try await desk.quill.auditEntries().rows.map(\.action) == (isKept ? [.documentMoved] : []))
    }

    @Test("What is refused is not noted") func refused() async throws {
        let desk = try await Desk()
        let document = try await desk.article()
        await #expect(throws: QuillError.self) { try await desk.quill.review(document, .approve, seen: .toRevise) }
        await #expect(throws: QuillError.self) { try await desk.quill.cancel(ID<Job>(trusted: "job_none")) }
        #expect(try await desk.quill.auditEntries().rows.isEmpty)
    }

    @Test("What is so already is changed by nobody: a schedule that is paused twice, and let go on twice, is noted once each")
    func schedules() async throws {
        let desk = try await Desk()
        _ = try await desk.source()
        let item = try #require(try await desk.quill.items(Page()).rows.first)
        let table = try Timetable(named: "weekly", when: "@weekly", zone: "UTC")
        let wish = ScheduleWish(timetable: table, article: ArticleRequest(input: .item(item.id), writer: "scripted", trigger: "schedule"))
        _ = try await desk.quill.acting(as: Self.ada).save(wish)
        for actor in [Self.ada, AuditActor(.user, "bob", from: .cli)] {
            #expect(try await desk.quill.acting(as: actor).pause(schedule: "weekly").state == .paused)
        }
        for actor in [Self.ada, AuditActor(.user, "bob", from: .cli)] {
            #expect(try await desk.quill.acting(as: actor).resume(schedule: "weekly").state == .active)
        }
        let entries = Array(try await desk.quill.auditEntries(AuditQuery(subject: "weekly")).rows.reversed())
        #expect(entries.map(\.action) == [.scheduleAdded, .schedulePaused, .scheduleResumed])
        #expect(entries.map(\.actor) == [Self.ada, Self.ada, Self.ada])
    }

    @Test("What is done to many is noted as a whole, and job by job no further than a hundred") func many() async throws {
        let desk = try await Desk()
        _ = try await desk.source()
        let item = try #require(try await desk.quill.items(Page()).rows.first)
        try await desk.store.write { store throws(QuillError) in
            for number in 0..<130 {
                try store.insert(
                    Job(
                        id: store.newID(), project: Project.defaultID, step: "outline", item: item.id,
                        target: Target(.item(item.id), .transcript), recipe: Recipe(step: "outline", version: number, inputs: [:]),
                        parameters: Parameters(writer: "scripted", speechModel: "none", maxSections: 12),
                        status: JobStatus(state: .dead, tries: 3, deadReason: .exhausted), runAt: store.now(), error: nil,
                        createdAt: store.now(), endedAt: nil))
            }
        }
        let quill = desk.quill.acting(as: Self.ada)
        let query = DeadLetterQuery(step: "outline", words: "talk")
        #expect(try await quill.discard(query, because: "Not needed.") == (130, 0))
        let whole = try await quill.auditEntries(AuditQuery(action: .jobsDiscarded)).rows
        #expect(whole.count == 2 && whole.allSatisfy { $0.note == "Not needed." && $0.subject == .queue })
        #expect(whole.contains { $0.after == ["stage": "begun", "step": "outline", "words": "talk"] })
        #expect(whole.contains { $0.after == ["jobs": "130", "left": "0", "step": "outline", "words": "talk"] })
        #expect(try await quill.auditEntries(AuditQuery(action: .jobDiscarded), Page(limit: 200)).rows.count == 100)
        // A group alone is not all of them.
        #expect(try await quill.redrive(DeadLetterQuery(group: "91b8c0de4410")) == (0, 0))
        let group = try await quill.auditEntries(AuditQuery(action: .jobsRedriven)).rows
        #expect(!group.isEmpty && group.allSatisfy { $0.after.values["group"] == "91b8c0de4410" }, "\(group)")
    }
}

/// Carries out the nth writing and undoes it; the others are kept.
private struct UndoingStore: Store {
    let base: SQLStore
    let undone: Int
    let writes = Lock(0)

    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T) async throws(QuillError) -> T {
        try await base.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws(QuillError) -> T {
        let number = writes.withLock { count -> Int in
            count += 1
            return count
        }
        return try await base.write { store throws(QuillError) in
            let value = try body(store)
            if number == undone { throw QuillError(.diskFull, "There is no room left.") }
            return value
        }
    }

    func renewFromThread(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>> { [] }
    func close() async { await base.close() }
}
