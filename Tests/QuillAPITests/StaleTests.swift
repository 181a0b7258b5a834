import Foundation
import HTTPClient
import Testing

@Suite("What is out of date, over the API")
struct StaleTests {
    @Test("It is listed and made anew, of some items or of all, once under a key; what is asked wrongly is told by its field")
    func remade() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let second = try await desk.article(Desk.talk + " And so on.", title: "Another talk")
            let nothing = try await desk.json("GET", "/api/v1/stale")
            #expect((nothing["data"] as? [Any])?.isEmpty == true && nothing["has_more"] as? Bool == false, "\(nothing)")

            let named = try await desk.json("GET", "/api/v1/stale?item=\(made.item)&remake=key-insights")
            let row = try #require((named["data"] as? [[String: Any]])?.first)
            #expect(row["item_id"] as? String == made.item && row["item_title"] as? String == "A talk", "\(row)")
            #expect(row["cost_usd"] as? String == "0.000000000" && row["fault"] == nil && row["running_run"] == nil, "\(row)")
            let entry = try #require((row["entries"] as? [[String: Any]])?.first)
            #expect(entry["target"] as? String == "key-insights" && entry["action"] as? String == "make", "\(entry)")
            // Page by page, however few a page has.
            let page = try await desk.json("GET", "/api/v1/stale?remake=all&limit=1")
            #expect(((page["data"] as? [[String: Any]])?.first)?["item_id"] as? String == second.item, "\(page)")
            let cursor = try #require(page["next_cursor"] as? String)
            let last = try await desk.json("GET", "/api/v1/stale?remake=all&limit=1&cursor=\(cursor)")
            #expect(((last["data"] as? [[String: Any]])?.first)?["item_id"] as? String == made.item && last["next_cursor"] == nil)

            for (query, status) in [
                ("item=nonsense", 422), ("item=itm_00000000000000000000000000", 404), ("remake=nonsense", 422), ("limit=0", 422),
            ] {
                #expect(try await desk.ask("GET", "/api/v1/stale?" + query).status == status, "\(query)")
            }
            for body in [
                "{}", #"{"all":false}"#, #"{"item_ids":[]}"#, #"{"item_ids":["\#(made.item)"],"all":true}"#,
                #"{"item_ids":["\#(made.item)"],"limit":1}"#, #"{"item_ids":["nonsense"]}"#, #"{"all":true,"limit":101}"#,
                #"{"all":true,"remake":["nonsense"]}"#,
            ] {
                #expect(try await desk.ask("POST", "/api/v1/stale/runs", body).status == 422, "\(body)")
            }
            let gone = try await desk.ask("POST", "/api/v1/stale/runs", #"{"item_ids":["itm_00000000000000000000000000"]}"#)
            #expect(gone.status == 404)

            let wish = #"{"item_ids":["\#(made.item)"],"remake":["key-insights"]}"#
            let key = [("Idempotency-Key", "stale-1")]
            let begun = try await desk.json("POST", "/api/v1/stale/runs", wish, headers: key)
            let run = try #require((begun["runs"] as? [String])?.first, "\(begun)")
            #expect((begun["left"] as? [Any])?.isEmpty == true)
            let again = try await desk.json("POST", "/api/v1/stale/runs", wish, headers: key)
            #expect(again["runs"] as? [String] == [run])
            #expect(try await desk.json("GET", "/api/v1/runs/\(run)")["trigger"] as? String == "reprocess")
            let some = try await desk.json("POST", "/api/v1/stale/runs", #"{"all":true,"limit":1,"remake":["bullet-points"]}"#)
            #expect((some["runs"] as? [Any])?.count == 1 && some["next_cursor"] as? String == second.item, "\(some)")
            let none = try await desk.json("POST", "/api/v1/stale/runs", #"{"all":true}"#)
            #expect((none["runs"] as? [Any])?.isEmpty == true && none["next_cursor"] == nil, "\(none)")
        }
    }
}
