import Foundation
import HTTPClient
import Testing

@Suite("Idempotency-Key")
struct KeyTests {
    /// The same form with another boundary, as a client that tries again writes it.
    private func form(_ text: String, boundary: String, variant: String = "bullet-points") -> (body: String, type: (String, String)) {
        let body =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talk.txt\"\r\n\r\n\(text)\r\n"
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"variants\"\r\n\r\n\(variant)\r\n--\(boundary)--\r\n"
        return (body, ("Content-Type", "multipart/form-data; boundary=\(boundary)"))
    }

    @Test("A form sent twice under one key is done once, whatever its boundary; another file or field is another request")
    func forms() async throws {
        try await Desk.open { (desk: Desk) async throws in
            func send(_ form: (body: String, type: (String, String))) async throws -> (status: Int, headers: HTTPHeaders, text: String) {
                try await desk.ask("POST", "/api/v1/ingest", form.body, headers: [form.type, ("Idempotency-Key", "f-1")])
            }
            let first = try await send(form(Desk.talk, boundary: "b"))
            let again = try await send(form(Desk.talk, boundary: "other"))
            #expect(first.status == 202 && again.status == 202 && first.text == again.text, "\(first.text)\n\(again.text)")
            #expect(first.headers["Idempotent-Replayed"] == nil && again.headers["Idempotent-Replayed"] == "true")
            for changed in [form(Desk.talk + "!", boundary: "b"), form(Desk.talk, boundary: "b", variant: "key-insights")] {
                let answer = try await send(changed)
                #expect(answer.status == 409 && answer.text.contains("idempotency-key-reused"), "\(answer.text)")
            }
            #expect((try await desk.json("GET", "/api/v1/runs")["data"] as? [Any])?.count == 1)
            let left = try FileManager.default.contentsOfDirectory(atPath: desk.home + "/uploads")
            #expect(left.isEmpty, "what nobody will ask for stays: \(left)")
        }
    }

    @Test("A change and a removal under one key are done once; where it could not be honoured it is refused") func others() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.json("POST", "/api/v1/documents", "{\"title\":\"Bees\",\"markdown\":\"They need flowers.\"}")
            let id = try #require((made["document"] as? [String: Any])?["id"] as? String)
            let place = "/api/v1/documents/\(id)"
            let patched = try await desk.ask("PATCH", place, "{\"title\":\"Wasps\"}", headers: [("Idempotency-Key", "p-1")])
            #expect(try await desk.ask("PATCH", place, "{\"title\":\"Hornets\"}").status == 200)
            let again = try await desk.ask("PATCH", place, "{\"title\":\"Wasps\"}", headers: [("Idempotency-Key", "p-1")])
            #expect(again.headers["Idempotent-Replayed"] == "true" && again.text == patched.text)
            #expect((try await desk.json("GET", place)["frontmatter"] as? [String: Any])?["title"] as? String == "Hornets")
            let other = try await desk.ask("PATCH", place, "{\"title\":\"Ants\"}", headers: [("Idempotency-Key", "p-1")])
            #expect(other.status == 409)
            for isReplayed in [false, true] {
                let gone = try await desk.ask("DELETE", place, headers: [("X-Idempotency-Key", "d-1")])
                #expect(gone.status == 204 && gone.headers["Content-Type"] == nil)
                #expect((gone.headers["Idempotent-Replayed"] == "true") == isReplayed)
            }
            #expect(try await desk.ask("DELETE", place).status == 404)
            let upload = try await desk.json("POST", "/api/v1/uploads", "{\"name\":\"a\",\"size\":1}")["id"] as? String
            let sent = try await desk.ask(
                "PATCH", "/api/v1/uploads/\(try #require(upload))", "x",
                headers: [("Upload-Offset", "0"), ("Content-Type", "application/octet-stream"), ("Idempotency-Key", "u-1")])
            #expect(sent.status == 422 && sent.text.contains("\"field\":\"Idempotency-Key\""), "\(sent.text)")
        }
    }

    @Test(
        "What was made is found where the answer says, the first time and again",
        arguments: [
            ("/api/v1/uploads", "{\"name\":\"a.txt\",\"size\":3}"),
            ("/api/v1/documents", "{\"title\":\"Bees\",\"markdown\":\"They fly.\"}"),
        ])
    func location(_ path: String, _ body: String) async throws {
        try await Desk.open { (desk: Desk) async throws in
            let key = [("Idempotency-Key", "l-1")]
            let first = try await desk.ask("POST", path, body, headers: key)
            let again = try await desk.ask("POST", path, body, headers: key)
            let place = try #require(first.headers["Location"])
            #expect(first.status == 201 && place.hasPrefix(path + "/"), "\(first)")
            #expect(again.status == 201 && again.headers["Idempotent-Replayed"] == "true" && again.headers["Location"] == place, "\(again)")
            #expect(try await desk.ask("GET", place).status == 200)
            let refused = try await desk.ask("POST", path, "{}", headers: [("Idempotency-Key", "l-2")])
            #expect(refused.status == 422 && refused.headers["Location"] == nil)
        }
    }

    @Test("256 identical requests at once make one run: whoever is not told to ask again gets the same answer, and later all do")
    func parallel() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let body = try JSONSerialization.data(withJSONObject: ["text": Desk.talk, "title": "A talk"])
            func wave() async throws -> [(status: Int, text: String)] {
                try await withThrowingTaskGroup(of: (status: Int, text: String).self) { group in
                    for _ in 0..<256 {
                        group.addTask {
                            let text = String(decoding: body, as: UTF8.self)
                            let answer = try await desk.ask("POST", "/api/v1/ingest/text", text, headers: [("Idempotency-Key", "p")])
                            return (answer.status, answer.text)
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
            }
            let first = try await wave()
            let told = Set(first.filter { $0.status == 202 }.map(\.text))
            #expect(told.count == 1)
            let others = first.filter { $0.status != 202 }
            #expect(others.allSatisfy { $0.status == 409 && $0.text.contains("idempotency-in-progress") }, "\(others)")
            let second = try await wave()
            #expect(second.allSatisfy { $0.status == 202 } && Set(second.map(\.text)) == told)
            #expect((try await desk.json("GET", "/api/v1/runs")["data"] as? [Any])?.count == 1)
        }
    }
}
