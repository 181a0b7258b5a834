import Foundation
import HTTPClient
import Testing

@Suite("Looking for jobs, over the API and on the command line")
struct JobSearchTests {
    @Test("A search finds by qualifiers, within the states that are asked for; what cannot be read is a problem of q") func find()
        async throws
    {
        try await Desk.open { (desk: Desk) async throws in
            _ = try await desk.article()
            func steps(_ query: String) async throws -> Set<String> {
                let page = try await desk.json("GET", "/api/v1/jobs?limit=200&" + query)
                return Set((page["data"] as? [[String: Any]] ?? []).compactMap { $0["step"] as? String })
            }
            #expect(try await steps("q=kind:inspect,outline") == ["inspect", "outline"])
            #expect(try await steps("q=kind:inspect&state=dead").isEmpty)
            #expect(try await steps("q=state:dead&state=succeeded").isEmpty)
            #expect(try await steps("q=kind:inspect%20state:succeeded%20attempt:1") == ["inspect"])
            #expect(try await steps("q=attempt:%3E1").isEmpty)
            let wrong = try await desk.ask("GET", "/api/v1/jobs?q=owner:me")
            #expect(wrong.status == 422 && wrong.text.contains("\"q\"") && wrong.text.contains("attempt:"), "\(wrong.text)")
        }
    }
}
