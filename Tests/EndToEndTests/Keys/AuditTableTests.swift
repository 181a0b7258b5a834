import Foundation
import HTTPClient
import Testing

/// Whoever adds an endpoint that changes something and does not note it in the audit trail finds this red.
@Suite("Every change is in the audit trail")
struct AuditTableTests {
    /// What changes nothing that outlives a day, or nothing that anybody asked for.
    private static let exceptions = [
        "uploads.create": "bytes on their way; what becomes of them is item.added",
        "uploads.append": "the same", "uploads.delete": "the same",
        "queue.push": "a message of a queue: nothing is changed, jobs are looked at",
        "ingest.plan": "a question", "runs.plan": "a question", "sections.plan": "a question",
    ]

    @Test("Every endpoint that changes something notes it, for who asked and from where", .timeLimit(.minutes(3)))
    func everyEndpoint() async throws {
        try await Cluster.with { cluster in
            let house = try await KeyHouse(cluster)
            let driven = Set(KeyTable.rows.map(\.endpoint)).subtracting(Self.exceptions.keys)
            #expect(driven == (try await Self.changing(house)).subtracting(Self.exceptions.keys))
            let server = try await house.serve()
            for (index, row) in KeyTable.rows.enumerated() where Self.exceptions[row.endpoint] == nil {
                let wish = try await row.wish(house)
                let last = try await house.sql("SELECT coalesce(max(id), '') FROM audit")
                let answer = try #require(try await house.ask(wish, key: "a-\(index)"))
                #expect(answer.status == wish.status, "\(row.endpoint): \(String(decoding: answer.body, as: UTF8.self))")
                let noted = try await house.sql(
                    """
                    SELECT count(*) || ' ' || bool_and(surface = 'api' AND actor_kind = 'client' AND address = '127.0.0.1') FROM audit
                    WHERE id > '\(last)'
                    """)
                #expect(noted.hasSuffix(" true"), "\(row.endpoint) is not noted: \(noted)")
                // Sent again, it is not done again.
                let again = try await house.ask(wish, key: "a-\(index)")
                #expect(again?.body == answer.body)
                let more = try await house.sql("SELECT count(*) FROM audit WHERE id > '\(last)'")
                #expect(noted.hasPrefix(more + " "), "\(row.endpoint) was noted twice")
            }
            _ = try await cluster.stop(server)
        }
    }

    /// The endpoints that are more than a question, by their method.
    private static func changing(_ house: KeyHouse) async throws -> Set<String> {
        let groups = try await house.cluster.quill("api", "--json").json()["groups"] as? [[String: Any]] ?? []
        let rows = groups.flatMap { $0["endpoints"] as? [[String: Any]] ?? [] }
        return Set(rows.filter { $0["method"] as? String != "GET" }.compactMap { $0["name"] as? String })
    }
}
