import QuillCore
import Testing

@testable import QuillService

/// So many items are looked at for one page, whether anything of them is out of date or not.
@Suite("How far one look for what is out of date goes") struct StaleLookTests {
    /// Seven items, newest first; the third of them and the last are out of date for the second Quill.
    private func house() async throws -> (desk: ModelDesk, newer: Quill, old: [ID<Item>], all: [ID<Item>]) {
        let desk = try await ModelDesk([])
        var (old, all): ([ID<Item>], [ID<Item>]) = ([], [])
        for number in 0..<7 {
            let item = try await desk.item()
            all.insert(item, at: 0)
            guard number == 0 || number == 4 else { continue }
            old.insert(item, at: 0)
            _ = try await desk.work(desk.points(item, writer: "extractive"))
        }
        return (desk, desk.newer { NewerStep($0) }, old, all)
    }

    @Test("A page ends where so many were looked at, says that it goes on, and the next begins there") func pages() async throws {
        let (_, newer, old, all) = try await house()
        try await Quill.$lookedAtMax.withValue(2) {
            let first = try await newer.stale(StaleQuery(), Page(limit: 5))
            #expect(first.rows.isEmpty && first.nextCursor == all[1].text, "an empty page is not the last one")
            let second = try await newer.stale(StaleQuery(), Page(limit: 5, before: first.nextCursor))
            #expect(second.rows.map(\.item.id) == [old[0]] && second.nextCursor == all[3].text)
            let third = try await newer.stale(StaleQuery(), Page(limit: 5, before: second.nextCursor))
            #expect(third.rows.isEmpty && third.nextCursor == all[5].text)
            let last = try await newer.stale(StaleQuery(), Page(limit: 5, before: third.nextCursor))
            #expect(last.rows.map(\.item.id) == [old[1]] && last.nextCursor == nil)
        }
        #expect(try await newer.stale(StaleQuery(), Page(limit: 5)).rows.map(\.item.id) == old)
    }

    @Test("Making anew ends there as well, and tells where to go on") func reprocessed() async throws {
        let (_, newer, old, all) = try await house()
        try await Quill.$lookedAtMax.withValue(3) {
            let first = try await newer.reprocess(StaleQuery(), limit: 100)
            #expect(first.runs.count == 1 && first.left.isEmpty && first.nextCursor == all[2].text)
            let second = try await newer.reprocess(StaleQuery(), limit: 100, before: first.nextCursor)
            #expect(second.runs.isEmpty && second.nextCursor == all[5].text)
            let last = try await newer.reprocess(StaleQuery(), limit: 100, before: second.nextCursor)
            #expect(last.runs.count == 1 && last.nextCursor == nil)
        }
        #expect(try await newer.stale().rows.map(\.running).compactMap(\.self).count == old.count)
    }
}
