import Foundation
import Gates
import Testing

@Suite("Filling in what older items lack")
struct BackfillCommandTests {
    private let loopback = ["QUILL_EGRESS_ALLOW": "127.0.0.0/8", "QUILL_LOOK_TIMEOUT_SECONDS": "120"]

    @Test("An item that was taken in before details were kept has them afterwards, and a second run finds nothing")
    func files() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("backfill", "--json").problem().code == "not-found")
        let made = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json")
        #expect(made.code == 0, "\(made)")
        // A new item has them from the beginning.
        #expect(try await desk.database("SELECT format, probed_at IS NOT NULL FROM item_details") == "vtt|1\n")
        #expect(try await desk.quill("backfill").out.contains("Nothing lacks."))
        try await desk.database("DELETE FROM item_details")
        let dry = try await desk.quill("backfill", "--dry-run", "--json")
        let lacking = try #require(try dry.json()["lacking"] as? [[String: Any]], "\(dry)")
        #expect(dry.code == 0 && lacking.map { $0["note"] as? String } == ["technical"])
        #expect(try await desk.database("SELECT count(*) FROM item_details") == "0\n")
        let filled = try await desk.quill("backfill")
        #expect(filled.code == 0 && filled.out.contains("1 item filled in"), "\(filled)")
        #expect(try await desk.database("SELECT format, byte_count > 500 FROM item_details") == "vtt|1\n")
        #expect(try await desk.quill("backfill").out.contains("Nothing lacks."))
        // Nothing that was made is stale by it.
        let reused = try await desk.quill("article", "talk.vtt", "--to", "folder:out", "--remake", "stale", "--json")
        #expect(try reused.code == 0 && reused.jobs().isEmpty, "\(reused)")
        #expect(try await desk.quill("backfill", "itm_none", "--json").problem().code == "invalid-input")
        #expect(try await desk.quill("backfill", "itm_00000000000000000000000009", "--json").problem().code == "not-found")
        let wrong = try await desk.quill("backfill", "--limit", "0")
        #expect(wrong.code == 2 && wrong.err.contains("--limit"), "\(wrong)")
    }

    @Test("A source that is gone is noted and not asked again; one that cannot be reached is left for the next time")
    func sources() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--json").code == 0)
        let site = try Site(answer: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        for (id, url) in [("1", "http://127.0.0.1:\(site.port)/talk"), ("2", "http://127.0.0.1:1/talk")] {
            try await desk.database(
                """
                INSERT INTO items (id, project, kind, content_id, title, url, created_at)
                SELECT 'itm_0000000000000000000000000\(id)', project, 'web', 'web:\(id)', 'Old \(id)', '\(url)', 1 FROM items LIMIT 1
                """)
        }
        let first = try await desk.quill(["backfill", "--json"], environment: loopback)
        #expect(first.code == 1, "\(first)")
        let report = try first.json()
        let lost = try #require((report["lost"] as? [[String: Any]])?.first, "\(first)")
        #expect(lost["title"] as? String == "Old 1" && (lost["note"] as? String)?.contains("no video") == true)
        #expect((report["left"] as? [[String: Any]])?.map { $0["title"] as? String } == ["Old 2"])
        #expect(
            try await desk.database("SELECT lost_code, seen_at IS NULL FROM item_details WHERE lost_at IS NOT NULL") == "invalid-video|1\n")
        let second = try await desk.quill(["backfill"], environment: loopback)
        #expect(second.code == 1 && !second.out.contains("Old 1") && second.out.contains("Old 2"), "\(second)")
        let again = try await desk.quill(["backfill", "itm_00000000000000000000000001", "--again"], environment: loopback)
        #expect(again.code == 0 && again.out.contains("gone  itm_00000000000000000000000001"), "\(again)")
    }

    @Test("One that is stopped tells how far it came, and so does the trail; the next one goes on", arguments: [SIGINT, SIGTERM])
    func stopped(signal: Int32) async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", desk.captions(), "--variants", "none", "--json").code == 0)
        let site = try Site(answer: nil)
        try await desk.database("DELETE FROM item_details")
        try await desk.database(
            """
            INSERT INTO items (id, project, kind, content_id, title, url, created_at)
            SELECT 'itm_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', project, 'web', 'web:1', 'Silent', 'http://127.0.0.1:\(site.port)/talk', 1 FROM items LIMIT 1
            """)
        let filling = try desk.start(["backfill"], environment: loopback)
        await site.asked.opened()
        filling.signal(signal)
        let told = try await filling.ended()
        #expect(told.code == 128 + signal && told.err.contains("Before that 1 item was filled in"), "\(told)")
        #expect(try await desk.quill("audit", "--action", "items.backfilled", "--json").out.contains(#""filled" : "1""#))
        #expect(try await desk.quill("backfill", "--dry-run").out.contains("Details lack of 1 item."))
    }
}
