import QuillCore
import QuillStore
import Support
import Testing

@testable import QuillService

@Suite struct ForgottenEventTests {
    @Test("A listener under which events are forgotten while it reads what it missed is told, and skips nothing in silence")
    func whileReading() async throws {
        let desk = try await Desk()
        let old = Timestamp(milliseconds: 1_000)
        try await desk.store.write { store throws(QuillError) in
            for _ in 0..<700 { try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: old)) }
            _ = try store.numberEvents()
        }
        let feed = EventFeed(store: desk.store)
        let told = Lock<[String]>([])
        let store = desk.store
        let listener = try await feed.listen(
            after: 0, EventFilter(),
            catchUp: { bytes in
                let isFirst = told.withLock { told in
                    told.append(String(decoding: bytes, as: UTF8.self))
                    return told.count == 1
                }
                guard isFirst else { return true }
                do { _ = try await store.forget(.events, olderThanMilliseconds: 1) } catch { return false }
                return true
            }, { _ in true })
        #expect(listener != nil)
        let frames = told.withLock { $0 }
        // A page was read before; what would have followed is gone.
        #expect(frames.count == 501 && frames.last?.contains("stream-reset") == true, "\(frames.count)")
        await feed.close()
    }
}
