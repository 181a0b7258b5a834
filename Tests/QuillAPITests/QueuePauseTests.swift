import Foundation
import HTTPClient
import Testing

@Suite("Pausing the queue, over the API")
struct QueuePauseTests {
    @Test("A pause is shown with who, since when and why; what is unknown is refused, and a key makes it one pause") func paused()
        async throws
    {
        try await Desk.open { (desk: Desk) async throws in
            let whole = try await desk.json("POST", "/api/v1/queue/pause")
            #expect((whole["paused"] as? [[String: Any]])?.count == 1, "without a body the whole queue is meant: \(whole)")
            let body = "{\"step\":\"summarise\",\"reason\":\"The provider is down.\"}"
            let key = [("Idempotency-Key", "pause-1")]
            for _ in 0..<2 {
                let queue = try await desk.json("POST", "/api/v1/queue/pause", body, headers: key)
                let paused = try #require(queue["paused"] as? [[String: Any]])
                #expect(paused.map { $0["step"] as? String } == [nil, "summarise"] && paused.last?["by"] as? String == "api", "\(paused)")
                #expect(paused.last?["reason"] as? String == "The provider is down." && paused.last?["since"] != nil)
            }
            let metrics = try await PrometheusText(desk.ask("GET", "/metrics").text)
            #expect(metrics.value("quill_queue_paused", ["step": "inspect"]) == 1)
            let refused = try await desk.ask("POST", "/api/v1/queue/pause", "{\"step\":\"dreaming\"}")
            #expect(refused.status == 422 && refused.text.contains("summarise"), "\(refused.text)")
            #expect(try await desk.ask("POST", "/api/v1/queue/pause", "{\"because\":\"of this\"}").status == 422)
            let resumed = try await desk.json("POST", "/api/v1/queue/resume", "{}")
            #expect((resumed["paused"] as? [[String: Any]])?.map { $0["step"] as? String } == ["summarise"], "\(resumed)")
            let after = try await PrometheusText(desk.ask("GET", "/metrics").text)
            #expect(after.value("quill_queue_paused", ["step": "inspect"]) == 0)
            #expect(after.value("quill_queue_paused", ["step": "summarise"]) == 1)
            for _ in 0..<2 {
                let again = try await desk.json("POST", "/api/v1/queue/resume", "{\"step\":\"summarise\"}")
                #expect((again["paused"] as? [Any])?.isEmpty == true, "\(again)")
            }
            #expect((try await desk.json("GET", "/api/v1/queue")["paused"] as? [Any])?.isEmpty == true)
        }
    }
}
