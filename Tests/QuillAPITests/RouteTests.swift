import Foundation
import HTTPClient
import HTTPServer
import QuillApp
import Testing

@testable import QuillAPI
@testable import QuillWire

@Suite("Routes")
struct RouteTests {
    @Test("Every endpoint of the table has a route, and every route an endpoint") func complete() {
        #expect(Set(Routes.all.map(\.endpoint.name)) == Set(Endpoints.all.map(\.name)))
        #expect(Set(Endpoints.all.map(\.name)).count == Endpoints.all.count)
        #expect(Set(Endpoints.all.map { "\($0.method.rawValue) \($0.path)" }).count == Endpoints.all.count)
    }

    private static let blog = "/api/v1/pipelines/generate_blog"
    private static let itemID = "itm_00000000000000000000000000"

    /// Method, path, body, status, code of the problem.
    static let refused: [(String, String, String?, Int, String)] = [
        ("GET", "/api/v1/nothing", nil, 404, "not-found"),
        ("DELETE", "/api/v1/items", nil, 405, "unsupported"),
        ("GET", "/api/v1/items?limit=0", nil, 422, "validation-failed"),
        ("GET", "/api/v1/items?limit=abc", nil, 422, "validation-failed"),
        ("GET", "/api/v1/items?colour=red", nil, 422, "validation-failed"),
        ("GET", "/api/v1/items?cursor=a%20b", nil, 422, "validation-failed"),
        ("GET", "/api/v1/items/itm_00000000000000000000000000", nil, 404, "not-found"),
        ("GET", "/api/v1/items/..%2f..%2fetc%2fpasswd", nil, 404, "not-found"),
        ("GET", "/api/v1/assets/art_00000000000000000000000000", nil, 404, "not-found"),
        ("GET", "/api/v1/events?after=-1", nil, 422, "validation-failed"),
        ("GET", "/api/v1/events?types=no.such", nil, 422, "validation-failed"),
        ("POST", "/api/v1/ingest", "{}", 422, "validation-failed"),
        ("POST", "/api/v1/ingest", "[1]", 422, "validation-failed"),
        ("POST", "/api/v1/ingest", "{\"url\":", 422, "validation-failed"),
        ("POST", "/api/v1/ingest", "{\"url\":\"https://example.org/a\",\"path\":\"/etc/passwd\"}", 422, "validation-failed"),
        ("POST", "/api/v1/ingest", "{\"url\":\"/etc/passwd\"}", 422, "invalid-input"),
        ("POST", "/api/v1/ingest", "{\"url\":\"file:///etc/passwd\"}", 422, "invalid-input"),
        ("POST", "/api/v1/ingest", "{\"url\":\"https://u:p@example.org/\"}", 422, "invalid-input"),
        ("POST", "/api/v1/ingest", "{\"upload_id\":\"upl_../../../../etc/passwd0000000\"}", 404, "not-found"),
        ("POST", "/api/v1/ingest", "{\"url\":\"https://example.org/a\",\"writer\":\"nobody\"}", 422, "invalid-input"),
        ("POST", "/api/v1/ingest", "{\"url\":\"https://example.org/a\",\"tone\":\"plain\"}", 422, "invalid-input"),
        ("POST", "/api/v1/ingest", "{\"url\":\"https://example.org/a\",\"language\":\"fr\"}", 422, "invalid-input"),
        ("POST", "/api/v1/ingest", "{\"url\":\"https://example.org/a\",\"target_chapters\":0}", 422, "validation-failed"),
        ("POST", "/api/v1/ingest/youtube", "{\"url\":\"https://example.org/a\"}", 422, "validation-failed"),
        ("POST", "/api/v1/ingest/text", "{\"text\":\"a\"}", 422, "validation-failed"),
        ("POST", "/api/v1/ingest/text", "{\"text\":\"a\\u0000b\",\"title\":\"t\"}", 422, "validation-failed"),
        ("POST", "/api/v1/uploads", "{\"name\":\"a\",\"size\":0}", 422, "validation-failed"),
        ("POST", "/api/v1/uploads", "{\"name\":\"a\",\"size\":1.5}", 422, "validation-failed"),
        ("PATCH", "/api/v1/uploads/upl_00000000000000000000000000", "x", 422, "validation-failed"),
        ("POST", "/api/v1/runs", "{\"item_id\":\"itm_00000000000000000000000000\"}", 404, "not-found"),
        ("POST", "/api/v1/runs", "{\"item_id\":\"doc_00000000000000000000000000\"}", 422, "validation-failed"),
        ("GET", "/api/v1/jobs?state=asleep", nil, 422, "validation-failed"),
        ("POST", "/api/v1/jobs/job_00000000000000000000000000/retry", nil, 404, "not-found"),
        ("POST", "/api/v1/steps/outline.generate", "{}", 400, "invalid-input"),
        ("POST", blog, "{\"item_ids\":[\"\(itemID)\"],\"options\":{\"include_images\":true}}", 422, "validation-failed"),
        ("POST", blog, "{\"item_ids\":[\"\(itemID)\"],\"options\":{\"content_type\":\"listicle\"}}", 422, "validation-failed"),
        ("POST", blog, "{\"item_ids\":[\"\(itemID)\"],\"options\":{\"model\":\"gpt-4.1\"}}", 422, "validation-failed"),
        ("POST", blog, "{\"item_ids\":[\"\(itemID)\"],\"options\":{\"provider\":\"openai\",\"model\":\"gpt-4.1\"}}", 422, "invalid-input"),
        ("POST", blog, "{\"item_ids\":[\"\(itemID)\"],\"options\":{\"target_chapters\":4}}", 422, "invalid-input"),
        ("POST", blog, "{\"item_ids\":[\"\(itemID)\"],\"options\":{\"include_images\":false}}", 404, "not-found"),
        ("POST", "/api/v1/documents", "{\"title\":\"t\"}", 422, "validation-failed"),
        ("GET", "/api/v1/documents/doc_00000000000000000000000000/versions/0", nil, 404, "not-found"),
    ]

    @Test("What cannot be is refused as a problem with its code, and changes nothing") func refusals() async throws {
        try await Desk.open { (desk: Desk) async throws in
            for (method, path, body, status, code) in Self.refused {
                let answer = try await desk.ask(method, path, body)
                #expect(answer.status == status, "\(method) \(path) \(body ?? ""): \(answer.text)")
                #expect(answer.headers["Content-Type"] == "application/problem+json", "\(path)")
                let problem = try Wire.decode(Wire.Problem.self, Array(answer.text.utf8))
                #expect(problem.code == code && problem.status == status, "\(path): \(answer.text)")
                #expect(problem.requestId == answer.headers["X-Request-Id"])
            }
            #expect(try await desk.json("GET", "/api/v1/runs")["data"] as? [String] == [])
        }
    }

    @Test("Only this machine's own names are answered, and nothing is changed for a page of another site") func gate() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let body = "{\"text\":\"Words.\",\"title\":\"t\"}"
            for headers in [
                [("Origin", "http://evil.example")], [("Origin", "null")], [("Sec-Fetch-Site", "cross-site")],
                [("Sec-Fetch-Site", "same-site")],
            ] {
                #expect(try await desk.ask("POST", "/api/v1/ingest/text", body, headers: headers).status == 403, "\(headers)")
            }
            #expect(try await desk.json("GET", "/api/v1/items")["data"] as? [String] == [])
            #expect(try await desk.ask("POST", "/api/v1/ingest/text", body, headers: [("Origin", desk.server.address)]).status == 202)
        }
    }

    @Test(
        "A name that somebody else owns may lead here; it is not answered",
        arguments: [
            ("127.0.0.1", true), ("127.0.0.1:7878", true), ("localhost:1", true), ("[::1]:7878", true), ("LOCALHOST", true),
            ("evil.example", false), ("127.0.0.1.evil.example", false), ("localhost.evil.example:7878", false), ("[::2]", false),
            ("", false),
        ]) func hosts(host: String, isOurs: Bool) throws
    {
        let request = Request(
            method: "GET", path: "/", segments: [], rawQuery: "", query: [], headers: HeaderFields([("Host", host)]), peer: "127.0.0.1",
            body: RequestBody())
        #expect((Gate.refusal(of: request) == nil) == isOurs)
    }

    @Test("The same wish under one key is done once; another one under it is refused") func idempotency() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let body = "{\"text\":\"Some words about gardens.\",\"title\":\"t\"}"
            let key = [("Idempotency-Key", "k-1")]
            let first = try await desk.ask("POST", "/api/v1/ingest/text", body, headers: key)
            let again = try await desk.ask("POST", "/api/v1/ingest/text", body, headers: key)
            #expect(first.status == 202 && again.status == 202 && first.text == again.text)
            #expect(first.headers["Idempotent-Replayed"] == nil && again.headers["Idempotent-Replayed"] == "true")
            let other = try await desk.ask(
                "POST", "/api/v1/ingest/text", body.replacingOccurrences(of: "Some", with: "Other"), headers: key)
            #expect(other.status == 409 && other.text.contains("idempotency-key-reused"))
            let elsewhere = try await desk.ask("POST", "/api/v1/documents", body, headers: key)
            #expect(elsewhere.status == 409)
            #expect((try await desk.json("GET", "/api/v1/items")["data"] as? [Any])?.count == 1)
        }
    }
}
