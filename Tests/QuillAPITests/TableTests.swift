import AnyJSON
import Foundation
import QuillCore
import Testing

@testable import QuillAPI
@testable import QuillWire

@Suite("The endpoint table")
struct TableTests {
    @Test("Every list is paged by a cursor, with a bounded limit that is refused by name") func lists() async throws {
        let lists = Endpoints.all.filter { if case .json(let type) = $0.answer { "\(type)".hasPrefix("List<") } else { false } }
        #expect(lists.count >= 8)
        let ids = [
            "runs.steps": "run_00000000000000000000000000", "versions.list": "doc_00000000000000000000000000",
            "proposals.list": "doc_00000000000000000000000000",
        ]
        try await Desk.open { (desk: Desk) async throws in
            for endpoint in lists {
                #expect(Set(endpoint.query.map(\.name)).isSuperset(of: ["limit", "cursor"]), "\(endpoint.name)")
                let path = endpoint.path(["id": ids[endpoint.name] ?? ""])
                for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("limit=many", "limit"), ("cursor=a%20b", "cursor")] {
                    let answer = try await desk.ask("GET", path + "?" + query)
                    #expect(answer.status == 422 && answer.text.contains("\"field\":\"\(field)\""), "\(path)?\(query): \(answer.text)")
                }
            }
        }
    }

    @Test("A page ends where the list ends, and the next one goes on behind it") func pages() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.article()
            let steps = "/api/v1/runs/\(made.run)/steps"
            for path in ["/api/v1/items", "/api/v1/runs", "/api/v1/jobs", "/api/v1/documents", steps] {
                let whole = try await desk.json("GET", path)
                let all = try #require(whole["data"] as? [[String: Any]]).compactMap { $0["id"] as? String }
                #expect(whole["has_more"] as? Bool == false && whole["next_cursor"] == nil, "\(path)")
                var seen: [String] = []
                var cursor: String?
                repeat {
                    let page = try await desk.json("GET", path + "?limit=1" + (cursor.map { "&cursor=" + $0 } ?? ""))
                    seen += try #require(page["data"] as? [[String: Any]]).compactMap { $0["id"] as? String }
                    cursor = page["next_cursor"] as? String
                    #expect((page["has_more"] as? Bool) == (cursor != nil))
                } while cursor != nil && seen.count <= all.count
                #expect(seen == all, "\(path)")
            }
            let foreign = try await desk.ask("GET", steps + "?cursor=job_00000000000000000000000000")
            #expect(foreign.status == 422 && foreign.text.contains("\"field\":\"cursor\""))
        }
    }

    @Test("In the example for a shell every name in a path is a word that a shell fills in, since curl strips braces") func names() {
        for endpoint in Endpoints.all {
            let address = endpoint.curl.split(separator: " ").first { $0.hasPrefix("http") } ?? ""
            #expect(!address.isEmpty && !address.contains("{"), "\(endpoint.curl)")
        }
    }

    @Test("Whatever reads no body refuses one that says something, by its fields; nothing and {} say nothing") func bodies() async throws {
        let without = Endpoints.all.filter(\.refusesBody)
        #expect(Set(without.map(\.name)).isSuperset(of: ["jobs.redrive_all", "jobs.cancel", "runs.retry", "uploads.delete"]))
        #expect(without.allSatisfy { [.post, .delete].contains($0.method) })
        let values = [
            "id": "itm_00000000000000000000000000", "v": "1", "proposal_id": "prp_00000000000000000000000000", "group": "0", "name": "none",
        ]
        try await Desk.open { (desk: Desk) async throws in
            for endpoint in without {
                let path = endpoint.path(values)
                func ask(_ body: String, _ headers: [(String, String)] = []) async throws -> (status: Int, text: String) {
                    let answer = try await desk.ask(endpoint.method.rawValue, path, body, headers: headers)
                    return (answer.status, answer.text)
                }
                for (body, field) in [(#"{"match":"none","step":"none"}"#, "match"), (#"{"match":"#, "body"), ("[1]", "body")] {
                    let refused = try await ask(body)
                    #expect(refused.status == 422 && refused.text.contains("\"field\":\"\(field)\""), "\(path) \(body): \(refused.text)")
                }
                let form = [("Content-Type", "application/x-www-form-urlencoded")]
                let filled = try await ask("match=none", form)
                #expect(filled.status == 422 && filled.text.contains("\"field\":\"body\""), "\(path): \(filled.text)")
                #expect(filled.text.contains("takes no body") && !filled.text.contains("Content-Type"), "\(path): \(filled.text)")
                for parameter in endpoint.query { #expect(filled.text.contains("\(parameter.name)=…"), "\(path): \(filled.text)") }
                #expect(try await ask(#"{"match":1}"#, [("Idempotency-Key", endpoint.name)]).status == 422, "\(path)")
                let (empty, nothing) = (try await ask("{}"), try await ask(""))
                #expect(try await ask("{}", form).status == nothing.status, "\(path)")
                #expect(empty.status == nothing.status && !empty.text.contains("not read here"), "\(path): \(empty.text)")
                #expect(endpoint.refusals.contains { $0.status == 422 && $0.code == "validation-failed" }, "\(path)")
            }
        }
    }

    @Test("What the table says of problems is what the API answers with") func problems() {
        for endpoint in Endpoints.all {
            for refusal in endpoint.refusals {
                let code = ErrorCode(rawValue: refusal.code)
                #expect(code != nil, "\(endpoint.name): \(refusal.code)")
                // A missing key is the one problem with a status of its own (contracts §2.1).
                guard let code, refusal.status != 400 else { continue }
                #expect(Problem.status(of: code) == refusal.status, "\(endpoint.name): \(refusal.code)")
            }
        }
    }

    @Test("Whatever changes something under a key can tell its answer again from what was noted; what changes nothing has nothing to tell")
    func again() {
        #expect(Routes.all.map(\.endpoint.name) == Endpoints.all.map(\.name))
        for route in Routes.all { #expect((route.again != nil) == route.endpoint.notesEffect, "\(route.endpoint.name)") }
        #expect(Endpoints.all.filter { $0.takesKey && !$0.notesEffect }.map(\.name) == ["ingest.plan", "sections.plan", "runs.plan"])
    }

    @Test("Every field is described, and every example is a request that would be taken") func examples() throws {
        for endpoint in Endpoints.all {
            guard let request = endpoint.request else { continue }
            #expect(!request.specs.isEmpty && request.specs.allSatisfy { !$0.help.isEmpty }, "\(endpoint.name)")
            #expect(Set(request.specs.map(\.name)).count == request.specs.count, "\(endpoint.name) reads a field twice")
            let body = try #require(endpoint.exampleBody, "\(endpoint.name) has no example")
            #expect(!body.contains("'"), "\(endpoint.name): the shell would end there")
            let values = try JSONDecoder().decode([String: JSONValue].self, from: Data(body.utf8))
            var fields = Fields(values)
            _ = request.init(&fields)
            #expect(fields.problems.isEmpty, "\(endpoint.name): \(fields.problems)")
        }
    }

    @Test("A field within an object is known there and nowhere else") func nested() {
        func problems(_ values: [String: JSONValue]) -> [String] {
            var fields = Fields(values)
            _ = Wire.GenerateBlog(&fields)
            return fields.problems.map(\.field)
        }
        #expect(problems(["document_id": "doc_1", "options": .object(["tone": "plain"])]).isEmpty)
        let odd: JSONValue = .object(["colour": "red", "tone": 1])
        #expect(problems(["document_id": "doc_1", "options": odd]) == ["options.tone", "options.colour"])
        #expect(problems(["document_id": "doc_1", "options.tone": "plain"]) == ["options.tone"])
        #expect(problems(["document_id": "doc_1", "options": "plain"]) == ["options"])
    }

    @Test("The fields of an answer are those that are sent") func shapes() throws {
        let shapes = ValueShape.all(of: Wire.RunRow.self)
        #expect(shapes.map(\.name) == ["RunRow", "Fault"])
        let row = Wire.RunRow(
            id: "a", state: "open", itemId: "b", itemTitle: "c", trigger: "api", startedAt: "d", endedAt: "e",
            error: Wire.Fault(code: "f", message: "g", hint: nil))
        let sent = try JSONDecoder().decode([String: JSONValue].self, from: Data(Wire.encode(row)))
        #expect(Set(sent.keys) == Set(shapes[0].fields.map(\.name)))
        #expect(shapes[0].fields.filter(\.isOptional).map(\.name) == ["ended_at", "error"])
        #expect(ValueShape.name(of: Wire.List<Wire.RunRow>.self) == "page of RunRow")
        for case .json(let type) in Endpoints.all.map(\.answer) {
            #expect(ValueShape.all(of: type).allSatisfy { !$0.fields.isEmpty }, "\(type)")
        }
    }
}
