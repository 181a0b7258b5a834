import Foundation
import HTTPClient
import Testing

@Suite("From a text to a document, over the API")
struct FlowTests {
    @Test("A text becomes an article; everything of it can be read, in every form") func reading() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let run = try await desk.json("GET", "/api/v1/runs/\(made.run)")
            #expect(run["state"] as? String == "succeeded", "\(run)")
            for variant in ["comprehensive", "bullet-points", "key_points", "key-insights"] {
                #expect(try await desk.ask("GET", "/api/v1/items/\(made.item)/variants/\(variant)").status == 200, "\(variant)")
            }
            #expect(try await desk.ask("GET", "/api/v1/items/\(made.item)/transcript?format=txt").text.contains("beans and peas"))
            #expect(try await desk.ask("GET", "/api/v1/items/\(made.item)/transcript?format=srt").status == 422)
            let html = try await desk.ask("GET", "/api/v1/documents/\(made.document)/versions/1/body?format=html")
            #expect(html.status == 200 && html.text.contains("<h2>"))
            let mdx = try await desk.ask("GET", "/api/v1/documents/\(made.document)/versions/1/body")
            #expect(mdx.text.contains("## ") && !mdx.text.contains("](cue:"))
            let plan = try await desk.json("POST", "/api/v1/runs/plan", "{\"item_id\":\"\(made.item)\",\"remake\":[\"bullet-points\"]}")
            let actions = try #require(plan["entries"] as? [[String: Any]]).filter { $0["action"] as? String == "make" }
            #expect(actions.map { $0["target"] as? String } == ["bullet-points"])
            let steps = try await desk.json("GET", "/api/v1/runs/\(made.run)/steps")
            #expect(try #require(steps["data"] as? [[String: Any]]).allSatisfy { $0["state"] as? String == "succeeded" })
        }
    }

    @Test("An upload whose facts cannot be read can be given up all the same") func unreadableUpload() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let upload = try await desk.json("POST", "/api/v1/uploads", "{\"name\":\"talk.txt\",\"size\":3}")
            let id = try #require(upload["id"] as? String)
            let facts = desk.home + "/uploads/\(id).json"
            try FileManager.default.removeItem(atPath: facts)
            try FileManager.default.createSymbolicLink(atPath: facts, withDestinationPath: facts)
            #expect(try await desk.json("GET", "/api/v1/uploads/\(id)")["code"] as? String == "invalid-input")
            #expect(try await desk.ask("DELETE", "/api/v1/uploads/\(id)").status == 204)
            #expect(try FileManager.default.contentsOfDirectory(atPath: desk.home + "/uploads").isEmpty)
        }
    }

    @Test("An upload that is cut goes on where it stopped, and its bytes are had by range") func uploads() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let upload = try await desk.json("POST", "/api/v1/uploads", "{\"name\":\"talk.txt\",\"size\":\(Desk.talk.utf8.count)}")
            let id = try #require(upload["id"] as? String)
            let half = Desk.talk.utf8.count / 2
            let (first, second) = (String(Desk.talk.prefix(half)), String(Desk.talk.dropFirst(half)))
            let raw = ("Content-Type", "application/offset+octet-stream")
            let sent = try await desk.ask("PATCH", "/api/v1/uploads/\(id)", first, headers: [("Upload-Offset", "0"), raw])
            #expect(sent.status == 204 && sent.headers["Upload-Offset"] == "\(half)")
            #expect(try await desk.ask("POST", "/api/v1/ingest", "{\"upload_id\":\"\(id)\"}").status == 409)
            #expect(try await desk.ask("PATCH", "/api/v1/uploads/\(id)", first, headers: [("Upload-Offset", "0"), raw]).status == 409)
            let head = try await desk.ask("HEAD", "/api/v1/uploads/\(id)")
            #expect(head.headers["Upload-Offset"] == "\(half)")
            #expect(
                try await desk.ask("PATCH", "/api/v1/uploads/\(id)", second + "x", headers: [("Upload-Offset", "\(half)"), raw]).status
                    == 413)
            #expect(
                try await desk.ask("PATCH", "/api/v1/uploads/\(id)", second, headers: [("Upload-Offset", "\(half)"), raw]).status == 204)
            let started = try await desk.json("POST", "/api/v1/ingest", "{\"upload_id\":\"\(id)\",\"article\":false,\"variants\":[]}")
            let item = try #require((started["item"] as? [String: Any])?["id"] as? String, "\(started)")
            #expect(try await desk.ask("GET", "/api/v1/uploads/\(id)").status == 404)
            let detail = try await desk.json("GET", "/api/v1/items/\(item)")
            let media = try #require((detail["artifacts"] as? [[String: Any]])?.first { $0["variant"] as? String == "media" })
            let address = try #require(media["url"] as? String)
            #expect(try await desk.ask("GET", address).text == Desk.talk)
            let part = try await desk.ask("GET", address, headers: [("Range", "bytes=4-9")])
            #expect(part.status == 206 && part.text == String(Desk.talk.dropFirst(4).prefix(6)))
            #expect(part.headers["Content-Range"] == "bytes 4-9/\(Desk.talk.utf8.count)")
            let tag = try #require(part.headers["ETag"])
            #expect(try await desk.ask("GET", address, headers: [("If-None-Match", tag)]).status == 304)
            #expect(try await desk.ask("GET", address, headers: [("Range", "bytes=999999-")]).status == 416)
        }
    }

    @Test("A form with a file is taken in as it comes") func form() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let form =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../talk.txt\"\r\n\r\n\(Desk.talk)\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"variants\"\r\n\r\nbullet-points\r\n--b--\r\n"
            let answer = try await desk.ask("POST", "/api/v1/ingest", form, headers: [("Content-Type", "multipart/form-data; boundary=b")])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(answer.text.contains("\"title\":\"../../talk.txt\""))
        }
    }

    @Test("Two who edit one section lose nothing: what fits is merged, what clashes is told with both texts") func editing() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let document = try await desk.json("GET", "/api/v1/documents/\(made.document)")
            let section = try #require((document["sections"] as? [[String: Any]])?.first)
            let (key, text) = (try #require(section["key"] as? String), try #require(section["markdown"] as? String))
            let place = "/api/v1/documents/\(made.document)/sections/\(key)"
            func body(_ markdown: String) throws -> String {
                String(decoding: try JSONSerialization.data(withJSONObject: ["base_version": 1, "markdown": markdown]), as: UTF8.self)
            }
            let mine = try await desk.json("PUT", place, try body("A new beginning. " + text))
            #expect(mine["outcome"] as? String == "saved", "\(mine)")
            let merged = try await desk.json("PUT", place, try body(text + " A new end."))
            #expect(merged["outcome"] as? String == "merged", "\(merged)")
            let both = (merged["section"] as? [String: Any])?["markdown"] as? String ?? ""
            #expect(both.hasPrefix("A new beginning.") && both.hasSuffix("A new end."))
            let clash = try await desk.ask("PUT", place, try body("Quite another beginning. " + text))
            #expect(clash.text.contains("\"type\":\"urn:quill:error:conflict\"") && clash.text.contains("\"request_id\":\"req_"))
            #expect(clash.status == 409 && clash.text.contains("Quite another beginning") && clash.text.contains("A new beginning"))
            let open = try await desk.json("GET", "/api/v1/documents/\(made.document)/proposals?state=open")
            #expect((open["data"] as? [Any])?.count == 1)
            let diff = try await desk.json("GET", "/api/v1/documents/\(made.document)/versions/1/diff/3")
            #expect(diff["words_added"] as? Int == 6)
            let restored = try await desk.json("POST", "/api/v1/documents/\(made.document)/versions/1/restore")
            #expect(restored["number"] as? Int == 4)
        }
    }

    @Test("A section written anew is a proposal; it is accepted, and the version says so") func regenerating() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let place = "/api/v1/documents/\(made.document)"
            let sections = try #require(try await desk.json("GET", place)["sections"] as? [[String: Any]])
            let key = try #require(sections.first { $0["heading"] is String }?["key"] as? String)
            // The extractive writer says the same of the same words, and the run says so.
            let ends = try await desk.stream("/api/v1/events?types=run.finished")
            var ending = ServerSentEvents()
            let same = try await desk.json("POST", "\(place)/sections/\(key)/regenerate", "{}")
            _ = try await desk.next(["run.finished"], of: ends, &ending)
            ends.cancel()
            let run = try await desk.json("GET", "/api/v1/runs/\(try #require(same["id"] as? String))")
            #expect(run["unchanged"] as? [String] == [key] && run["state"] as? String == "succeeded", "\(run)")
            let idle = try #require(
                ((try await desk.json("GET", "\(place)/proposals"))["data"] as? [[String: Any]])?.first?["id"] as? String)
            #expect(try await desk.ask("POST", "\(place)/proposals/\(idle)/reject").status == 200)
            let edited = try await desk.json("PUT", "\(place)/sections/\(key)", "{\"base_version\":1,\"markdown\":\"Mine alone.\"}")
            #expect(edited["outcome"] as? String == "saved")
            let stream = try await desk.stream("/api/v1/events?types=proposal.created")
            var parser = ServerSentEvents()
            let plan = try await desk.json("POST", "\(place)/sections/\(key)/regenerate/plan", "{}")
            #expect(plan["cost_usd"] as? String == "0.000000000")
            #expect(try await desk.ask("POST", "\(place)/sections/\(key)/regenerate", "{}").status == 202)
            _ = try await desk.next(["proposal.created"], of: stream, &parser)
            stream.cancel()
            #expect(try await desk.ask("POST", "\(place)/sections/gone/regenerate", "{}").status == 404)
            let open = try await desk.json("GET", "\(place)/proposals?state=open")
            let id = try #require((open["data"] as? [[String: Any]])?.first?["id"] as? String)
            let proposal = try await desk.json("GET", "\(place)/proposals/\(id)")
            #expect("\(proposal["changes"] ?? "")".contains("Mine alone"))
            #expect(
                (try await desk.json("GET", place)["sections"] as? [[String: Any]])?.contains { $0["markdown"] as? String == "Mine alone." }
                    == true)
            #expect(try await desk.ask("POST", "\(place)/proposals/\(id)/accept", "{}").status == 200)
            #expect(
                (try await desk.json("GET", place)["sections"] as? [[String: Any]])?.contains { $0["markdown"] as? String == "Mine alone." }
                    == false)
            #expect(try await desk.ask("POST", "\(place)/proposals/\(id)/accept", "{}").status == 409)
        }
    }

    @Test("A listener that comes back gets what it missed, once and in order") func replay() async throws {
        try await Desk.open { (desk: Desk) async throws in
            _ = try await desk.article()
            let stream = try await desk.stream("/api/v1/events", headers: [("Last-Event-ID", "3")])
            var parser = ServerSentEvents()
            var numbers: [Int] = []
            while numbers.last.map({ $0 < 20 }) ?? true, let bytes = try await stream.next() {
                numbers += try parser.feed(bytes).compactMap { Int($0.id) }
            }
            stream.cancel()
            #expect(Array(numbers.prefix(17)) == Array(4...20))
            let ahead = try await desk.stream("/api/v1/events?after=999999")
            let reset = try await desk.next(["stream-reset"], of: ahead, &parser)
            #expect(reset != nil)
            ahead.cancel()
        }
    }

    @Test("A step needs its key, and the same key gives the same run") func steps() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let key = [("Idempotency-Key", "s-1")]
            let body = "{\"document_id\":\"\(made.document)\"}"
            let first = try await desk.json("POST", "/api/v1/steps/seo.suggest", body, headers: key)
            let again = try await desk.json("POST", "/api/v1/steps/seo.suggest", body, headers: key)
            #expect(first["id"] as? String != nil && first["id"] as? String == again["id"] as? String)
            #expect(try await desk.ask("POST", "/api/v1/steps/dance", body, headers: [("Idempotency-Key", "s-2")]).status == 404)
            let blog = try await desk.ask(
                "POST", "/api/v1/pipelines/generate_blog", "{\"item_ids\":[\"\(made.item)\"],\"options\":{\"max_sections\":2}}")
            #expect(blog.status == 202, "\(blog.text)")
            let odd = try await desk.ask(
                "POST", "/api/v1/pipelines/generate_blog", "{\"item_ids\":[\"\(made.item)\"],\"options\":{\"max_sections\":13}}")
            #expect(odd.status == 422 && odd.text.contains("options.max_sections"))
        }
    }

    @Test("What is deleted is gone, and its document stays") func deleting() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            #expect(try await desk.ask("DELETE", "/api/v1/items/\(made.item)").status == 204)
            #expect(try await desk.ask("GET", "/api/v1/items/\(made.item)").status == 404)
            #expect(try await desk.ask("GET", "/api/v1/documents/\(made.document)").status == 200)
            #expect(try await desk.ask("GET", "/api/v1/documents/\(made.document)/versions/1/body?format=html").status == 200)
            #expect(try await desk.ask("DELETE", "/api/v1/documents/\(made.document)").status == 204)
            #expect(try await desk.ask("GET", "/api/v1/documents/\(made.document)").status == 404)
        }
    }
}
