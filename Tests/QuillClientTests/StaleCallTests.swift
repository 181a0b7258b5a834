import Testing

@testable import QuillClient
@testable import QuillWire

@Suite("Calls for what is out of date")
struct StaleCallTests {
    private static let row = Wire.StaleItem(
        itemId: "itm_1", itemTitle: "Talk", entries: [], costUsd: nil, unpriced: ["openai:smollm2"], isCertain: false, runningRun: nil,
        fault: nil)

    @Test("Each goes to its endpoint with what it was given") func endpoints() async throws {
        let done = Wire.Reprocessed(runs: ["run_1"], left: [Self.row], nextCursor: "itm_1")
        let server = FakeServer { call, _ throws(ClientError) in
            call.endpoint.name == "stale.list" ? try .json(Wire.List([Self.row], nextCursor: "itm_1")) : try .json(done)
        }
        let client = server.client
        #expect(try await client.stale(limit: 2, cursor: "itm_9").data == [Self.row])
        #expect(try await client.stale(items: ["itm_1", "itm_2"], remake: ["all"]).nextCursor == "itm_1")
        #expect(try await client.reprocess(.init(all: true, limit: 3, cursor: "itm_9")) == done)
        #expect(try await client.reprocess(.init(itemIds: ["itm_1"], remake: ["article"])) == done)
        #expect(
            server.calls.map { "\($0.endpoint.method.rawValue) \($0.target) \(String(decoding: $0.body, as: UTF8.self))" } == [
                "GET /api/v1/stale?limit=2&cursor=itm_9 ", "GET /api/v1/stale?limit=50&item=itm_1%2Citm_2&remake=all ",
                #"POST /api/v1/stale/runs {"all":true,"cursor":"itm_9","limit":3}"#,
                #"POST /api/v1/stale/runs {"item_ids":["itm_1"],"remake":["article"]}"#,
            ])
    }
}
