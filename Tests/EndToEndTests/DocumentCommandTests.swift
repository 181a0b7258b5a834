import Foundation
import Testing

@Suite("Documents and proposals on the command line")
struct DocumentCommandTests {
    @Test("A document is found, read, reviewed and exported; a section is written anew and taken in part by part")
    func documents() async throws {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--variants", "none", "--json").json()
        let document = try #require((made["document"] as? [String: Any])?["id"] as? String)

        let listed = try await desk.quill("documents")
        #expect(listed.code == 0 && listed.out.contains(document) && listed.out.contains("to_review"), "\(listed)")
        let whole = try await desk.quill("document", document, "--json").json()
        let sections = try #require(whole["sections"] as? [[String: Any]])
        let section = try #require(sections.first { $0["heading"] is String }?["key"] as? String)
        let shown = try await desk.quill("document", document)
        #expect(shown.code == 0 && shown.out.contains(section) && shown.out.contains("version 1"), "\(shown)")
        let page = try await desk.quill("document", document, "--format", "html")
        #expect(page.code == 0 && page.out.contains("<h2>"))
        let text = try await desk.quill("document", document, "--version", "1")
        #expect(text.out.hasPrefix("# ") && text.out.contains("## "))

        let dry = try await desk.quill("regenerate", document, section, "--dry-run", "--json").json()
        #expect(dry["cost_usd"] as? String == "0.000000000")
        let before = try await desk.quill("proposals", document)
        #expect(before.code == 0 && before.out.contains("No such proposals"))
        // Nobody has edited it, so the extractive writer has nothing else to say.
        let same = try await desk.quill("regenerate", document, section)
        #expect(same.code == 0 && same.out.contains("Unchanged (free)") && same.out.contains("--writer openai"), "\(same)")
        let told = try await desk.quill("regenerate", document, section, "--json").json()
        #expect((told["run"] as? [String: Any])?["unchanged"] as? [String] == [section], "\(told)")
        for row in try #require(try await desk.quill("proposals", document, "--json").json()["data"] as? [[String: Any]]) {
            let idle = try #require(row["id"] as? String)
            #expect(same.out.contains("quill proposal discard \(document) \(idle)") || "\(told)".contains(idle))
            #expect(try await desk.quill("proposal", "discard", document, idle).code == 0)
        }

        try await desk.edit(document, section, "A person's own words.")
        let begun = try await desk.quill("regenerate", document, section, "--json").json()
        #expect((begun["run"] as? [String: Any])?["state"] as? String == "succeeded", "\(begun)")
        let proposal = try #require((begun["proposal"] as? [String: Any])?["id"] as? String)
        #expect(try await desk.quill("proposals", document, "--state", "open").out.contains(proposal))
        let look = try await desk.quill("proposal", "show", document, proposal)
        #expect(look.code == 0 && look.out.contains("Laid over version 2"), "\(look)")

        let blind = try await desk.quill("proposal", "accept", document, proposal, "--hunks", "0", "--json")
        #expect(try blind.code == 1 && blind.problem().code == "invalid-input" && blind.problem().hint.contains("proposal show"))
        let past = try await desk.quill("proposal", "accept", document, proposal, "--hunks", "0", "--on", "7", "--json")
        #expect(past.code == 1, "\(past)")
        let discarded = try await desk.quill("proposal", "discard", document, proposal, "--json").json()
        #expect(discarded["state"] as? String == "rejected")
        let late = try await desk.quill("proposal", "accept", document, proposal, "--json")
        #expect(try late.code == 1 && late.problem().code == "conflict")

        // The extractive writer takes no instructions, and it is not passed over in silence.
        let unheeded = try await desk.quill("regenerate", document, section, "--instructions", "Be brief.")
        #expect(unheeded.code == 1 && unheeded.err.contains("instructions"), "\(unheeded)")
        let again = try await desk.quill("regenerate", document, section)
        #expect(again.code == 0 && again.err.contains("1 thing to make, free"), "\(again)")
        let other = try #require(again.out.firstMatch(of: /prp_[0-9A-Z]{26}/)?.output)
        let accepted = try await desk.quill("proposal", "accept", document, String(other))
        #expect(accepted.code == 0 && accepted.out.contains("version"), "\(accepted)")

        let approved = try await desk.quill("review", document, "approve")
        #expect(approved.code == 0 && approved.out.contains("ready_to_publish"), "\(approved)")
        let twice = try await desk.quill("review", document, "approve", "--json")
        #expect(try twice.code == 1 && twice.problem().code == "conflict")
        #expect(try await desk.quill("review", document, "publish").code == 2)
    }

    @Test("A run that failed goes on when it is told to, and so do all dead jobs")
    func retry() async throws {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.write("a.pdf", "%PDF-1.7 nothing"), "--json")
        let run = try #require(try made.json()["id"] as? String)
        #expect(made.code == 1)
        let again = try await desk.quill("runs", "retry", run, "--json")
        #expect(try again.code == 1 && again.json()["id"] as? String == run, "\(again)")
        let redriven = try await desk.quill("jobs", "redrive")
        #expect(redriven.code == 0 && redriven.out.contains("1 job driven again. No server runs in this home now"), "\(redriven)")
        let cancelled = try await desk.quill("runs", "cancel", run, "--json").json()
        #expect(cancelled["state"] as? String == "cancelled")
        #expect(try await desk.quill("jobs", "redrive").out.contains("No job is dead"))
        #expect(try await desk.quill("runs", "list", "--json").json()["has_more"] as? Bool == false)
    }

    @Test("Where there is no home yet, nothing is made by looking for a document")
    func nothing() async throws {
        let desk = try Desk()
        let id = "doc_00000000000000000000000000"
        #expect(try await desk.quill("documents").out.contains("Nothing yet"))
        for command in [["document", id], ["proposals", id], ["review", id, "approve"], ["regenerate", id, "lead", "-n"]] {
            let told = try await desk.quill(command + ["--json"])
            #expect(try told.code == 1 && told.problem().code == "not-found", "\(command): \(told)")
        }
        #expect(!FileManager.default.fileExists(atPath: desk.home))
    }
}

extension Desk {
    /// Saves a section as an editor would, by the API of a server.
    func edit(_ document: String, _ section: String, _ text: String) async throws {
        let server = try await serve()
        let script = """
            import json, sys, urllib.request as web
            address = open(sys.argv[1]).read().strip() + "/api/v1/documents/" + sys.argv[2]
            base = json.load(web.urlopen(address))["document"]["version"]
            body = json.dumps({"base_version": base, "markdown": sys.argv[4]}).encode()
            web.urlopen(web.Request(address + "/sections/" + sys.argv[3], body, {"Content-Type": "application/json"}, method="PUT"))
            """
        try await tool("python3", "-c", script, home + "/server", document, section, text)
        _ = try await stop(server)
    }
}
