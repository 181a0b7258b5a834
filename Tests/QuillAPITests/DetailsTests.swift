import Foundation
import HTTPClient
import QuillApp
import Testing

@Suite("Details of items") struct DetailsTests {
    @Test("New items have them; the server fills in what lacks at its times, and tells of a source that is gone")
    func backfill() async throws {
        let settings = ["QUILL_SCHEDULES": "backfill=0 0 1 1 *", "QUILL_EGRESS_ALLOW": "127.0.0.0/8"]
        try await Desk.open(settings) { desk in
            func details(_ item: String) async throws -> [String: Any]? {
                try await desk.json("GET", "/api/v1/items/\(item)")["details"] as? [String: Any]
            }
            let made = try await desk.article()
            let known = try #require(try await details(made.item))
            #expect(known["format"] as? String == "text" && known["byte_count"] as? Int == Desk.talk.utf8.count, "\(known)")
            #expect(known.count == 2, "what is not known is absent: \(known)")

            // A page that is not there; the server is a site like any other.
            let stream = try await desk.stream("/api/v1/events?types=item.updated,run.finished")
            var parser = ServerSentEvents()
            let started = try await desk.json(
                "POST", "/api/v1/ingest", "{\"url\":\"\(desk.server.address)/talk\",\"article\":false,\"variants\":[]}")
            let item = try #require((started["item"] as? [String: Any])?["id"] as? String, "\(started)")
            let run = try #require((started["run"] as? [String: Any])?["id"] as? String)
            while let event = try await desk.next(["run.finished"], of: stream, &parser), !event.data.contains(run) {}
            #expect(try await details(item) == nil)
            #expect(try await desk.ask("POST", "/api/v1/schedules/backfill/run").status < 300)
            while let event = try await desk.next(["item.updated"], of: stream, &parser), !event.data.contains(item) {}
            stream.cancel()
            let lost = try #require(try await details(item))
            #expect((lost["lost_reason"] as? String)?.contains("no video") == true && lost["lost_at"] != nil, "\(lost)")
        }
    }
}
