import AnyJSON
import Foundation
import HTTPClient
import Testing

@testable import QuillWire

@Suite("The audit trail in the API")
struct AuditTests {
    @Test("A change is told with who asked, where and what; it is found by each of these, and refused words are named")
    func told() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let made = try await desk.json("POST", "/api/v1/documents", #"{"title":"Bees","markdown":"They fly."}"#)
            let id = try #require((made["document"] as? [String: Any])?["id"] as? String)
            let user = [("Quill-Client", "cli"), ("Quill-User", "ada")]
            #expect(try await desk.ask("POST", "/api/v1/documents/\(id)/review", #"{"action":"approve"}"#, headers: user).status == 200)
            let entries = try await list("?subject=\(id)", desk)
            #expect(Set(entries.map(\.action)) == ["document.created", "document.moved"])
            let (created, moved) = (entries.first { $0.action == "document.created" }, entries.first { $0.action == "document.moved" })
            #expect(created?.actor == Wire.AuditActor(kind: "client", name: nil, surface: "api", address: "127.0.0.1"))
            #expect(moved?.actor == Wire.AuditActor(kind: "user", name: "ada", surface: "cli", address: "127.0.0.1"))
            #expect(moved?.before == ["state": "to_review"] && moved?.after == ["state": "ready_to_publish"])
            #expect(moved?.subject == id && moved?.subjectKind == "document")
            for (query, count) in [
                ("?actor=ada", 1), ("?surface=cli", 3), ("?action=document.moved", 1), ("?actor=nobody", 0),
                ("?subject=\(id)&surface=api", 1),
                ("?subject=\(id)&since=2001-01-01", 2), ("?subject=\(id)&until=2001-01-01T00:00:00Z", 0), ("?subject=", 3),
            ] {
                let found = try await list(query, desk)
                #expect(count == 3 ? found.count > 2 : found.count == count, "\(query): \(found)")
            }
            for (query, field) in [("action=fly", "action"), ("surface=moon", "surface"), ("since=yesterday", "since"), ("who=x", "who")] {
                let answer = try await desk.ask("GET", "/api/v1/audit?\(query)")
                #expect(answer.status == 422 && answer.text.contains("\"field\":\"\(field)\""), "\(answer.text)")
            }
        }
    }

    @Test("A question changes nothing and is not noted; a name that could break a header or a line is not taken")
    func unnoted() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let before = try await list("", desk).count
            _ = try await desk.ask("GET", "/api/v1/documents")
            _ = try await desk.ask("POST", "/api/v1/ingest/plan", #"{"url":"https://example.org/a"}"#)
            #expect(try await list("", desk).count == before)
            let user = [("Quill-Client", "cli"), ("Quill-User", String(repeating: "a", count: 65))]
            #expect(try await desk.ask("POST", "/api/v1/documents", #"{"title":"B","markdown":"C"}"#, headers: user).status == 201)
            let actor = try await list("?action=document.created", desk).first?.actor
            #expect(actor == Wire.AuditActor(kind: "client", name: nil, surface: "cli", address: "127.0.0.1"))
        }
    }

    @Test("The same as a file: a table that a spreadsheet can read without running it, or lines of JSON") func exported() async throws {
        try await Desk.open { (desk: Desk) async throws in
            _ = try await desk.json("POST", "/api/v1/documents", #"{"title":"=cmd(), \"x\"","markdown":"They fly."}"#)
            let table = try await desk.ask("GET", "/api/v1/audit/export?action=document.created")
            #expect(table.headers["Content-Type"] == "text/csv; charset=utf-8")
            #expect(table.headers["Content-Disposition"] == "attachment; filename=\"quill-audit.csv\"")
            let lines = table.text.components(separatedBy: "\r\n")
            #expect(lines.count == 3 && lines[0] == Wire.AuditEntry.csvHead && lines[1].contains(",document.created,document,doc_"))
            #expect(lines[1].contains(#","title==cmd(), ""x"" version=1","#), "\(lines)")
            let json = try await desk.ask("GET", "/api/v1/audit/export?action=document.created&format=jsonl")
            let entry = try Wire.decode(Wire.AuditEntry.self, Array(json.text.utf8))
            #expect(entry.after["title"] == #"=cmd(), "x""# && json.text.hasSuffix("}\n"))
            #expect(try await desk.ask("GET", "/api/v1/audit/export?format=xls").status == 422)
        }
    }

    @Test(
        "What a spreadsheet would take for a formula stands behind an apostrophe",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-x", "'-x"), ("@a", "'@a"), ("a,b", "\"a,b\""), ("=\"", "\"'=\"\"\""), ("1=", "1="),
            ("a\r\n=1", "\"a\r\n=1\""),
            ("a,\u{301}b", "\"a,\u{301}b\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("\n=1", "\"'\n=1\""),
        ])
    func cells(note: String, cell: String) {
        let actor = Wire.AuditActor(kind: "user", name: nil, surface: "cli", address: nil)
        let entry = Wire.AuditEntry(
            id: "aud_1", at: "t", action: "a", subjectKind: "k", subject: "s", actor: actor, before: [:], after: [:], note: note)
        #expect(entry.csv == "t,a,k,s,user,,cli,,,,\(cell),aud_1")
    }

    private func list(_ query: String, _ desk: Desk) async throws -> [Wire.AuditEntry] {
        let answer = try await desk.ask("GET", "/api/v1/audit" + query)
        #expect(answer.status == 200, "\(answer.text)")
        return try Wire.decode(Wire.List<Wire.AuditEntry>.self, Array(answer.text.utf8)).data
    }
}
