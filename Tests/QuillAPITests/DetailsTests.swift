import Foundation
import HTTPClient
import QuillApp
import QuillCore
import QuillWire
import Testing

@testable import QuillAPI

@Suite("Details of items") struct DetailsTests {
    @Test("Each is told under its own name, and what is not known under none") func mapped() throws {
        let known = ItemDetails(
            engagement: Engagement(
                viewCount: 1, likeCount: 2, commentCount: 3, channelName: "channel", creatorName: "creator", publishedAt: "2026-03-04"),
            seenAt: Timestamp(milliseconds: 1_000),
            technical: Technical(
                format: "format", audioCodec: "audio", videoCodec: "video", sampleRateHz: 4, channels: 5, width: 6, height: 7, byteCount: 8),
            lost: LostSource(code: "code", reason: "reason"), lostAt: Timestamp(milliseconds: 2_000))
        #expect(
            Wire.ItemDetails(known)
                == Wire.ItemDetails(
                    viewCount: 1, likeCount: 2, commentCount: 3, channelName: "channel", creatorName: "creator", publishedAt: "2026-03-04",
                    seenAt: "1970-01-01T00:00:01.000Z", lostAt: "1970-01-01T00:00:02.000Z", lostReason: "reason", format: "format",
                    audioCodec: "audio", videoCodec: "video", sampleRateHz: 4, channels: 5, widthPx: 6, heightPx: 7, byteCount: 8))
        let nothing = Wire.ItemDetails(ItemDetails(engagement: nil, seenAt: nil, technical: nil, lost: nil, lostAt: nil))
        #expect(try Wire.encode(nothing) == Array("{}".utf8))
    }

    @Test("New items have them; the server fills in what lacks at its times, and tells of a source that is gone")
    func backfill() async throws {
        // Once a year, and half a year from now: it is done because it is asked for.
        let month = (Calendar(identifier: .gregorian).component(.month, from: Date()) + 5) % 12 + 1
        let settings = ["QUILL_SCHEDULES": "backfill=0 0 1 \(month) *", "QUILL_EGRESS_ALLOW": "127.0.0.0/8"]
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
            func event(_ name: String, of id: String) async throws {
                var event = try await desk.next([name], of: stream, &parser)
                while let told = event, !told.data.contains(id) { event = try await desk.next([name], of: stream, &parser) }
                _ = try #require(event, "the stream ended before \(name) of \(id)")
            }
            try await event("run.finished", of: run)
            #expect(try await details(item) == nil)
            #expect(try await desk.ask("POST", "/api/v1/schedules/backfill/run").status == 202)
            try await event("item.updated", of: item)
            stream.cancel()
            let lost = try #require(try await details(item))
            #expect((lost["lost_reason"] as? String)?.contains("no video") == true && lost["lost_at"] != nil, "\(lost)")
        }
    }
}
